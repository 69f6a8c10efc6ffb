import { Agent } from "node:https";
import type { Run } from "@slipway/action";

const agents = new WeakMap<Run["env"], Agent>();

/** One for all clients of a run: where one host answers for several services, one connection does. */
function agentOf({ env }: Pick<Run, "env">): Agent {
  const agent = agents.get(env) ?? new Agent({ keepAlive: true, proxyEnv: { ...env } });
  agents.set(env, agent);
  return agent;
}

/** What every client of the vendor's is made with: where AWS is, through which proxy, and no retries of its own. */
export function clientConfig(region: string, run: Pick<Run, "env">) {
  const endpoint = run.env.AWS_ENDPOINT_URL;
  return {
    region,
    maxAttempts: 1,
    requestHandler: { httpsAgent: agentOf(run) },
    ...(endpoint ? { endpoint } : {}),
  };
}
