import type { Change } from "@slipway/reconcile";
import { type PolicyDocument, recordIn, type Statement, withRecord } from "./policy-document.ts";

type Fields = Readonly<Record<string, unknown>>;

/** One value or several, without an order. */
const asSet = (value: unknown, form: (text: string) => string = (text) => text): string[] =>
  [...new Set([value].flat().map((each) => form(String(each))))].sort();

const lower = (text: string): string => text.toLowerCase();

const mapped = (fields: unknown, key: (name: string) => string, value: (each: unknown, name: string) => unknown) =>
  Object.fromEntries(
    Object.entries((fields ?? {}) as Fields)
      .map(([name, each]) => [key(name), value(each, name)] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );

/** An account may be written by its number or as its root. */
const accountOf = (principal: string): string => /^arn:[^:]+:iam::(\d{12}):root$/.exec(principal)?.[1] ?? principal;

const principals = (value: unknown): unknown =>
  mapped(typeof value === "string" ? { AWS: value } : value, String, (each, name) =>
    asSet(each, name === "AWS" ? accountOf : undefined),
  );

const members: Readonly<Record<string, (value: unknown) => unknown>> = {
  Effect: String,
  // IAM's actions and the keys of its conditions have no case; all else has.
  Action: (value) => asSet(value, lower),
  NotAction: (value) => asSet(value, lower),
  Resource: (value) => asSet(value),
  NotResource: (value) => asSet(value),
  Principal: principals,
  NotPrincipal: principals,
  Condition: (value) => mapped(value, String, (keys) => mapped(keys, lower, (each) => asSet(each))),
};

/** What a statement means. Its Sid is a name, which means nothing. */
function meaning(statement: Statement): string {
  const named = Object.entries(members).flatMap(([name, form]) =>
    statement[name] === undefined || (name === "Condition" && Object.keys(statement[name] as Fields).length === 0)
      ? []
      : [[name, form(statement[name])]],
  );
  return JSON.stringify(named);
}

/** What differs in the meaning of two policies, by statement. The order of statements and of values means nothing. */
export function policyChanges(have: PolicyDocument, want: PolicyDocument, field: string): Change[] {
  const [before, after] = [new Set(have.Statement.map(meaning)), new Set(want.Statement.map(meaning))];
  const surplus = have.Statement.filter((statement) => !after.has(meaning(statement)));
  const missing = want.Statement.filter((statement) => !before.has(meaning(statement)));
  const name = ({ Sid }: Statement, at: number) => `${field}.Statement[${Sid === undefined ? at : String(Sid)}]`;
  const version =
    have.Version === want.Version ? [] : [{ field: `${field}.Version`, have: have.Version, want: want.Version }];
  const paired = missing.map((statement, at): Change => {
    const old = surplus[at];
    return {
      field: name(statement, want.Statement.indexOf(statement)),
      ...(old ? { have: old } : {}),
      want: statement,
    };
  });
  const removed = surplus
    .slice(missing.length)
    .map((statement): Change => ({ field: name(statement, have.Statement.indexOf(statement)), have: statement }));
  return [...version, ...paired, ...removed];
}

export const samePolicy = (have: PolicyDocument, want: PolicyDocument): boolean =>
  policyChanges(have, want, "").length === 0;

/** The wanted policy, in which statements that are there already stay as they are written, and so does the record of its maker. */
export function updatedPolicy(have: PolicyDocument, want: PolicyDocument): PolicyDocument {
  const written = new Map(have.Statement.map((statement) => [meaning(statement), statement]));
  const updated = { ...want, Statement: want.Statement.map((each) => written.get(meaning(each)) ?? each) };
  const record = recordIn(have);
  return record === undefined || recordIn(updated) !== undefined ? updated : withRecord(updated, record);
}
