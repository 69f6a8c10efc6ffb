import { MissingError, UnfitError } from "@slipway/action";
import { defineResource } from "@slipway/reconcile";
import type { Aws, AwsReads } from "../aws.ts";
import { partitionOf } from "../client/partition.ts";
import { answers, listed } from "../client/planned/shows.ts";
import { type InlineBody, type InlinePolicy, inlineMost } from "./inline.ts";
import { type PolicyDocument, policySize, policyText, recordIn, withRecord } from "./policy-document.ts";
import { policyChanges, samePolicy, updatedPolicy } from "./same-policy.ts";

/** An inline policy of a role or a user. Others that it carries stay. */
export const inlinePolicy = defineResource<InlinePolicy, InlinePolicy, InlineBody, AwsReads, Aws>({
  kind: "inline policy",
  id: ({ bearer: { account, kind, name }, name: policy }) => `${account}/${kind}/${name}/${policy}`,
  readLagMs: 60_000,
  seal: {
    read: ({ document }) => recordIn(document),
    add: (body, record) => ({ ...body, PolicyDocument: withRecord(body.PolicyDocument, record) }),
  },

  async read({ bearer, name }, aws) {
    const { readInline } = await import("./inline-calls.ts");
    const document = await readInline(bearer, name, aws);
    return document && { bearer, name, document };
  },

  async plan(want, have, aws) {
    if (have !== undefined && samePolicy(have.document, want.document)) return { operation: "none" };
    await judgePartition(want.document, aws);
    if (have === undefined) {
      await judgeOthers({ ...want, document: withRecord(want.document, recordOfSize) }, aws);
      return { operation: "create", body: bodyOf(want, want.document) };
    }
    const document = updatedPolicy(have.document, want.document);
    await judgeOthers({ ...want, document }, aws);
    const changes = policyChanges(have.document, want.document, "PolicyDocument");
    return { operation: "update", body: bodyOf(want, document), changes };
  },

  async create(_id, body, aws) {
    const { putInline } = await import("./inline-calls.ts");
    await putInline(body, aws);
  },

  async update(_have, body, aws) {
    const { putInline } = await import("./inline-calls.ts");
    await putInline(body, aws);
  },

  async delete({ bearer, name }, aws) {
    const { deleteInline } = await import("./inline-calls.ts");
    await deleteInline(bearer, name, aws);
  },

  shows(_id, { PolicyName, PolicyDocument, ...bearer }, have, aws) {
    const word = "RoleName" in bearer ? "Role" : "User";
    const shown = { ...bearer, PolicyName, PolicyDocument: encodeURIComponent(policyText(PolicyDocument)) };
    const read = { of: `iam:Get${word}Policy`, input: { ...bearer, PolicyName } };
    const list = { of: `iam:List${word}Policies`, input: bearer };
    return {
      ...answers(aws, read, shown, have === undefined),
      ...listed(aws, list, { in: "PolicyNames", item: PolicyName }),
    };
  },
});

const bodyOf = ({ bearer, name }: InlinePolicy, document: PolicyDocument): InlineBody => ({
  ...(bearer.kind === "role" ? { RoleName: bearer.name } : { UserName: bearer.name }),
  PolicyName: name,
  PolicyDocument: document,
});

/** IAM takes ARNs of the account's own partition alone. */
async function judgePartition({ Statement }: PolicyDocument, aws: AwsReads): Promise<void> {
  const own = await partitionOf(aws);
  const resources = Statement.flatMap(({ Resource, NotResource }) => [Resource ?? NotResource].flat()).map(String);
  const foreign = resources.filter((arn) => /^arn:aws[\w-]*:/.test(arn) && !arn.startsWith(`arn:${own}:`));
  if (foreign.length === 0) return;
  throw new UnfitError(
    `IAM takes no ${foreign.join(", ")} here: the account is in the partition ${own}.`,
    `Write these ARNs with arn:${own}: at their beginning.`,
  );
}

/** What else the bearer carries counts for the limit, and may say the same under another name. */
async function judgeOthers({ bearer, name, document }: InlinePolicy, aws: AwsReads): Promise<void> {
  const { readOthers } = await import("./inline-calls.ts");
  const others = await readOthers(bearer, name, aws);
  if (others === undefined)
    throw new MissingError(
      `There is no ${bearer.kind} named ${bearer.name} in the account ${bearer.account}.`,
      `Correct the input ${bearer.kind}, or create the ${bearer.kind} first.`,
    );
  for (const { name: other, document: theirs } of others) {
    if (samePolicy(theirs, document))
      aws.run.warn(
        `The ${bearer.kind} ${bearer.name} has the same policy under the name ${other}: give policy-name: ${other} to adopt it.`,
      );
  }
  const size = [document, ...others.map((other) => other.document)].reduce(
    (sum, each) => sum + policySize(policyText(each)),
    0,
  );
  const most = inlineMost[bearer.kind];
  if (size <= most) return;
  const held = others.map((other) => `${other.name} (${policySize(policyText(other.document))})`).join(", ");
  throw new UnfitError(
    `With ${name} the inline policies of the ${bearer.kind} ${bearer.name} would have ${size} characters, and IAM takes ${most} of all together${held === "" ? "" : `; it has ${held}`}.`,
    "Shorten it, remove one of the others, or make it a managed policy.",
  );
}

/** As long as every record of a maker: it counts as well. */
const recordOfSize = "slipway-0123456789abcdef";
