import { account } from "./aws/engine/account.ts";
import type { Region } from "./aws/services/ec2/region.ts";
import { ecr } from "./aws/services/ecr/state.ts";
import { eks } from "./aws/services/eks/state.ts";
import { armState, type Resource } from "./azure/engine/state.ts";
import type { World } from "./world/world.ts";

/** What exists in a world, for those who draw it: resources in wire shape, as copies. */
export interface Inventory {
  /** Resources of ARM with their full types, in lower case. */
  readonly azure: readonly { readonly type: string; readonly resource: Resource }[];
  readonly aws: {
    readonly account: string;
    readonly vpcs: readonly Placed<Region["vpcs"][string]>[];
    readonly subnets: readonly Placed<Region["subnets"][string]>[];
    readonly securityGroups: readonly Placed<Region["groups"][string]>[];
    readonly securityGroupRules: readonly Placed<Region["rules"][string]>[];
    readonly clusters: readonly (Readonly<Record<string, unknown>> & { readonly name: string; readonly arn: string })[];
    readonly nodeGroups: readonly Readonly<Record<string, unknown>>[];
    readonly addOns: readonly Readonly<Record<string, unknown>>[];
    readonly accessEntries: readonly {
      readonly accessEntryArn: string;
      readonly principalArn: string;
      readonly clusterName: string;
    }[];
    readonly repositories: readonly { readonly repositoryName: string; readonly repositoryArn: string }[];
  };
}

type Placed<T> = T & { readonly region: string };

/** Takes stock, and makes nothing: a region that no one has asked about is not there. */
export function inventory(world: World): Inventory {
  const { regions } = world.section<{ regions: Record<string, Region> }>("aws-ec2", () => ({ regions: {} }));
  const placed = Object.entries(regions);
  const clusters = Object.values(eks(world).clusters);
  return structuredClone({
    azure: Object.values(armState(world).entries).map(({ type, resource }) => ({ type, resource })),
    aws: {
      account: account(world).id,
      vpcs: placed.flatMap(([region, { vpcs }]) => Object.values(vpcs).map((vpc) => ({ ...vpc, region }))),
      subnets: placed.flatMap(([region, { subnets }]) => Object.values(subnets).map((each) => ({ ...each, region }))),
      securityGroups: placed.flatMap(([region, { groups }]) =>
        Object.values(groups).map((each) => ({ ...each, region })),
      ),
      securityGroupRules: placed.flatMap(([region, { rules }]) =>
        Object.values(rules).map((each) => ({ ...each, region })),
      ),
      clusters: clusters.map(({ shown }) => shown),
      nodeGroups: clusters.flatMap(({ nodegroups }) => Object.values(nodegroups)),
      addOns: clusters.flatMap(({ addons }) => Object.values(addons)),
      accessEntries: clusters.flatMap(({ entries, shown }) =>
        Object.values(entries).map(({ accessEntryArn, principalArn }) => ({
          ...{ accessEntryArn, principalArn },
          clusterName: shown.name,
        })),
      ),
      repositories: Object.values(ecr(world).repositories).map(({ shown }) => shown),
    },
  });
}
