import { UnfitError } from "@slipway/action";
import { entriesAsUsed } from "./as-used.ts";
import { type MappedRole, roleKey } from "./mapped-role.ts";

const masters = "system:masters";
const nodes = "system:nodes";

/** The entries that take effect: of several for one role the last, and none with a path. */
export function inForce(entries: readonly MappedRole[]): ReadonlyMap<string, MappedRole> {
  const matched = entries.filter(({ arn }) => arn !== "" && arn.toLowerCase() === roleKey(arn));
  return new Map(matched.map((entry) => [roleKey(entry.arn), entry]));
}

/** Whether nodes join by an entry. */
export const admitsNodes = ({ groups }: Pick<MappedRole, "groups">): boolean => groups.includes(nodes);

/** Whether an entry is one for nodes, whole or not. */
export const isForNodes = ({ groups, username = "" }: Pick<MappedRole, "groups" | "username">): boolean =>
  groups.includes(nodes) || groups.includes("system:bootstrappers") || username.startsWith("system:node:");

/** What a guard knows beside the entries. */
export interface Guarded {
  readonly mapUsers: string | undefined;
  /** Who runs this: the ARN of a role without its path, or of a user. */
  readonly caller: string;
}

/** Refuses a change that removes the last administrator from aws-auth, what nodes join by, or what this run acts by. */
export function refuseLockOut(
  before: readonly MappedRole[],
  after: readonly MappedRole[],
  { mapUsers, caller }: Guarded,
): void {
  const [had, has] = [inForce(before), inForce(after)];
  refuseWithoutAdministrator(had, has, mapUsers);
  for (const [key, entry] of had) {
    const left = has.get(key);
    const lost = entry.groups.filter((group) => !left?.groups.includes(group));
    if (isForNodes(entry) && (lost.length > 0 || left?.username !== entry.username)) throw nodesLose(entry, lost);
    if (key === roleKey(caller) && lost.length > 0) throw callerLoses(entry, lost);
  }
}

type InForce = ReturnType<typeof inForce>;

function refuseWithoutAdministrator(had: InForce, has: InForce, mapUsers = ""): void {
  const isMaster = ({ groups }: MappedRole) => groups.includes(masters);
  // Where a user administers the cluster by aws-auth, no role has to.
  const byUser = (entriesAsUsed(mapUsers, "mapUsers") ?? []).some(isMaster);
  const administers = (all: InForce) => byUser || [...all.values()].some(isMaster);
  if (!administers(had) || administers(has)) return;
  throw new UnfitError(
    `This would remove the last role from ${masters} in aws-auth: only the identity that created the cluster could still administer it.`,
    `Nothing was written. Map another role with the group ${masters} first, then run again.`,
  );
}

const nodesLose = ({ arn, username }: MappedRole, lost: readonly string[]): UnfitError =>
  new UnfitError(
    `This would remove from ${arn} in aws-auth what nodes join the cluster by (${[...lost, username].join(", ")}).`,
    "Nothing was written. Leave the nodes' role as it is: give another role in the inputs.",
  );

const callerLoses = ({ arn }: MappedRole, lost: readonly string[]): UnfitError =>
  new UnfitError(
    `This run is signed in as ${arn}, and would take from it in aws-auth the groups that it acts by (${lost.join(", ")}).`,
    "Nothing was written. Keep these groups in the inputs, or run this as another administrator.",
  );

/** What is wrong with the entries, in words. They stay as they are. */
export function oddities(entries: readonly MappedRole[]): string[] {
  const lines = new Map<string, number[]>();
  for (const { arn, line } of entries)
    if (arn !== "") lines.set(roleKey(arn), [...(lines.get(roleKey(arn)) ?? []), line]);
  const twice = [...lines].filter(([, at]) => at.length > 1);
  const paths = entries.filter(({ arn }) => arn.toLowerCase() !== roleKey(arn));
  return [
    ...twice.map(
      ([arn, at]) => `aws-auth maps ${arn} more than once, in lines ${at.join(", ")}: only the last takes effect.`,
    ),
    ...paths.map(
      ({ arn, line }) =>
        `aws-auth maps ${arn} in line ${line} with its path, which AWS never matches: it gives no one access.`,
    ),
  ];
}
