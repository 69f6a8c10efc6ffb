import type { Run } from "@slipway/action";
import { agentFor } from "@slipway/action/http";
import { JudgingHandler } from "./answers.ts";

/** The configuration of every client of the vendor's: the endpoint, the proxy, and no retries of its own. */
export function clientConfig(region: string, run: Pick<Run, "env">) {
  const endpoint = run.env.AWS_ENDPOINT_URL;
  return {
    region,
    maxAttempts: 1,
    requestHandler: new JudgingHandler({ httpsAgent: agentFor(run.env) }),
    ...(endpoint ? { endpoint } : {}),
  };
}
