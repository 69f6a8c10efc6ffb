import { UnfitError } from "@slipway/action";
import { type Change, changed, defineResource, immutable, type Planned } from "@slipway/reconcile";
import type { Aws, AwsReads } from "../aws.ts";
import { whereOf } from "../client/where.ts";
import type { AccessPolicy, EntryBody, EntryKey, EntryState, PolicyBody } from "./entry.ts";
import { entrySeal } from "./entry-seal.ts";
import { entryShows } from "./entry-shows.ts";
import type { EntryWant } from "./entry-want.ts";
import type { FoundMapping } from "./find-roles.ts";
import { masters } from "./mapping.ts";
import { administrator, isCaller, judgePrecedence, refuseOwnLoss } from "./precedence.ts";

/** The entry for a mapping. EKS refuses the group system:masters in it: that is a policy there. */
export function entryOf(
  cluster: string,
  { principal, groups, username, policy, namespaces }: FoundMapping,
  around: Pick<EntryWant, "caller" | "mapped" | "tags">,
): EntryWant {
  const own = groups?.filter((group) => group !== masters);
  return {
    ...around,
    cluster,
    principal,
    username,
    groups: own?.length === 0 ? undefined : sorted(own),
    policies: [
      ...(groups?.includes(masters) ? [{ name: administrator, namespaces: undefined }] : []),
      ...(policy === undefined || (policy === administrator && groups?.includes(masters))
        ? []
        : [{ name: policy, namespaces: sorted(namespaces) }]),
    ],
  };
}

const sorted = (texts: readonly string[] | undefined): readonly string[] | undefined =>
  texts && [...new Set(texts)].sort();

const keyOf = ({ cluster, principal: { arn } }: EntryWant): EntryKey => ({ clusterName: cluster, principalArn: arn });

/** What gives a role access to a cluster, and what it may do there. Policies that others associated stay. */
export const accessEntry = defineResource<EntryWant, EntryState, EntryBody, AwsReads, Aws>({
  kind: "access entry",
  id: ({ cluster, principal }) => `${cluster}/${principal.arn}`,
  where: whereOf,
  seal: entrySeal,

  async read(want, aws) {
    const { readEntry } = await import("./entry-calls.ts");
    const entry = await readEntry(keyOf(want), aws);
    if (entry === undefined) return undefined;
    const have = { ...entry, isOwn: isCaller(want) && roleChanges(entry, want).length === 0 };
    if (have.isOwn && aws.run.mode === "destroy")
      aws.run.warn(`The access entry of ${have.principalArn} is left: this run is signed in as that role.`);
    return have;
  },

  async plan(want, have, aws): Promise<Planned<EntryBody>> {
    if (have === undefined) {
      await judgePrecedence(want, aws);
      await judgeNew(want.policies, aws);
      return { operation: "create", body: bodyOf(want) };
    }
    if (have.type !== "STANDARD") throw nodesJoinBy(have);
    refuseOwnLoss(have, want);
    const isOfOldRole = immutable(roleChanges(have, want));
    const fields = changed(
      { kubernetesGroups: sorted(have.groups), username: have.username },
      { kubernetesGroups: want.groups, username: want.username },
    );
    const tags = changed({ tags: have.tags }, { tags: want.tags });
    const changes = [
      ...isOfOldRole,
      ...fields,
      ...tags,
      ...want.policies.flatMap((policy) => policyChanges(have, policy)),
    ];
    if (isOfOldRole.length > 0) {
      await judgePrecedence(want, aws);
      await judgeNew(want.policies, aws);
      return { operation: "replace", body: bodyOf(want), changes };
    }
    if (changes.length === 0) return { operation: "none" };
    const policies = want.policies.filter((policy) => policyChanges(have, policy).length > 0);
    const held = new Set(have.policies.map(({ name }) => name));
    await judgeNew(
      policies.filter(({ name }) => !held.has(name)),
      aws,
    );
    const { groups, username } = fields.length > 0 ? want : {};
    const body = {
      ...keyOf(want),
      kubernetesGroups: groups,
      username,
      ...(tags.length > 0 ? { tags: want.tags } : {}),
      accessPolicies: policies.map((policy) => policyBody(want, policy)),
    };
    return { operation: "update", body, changes };
  },

  async create(_id, body, aws) {
    const { createEntry } = await import("./entry-calls.ts");
    await createEntry(body, aws);
  },

  async update({ arn }, body, aws) {
    const { updateEntry } = await import("./entry-calls.ts");
    await updateEntry(arn, body, aws);
  },

  async delete(have, aws) {
    const { deleteEntry } = await import("./entry-calls.ts");
    await deleteEntry(have, aws);
  },

  shows: entryShows,
});

/** The administrator's policy is in every partition. */
async function judgeNew(policies: readonly AccessPolicy[], aws: AwsReads): Promise<void> {
  const names = policies.map(({ name }) => name).filter((name) => name !== administrator);
  if (names.length === 0) return;
  const { judgePolicies } = await import("./access-policies.ts");
  await judgePolicies(names, aws);
}

/** A new entry, whole. */
const bodyOf = (want: EntryWant): EntryBody => ({
  ...keyOf(want),
  type: "STANDARD",
  kubernetesGroups: want.groups,
  username: want.username,
  ...(want.tags === undefined ? {} : { tags: want.tags }),
  accessPolicies: want.policies.map((policy) => policyBody(want, policy)),
});

/** Policies are named in the partition of the principal. */
const policyBody = ({ principal }: EntryWant, { name, namespaces }: AccessPolicy): PolicyBody => ({
  policyArn: `arn:${principal.arn.split(":")[1]}:eks::aws:cluster-access-policy/${name}`,
  accessScope: namespaces === undefined ? { type: "cluster" } : { type: "namespace", namespaces },
});

/** Machines join by an entry of any other type: replaced by one for people, it would lock them out. */
const nodesJoinBy = ({ type, clusterName, principalArn }: EntryState): UnfitError =>
  new UnfitError(
    `Nodes join the cluster ${clusterName} as ${principalArn}: its access entry is of the type ${type}, which is not for people.`,
    "Nothing was written. Leave the nodes' role as it is: give another role in the inputs.",
  );

/** EKS keeps the unique ID of the role that an entry is for: a later role of the same ARN gets no access by it. */
function roleChanges(have: Pick<EntryState, "createdAt">, { principal: { createdAt } }: EntryWant): Change[] {
  if (createdAt === undefined || have.createdAt === undefined || createdAt <= have.createdAt) return [];
  const format = (date: Date) => date.toISOString();
  return [
    { field: "role", have: `one created before ${format(have.createdAt)}`, want: `the one of ${format(createdAt)}` },
  ];
}

function policyChanges(have: EntryState, { name, namespaces }: AccessPolicy): Change[] {
  const associated = have.policies.find((policy) => policy.name === name);
  const scope = (all: readonly string[] | undefined) => sorted(all) ?? "cluster";
  return changed(
    { policies: { [name]: associated && scope(associated.namespaces) } },
    { policies: { [name]: scope(namespaces) } },
  );
}
