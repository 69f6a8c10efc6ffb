import { AwsRefusal, type Fields, fieldsOf, listOf, textOf, textsOf } from "../../engine/operation.ts";
import { type Bearer, document, exists, group, named, role, user } from "./bearer-handlers.ts";
import type { ResourceHandler, ResourceHandlers, StackClient } from "./resource-handler.ts";

const instanceProfile: ResourceHandler = {
  seconds: 120,
  removes: () => ["iam:RemoveRoleFromInstanceProfile", "iam:DeleteInstanceProfile"],
  permissions: ["iam:CreateInstanceProfile", "iam:AddRoleToInstanceProfile", "iam:GetInstanceProfile", "iam:PassRole"],
  replaces: ["InstanceProfileName", "Path"],
  capability: named("InstanceProfileName"),
  make(client) {
    const InstanceProfileName = textOf(client.properties, "InstanceProfileName") ?? client.newName();
    const made = client.call("iam", "CreateInstanceProfile", { InstanceProfileName });
    for (const RoleName of textsOf(client.properties, "Roles")) {
      client.call("iam", "AddRoleToInstanceProfile", { InstanceProfileName, RoleName });
    }
    return { id: InstanceProfileName, attributes: { Arn: String(fieldsOf(made, "InstanceProfile").Arn) } };
  },
  remove(client, InstanceProfileName) {
    for (const RoleName of textsOf(client.properties, "Roles")) {
      client.call("iam", "RemoveRoleFromInstanceProfile", { InstanceProfileName, RoleName });
    }
    client.call("iam", "DeleteInstanceProfile", { InstanceProfileName });
  },
};

const words: readonly Bearer[] = ["Role", "User", "Group"];

/** Call an operation for each role, user and group that a policy names, or for those that still exist. */
function callEach(
  client: StackClient,
  properties: Fields,
  verb: (word: Bearer) => string,
  input: Fields,
  gone = false,
): void {
  for (const word of words) {
    for (const name of textsOf(properties, `${word}s`)) {
      if (gone && !exists(client, word, name)) continue;
      client.call("iam", verb(word), { [`${word}Name`]: name, ...input });
    }
  }
}

/** The same properties with only those that another does not name. */
const beyond = (some: Fields, others: Fields): Fields =>
  Object.fromEntries(
    words.map((word) => {
      const there = textsOf(others, `${word}s`);
      return [`${word}s`, textsOf(some, `${word}s`).filter((name) => !there.includes(name))];
    }),
  );

const managedPolicy: ResourceHandler = {
  seconds: 18,
  removes: () => ["iam:DetachRolePolicy", "iam:DeletePolicy"],
  permissions: ["iam:CreatePolicy", "iam:GetPolicy", "iam:AttachRolePolicy"],
  replaces: ["ManagedPolicyName", "Path", "Description"],
  capability: named("ManagedPolicyName"),
  make(client) {
    const { properties } = client;
    const made = client.call("iam", "CreatePolicy", {
      PolicyName: textOf(properties, "ManagedPolicyName") ?? client.newName(),
      PolicyDocument: document(properties.PolicyDocument),
      Path: textOf(properties, "Path") ?? "/",
      ...(properties.Description === undefined ? {} : { Description: properties.Description }),
    });
    const PolicyArn = String(fieldsOf(made, "Policy").Arn);
    callEach(client, properties, (word) => `Attach${word}Policy`, { PolicyArn });
    return { id: PolicyArn, attributes: { PolicyArn } };
  },
  change(client, PolicyArn, before) {
    const { properties } = client;
    const PolicyDocument = document(properties.PolicyDocument);
    if (PolicyDocument !== document(before.PolicyDocument)) {
      const made = client.call("iam", "CreatePolicyVersion", { PolicyArn, PolicyDocument, SetAsDefault: true });
      const { VersionId: kept } = fieldsOf(made, "PolicyVersion");
      for (const { VersionId } of listOf(client.call("iam", "ListPolicyVersions", { PolicyArn }), "Versions")) {
        if (VersionId !== kept) client.call("iam", "DeletePolicyVersion", { PolicyArn, VersionId });
      }
    }
    callEach(client, beyond(before, properties), (word) => `Detach${word}Policy`, { PolicyArn }, true);
    callEach(client, beyond(properties, before), (word) => `Attach${word}Policy`, { PolicyArn });
  },
  remove(client, PolicyArn) {
    callEach(client, client.properties, (word) => `Detach${word}Policy`, { PolicyArn }, true);
    client.call("iam", "DeletePolicy", { PolicyArn });
  },
};

const putPolicy = (client: StackClient): void => {
  const { properties } = client;
  const PolicyName = textOf(properties, "PolicyName") ?? "";
  const PolicyDocument = document(properties.PolicyDocument);
  callEach(client, properties, (word) => `Put${word}Policy`, { PolicyName, PolicyDocument });
};

const inlinePolicy: ResourceHandler = {
  seconds: 16,
  removes: () => ["iam:DeleteRolePolicy"],
  permissions: ["iam:PutRolePolicy", "iam:GetRolePolicy"],
  replaces: ["PolicyName"],
  capability: () => "CAPABILITY_IAM",
  make(client) {
    const isUnattached = words.every((word) => textsOf(client.properties, `${word}s`).length === 0);
    if (isUnattached) {
      throw new AwsRefusal(400, "ValidationError", "At least one of [Groups,Roles,Users] must be non-empty.");
    }
    putPolicy(client);
    return { id: client.newName(), attributes: {} };
  },
  change(client, _id, before) {
    const PolicyName = textOf(client.properties, "PolicyName") ?? "";
    callEach(client, beyond(before, client.properties), (word) => `Delete${word}Policy`, { PolicyName }, true);
    putPolicy(client);
  },
  remove(client) {
    const PolicyName = textOf(client.properties, "PolicyName") ?? "";
    callEach(client, client.properties, (word) => `Delete${word}Policy`, { PolicyName }, true);
  },
};

/** Types of resource that IAM keeps. */
export const identityHandlers: ResourceHandlers = {
  "AWS::IAM::Role": role,
  "AWS::IAM::User": user,
  "AWS::IAM::Group": group,
  "AWS::IAM::InstanceProfile": instanceProfile,
  "AWS::IAM::ManagedPolicy": managedPolicy,
  "AWS::IAM::Policy": inlinePolicy,
};
