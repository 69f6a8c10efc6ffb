import { define, lookup } from "../../../world/table.ts";
import { AwsRefusal, type Call, type Operations } from "../../engine/operation.ts";
import { documentOf } from "./aws-policies.ts";
import { checkAttachable } from "./bearer-policies.ts";
import { percentEncoded, seconds } from "./document.ts";
import { checkManaged, policyResource, thePolicy } from "./policies.ts";
import type { Policy } from "./state.ts";

function theVersion(call: Call, policy: Policy) {
  const id = call.need("VersionId");
  const version = lookup(policy.versions, id);
  if (version) return { id, ...version };
  throw new AwsRefusal(404, "NoSuchEntity", `Policy ${policy.Arn} version ${id} does not exist or is not attachable.`);
}

/** The versions of managed policies. */
export const policyVersionOperations: Operations = {
  GetPolicyVersion: {
    resource: policyResource,
    run(call) {
      const arn = call.need("PolicyArn");
      if (arn.startsWith("arn:aws:iam::aws:policy/")) {
        checkAttachable(call, arn);
        const Document = percentEncoded(documentOf(call.world, arn));
        return {
          PolicyVersion: { Document, VersionId: "v1", IsDefaultVersion: true, CreateDate: "2015-02-06T18:40:00Z" },
        };
      }
      const policy = thePolicy(call);
      const { id, document, CreateDate } = theVersion(call, policy);
      const IsDefaultVersion = id === policy.DefaultVersionId;
      return { PolicyVersion: { Document: percentEncoded(document), VersionId: id, IsDefaultVersion, CreateDate } };
    },
  },
  CreatePolicyVersion: {
    resource: policyResource,
    run(call) {
      const policy = thePolicy(call);
      const document = call.need("PolicyDocument");
      checkManaged(document);
      if (Object.keys(policy.versions).length >= 5) {
        throw new AwsRefusal(
          409,
          "LimitExceeded",
          "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.",
        );
      }
      const id = `v${policy.nextVersion}`;
      const CreateDate = seconds(call.world);
      policy.nextVersion += 1;
      define(policy.versions, id, { document, CreateDate });
      policy.UpdateDate = CreateDate;
      if (call.flag("SetAsDefault")) policy.DefaultVersionId = id;
      return { PolicyVersion: { VersionId: id, IsDefaultVersion: policy.DefaultVersionId === id, CreateDate } };
    },
  },
  SetDefaultPolicyVersion: {
    resource: policyResource,
    run(call) {
      const policy = thePolicy(call);
      policy.DefaultVersionId = theVersion(call, policy).id;
      policy.UpdateDate = seconds(call.world);
      return undefined;
    },
  },
  DeletePolicyVersion: {
    resource: policyResource,
    run(call) {
      const policy = thePolicy(call);
      const { id } = theVersion(call, policy);
      if (id === policy.DefaultVersionId) {
        throw new AwsRefusal(409, "DeleteConflict", "Cannot delete the default version of a policy.");
      }
      delete policy.versions[id];
      return undefined;
    },
  },
  ListPolicyVersions: {
    pages: { lists: ["Versions"] },
    resource: policyResource,
    run(call) {
      const policy = thePolicy(call);
      const Versions = Object.entries(policy.versions).map(([VersionId, { CreateDate }]) => ({
        VersionId,
        IsDefaultVersion: VersionId === policy.DefaultVersionId,
        CreateDate,
      }));
      return { Versions, IsTruncated: false };
    },
  },
};
