import { UnfitError } from "@slipway/action";
import { parseDocument } from "yaml";
import { type MappedRole, roleKey } from "./map-roles.ts";

const masters = "system:masters";
const nodes = "system:nodes";

/** The entries that take effect: of several for one role the last, and none with a path. */
function inForce(entries: readonly MappedRole[]): ReadonlyMap<string, MappedRole> {
  const matched = entries.filter(({ arn }) => arn !== "" && arn.toLowerCase() === roleKey(arn));
  return new Map(matched.map((entry) => [roleKey(entry.arn), entry]));
}

/** Whether nodes join by an entry. */
export const admitsNodes = ({ groups }: Pick<MappedRole, "groups">): boolean => groups.includes(nodes);

/** Refuses a change that removes the last administrator from aws-auth, or what nodes join by. */
export function refuseLockOut(
  before: readonly MappedRole[],
  after: readonly MappedRole[],
  mapUsers: string | undefined,
): void {
  const [had, has] = [inForce(before), inForce(after)];
  const usersAdminister = administratorsIn(mapUsers);
  const administers = (all: ReadonlyMap<string, MappedRole>) =>
    usersAdminister || [...all.values()].some(({ groups }) => groups.includes(masters));
  if (administers(had) && !administers(has)) {
    throw new UnfitError(
      `This would remove the last role from ${masters} in aws-auth: only the identity that created the cluster could still administer it.`,
      `Nothing was written. Map another role with the group ${masters} first, then run again.`,
    );
  }
  for (const [key, entry] of had) {
    if (!admitsNodes(entry)) continue;
    const left = has.get(key);
    const lost = entry.groups.filter((group) => group.startsWith("system:") && !left?.groups.includes(group));
    if (lost.length === 0 && left?.username === entry.username) continue;
    throw new UnfitError(
      `This would remove from ${entry.arn} in aws-auth what nodes join the cluster by (${[...lost, entry.username].join(", ")}).`,
      "Nothing was written. Leave the nodes' role as it is: give another role in the inputs.",
    );
  }
}

/** Whether a user administers the cluster by aws-auth. Then no role has to. */
function administratorsIn(mapUsers = ""): boolean {
  const document = parseDocument(mapUsers, { schema: "failsafe", logLevel: "silent" });
  const users: unknown = document.errors.length > 0 ? [] : document.toJS();
  return Array.isArray(users) && users.some((user) => user?.groups?.includes?.(masters));
}

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
        `aws-auth maps ${arn} in line ${line} with its path, which AWS never matches: it gives nobody access.`,
    ),
  ];
}
