import type { World } from "../../../world/world.ts";
import { iam } from "../iam/state.ts";
import { hostKey } from "./host.ts";
import { type AccessEntry, type AccessScope, authenticationMode, type Cluster, eks } from "./state.ts";
import { identifyEksToken, type TokenHolder } from "./token-format.ts";

/** What an access entry gives, as EKS writes it. */
export interface EksAccess {
  readonly username: string;
  readonly groups: readonly string[];
  readonly policies: readonly { readonly policyArn: string; readonly accessScope: AccessScope }[];
}

function clusterOf(world: World, key: string): { readonly name: string; readonly cluster: Cluster } | undefined {
  for (const [at, cluster] of Object.entries(eks(world).clusters)) {
    const [region = "", name = ""] = at.split("/");
    if (hostKey(region, name) === key) return { name, cluster };
  }
  return undefined;
}

/** Who a token stands for, by the presigned request that it is; `key` is the cluster's to whatever runs it. */
export function tokenHolder(token: string, key: string, world: World): TokenHolder | undefined {
  const found = clusterOf(world, key);
  return found && identifyEksToken(token, found.name, world);
}

/** As aws-auth and sessions write a role: without its path. */
export const canonicalArn = (arn: string): string => arn.replace(/:role\/.*\/([^/]+)$/, ":role/$1").toLowerCase();

/** Whether the principal is still the one that the entry was made for. */
function isSame(world: World, { principalArn, principalId }: AccessEntry): boolean {
  const { roles, users } = iam(world);
  return (
    Object.values(roles).some(({ Arn, RoleId }) => Arn === principalArn && RoleId === principalId) ||
    Object.values(users).some(({ Arn, UserId }) => Arn === principalArn && UserId === principalId)
  );
}

/** What admits a principal before any ConfigMap is looked at: its entry, or that it made the cluster. */
export function clusterAccess(key: string, arn: string, world: World): EksAccess | undefined {
  const cluster = clusterOf(world, key)?.cluster;
  if (!cluster) return undefined;
  const wanted = canonicalArn(arn);
  if (authenticationMode(cluster) === "CONFIG_MAP") {
    const created = canonicalArn(cluster.creator.arn) === wanted;
    return created ? { username: "kubernetes-admin", groups: ["system:masters"], policies: [] } : undefined;
  }
  const entry = Object.values(cluster.entries).find(({ principalArn }) => canonicalArn(principalArn) === wanted);
  if (!entry || !isSame(world, entry)) return undefined;
  return {
    username: entry.username,
    groups: entry.kubernetesGroups,
    policies: Object.entries(entry.policies).map(([policyArn, { accessScope }]) => ({ policyArn, accessScope })),
  };
}

/** Whether the cluster's mode looks at `aws-auth`. */
export function readsConfigMap(key: string, world: World): boolean {
  const cluster = clusterOf(world, key)?.cluster;
  return cluster === undefined || authenticationMode(cluster) !== "API";
}
