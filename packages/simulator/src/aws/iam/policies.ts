import { AwsRefusal, type Call, type Fields, type Operation, type Operations } from "../operation.ts";
import { checkDocument, percentEncoded, seconds } from "./document.ts";
import { checkAttachable, checkName, page, pathOf, tagsOf, uniqueId } from "./roles.ts";
import { type Bearer, documentOf, existing, iam, type Policy } from "./state.ts";

/** Roles and users carry policies in the same way, under names of their own. */
interface Kind {
  readonly word: "Role" | "User";
  readonly inlineMost: number;
  readonly all: (call: Call) => Record<string, Bearer>;
}

const kinds: readonly Kind[] = [
  { word: "Role", inlineMost: 10_240, all: ({ world }) => iam(world).roles },
  { word: "User", inlineMost: 2048, all: ({ world }) => iam(world).users },
];

const nameOfPolicy = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

function bearerOperations({ word, inlineMost, all }: Kind): Operations {
  const member = `${word}Name`;
  const lower = word.toLowerCase();
  const bearer = (call: Call): Bearer => existing(all(call), lower, call.need(member));
  const resource = (call: Call): string =>
    all(call)[call.need(member).toLowerCase()]?.Arn ?? `arn:aws:iam::${call.account}:${lower}/${call.need(member)}`;
  const operation = (run: (call: Call, to: Bearer) => Fields | undefined): Operation => ({
    resource,
    run: (call) => run(call, bearer(call)),
  });
  const inline = (call: Call, { inline: policies }: Bearer): string => {
    const name = call.need("PolicyName");
    const document = policies[name];
    if (document !== undefined) return document;
    throw new AwsRefusal(404, "NoSuchEntity", `The ${lower} policy with name ${name} cannot be found.`);
  };
  return {
    [`Put${word}Policy`]: operation((call, to) => {
      const [name, document] = [call.need("PolicyName"), call.need("PolicyDocument")];
      checkName("PolicyName", name, 128);
      checkDocument(document, "identity");
      const sizes = Object.entries({ ...to.inline, [name]: document }).map(
        ([, text]) => text.replace(/\s/g, "").length,
      );
      if (sizes.reduce((sum, size) => sum + size, 0) > inlineMost) {
        throw new AwsRefusal(
          409,
          "LimitExceeded",
          `Maximum policy size of ${inlineMost} bytes exceeded for ${lower} ${call.need(member)}`,
        );
      }
      to.inline[name] = document;
      return undefined;
    }),
    [`Get${word}Policy`]: operation((call, to) => ({
      [member]: call.need(member),
      PolicyName: call.need("PolicyName"),
      PolicyDocument: percentEncoded(inline(call, to)),
    })),
    [`Delete${word}Policy`]: operation((call, to) => {
      inline(call, to);
      delete to.inline[call.need("PolicyName")];
      return undefined;
    }),
    [`List${word}Policies`]: operation((call, to) => {
      const { shown, rest } = page(call, Object.keys(to.inline), (name) => name);
      return { PolicyNames: shown, ...rest };
    }),
    [`Attach${word}Policy`]: operation((call, to) => {
      const arn = call.need("PolicyArn");
      checkAttachable(call, arn);
      if (!to.attached.includes(arn)) to.attached.push(arn);
      return undefined;
    }),
    [`Detach${word}Policy`]: operation((call, to) => {
      const arn = call.need("PolicyArn");
      const at = to.attached.indexOf(arn);
      if (at < 0) throw new AwsRefusal(404, "NoSuchEntity", `Policy ${arn} was not found.`);
      to.attached.splice(at, 1);
      return undefined;
    }),
    [`ListAttached${word}Policies`]: operation((call, to) => {
      const { shown, rest } = page(call, to.attached, nameOfPolicy);
      return { AttachedPolicies: shown.map((arn) => ({ PolicyName: nameOfPolicy(arn), PolicyArn: arn })), ...rest };
    }),
  };
}

function attachments(call: Call, arn: string): number {
  const { roles, users } = iam(call.world);
  return [...Object.values(roles), ...Object.values(users)].filter(({ attached }) => attached.includes(arn)).length;
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

function thePolicy(call: Call): Policy {
  const arn = call.need("PolicyArn");
  const policy = iam(call.world).policies[arn];
  if (policy) return policy;
  throw new AwsRefusal(404, "NoSuchEntity", `Policy ${arn} was not found.`);
}

const policyResource = (call: Call): string => call.need("PolicyArn");

function theVersion(call: Call, policy: Policy) {
  const id = call.need("VersionId");
  const version = policy.versions[id];
  if (version) return { id, ...version };
  throw new AwsRefusal(404, "NoSuchEntity", `Policy ${policy.Arn} version ${id} does not exist or is not attachable.`);
}

const managed: Operations = {
  CreatePolicy: {
    resource: (call) => `arn:aws:iam::${call.account}:policy${pathOf(call)}${call.need("PolicyName")}`,
    run(call) {
      const { world, account } = call;
      const [name, document] = [call.need("PolicyName"), call.need("PolicyDocument")];
      checkName("PolicyName", name, 128);
      checkDocument(document, "identity");
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
      policies[Arn] = policy;
      return { Policy: shownPolicy(call, policy, "created") };
    },
  },
  GetPolicy: {
    resource: policyResource,
    run(call) {
      const arn = call.need("PolicyArn");
      if (!arn.startsWith("arn:aws:iam::aws:policy/")) return { Policy: shownPolicy(call, thePolicy(call), "whole") };
      checkAttachable(call, arn);
      const made = "2015-02-06T18:40:00Z";
      const policy: Policy = {
        PolicyName: nameOfPolicy(arn),
        PolicyId: `ANPA${Buffer.from(nameOfPolicy(arn)).toString("hex").toUpperCase().padEnd(17, "0").slice(0, 17)}`,
        Arn: arn,
        Path: "/",
        CreateDate: made,
        UpdateDate: made,
        DefaultVersionId: "v1",
        versions: {},
        nextVersion: 2,
        Tags: [],
      };
      return { Policy: shownPolicy(call, policy, "whole") };
    },
  },
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
      checkDocument(document, "identity");
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
      policy.versions[id] = { document, CreateDate };
      policy.UpdateDate = CreateDate;
      if (call.flag("SetAsDefault")) policy.DefaultVersionId = id;
      return { PolicyVersion: { VersionId: id, IsDefaultVersion: policy.DefaultVersionId === id, CreateDate } };
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
  ListPolicies: {
    run(call) {
      const policies = call.text("Scope") === "AWS" ? [] : Object.values(iam(call.world).policies);
      const { shown, rest } = page(call, policies, ({ PolicyName }) => PolicyName);
      return { Policies: shown.map((policy) => shownPolicy(call, policy, "listed")), ...rest };
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

export const policyOperations: Operations = {
  ...managed,
  ...Object.assign({}, ...kinds.map(bearerOperations)),
};
