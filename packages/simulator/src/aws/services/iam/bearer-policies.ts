import { define, lookup } from "../../../world/table.ts";
import { AwsRefusal, type Call, type Fields, type Operation, type Operations } from "../../engine/operation.ts";
import { isAttachable, nameOfPolicy } from "./aws-policies.ts";
import { percentEncoded } from "./document.ts";
import { checkDocument } from "./document-check.ts";
import { checkName } from "./names.ts";
import { page } from "./page.ts";
import { type Bearer, existing, iam, type Role, requireModifiable } from "./state.ts";

/** Roles, users and groups carry policies in the same way, under names of their own. */
interface BearerType {
  readonly word: "Role" | "User" | "Group";
  readonly inlineMost: number;
  readonly all: (call: Call) => Record<string, Bearer>;
}

const bearerTypes: readonly BearerType[] = [
  { word: "Role", inlineMost: 10_240, all: ({ world }) => iam(world).roles },
  { word: "User", inlineMost: 2048, all: ({ world }) => iam(world).users },
  { word: "Group", inlineMost: 5120, all: ({ world }) => iam(world).groups },
];

/** Refuse a policy ARN that is none, or that no one can attach. */
export function checkAttachable(call: Call, arn: string): void {
  if (!/^arn:aws:iam::(\d{12}|aws):policy\/.+$/.test(arn)) {
    throw new AwsRefusal(400, "ValidationError", "Invalid ARN:  Could not be parsed!");
  }
  if (!isAttachable(call.world, arn)) {
    throw new AwsRefusal(404, "NoSuchEntity", `Policy ${arn} does not exist or is not attachable.`);
  }
}

/** How many managed policies one of them carries. */
const attachedMost = 10;

function bearerOperations({ word, inlineMost, all }: BearerType): Operations {
  const member = `${word}Name`;
  const lower = word.toLowerCase();
  const bearer = (call: Call): Bearer => existing(all(call), lower, call.need(member));
  const resource = (call: Call): string =>
    lookup(all(call), call.need(member).toLowerCase())?.Arn ??
    `arn:aws:iam::${call.account}:${lower}/${call.need(member)}`;
  const operation = (run: (call: Call, to: Bearer) => Fields | undefined): Operation => ({
    resource,
    run: (call) => run(call, bearer(call)),
  });
  const change = (run: (call: Call, to: Bearer) => void): Operation =>
    operation((call, to) => {
      if ("RoleId" in to) requireModifiable(to as Role);
      run(call, to);
      return undefined;
    });
  /** Conditions may ask which policy it is (Service Authorization Reference, "Actions, resources, and condition keys for IAM"). */
  const ofPolicy = (about: Operation): Operation => ({
    ...about,
    facts: (call) => ({ "iam:policyarn": call.text("PolicyArn") ?? "" }),
  });
  /** Names are the same whatever their case, and a policy keeps the first one (radkawar/stackd, testdata/aws/iam/policy_management.json). */
  const written = ({ inline: policies }: Bearer, name: string): string =>
    Object.keys(policies).find((each) => each.toLowerCase() === name.toLowerCase()) ?? name;
  const inline = (call: Call, to: Bearer): string => {
    const name = call.need("PolicyName");
    const document = lookup(to.inline, written(to, name));
    if (document !== undefined) return document;
    throw new AwsRefusal(404, "NoSuchEntity", `The ${lower} policy with name ${name} cannot be found.`);
  };
  return {
    [`Put${word}Policy`]: change((call, to) => {
      const [name, document] = [call.need("PolicyName"), call.need("PolicyDocument")];
      checkName("PolicyName", name, 128);
      checkDocument(document, "identity");
      const sizes = Object.entries({ ...to.inline, [written(to, name)]: document }).map(
        ([, text]) => text.replace(/\s/g, "").length,
      );
      if (sizes.reduce((sum, size) => sum + size, 0) > inlineMost) {
        throw new AwsRefusal(
          409,
          "LimitExceeded",
          `Maximum policy size of ${inlineMost} bytes exceeded for ${lower} ${call.need(member)}`,
        );
      }
      define(to.inline, written(to, name), document);
    }),
    [`Get${word}Policy`]: operation((call, to) => ({
      [member]: call.need(member),
      PolicyName: call.need("PolicyName"),
      PolicyDocument: percentEncoded(inline(call, to)),
    })),
    [`Delete${word}Policy`]: change((call, to) => {
      inline(call, to);
      delete to.inline[written(to, call.need("PolicyName"))];
    }),
    [`List${word}Policies`]: operation((call, to) => {
      const { shown, rest } = page(call, Object.keys(to.inline), (name) => name);
      return { PolicyNames: shown, ...rest };
    }),
    [`Attach${word}Policy`]: ofPolicy(
      change((call, to) => {
        const arn = call.need("PolicyArn");
        checkAttachable(call, arn);
        if (to.attached.includes(arn)) return;
        if (to.attached.length >= attachedMost) {
          throw new AwsRefusal(409, "LimitExceeded", `Cannot exceed quota for PoliciesPer${word}: ${attachedMost}`);
        }
        to.attached.push(arn);
      }),
    ),
    [`Detach${word}Policy`]: ofPolicy(
      change((call, to) => {
        const arn = call.need("PolicyArn");
        const at = to.attached.indexOf(arn);
        if (at < 0) throw new AwsRefusal(404, "NoSuchEntity", `Policy ${arn} was not found.`);
        to.attached.splice(at, 1);
      }),
    ),
    [`ListAttached${word}Policies`]: operation((call, to) => {
      const { shown, rest } = page(call, to.attached, nameOfPolicy);
      return { AttachedPolicies: shown.map((arn) => ({ PolicyName: nameOfPolicy(arn), PolicyArn: arn })), ...rest };
    }),
  };
}

/** The policies that roles, users and groups carry. */
export const bearerPolicyOperations: Operations = Object.assign({}, ...bearerTypes.map(bearerOperations));
