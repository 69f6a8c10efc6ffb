import { defineResource } from "@slipway/reconcile";
import type { Aws, AwsReads } from "../aws.ts";
import type { Tags } from "../client/tags.ts";
import { whereOf } from "../client/where.ts";
import type { Principal } from "../iam/principal.ts";
import type { EntryBody, EntryType } from "./entry.ts";
import { entrySeal, type OpenEntry } from "./entry-seal.ts";
import { masters } from "./mapping.ts";
import { administrator } from "./precedence.ts";
import { problemsForEntry } from "./via.ts";

/** What aws-auth says of a role or user. */
export interface Mapped {
  readonly arn: string;
  readonly username: string | undefined;
  readonly groups: readonly string[];
}

/** What an access entry says in its place. */
export type Translated = Pick<EntryBody, "kubernetesGroups" | "username"> & {
  readonly type: EntryType;
  readonly isAdministrator: boolean;
};

const ec2 = "system:node:{{EC2PrivateDNSName}}";
const joining = ["system:bootstrappers", "system:nodes"];

/** The nodes' entries of aws-auth by type: their name, and the groups that EKS gives each type by itself. */
const nodeTypes: readonly (readonly [type: EntryType, username: string, groups: readonly string[]])[] = [
  ["EC2_WINDOWS", ec2, [...joining, "eks:kube-proxy-windows"]],
  ["EC2_LINUX", ec2, joining],
  ["FARGATE_LINUX", "system:node:{{SessionName}}", [...joining, "system:node-proxier"]],
];

/** The entry that does what a mapping of aws-auth does, or why none can. */
export function translated({ arn, username, groups }: Mapped): Translated | { readonly problem: string } {
  const exact = nodeTypes.find(
    ([, name, given]) =>
      name === username && given.length === new Set(groups).size && groups.every((group) => given.includes(group)),
  );
  if (exact) return { type: exact[0], kubernetesGroups: undefined, username: undefined, isAdministrator: false };
  const account = arn.split(":")[4] ?? "";
  const name = username?.replaceAll("{{AccountID}}", account);
  const own = groups.filter((group) => group !== masters);
  const odd = [
    ...own.filter((group) => group.startsWith("system:")).map((group) => `the group ${group}`),
    ...(name !== undefined &&
    (/\{\{(?!SessionName(Raw)?\}\})/.test(name) || problemsForEntry({ username: name }).length > 0)
      ? [`the name ${username}`]
      : []),
  ];
  if (odd.length > 0) {
    const beside = groups.some((group) => joining.includes(group)) ? ` beside ${groups.join(", ")}` : "";
    return { problem: `${arn} has ${odd.join(" and ")}${beside}, which no access entry allows` };
  }
  return {
    type: "STANDARD",
    kubernetesGroups: own.length === 0 ? undefined : [...new Set(own)].sort(),
    username: name || undefined,
    isAdministrator: groups.includes(masters),
  };
}

interface MigratedWant {
  readonly cluster: string;
  readonly principal: Principal;
  readonly entry: Translated;
  readonly tags: Tags | undefined;
}

/** An access entry that does what aws-auth does. One that is there stays: it counts before aws-auth already. */
export const migratedEntry = defineResource<MigratedWant, OpenEntry, EntryBody, AwsReads, Aws>({
  kind: "access entry",
  id: ({ cluster, principal }) => `${cluster}/${principal.arn}`,
  where: whereOf,
  seal: entrySeal,

  async read({ cluster, principal }, aws) {
    const { readEntry } = await import("./entry-calls.ts");
    return await readEntry({ clusterName: cluster, principalArn: principal.arn }, aws);
  },

  plan({ cluster, principal: { arn }, entry: { isAdministrator, ...entry }, tags }, have) {
    if (have !== undefined) return { operation: "none" };
    const policyArn = `arn:${arn.split(":")[1]}:eks::aws:cluster-access-policy/${administrator}`;
    const accessPolicies = isAdministrator ? [{ policyArn, accessScope: { type: "cluster" } } as const] : [];
    return {
      operation: "create",
      body: { clusterName: cluster, principalArn: arn, ...entry, ...(tags && { tags }), accessPolicies },
    };
  },

  async create(_id, body, aws) {
    const { createEntry } = await import("./entry-calls.ts");
    await createEntry(body, aws);
  },
});
