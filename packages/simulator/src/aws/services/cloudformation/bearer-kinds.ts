import { type Fields, fieldsOf, listOf, textOf, textsOf, type Value } from "../../engine/operation.ts";
import type { Hands, Kind } from "./kind.ts";

/** A policy as a template says it, as IAM takes it. */
export const document = (value: Value): string => (typeof value === "string" ? value : JSON.stringify(value));

/** Who makes IAM's things must say so, and more so when the template names them. */
export const named = (member: string) => (properties: Fields) =>
  properties[member] === undefined ? "CAPABILITY_IAM" : "CAPABILITY_NAMED_IAM";

/** What carries policies: IAM's words for it, and the members of a policy that list it. */
export type Bearer = "Role" | "User" | "Group";

const own = (tags: Hands["tags"]) => tags.filter(({ Key }) => !Key.startsWith("aws:"));

const policiesOf = (properties: Fields): [string, string][] =>
  listOf(properties, "Policies").map((each) => [textOf(each, "PolicyName") ?? "", document(each.PolicyDocument)]);

/** Bring a user into the groups that its template names, and out of those that it no longer does. */
function changeGroups(hands: Hands, UserName: string, have: readonly string[], want: readonly string[]): void {
  for (const GroupName of have)
    if (!want.includes(GroupName)) hands.ask("iam", "RemoveUserFromGroup", { UserName, GroupName });
  for (const GroupName of want)
    if (!have.includes(GroupName)) hands.ask("iam", "AddUserToGroup", { UserName, GroupName });
}

/** Bring inline and attached policies from what they were to what they are to be. */
function changePolicies(hands: Hands, word: Bearer, name: string, before: Fields): void {
  const { properties } = hands;
  const of = { [`${word}Name`]: name };
  const wanted = new Map(policiesOf(properties));
  for (const [PolicyName] of policiesOf(before)) {
    if (!wanted.has(PolicyName)) hands.ask("iam", `Delete${word}Policy`, { ...of, PolicyName });
  }
  for (const [PolicyName, PolicyDocument] of wanted) {
    hands.ask("iam", `Put${word}Policy`, { ...of, PolicyName, PolicyDocument });
  }
  const [have, want] = [textsOf(before, "ManagedPolicyArns"), textsOf(properties, "ManagedPolicyArns")];
  for (const PolicyArn of have) {
    if (!want.includes(PolicyArn)) hands.ask("iam", `Detach${word}Policy`, { ...of, PolicyArn });
  }
  for (const PolicyArn of want) {
    if (!have.includes(PolicyArn)) hands.ask("iam", `Attach${word}Policy`, { ...of, PolicyArn });
  }
  if (word === "User") changeGroups(hands, name, textsOf(before, "Groups"), textsOf(properties, "Groups"));
}

/** Whether a role, user or group is there. */
export function exists(hands: Hands, word: Bearer, name: string): boolean {
  try {
    hands.ask("iam", `Get${word}`, { [`${word}Name`]: name });
    return true;
  } catch {
    return false;
  }
}

function removeBearer(hands: Hands, word: Bearer, name: string): void {
  const of = { [`${word}Name`]: name };
  const inline = textsOf(hands.ask("iam", `List${word}Policies`, of), "PolicyNames");
  const attached = listOf(hands.ask("iam", `ListAttached${word}Policies`, of), "AttachedPolicies");
  if (word === "User") {
    const groups = listOf(hands.ask("iam", "ListGroupsForUser", of), "Groups");
    changeGroups(
      hands,
      name,
      groups.map(({ GroupName }) => String(GroupName)),
      [],
    );
  }
  for (const PolicyName of inline) hands.ask("iam", `Delete${word}Policy`, { ...of, PolicyName });
  for (const { PolicyArn } of attached) hands.ask("iam", `Detach${word}Policy`, { ...of, PolicyArn });
  hands.ask("iam", `Delete${word}`, of);
}

/** A role, a user or a group: what only one of them has is said here. */
function bearer(
  word: Bearer,
  extra: (properties: Fields) => Fields,
  change: (hands: Hands, name: string) => void,
): Kind {
  const member = `${word}Name`;
  const tagged = word !== "Group";
  return {
    seconds: 18,
    permissions: [
      `iam:Create${word}`,
      `iam:Get${word}`,
      `iam:Put${word}Policy`,
      `iam:Attach${word}Policy`,
      ...(tagged ? [`iam:Tag${word}`] : []),
    ],
    replaces: [member, "Path"],
    capability: named(member),
    make(hands) {
      const { properties } = hands;
      const name = textOf(properties, member) ?? hands.newName();
      const made = hands.ask("iam", `Create${word}`, {
        [member]: name,
        Path: textOf(properties, "Path") ?? "/",
        ...extra(properties),
        ...(tagged ? { Tags: own(hands.tags) } : {}),
      });
      try {
        changePolicies(hands, word, name, {});
      } catch (error) {
        // What could not be made whole is not left half made.
        removeBearer(hands, word, name);
        throw error;
      }
      const { Arn, [`${word}Id`]: id } = fieldsOf(made, word);
      return { id: name, attributes: { Arn: String(Arn), [`${word}Id`]: String(id) } };
    },
    change(hands, name, before) {
      change(hands, name);
      changePolicies(hands, word, name, before);
      const Tags = own(hands.tags);
      if (tagged && Tags.length > 0) hands.ask("iam", `Tag${word}`, { [member]: name, Tags });
    },
    remove: (hands, name) => removeBearer(hands, word, name),
    exists: (hands, name) => exists(hands, word, name),
  };
}

const given = (properties: Fields, ...names: readonly string[]): Fields =>
  Object.fromEntries(names.flatMap((name) => (properties[name] === undefined ? [] : [[name, properties[name]]])));

/** A role, with the policies that it carries. */
export const role = bearer(
  "Role",
  (properties) => ({
    AssumeRolePolicyDocument: document(properties.AssumeRolePolicyDocument),
    ...given(properties, "Description", "MaxSessionDuration"),
  }),
  (hands, RoleName) => {
    const { properties } = hands;
    const PolicyDocument = document(properties.AssumeRolePolicyDocument);
    hands.ask("iam", "UpdateAssumeRolePolicy", { RoleName, PolicyDocument });
    hands.ask("iam", "UpdateRole", { RoleName, ...given(properties, "Description", "MaxSessionDuration") });
  },
);

/** A user, with the policies that it carries and the groups that it is in. */
export const user = bearer(
  "User",
  () => ({}),
  () => {},
);

/** A group, with the policies that it carries. */
export const group = bearer(
  "Group",
  () => ({}),
  () => {},
);
