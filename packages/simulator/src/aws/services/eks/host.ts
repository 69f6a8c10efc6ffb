import type { World } from "../../../world/world.ts";

/** What EKS needs of whatever runs its clusters' API servers. */
export interface ClusterHost {
  /** The authority behind the API servers' certificates, in PEM. */
  readonly ca: () => string;
  /** The cluster's API server is there from now on, under its own host name and at the plain door under its key. */
  open(world: World, cluster: { key: string; name: string; host: string; version: string; serviceCidr: string }): void;
  close(world: World, key: string): void;
  /** Nodes come into the cluster, or go, until a group is of its size. */
  staff(
    world: World,
    key: string,
    group: {
      readonly label: readonly [name: string, value: string];
      readonly count: number;
      readonly nameOf: (index: number) => string;
      readonly labels: Readonly<Record<string, string>>;
    },
  ): void;
  upgrade(world: World, key: string, version: string): void;
}

/** The key by which a cluster is known to whatever runs it, and in its path at the plain door. */
export const hostKey = (region: string, name: string): string => `eks-${region}-${name}`;
