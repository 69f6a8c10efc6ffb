import type { ClusterWant } from "./want.ts";

/** What a new cluster is made with, in wire shape. */
export interface CreateBody {
  readonly version: string;
  readonly roleArn: string;
  readonly resourcesVpcConfig: VpcConfig & { readonly subnetIds: readonly string[] };
  readonly accessConfig: {
    readonly authenticationMode: string;
    readonly bootstrapClusterCreatorAdminPermissions: false;
  };
  readonly bootstrapSelfManagedAddons: false;
  readonly upgradePolicy: { readonly supportType: string };
  readonly logging?: { readonly clusterLogging: readonly LogSetup[] };
  readonly encryptionConfig?: readonly object[];
  readonly deletionProtection?: boolean;
  readonly kubernetesNetworkConfig?: object;
  readonly computeConfig?: object;
  readonly storageConfig?: object;
  readonly tags: Readonly<Record<string, string>>;
}

interface LogSetup {
  readonly types: readonly string[];
  readonly enabled: boolean;
}

export interface VpcConfig {
  readonly subnetIds?: readonly string[];
  readonly securityGroupIds?: readonly string[];
  readonly endpointPublicAccess?: boolean;
  readonly endpointPrivateAccess?: boolean;
  readonly publicAccessCidrs?: readonly string[];
}

/** One request that changes a cluster, which EKS carries out before it takes another. */
export type Update =
  | { readonly of: "tags"; readonly input: { readonly tags: Readonly<Record<string, string>> } }
  | { readonly of: "config"; readonly input: Readonly<Record<string, unknown>> }
  | { readonly of: "encryption"; readonly input: { readonly encryptionConfig: readonly object[] } }
  | { readonly of: "version"; readonly input: { readonly version: string } };

/** What is written of a cluster: all of a new one, or the changes of one that is there, in their order. */
export type ClusterBody = CreateBody | { readonly updates: readonly Update[] };

export const endpointOf = (endpoint: ClusterWant["endpoint"]): VpcConfig =>
  endpoint === undefined
    ? {}
    : { endpointPublicAccess: endpoint !== "private", endpointPrivateAccess: endpoint !== "public" };

export const encryptionOf = (keyArn: string) => [{ resources: ["secrets"], provider: { keyArn } }];

const pools = ["general-purpose", "system"];

/** Auto Mode is on or off in three places at once. */
export const autoModeOf = (enabled: boolean, nodeRoleArn: string | undefined) => ({
  computeConfig: { enabled, ...(enabled && nodeRoleArn !== undefined ? { nodePools: pools, nodeRoleArn } : {}) },
  storageConfig: { blockStorage: { enabled } },
  kubernetesNetworkConfig: { elasticLoadBalancing: { enabled } },
});

/** The body of a new cluster: no one becomes its administrator by having made it, and add-ons are add-ons of EKS. */
export function createBody(want: ClusterWant, version: string): CreateBody {
  const { subnets, securityGroups, publicRanges, logging = [], secretsKey, serviceRange, autoMode, nodeRole } = want;
  const auto = autoMode === undefined ? undefined : autoModeOf(autoMode, nodeRole);
  const network = {
    ...(serviceRange === undefined ? {} : { serviceIpv4Cidr: serviceRange }),
    ...auto?.kubernetesNetworkConfig,
  };
  return {
    version,
    roleArn: want.role,
    resourcesVpcConfig: {
      subnetIds: subnets,
      ...(securityGroups === undefined ? {} : { securityGroupIds: securityGroups }),
      ...endpointOf(want.endpoint ?? "private"),
      ...(publicRanges === undefined ? {} : { publicAccessCidrs: publicRanges }),
    },
    accessConfig: { authenticationMode: want.accessMode ?? "API", bootstrapClusterCreatorAdminPermissions: false },
    bootstrapSelfManagedAddons: false,
    upgradePolicy: { supportType: want.support ?? "STANDARD" },
    ...(logging.length === 0 ? {} : { logging: { clusterLogging: [{ types: logging, enabled: true }] } }),
    ...(secretsKey === undefined ? {} : { encryptionConfig: encryptionOf(secretsKey) }),
    ...(want.deletionProtection === undefined ? {} : { deletionProtection: want.deletionProtection }),
    ...(Object.keys(network).length === 0 ? {} : { kubernetesNetworkConfig: network }),
    ...(auto === undefined ? {} : { computeConfig: auto.computeConfig, storageConfig: auto.storageConfig }),
    tags: want.tags,
  };
}
