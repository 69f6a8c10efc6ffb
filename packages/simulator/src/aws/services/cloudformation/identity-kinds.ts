import { AwsRefusal, type Fields, fieldsOf, listOf, textOf, textsOf } from "../../engine/operation.ts";
import { type Bearer, document, exists, group, named, role, user } from "./bearer-kinds.ts";
import type { Hands, Kind, Kinds } from "./kind.ts";

const instanceProfile: Kind = {
  seconds: 120,
  permissions: ["iam:CreateInstanceProfile", "iam:AddRoleToInstanceProfile", "iam:GetInstanceProfile", "iam:PassRole"],
  replaces: ["InstanceProfileName", "Path"],
  capability: named("InstanceProfileName"),
  make(hands) {
    const InstanceProfileName = textOf(hands.properties, "InstanceProfileName") ?? hands.newName();
    const made = hands.ask("iam", "CreateInstanceProfile", { InstanceProfileName });
    for (const RoleName of textsOf(hands.properties, "Roles")) {
      hands.ask("iam", "AddRoleToInstanceProfile", { InstanceProfileName, RoleName });
    }
    return { id: InstanceProfileName, attributes: { Arn: String(fieldsOf(made, "InstanceProfile").Arn) } };
  },
  remove(hands, InstanceProfileName) {
    for (const RoleName of textsOf(hands.properties, "Roles")) {
      hands.ask("iam", "RemoveRoleFromInstanceProfile", { InstanceProfileName, RoleName });
    }
    hands.ask("iam", "DeleteInstanceProfile", { InstanceProfileName });
  },
};

const words: readonly Bearer[] = ["Role", "User", "Group"];

/** Ask something for each role, user and group that a policy names, or for those that are still there. */
function askEach(hands: Hands, properties: Fields, verb: (word: Bearer) => string, input: Fields, gone = false): void {
  for (const word of words) {
    for (const name of textsOf(properties, `${word}s`)) {
      if (gone && !exists(hands, word, name)) continue;
      hands.ask("iam", verb(word), { [`${word}Name`]: name, ...input });
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

const managedPolicy: Kind = {
  seconds: 18,
  permissions: ["iam:CreatePolicy", "iam:GetPolicy", "iam:AttachRolePolicy"],
  replaces: ["ManagedPolicyName", "Path", "Description"],
  capability: named("ManagedPolicyName"),
  make(hands) {
    const { properties } = hands;
    const made = hands.ask("iam", "CreatePolicy", {
      PolicyName: textOf(properties, "ManagedPolicyName") ?? hands.newName(),
      PolicyDocument: document(properties.PolicyDocument),
      Path: textOf(properties, "Path") ?? "/",
      ...(properties.Description === undefined ? {} : { Description: properties.Description }),
    });
    const PolicyArn = String(fieldsOf(made, "Policy").Arn);
    askEach(hands, properties, (word) => `Attach${word}Policy`, { PolicyArn });
    return { id: PolicyArn, attributes: { PolicyArn } };
  },
  change(hands, PolicyArn, before) {
    const { properties } = hands;
    const PolicyDocument = document(properties.PolicyDocument);
    if (PolicyDocument !== document(before.PolicyDocument)) {
      const made = hands.ask("iam", "CreatePolicyVersion", { PolicyArn, PolicyDocument, SetAsDefault: true });
      const { VersionId: kept } = fieldsOf(made, "PolicyVersion");
      for (const { VersionId } of listOf(hands.ask("iam", "ListPolicyVersions", { PolicyArn }), "Versions")) {
        if (VersionId !== kept) hands.ask("iam", "DeletePolicyVersion", { PolicyArn, VersionId });
      }
    }
    askEach(hands, beyond(before, properties), (word) => `Detach${word}Policy`, { PolicyArn }, true);
    askEach(hands, beyond(properties, before), (word) => `Attach${word}Policy`, { PolicyArn });
  },
  remove(hands, PolicyArn) {
    askEach(hands, hands.properties, (word) => `Detach${word}Policy`, { PolicyArn }, true);
    hands.ask("iam", "DeletePolicy", { PolicyArn });
  },
};

const putPolicy = (hands: Hands): void => {
  const { properties } = hands;
  const PolicyName = textOf(properties, "PolicyName") ?? "";
  const PolicyDocument = document(properties.PolicyDocument);
  askEach(hands, properties, (word) => `Put${word}Policy`, { PolicyName, PolicyDocument });
};

const inlinePolicy: Kind = {
  seconds: 16,
  permissions: ["iam:PutRolePolicy", "iam:GetRolePolicy"],
  replaces: ["PolicyName"],
  capability: () => "CAPABILITY_IAM",
  make(hands) {
    const nobody = words.every((word) => textsOf(hands.properties, `${word}s`).length === 0);
    if (nobody) {
      throw new AwsRefusal(400, "ValidationError", "At least one of [Groups,Roles,Users] must be non-empty.");
    }
    putPolicy(hands);
    return { id: hands.newName(), attributes: {} };
  },
  change(hands, _id, before) {
    const PolicyName = textOf(hands.properties, "PolicyName") ?? "";
    askEach(hands, beyond(before, hands.properties), (word) => `Delete${word}Policy`, { PolicyName }, true);
    putPolicy(hands);
  },
  remove(hands) {
    const PolicyName = textOf(hands.properties, "PolicyName") ?? "";
    askEach(hands, hands.properties, (word) => `Delete${word}Policy`, { PolicyName }, true);
  },
};

/** Kinds of resource that IAM keeps. */
export const identityKinds: Kinds = {
  "AWS::IAM::Role": role,
  "AWS::IAM::User": user,
  "AWS::IAM::Group": group,
  "AWS::IAM::InstanceProfile": instanceProfile,
  "AWS::IAM::ManagedPolicy": managedPolicy,
  "AWS::IAM::Policy": inlinePolicy,
};
