import { AwsRefusal, type Fields, fieldsOf, listOf, textOf, textsOf, type Value } from "../../engine/operation.ts";
import type { ResourceHandler, StackClient } from "./resource-handler.ts";

/** A policy as a template says it, as IAM takes it. */
export const document = (value: Value): string => (typeof value === "string" ? value : JSON.stringify(value));

/** Who makes IAM's things must say so, and more so when the template names them. */
export const named = (member: string) => (properties: Fields) =>
  properties[member] === undefined ? "CAPABILITY_IAM" : "CAPABILITY_NAMED_IAM";

/** What carries policies: IAM's words for it, and the members of a policy that list it. */
export type Bearer = "Role" | "User" | "Group";

const own = (tags: StackClient["tags"]) => tags.filter(({ Key }) => !Key.startsWith("aws:"));

const policiesOf = (properties: Fields): [string, string][] =>
  listOf(properties, "Policies").map((each) => [textOf(each, "PolicyName") ?? "", document(each.PolicyDocument)]);

/** Bring a user into the groups that its template names, and out of those that it no longer does. */
function changeGroups(client: StackClient, UserName: string, have: readonly string[], want: readonly string[]): void {
  for (const GroupName of have)
    if (!want.includes(GroupName)) client.call("iam", "RemoveUserFromGroup", { UserName, GroupName });
  for (const GroupName of want)
    if (!have.includes(GroupName)) client.call("iam", "AddUserToGroup", { UserName, GroupName });
}

/** Bring inline and attached policies from what they were to what they are to be. */
function changePolicies(client: StackClient, word: Bearer, name: string, before: Fields): void {
  const { properties } = client;
  const of = { [`${word}Name`]: name };
  const wanted = new Map(policiesOf(properties));
  for (const [PolicyName] of policiesOf(before)) {
    if (!wanted.has(PolicyName)) client.call("iam", `Delete${word}Policy`, { ...of, PolicyName });
  }
  for (const [PolicyName, PolicyDocument] of wanted) {
    client.call("iam", `Put${word}Policy`, { ...of, PolicyName, PolicyDocument });
  }
  const [have, want] = [textsOf(before, "ManagedPolicyArns"), textsOf(properties, "ManagedPolicyArns")];
  for (const PolicyArn of have) {
    if (!want.includes(PolicyArn)) client.call("iam", `Detach${word}Policy`, { ...of, PolicyArn });
  }
  for (const PolicyArn of want) {
    if (!have.includes(PolicyArn)) client.call("iam", `Attach${word}Policy`, { ...of, PolicyArn });
  }
  if (word === "User") changeGroups(client, name, textsOf(before, "Groups"), textsOf(properties, "Groups"));
}

/** Whether a role, user or group is there. */
export function exists(client: StackClient, word: Bearer, name: string): boolean {
  try {
    client.call("iam", `Get${word}`, { [`${word}Name`]: name });
    return true;
  } catch {
    return false;
  }
}

function removeBearer(client: StackClient, word: Bearer, name: string): void {
  const of = { [`${word}Name`]: name };
  const inline = textsOf(client.call("iam", `List${word}Policies`, of), "PolicyNames");
  const attached = listOf(client.call("iam", `ListAttached${word}Policies`, of), "AttachedPolicies");
  if (word === "User") {
    const groups = listOf(client.call("iam", "ListGroupsForUser", of), "Groups");
    changeGroups(
      client,
      name,
      groups.map(({ GroupName }) => String(GroupName)),
      [],
    );
  }
  for (const PolicyName of inline) client.call("iam", `Delete${word}Policy`, { ...of, PolicyName });
  for (const { PolicyArn } of attached) client.call("iam", `Detach${word}Policy`, { ...of, PolicyArn });
  client.call("iam", `Delete${word}`, of);
}

/** A role, a user or a group: what only one of them has is said here. */
function bearer(
  word: Bearer,
  extra: (properties: Fields) => Fields,
  change: (client: StackClient, name: string) => void,
): ResourceHandler {
  const member = `${word}Name`;
  const tagged = word !== "Group";
  return {
    seconds: 18,
    permissions: [`iam:Create${word}`, `iam:Get${word}`],
    needsFor: ({ Policies, ManagedPolicyArns, Tags }, stackTags) => [
      ...(Policies === undefined ? [] : [`iam:Put${word}Policy`]),
      ...(ManagedPolicyArns === undefined ? [] : [`iam:Attach${word}Policy`]),
      ...(tagged && (Tags !== undefined || stackTags.length > 0) ? [`iam:Tag${word}`] : []),
    ],
    removes: ({ Policies, ManagedPolicyArns }) => [
      `iam:Delete${word}`,
      `iam:List${word}Policies`,
      `iam:ListAttached${word}Policies`,
      ...(Policies === undefined ? [] : [`iam:Delete${word}Policy`]),
      ...(ManagedPolicyArns === undefined ? [] : [`iam:Detach${word}Policy`]),
    ],
    replaces: [member, "Path"],
    capability: named(member),
    make(client) {
      const { properties } = client;
      const name = textOf(properties, member) ?? client.newName();
      const made = client.call("iam", `Create${word}`, {
        [member]: name,
        Path: textOf(properties, "Path") ?? "/",
        ...extra(properties),
        ...(tagged ? { Tags: own(client.tags) } : {}),
      });
      try {
        changePolicies(client, word, name, {});
        client.call("iam", `Get${word}`, { [member]: name });
      } catch (error) {
        // What could not be made whole is not left half made, as far as the caller may remove it.
        try {
          removeBearer(client, word, name);
        } catch (again) {
          if (!(again instanceof AwsRefusal)) throw again;
        }
        throw error;
      }
      const { Arn, [`${word}Id`]: id } = fieldsOf(made, word);
      return { id: name, attributes: { Arn: String(Arn), [`${word}Id`]: String(id) } };
    },
    change(client, name, before) {
      change(client, name);
      changePolicies(client, word, name, before);
      const Tags = own(client.tags);
      if (tagged && Tags.length > 0) client.call("iam", `Tag${word}`, { [member]: name, Tags });
    },
    remove: (client, name) => removeBearer(client, word, name),
    exists: (client, name) => exists(client, word, name),
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
  (client, RoleName) => {
    const { properties } = client;
    const PolicyDocument = document(properties.AssumeRolePolicyDocument);
    client.call("iam", "UpdateAssumeRolePolicy", { RoleName, PolicyDocument });
    client.call("iam", "UpdateRole", { RoleName, ...given(properties, "Description", "MaxSessionDuration") });
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
