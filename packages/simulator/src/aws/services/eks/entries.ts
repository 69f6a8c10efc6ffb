import { define, lookup } from "../../../world/table.ts";
import type { Call } from "../../engine/operation.ts";
import { iam, roleByArn } from "../iam/state.ts";
import {
  type AccessEntry,
  authenticationMode,
  badRequest,
  type Cluster,
  epochSeconds,
  invalid,
  notFound,
  theCluster,
} from "./state.ts";

/** Before the name in the ARN of an access policy. */
export const policyPrefix = "arn:aws:eks::aws:cluster-access-policy/";

/** Types of entries for nodes: EKS itself says what they are called and which groups they are in. */
export const nodeTypes: Record<string, { readonly username: string; readonly groups: readonly string[] }> = {
  EC2_LINUX: { username: "system:node:{{EC2PrivateDNSName}}", groups: ["system:nodes"] },
  EC2_WINDOWS: { username: "system:node:{{EC2PrivateDNSName}}", groups: ["system:nodes", "eks:kube-proxy-windows"] },
  EC2: { username: "system:node:{{EC2PrivateDNSName}}", groups: [] },
  FARGATE_LINUX: { username: "system:node:{{SessionName}}", groups: ["system:node-proxier"] },
  HYBRID_LINUX: { username: "system:node:{{SessionName}}", groups: ["system:nodes"] },
  HYPERPOD_LINUX: { username: "system:node:{{SessionName}}", groups: ["system:nodes"] },
};

const reserved = ["system:", "eks:", "aws:", "amazon:", "iam:"];

/** The unique id of an existing principal that others know of by now. Of other accounts all exist that are named. */
export function principalId({ world, account }: Pick<Call, "world" | "account">, arn: string): string | undefined {
  const other = /^arn:aws:iam::(\d{12}):(role|user)\/.+$/.exec(arn)?.[1];
  if (other !== undefined && other !== account) return arn;
  const role = roleByArn(world, arn);
  if (role)
    return role.visibleAt <= world.clock.now() && !role.Path.startsWith("/aws-service-role/") ? role.RoleId : undefined;
  return Object.values(iam(world).users).find(({ Arn }) => Arn === arn)?.UserId;
}

/** Refuse groups that only EKS itself may give. */
export function checkGroups(groups: readonly string[], cluster: string): void {
  const wrong = groups.find((group) => group.startsWith("system:"));
  if (wrong === undefined) return;
  throw invalid(`The kubernetes group name ${wrong} is invalid, it cannot start with system:`, {
    clusterName: cluster,
  });
}

/** Refuse a name that only EKS itself may give. */
export function checkUsername(username: string): void {
  const prefix = reserved.find((each) => username.startsWith(each));
  if (prefix !== undefined) throw invalid(`The username ${username} is invalid, it cannot start with ${prefix}`);
  const session = username.indexOf("{{SessionName");
  if (session >= 0 && !username.slice(0, session).includes(":")) {
    throw invalid(`The username ${username} is invalid, it must contain a colon before {{SessionName}}`);
  }
}

function defaultUsername(arn: string): string {
  const [, account, role] = /^arn:aws:iam::(\d{12}):role\/(?:.+\/)?([^/]+)$/.exec(arn) ?? [];
  return role === undefined ? arn : `arn:aws:sts::${account}:assumed-role/${role}/{{SessionName}}`;
}

/** Make the cluster's creator its administrator, as an entry. */
export function admitCreator(call: Pick<Call, "world" | "region" | "account">, cluster: Cluster): void {
  const { arn: principalArn, id: principalId } = cluster.creator;
  const now = epochSeconds(call.world);
  const policy = { accessScope: { type: "cluster", namespaces: [] }, associatedAt: now, modifiedAt: now };
  const policies = { [`${policyPrefix}AmazonEKSClusterAdminPolicy`]: policy };
  makeEntry(call, cluster, { principalArn, principalId, type: "STANDARD", policies });
}

/** Make an entry; EKS makes some itself. */
export function makeEntry(
  call: Pick<Call, "world" | "region" | "account">,
  cluster: Cluster,
  wanted: Pick<AccessEntry, "principalArn" | "principalId" | "type"> & Partial<AccessEntry>,
): AccessEntry {
  const { principalArn } = wanted;
  const [kind = "", ...path] = principalArn.slice(principalArn.lastIndexOf(":") + 1).split("/");
  const now = epochSeconds(call.world);
  const entry: AccessEntry = {
    clusterName: cluster.shown.name,
    accessEntryArn: `arn:aws:eks:${call.region}:${call.account}:access-entry/${cluster.shown.name}/${kind}/${call.account}/${path.at(-1)}/${call.world.ids.uuid()}`,
    createdAt: now,
    modifiedAt: now,
    username: lookup(nodeTypes, wanted.type)?.username ?? defaultUsername(principalArn),
    kubernetesGroups: [...(lookup(nodeTypes, wanted.type)?.groups ?? [])],
    tags: {},
    policies: {},
    ...wanted,
  };
  define(cluster.entries, principalArn, entry);
  return entry;
}

/** Refuse what a mode without access entries cannot do. */
export function requireEntries(cluster: Cluster): void {
  if (authenticationMode(cluster) !== "CONFIG_MAP") return;
  throw badRequest(
    "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
  );
}

/** The entry that a call names, or EKS's refusal. */
export function theEntry(call: Call): AccessEntry {
  const cluster = theCluster(call);
  requireEntries(cluster);
  const entry = lookup(cluster.entries, call.need("principalArn"));
  if (entry) return entry;
  throw notFound(
    "The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.",
    {
      clusterName: cluster.shown.name,
    },
  );
}

export const entryResource = (call: Call): string =>
  `arn:aws:eks:${call.region}:${call.account}:access-entry/${call.text("clusterName")}/*`;

export const entryRoute = "/clusters/{clusterName}/access-entries/{principalArn}";
