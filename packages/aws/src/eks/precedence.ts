import { UnfitError } from "@slipway/action";
import type { AwsReads } from "../aws.ts";
import { mappedArn, ownerOf } from "../client/arn.ts";
import type { EntryState } from "./entry.ts";
import type { EntryWant } from "./entry-want.ts";
import { masters } from "./mapping.ts";

/** The policy that is system:masters in an entry. */
export const administrator = "AmazonEKSClusterAdminPolicy";

/** An entry takes precedence over aws-auth for the same role, whole: refuses to take what nodes or this run act by, and says what else goes. */
export async function judgePrecedence(want: EntryWant, aws: AwsReads): Promise<void> {
  const { cluster, principal, mapped } = want;
  const now = await mapped?.(mappedRole(principal.arn));
  if (now === undefined) return;
  if ("unreadable" in now) return await judgeUnread(want, now.unreadable, aws);
  if (now.forNodes) throw nodesJoin(want, "by aws-auth");
  const lost = now.groups.filter((group) => !isKept(group, want));
  if (lost.length > 0 && isCaller(want)) throw callerLoses(principal.arn, lost);
  const held = now.username?.replaceAll("{{AccountID}}", ownerOf(principal.arn).account);
  const name = held === undefined || held === usernameOf(want) ? [] : [`the name ${held}`];
  const gone = [...lost, ...name].join(", ");
  if (gone === "") return;
  aws.run.warn(
    `The access entry of ${principal.arn} in the cluster ${cluster} takes precedence over aws-auth, so that the role loses what only aws-auth gives it: ${gone}. Give it in the inputs as well where it is to stay.`,
  );
}

async function judgeUnread(want: EntryWant, why: string, aws: AwsReads): Promise<void> {
  const { joinsAs } = await import("./node-role.ts");
  const { cluster, principal } = want;
  const sign = await joinsAs(cluster, principal, aws);
  if (sign !== undefined) throw nodesJoin(want, `as it seems (${sign})`);
  aws.run.warn(
    `aws-auth of the cluster ${cluster} could not be read from here (${why}): if it maps ${principal.arn}, what it gives is lost, since an access entry takes precedence.`,
  );
}

/** Refuses to take from the entry that this run acts by. Policies are only added here, or reach less far. */
export function refuseOwnLoss(have: EntryState, { groups, policies, principal }: EntryWant): void {
  if (!have.isOwn) return;
  const lost = groups === undefined ? [] : have.groups.filter((group) => !groups.includes(group));
  const narrowed = policies.filter(({ name, namespaces }) =>
    have.policies.some(
      (held) =>
        held.name === name &&
        namespaces !== undefined &&
        !(held.namespaces?.every((namespace) => namespaces.includes(namespace)) ?? false),
    ),
  );
  const all = [...lost, ...narrowed.map(({ name }) => name)];
  if (all.length > 0) throw callerLoses(principal.arn, all);
}

const isKept = (group: string, { groups = [], policies }: EntryWant): boolean =>
  groups.includes(group) ||
  (group === masters && policies.some(({ name, namespaces }) => name === administrator && namespaces === undefined));

export const isCaller = ({ principal, caller }: EntryWant): boolean =>
  mappedRole(principal.arn).toLowerCase() === mappedArn(caller).toLowerCase();

const mappedRole = (arn: string): string => arn.replace(/:role\/.*\//, ":role/");

/** The name that an entry has: EKS's own where none is given. */
function usernameOf({ principal: { arn }, username }: EntryWant): string {
  const { partition, account } = ownerOf(arn);
  return (
    username ?? `arn:${partition}:sts::${account}:assumed-role/${arn.slice(arn.lastIndexOf("/") + 1)}/{{SessionName}}`
  );
}

const nodesJoin = ({ cluster, principal: { arn } }: EntryWant, how: string): UnfitError =>
  new UnfitError(
    `Nodes join the cluster ${cluster} as ${arn} ${how}, and could not any more: an access entry takes precedence over aws-auth.`,
    "Nothing was written. Give another role in the inputs.",
  );

const callerLoses = (arn: string, lost: readonly string[]): UnfitError =>
  new UnfitError(
    `This run is signed in as ${arn}, and would take from it what it acts by in the cluster (${lost.join(", ")}).`,
    "Nothing was written. Keep that in the inputs, or run this as another administrator.",
  );
