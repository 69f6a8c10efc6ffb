import { define, lookup } from "../../../world/table.ts";
import { AwsRefusal, type Call, type Fields, type Operations } from "../../engine/operation.ts";
import { awsPolicyArns, nameOfPolicy } from "./aws-policies.ts";
import { checkAttachable } from "./bearer-policies.ts";
import { seconds } from "./document.ts";
import { checkDocument } from "./document-check.ts";
import { checkName, constraint, pathOf, uniqueId } from "./names.ts";
import { page } from "./page.ts";
import { type Bearer, bearers, iam, type Policy } from "./state.ts";
import { tagsOf } from "./tags.ts";

function attachments(call: Call, arn: string): number {
  return bearers(call.world).filter(({ attached }) => attached.includes(arn)).length;
}

function shownPolicy(call: Call, policy: Policy, extent: "created" | "whole" | "listed"): Fields {
  return {
    PolicyName: policy.PolicyName,
    PolicyId: policy.PolicyId,
    Arn: policy.Arn,
    Path: policy.Path,
    DefaultVersionId: policy.DefaultVersionId,
    AttachmentCount: attachments(call, policy.Arn),
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    ...(extent === "whole" ? { Description: policy.Description } : {}),
    CreateDate: policy.CreateDate,
    UpdateDate: policy.UpdateDate,
    ...(extent === "whole" || (extent === "created" && policy.Tags.length > 0) ? { Tags: policy.Tags } : {}),
  };
}

/** The policy that a call names, or IAM's refusal. */
export function thePolicy(call: Call): Policy {
  const arn = call.need("PolicyArn");
  const policy = lookup(iam(call.world).policies, arn);
  if (policy) return policy;
  throw new AwsRefusal(404, "NoSuchEntity", `Policy ${arn} was not found.`);
}

export const policyResource = (call: Call): string => call.need("PolicyArn");

/** Refuse what no managed policy can say. */
export function checkManaged(document: string): void {
  checkDocument(document, "identity", true);
  const most = 6144;
  if (document.replace(/\s/g, "").length <= most) return;
  throw new AwsRefusal(409, "LimitExceeded", `Cannot exceed quota for PolicySize: ${most}`);
}

const made = "2015-02-06T18:40:00Z";

/** One of AWS's own policies, as it is shown. */
function ofAws(arn: string): Policy {
  const name = nameOfPolicy(arn);
  const letters = Buffer.from(name).toString("hex").toUpperCase();
  return {
    PolicyName: name,
    PolicyId: `ANPA${letters.padEnd(17, "0").slice(0, 17)}`,
    Arn: arn,
    Path: arn.slice("arn:aws:iam::aws:policy".length, -name.length),
    CreateDate: made,
    UpdateDate: made,
    DefaultVersionId: "v1",
    versions: {},
    nextVersion: 2,
    Tags: [],
  };
}

/** The policies that a list is of: the account's, AWS's own, or both. */
function listedPolicies(call: Call): Policy[] {
  const [scope, prefix] = [call.text("Scope") ?? "All", call.text("PathPrefix") ?? "/"];
  const all = [
    ...(scope === "AWS" ? [] : Object.values(iam(call.world).policies)),
    ...(scope === "Local" ? [] : awsPolicyArns.map(ofAws)),
  ];
  const attached = call.flag("OnlyAttached") === true;
  return all.filter(({ Path, Arn }) => Path.startsWith(prefix) && (!attached || attachments(call, Arn) > 0));
}

/** Managed policies of the account. */
const entityTypes = ["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"];

export const policyOperations: Operations = {
  CreatePolicy: {
    resource: (call) => `arn:aws:iam::${call.account}:policy${pathOf(call)}${call.need("PolicyName")}`,
    run(call) {
      const { world, account } = call;
      const [name, document] = [call.need("PolicyName"), call.need("PolicyDocument")];
      checkName("PolicyName", name, 128);
      checkManaged(document);
      const Arn = `arn:aws:iam::${account}:policy${pathOf(call)}${name}`;
      const { policies } = iam(world);
      if (Object.values(policies).some(({ PolicyName }) => PolicyName.toLowerCase() === name.toLowerCase())) {
        throw new AwsRefusal(
          409,
          "EntityAlreadyExists",
          `A policy called ${name} already exists. Duplicate names are not allowed.`,
        );
      }
      const now = seconds(world);
      const description = call.text("Description");
      const policy: Policy = {
        PolicyName: name,
        PolicyId: uniqueId(call, "ANPA"),
        Arn,
        Path: pathOf(call),
        CreateDate: now,
        UpdateDate: now,
        DefaultVersionId: "v1",
        versions: { v1: { document, CreateDate: now } },
        nextVersion: 2,
        Tags: tagsOf(call),
        ...(description === undefined ? {} : { Description: description }),
      };
      define(policies, Arn, policy);
      return { Policy: shownPolicy(call, policy, "created") };
    },
  },
  GetPolicy: {
    resource: policyResource,
    run(call) {
      const arn = call.need("PolicyArn");
      if (!arn.startsWith("arn:aws:iam::aws:policy/")) return { Policy: shownPolicy(call, thePolicy(call), "whole") };
      checkAttachable(call, arn);
      return { Policy: shownPolicy(call, ofAws(arn), "whole") };
    },
  },
  ListPolicies: {
    run(call) {
      const { shown, rest } = page(call, listedPolicies(call), ({ PolicyName }) => PolicyName);
      return { Policies: shown.map((policy) => shownPolicy(call, policy, "listed")), ...rest };
    },
  },
  ListEntitiesForPolicy: {
    pages: { lists: ["PolicyGroups", "PolicyUsers", "PolicyRoles"] },
    resource: policyResource,
    run(call) {
      const arn = call.need("PolicyArn");
      if (arn.startsWith("arn:aws:iam::aws:policy/")) checkAttachable(call, arn);
      else thePolicy(call);
      const { roles, users, groups } = iam(call.world);
      const filter = call.text("EntityFilter");
      if (filter !== undefined && !entityTypes.includes(filter))
        throw constraint("entityFilter", `Member must satisfy enum value set: [${entityTypes.join(", ")}]`, filter);
      const prefix = call.text("PathPrefix") ?? "/";
      const carry = <T extends Bearer>(all: Record<string, T>, type: string) =>
        Object.values(all).filter(
          ({ attached, Path }) => attached.includes(arn) && Path.startsWith(prefix) && (filter ?? type) === type,
        );
      return {
        PolicyGroups: carry(groups, "Group").map(({ GroupName, GroupId }) => ({ GroupName, GroupId })),
        PolicyUsers: carry(users, "User").map(({ UserName, UserId }) => ({ UserName, UserId })),
        PolicyRoles: carry(roles, "Role").map(({ RoleName, RoleId }) => ({ RoleName, RoleId })),
        IsTruncated: false,
      };
    },
  },
  DeletePolicy: {
    resource: policyResource,
    run(call) {
      const policy = thePolicy(call);
      const conflict = (message: string) => new AwsRefusal(409, "DeleteConflict", message);
      if (attachments(call, policy.Arn) > 0) throw conflict("Cannot delete a policy attached to entities.");
      if (Object.keys(policy.versions).length > 1) {
        throw conflict(
          "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
        );
      }
      delete iam(call.world).policies[policy.Arn];
      return undefined;
    },
  },
};
