import type { World } from "../../../world/world.ts";
import { eks, keyOf } from "./state.ts";

/**
 * Appends a successor to a cluster's certificate authority, as EKS does before one expires: clients trust both, and the
 * first goes on signing.
 */
export function appendAuthority(world: World, region: string, name: string, certificate: string): void {
  const cluster = eks(world).clusters[keyOf(region, name)];
  if (cluster) cluster.successor = certificate;
}
