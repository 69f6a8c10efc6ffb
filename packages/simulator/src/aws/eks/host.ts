import type { World } from "../../world/world.ts";

/** What EKS needs of whatever runs its clusters' API servers. */
export interface ClusterHost {
  /** The authority behind the API servers' certificates, in PEM. */
  readonly ca: () => string;
  /** The cluster's API server is there from now on, under its own host name and at the plain door under its key. */
  open(world: World, cluster: { key: string; name: string; host: string; version: string; serviceCidr: string }): void;
  close(world: World, key: string): void;
  /** A node comes into the cluster, and another goes. */
  join(world: World, key: string, node: string, labels: Readonly<Record<string, string>>): void;
  leave(world: World, key: string, node: string): void;
  upgrade(world: World, key: string, version: string): void;
}

/** The key by which a cluster is known to whatever runs it, and in its path at the plain door. */
export const hostKey = (region: string, name: string): string => `eks-${region}-${name}`;
