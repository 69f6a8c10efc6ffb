import { Agent } from "node:https";
import type { Run } from "@slipway/action";

/** What every client of the vendor's is made with: where AWS is, through which proxy, and no retries of its own. */
export function clientConfig(region: string, { env }: Pick<Run, "env">) {
  const endpoint = env.AWS_ENDPOINT_URL;
  return {
    region,
    maxAttempts: 1,
    requestHandler: { httpsAgent: new Agent({ keepAlive: true, proxyEnv: { ...env } }) },
    ...(endpoint ? { endpoint } : {}),
  };
}
