import { data, type Input, type Reading } from "@slipway/action";
import { type PolicyDocument, policySize, policyText, type Statement } from "./policy-document.ts";

/** What kind of policy: one of an identity says on what it acts, one of a resource says for whom. */
type Kind = "identity" | "resource";

interface PolicyInput {
  readonly kind: Kind;
  /** The most characters, blanks not counted. */
  readonly most: number;
}

/** A policy in JSON or YAML, judged as far as that takes no request. */
export const policyInput = (about: string, options: PolicyInput): Input<PolicyDocument> =>
  data(about, (value) => judge(value, options));

function judge(value: unknown, { kind, most }: PolicyInput): Reading<PolicyDocument> {
  if (!isRecord(value)) return { problem: "Write a policy: an object with Version and Statement." };
  const { Version = "2012-10-17", Statement, ...rest } = value;
  const statements = [Statement ?? []].flat();
  const sids = statements.flatMap((each) => (isRecord(each) && typeof each.Sid === "string" ? [each.Sid] : []));
  const document = { Version: String(Version), Statement: statements as Statement[] };
  const text = policyText(document);
  const problems = [
    ...unless(
      Object.keys(rest).length === 0,
      `Leave out ${Object.keys(rest).join(", ")}: a policy has Version and Statement.`,
    ),
    ...unless(/^20(12-10|08-10)-17$/.test(document.Version), 'Write Version: "2012-10-17".'),
    ...unless(statements.length > 0, "Write at least one statement."),
    ...statements.flatMap((each, at) => judgeStatement(each, kind).map((problem) => `Statement ${at + 1}: ${problem}`)),
    ...unless(new Set(sids).size === sids.length, "Give each statement a Sid of its own."),
    ...unless(/^[\t\n\r\x20-\xff]*$/.test(text), "Use Latin letters, digits and signs only: AWS takes no others."),
    ...unless(
      policySize(text) <= most,
      `It has ${policySize(text)} characters without blanks, and AWS takes ${most}: split it up.`,
    ),
  ];
  return problems.length > 0 ? { problem: problems.join(" ") } : { value: document };
}

const known = /^(Sid|Effect|(Not)?(Action|Resource|Principal)|Condition)$/;

function judgeStatement(statement: unknown, kind: Kind): string[] {
  if (!isRecord(statement)) return ["Write an object with Effect and Action."];
  const { Sid = "", Effect, Condition = {} } = statement;
  const one = (member: string) => (statement[member] === undefined) !== (statement[`Not${member}`] === undefined);
  const none = (member: string) => statement[member] === undefined && statement[`Not${member}`] === undefined;
  const texts = (member: string) => [statement[member] ?? statement[`Not${member}`] ?? []].flat();
  const unknown = Object.keys(statement).filter((member) => !known.test(member));
  return [
    ...unless(unknown.length === 0, `Leave out ${unknown.join(", ")}: AWS knows no such member.`),
    ...unless(Effect === "Allow" || Effect === "Deny", "Write Effect: Allow or Effect: Deny."),
    ...unless(one("Action"), "Write Action or NotAction."),
    ...unless(texts("Action").every(isAction), 'Write each action as service:Action, or "*".'),
    ...unless(texts("Resource").every(isText), "Write each resource as a text: its ARN."),
    ...unless(typeof Sid === "string" && /^[A-Za-z0-9]*$/.test(Sid), "Write the Sid in letters and digits."),
    ...unless(
      isRecord(Condition) && Object.values(Condition).every(isRecord),
      "Write each condition as operator, key and values.",
    ),
    ...(kind === "identity"
      ? [
          ...unless(one("Resource"), "Write Resource or NotResource."),
          ...unless(none("Principal"), "Leave out Principal: the policy is for whom it is put on."),
        ]
      : [
          ...unless(one("Principal"), "Write Principal: for whom it is."),
          ...unless(none("Resource"), "Leave out Resource: the policy is about what it is put on."),
        ]),
  ];
}

const unless = (isRight: boolean, problem: string): string[] => (isRight ? [] : [problem]);
const isText = (value: unknown): boolean => typeof value === "string" && value !== "";
const isAction = (value: unknown): boolean => typeof value === "string" && /^(\*|[\w-]+:[\w*?]+)$/.test(value);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
