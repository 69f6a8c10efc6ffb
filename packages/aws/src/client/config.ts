import type { Run } from "@slipway/action";
import { agentFor } from "@slipway/action/http";

/** What every client of the vendor's is made with: where AWS is, through which proxy, and no retries of its own. */
export function clientConfig(region: string, run: Pick<Run, "env">) {
  const endpoint = run.env.AWS_ENDPOINT_URL;
  return {
    region,
    maxAttempts: 1,
    requestHandler: { httpsAgent: agentFor(run.env) },
    ...(endpoint ? { endpoint } : {}),
  };
}
