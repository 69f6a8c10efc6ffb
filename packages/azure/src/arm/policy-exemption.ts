import { lastName } from "./resource-id.ts";

const name = "[\\w().-]{1,128}";
const scope = `(?:/providers/Microsoft\\.Management/managementGroups/${name}|/subscriptions/[0-9a-f-]{36}(?:/resourceGroups/${name})?)`;
const assignment = new RegExp(`^${scope}/providers/Microsoft\\.Authorization/policyAssignments/${name}$`, "i");
// Not with a dash first: az would take it for an option of its own.
const reference = /^\w[\w.-]{0,127}$/;
const group = /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[\w().-]{1,90}(?=\/|$)/i;
const inGroup = /^\/subscriptions\/[^/]*\/resourceGroups\//i;
const subscription = /^\/subscriptions\/[0-9a-f-]{36}(?=\/|$)/i;

/** Azure takes no longer name of an exemption. */
const longestName = 64;

/** The subscription in a path. */
export const subscriptionIn = (path: string): string => subscription.exec(path)?.[0] ?? "";

/**
 * How the team that assigned a policy exempts what was refused: for all in its group, since what is not there yet can have no
 * exemption of its own. A command is pasted into a shell, so nothing is in it but IDs.
 */
export function exemptionOf(assignmentId: unknown, referenceId: unknown, path: string): string {
  // The command is for no more than the group, however that is written.
  const at = group.exec(path)?.[0] ?? (inGroup.test(path) ? "" : subscriptionIn(path));
  const isKnown = typeof assignmentId === "string" && assignment.test(assignmentId);
  const isMember = typeof referenceId === "string";
  const called = isKnown ? nameFrom(isMember ? referenceId : assignmentId) : "";
  if (called === "" || at === "" || (isMember && !reference.test(referenceId)))
    return "The message and its details name the assignment that the exemption is from.";
  const member = isMember ? ` --policy-definition-reference-ids "${referenceId}"` : "";
  return `The exemption: az policy exemption create --name "${called}" --scope "${at}" --policy-assignment "${assignmentId}"${member} --exemption-category Waiver --expires-on <DATE>`;
}

/** A name of an exemption from the last part of an ID. */
const nameFrom = (id: string): string =>
  lastName(id)
    .replace(/^\W+/, "")
    .replace(/[^\w-]/g, "-")
    .slice(0, longestName);
