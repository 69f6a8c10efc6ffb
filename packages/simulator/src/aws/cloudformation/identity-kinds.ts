import { AwsRefusal, type Fields, fieldsOf, listOf, textOf, textsOf, type Value } from "../operation.ts";
import type { Hands, Kind, Kinds } from "./kind.ts";

const document = (value: Value): string => (typeof value === "string" ? value : JSON.stringify(value));

const named = (member: string) => (properties: Fields) =>
  properties[member] === undefined ? "CAPABILITY_IAM" : "CAPABILITY_NAMED_IAM";

const own = (tags: Hands["tags"]) => tags.filter(({ Key }) => !Key.startsWith("aws:"));

const policiesOf = (properties: Fields): [string, string][] =>
  listOf(properties, "Policies").map((each) => [textOf(each, "PolicyName") ?? "", document(each.PolicyDocument)]);

/** Bring inline and attached policies from what they were to what they are to be. */
function changePolicies(hands: Hands, RoleName: string, before: Fields): void {
  const { properties } = hands;
  const wanted = new Map(policiesOf(properties));
  for (const [PolicyName] of policiesOf(before)) {
    if (!wanted.has(PolicyName)) hands.ask("iam", "DeleteRolePolicy", { RoleName, PolicyName });
  }
  for (const [PolicyName, PolicyDocument] of wanted) {
    hands.ask("iam", "PutRolePolicy", { RoleName, PolicyName, PolicyDocument });
  }
  const [have, want] = [textsOf(before, "ManagedPolicyArns"), textsOf(properties, "ManagedPolicyArns")];
  for (const PolicyArn of have)
    if (!want.includes(PolicyArn)) hands.ask("iam", "DetachRolePolicy", { RoleName, PolicyArn });
  for (const PolicyArn of want)
    if (!have.includes(PolicyArn)) hands.ask("iam", "AttachRolePolicy", { RoleName, PolicyArn });
}

const exists = (hands: Hands, RoleName: string): boolean => {
  try {
    hands.ask("iam", "GetRole", { RoleName });
    return true;
  } catch {
    return false;
  }
};

const role: Kind = {
  seconds: 18,
  permissions: ["iam:CreateRole", "iam:GetRole", "iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:TagRole"],
  replaces: ["RoleName", "Path"],
  capability: named("RoleName"),
  make(hands) {
    const { properties } = hands;
    const RoleName = textOf(properties, "RoleName") ?? hands.newName();
    const made = hands.ask("iam", "CreateRole", {
      RoleName,
      Path: textOf(properties, "Path") ?? "/",
      AssumeRolePolicyDocument: document(properties.AssumeRolePolicyDocument),
      ...(properties.Description === undefined ? {} : { Description: properties.Description }),
      ...(properties.MaxSessionDuration === undefined ? {} : { MaxSessionDuration: properties.MaxSessionDuration }),
      Tags: own(hands.tags),
    });
    try {
      changePolicies(hands, RoleName, {});
    } catch (error) {
      // What could not be made whole is not left half made.
      role.remove({ ...hands, properties }, RoleName);
      throw error;
    }
    const { Arn, RoleId } = fieldsOf(made, "Role");
    return { id: RoleName, attributes: { Arn: String(Arn), RoleId: String(RoleId) } };
  },
  change(hands, RoleName, before) {
    const PolicyDocument = document(hands.properties.AssumeRolePolicyDocument);
    hands.ask("iam", "UpdateAssumeRolePolicy", { RoleName, PolicyDocument });
    changePolicies(hands, RoleName, before);
    const Tags = own(hands.tags);
    if (Tags.length > 0) hands.ask("iam", "TagRole", { RoleName, Tags });
  },
  remove(hands, RoleName) {
    const inline = textsOf(hands.ask("iam", "ListRolePolicies", { RoleName }), "PolicyNames");
    const attached = listOf(hands.ask("iam", "ListAttachedRolePolicies", { RoleName }), "AttachedPolicies");
    for (const PolicyName of inline) hands.ask("iam", "DeleteRolePolicy", { RoleName, PolicyName });
    for (const { PolicyArn } of attached) hands.ask("iam", "DetachRolePolicy", { RoleName, PolicyArn });
    hands.ask("iam", "DeleteRole", { RoleName });
  },
  exists,
};

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
    for (const RoleName of textsOf(properties, "Roles")) hands.ask("iam", "AttachRolePolicy", { RoleName, PolicyArn });
    return { id: PolicyArn, attributes: { PolicyArn } };
  },
  change(hands, PolicyArn) {
    const PolicyDocument = document(hands.properties.PolicyDocument);
    const made = hands.ask("iam", "CreatePolicyVersion", { PolicyArn, PolicyDocument, SetAsDefault: true });
    const { VersionId: kept } = fieldsOf(made, "PolicyVersion");
    for (const { VersionId } of listOf(hands.ask("iam", "ListPolicyVersions", { PolicyArn }), "Versions")) {
      if (VersionId !== kept) hands.ask("iam", "DeletePolicyVersion", { PolicyArn, VersionId });
    }
  },
  remove(hands, PolicyArn) {
    for (const RoleName of textsOf(hands.properties, "Roles")) {
      if (exists(hands, RoleName)) hands.ask("iam", "DetachRolePolicy", { RoleName, PolicyArn });
    }
    hands.ask("iam", "DeletePolicy", { PolicyArn });
  },
};

const rolePolicy: Kind = {
  seconds: 16,
  permissions: ["iam:PutRolePolicy", "iam:GetRolePolicy"],
  replaces: ["PolicyName", "Roles"],
  capability: () => "CAPABILITY_IAM",
  make(hands) {
    const { properties } = hands;
    const roles = textsOf(properties, "Roles");
    if (roles.length === 0)
      throw new AwsRefusal(400, "ValidationError", "At least one of [Groups,Roles,Users] must be non-empty.");
    const PolicyName = textOf(properties, "PolicyName") ?? "";
    for (const RoleName of roles) {
      hands.ask("iam", "PutRolePolicy", { RoleName, PolicyName, PolicyDocument: document(properties.PolicyDocument) });
    }
    return { id: hands.newName(), attributes: {} };
  },
  change: (hands) => void rolePolicy.make(hands),
  remove(hands) {
    const PolicyName = textOf(hands.properties, "PolicyName") ?? "";
    for (const RoleName of textsOf(hands.properties, "Roles")) {
      if (exists(hands, RoleName)) hands.ask("iam", "DeleteRolePolicy", { RoleName, PolicyName });
    }
  },
};

/** Kinds of resource that IAM keeps. */
export const identityKinds: Kinds = {
  "AWS::IAM::Role": role,
  "AWS::IAM::InstanceProfile": instanceProfile,
  "AWS::IAM::ManagedPolicy": managedPolicy,
  "AWS::IAM::Policy": rolePolicy,
};
