import type { World } from "../../../world/world.ts";

/** What EKS needs of the host of its clusters' API servers. */
export interface ClusterHost {
  /** The authority behind the API servers' certificates, in PEM. */
  readonly ca: () => string;
  /** Starts the cluster's API server, under its own host name and at the plain door under its key. */
  open(world: World, cluster: { key: string; name: string; host: string; version: string; serviceCidr: string }): void;
  close(world: World, key: string): void;
  /** Adds or removes nodes until a group has its size. */
  scaleNodes(
    world: World,
    key: string,
    group: {
      readonly label: readonly [name: string, value: string];
      readonly count: number;
      /** The version that its nodes run, whatever the control plane's. */
      readonly version: string;
      readonly nameOf: (index: number) => string;
      readonly labels: Readonly<Record<string, string>>;
    },
  ): void;
  upgrade(world: World, key: string, version: string): void;
}

/** The key by which the host knows a cluster; also its path at the plain door. */
export const hostKey = (region: string, name: string): string => `eks-${region}-${name}`;
