import { UnfitError } from "@slipway/action";
import { type Change, changed, defineResource, immutable } from "@slipway/reconcile";
import type { Aws } from "../connect.ts";
import type { FoundMapping, Principal } from "../iam/principal.ts";
import { masters } from "./mapping.ts";
import { marked } from "./ownership.ts";

/** An access policy and the namespaces that it is for; undefined means the whole cluster. */
export interface AccessPolicy {
  readonly name: string;
  readonly namespaces: readonly string[] | undefined;
}

/** An access entry as it is to be. What is undefined stays as it is. */
export interface EntryWant {
  readonly cluster: string;
  readonly principal: Principal;
  readonly groups: readonly string[] | undefined;
  readonly username: string | undefined;
  readonly policies: readonly AccessPolicy[];
}

/** An access entry as EKS has it. */
export interface EntryState {
  readonly arn?: string;
  readonly type: string;
  readonly groups: readonly string[];
  readonly username: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly made?: Date;
  readonly policies: readonly AccessPolicy[];
}

/** What EKS is to hold for a mapping: it takes no group system:masters, which is a policy there. */
export function entryOf(cluster: string, { principal, groups, username, policy, namespaces }: FoundMapping): EntryWant {
  const own = groups?.filter((group) => group !== masters);
  return {
    cluster,
    principal,
    username,
    groups: own?.length === 0 ? undefined : sorted(own),
    policies: [
      ...(groups?.includes(masters) ? [{ name: "AmazonEKSClusterAdminPolicy", namespaces: undefined }] : []),
      ...(policy === undefined ? [] : [{ name: policy, namespaces: sorted(namespaces) }]),
    ],
  };
}

const sorted = (texts: readonly string[] | undefined): readonly string[] | undefined =>
  texts && [...new Set(texts)].sort();

const at = ({ cluster, principal: { arn } }: EntryWant) => ({ cluster, arn });

/** What lets a role into a cluster, and what it may do there. Policies of other people's stay associated. */
export const accessEntry = defineResource<EntryWant, EntryState, Aws>({
  kind: "access entry",
  name: ({ cluster, principal }) => `${cluster}/${principal.arn}`,

  async read(want, aws) {
    const { readEntry } = await import("./access-entries.ts");
    return await readEntry(at(want), aws);
  },

  diff(have, want) {
    if (have.type !== "STANDARD") throw admitsNodes(have, want);
    return [
      ...immutable(recreated(have, want)),
      ...changed(
        { kubernetesGroups: sorted(have.groups), username: have.username },
        { kubernetesGroups: want.groups, username: want.username },
      ),
      ...want.policies.flatMap((policy) => policyChange(have, policy)),
    ];
  },

  async create(want, aws) {
    const { createEntry, associatePolicy } = await import("./access-entries.ts");
    await createEntry(at(want), want, aws);
    for (const policy of want.policies) await associatePolicy(at(want), policy, aws);
  },

  async update(want, have, aws) {
    const { updateEntry, associatePolicy } = await import("./access-entries.ts");
    const lacking = want.policies.filter((policy) => policyChange(have, policy).length > 0);
    const fields = changed(
      { groups: sorted(have.groups), username: have.username },
      { groups: want.groups, username: want.username },
    );
    if (fields.length > 0) await updateEntry(at(want), want, aws);
    for (const policy of lacking) await associatePolicy(at(want), policy, aws);
  },

  async remove(_have, want, aws) {
    const { deleteEntry } = await import("./access-entries.ts");
    await deleteEntry(at(want), aws);
  },

  owned: marked,
});

/** An entry of any other type is what machines join by: made anew for people, it would lock them out. */
const admitsNodes = ({ type }: EntryState, { cluster, principal }: EntryWant): UnfitError =>
  new UnfitError(
    `Nodes join the cluster ${cluster} as ${principal.arn}: its access entry is of the type ${type}, which holds no groups or policies.`,
    "Nothing was written. Leave the nodes' role as it is: give another role in the inputs.",
  );

/** EKS keeps the unique id of the role it let in: a later role of the same ARN is not let in by the old entry. */
function recreated(have: EntryState, { principal: { made } }: EntryWant): Change[] {
  if (made === undefined || have.made === undefined || made <= have.made) return [];
  const told = (date: Date) => date.toISOString();
  return [{ field: "role", have: `one made before ${told(have.made)}`, want: `the one made ${told(made)}` }];
}

function policyChange(have: EntryState, { name, namespaces }: AccessPolicy): Change[] {
  const there = have.policies.find((policy) => policy.name === name);
  const scope = (all: readonly string[] | undefined) => sorted(all) ?? "cluster";
  return changed(
    { policies: { [name]: there && scope(there.namespaces) } },
    { policies: { [name]: scope(namespaces) } },
  );
}
