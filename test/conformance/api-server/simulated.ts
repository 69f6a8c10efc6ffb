import { type Cloud, startCloud } from "@slipway/simulator";
import { findCluster } from "../../../packages/simulator/src/kubernetes/cluster.ts";
import { openCluster } from "../../../packages/simulator/src/kubernetes/open.ts";
import { type Person, people, type Server, tokenOf } from "./server.ts";

/**
 * The simulated API server, with the same people. `fast`: its controllers run when time is made to pass; `real`: by
 * themselves.
 */
export async function startSimulatedServer(time: "fast" | "real"): Promise<Server> {
  const cloud: Cloud = await startCloud({ time, log: () => undefined });
  openCluster(cloud.world, { key: "compared", signIn: "certificate", version: "1.33.5", serverCa: cloud.ca, nodes: 0 });
  const cluster = findCluster(cloud.world, "compared");
  for (const [person, { user, groups }] of Object.entries(people))
    if (cluster) cluster.tokens[tokenOf(person as Person)] = { user, groups: [...groups] };
  return {
    name: "simulated",
    url: `${cloud.url.replace("//localhost:", "//127.0.0.1:")}/kubernetes/compared`,
    ca: cloud.ca,
    letTimePass: async () => cloud.world.clock.advance(1000),
    close: () => cloud.close(),
  };
}
