import { lookup } from "../../../world/table.ts";
import type { World } from "../../../world/world.ts";
import { type Fields, fieldsOf, isFields, type Value } from "../../engine/operation.ts";

/** Strings, whether one or a list of them. */
export const texts = (value: Value): string[] =>
  (Array.isArray(value) ? value : [value]).filter((each) => typeof each === "string");

/** The statements of a document; a document that is none has none. */
export function statements(document: string): Fields[] {
  try {
    const { Statement }: { Statement?: Value } = JSON.parse(document);
    return (Array.isArray(Statement) ? Statement : [Statement]).filter(isFields);
  } catch {
    return [];
  }
}

/** Whether a text fits a pattern with `*` and `?`. */
export function fits(pattern: string, text: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${escaped}$`, "s").test(text);
}

const same = (pattern: string, text: string): boolean => pattern === text;
const sameInAnyCase = (pattern: string, text: string): boolean => pattern.toLowerCase() === text.toLowerCase();

const operators: Record<string, (pattern: string, text: string) => boolean> = {
  StringEquals: same,
  StringEqualsIgnoreCase: sameInAnyCase,
  StringLike: fits,
  ArnEquals: fits,
  ArnLike: fits,
  Bool: sameInAnyCase,
};

/** An operator without what may stand before and after it, and whether it negates. */
export function operatorIn(operator: string) {
  const plain = operator.replace(/^ForA(ny|ll)Values?:/, "").replace(/IfExists$/, "");
  const positive = plain.replace(/(?<=String|Arn)Not/, "");
  return { positive, isNegated: positive !== plain, compare: lookup(operators, positive) };
}

/**
 * Whether the facts meet one operator of a condition. What is compared with a fact that is not known is not met; a
 * negation is, and so is what holds for all of no values.
 */
function meetsOperator(operator: string, key: string, wanted: Value, facts: Readonly<Record<string, string>>): boolean {
  const fact = lookup(facts, key.toLowerCase());
  const { positive, isNegated, compare } = operatorIn(operator);
  if (positive === "Null") return texts([wanted].flat().map(String)).includes(String(fact === undefined));
  if (!compare) return false;
  if (fact === undefined)
    return /^ForAllValues?:|IfExists$/.test(operator) || (isNegated && !operator.startsWith("ForAnyValue"));
  return (
    [wanted]
      .flat()
      .map(String)
      .some((pattern) => compare(pattern, fact)) !== isNegated
  );
}

/** Whether the facts meet all conditions. */
const meets = (condition: Fields, facts: Readonly<Record<string, string>>): boolean =>
  Object.entries(condition).every(
    ([operator, keys]) =>
      isFields(keys) && Object.entries(keys).every(([key, wanted]) => meetsOperator(operator, key, wanted, facts)),
  );

const named = (patterns: Value, text: string): boolean => texts(patterns).some((pattern) => fits(pattern, text));

const applies = (statement: Fields, plain: string, negated: string, text: string): boolean =>
  statement[negated] === undefined ? named(statement[plain], text) : !named(statement[negated], text);

/** Names of actions are compared in any case; ARNs of resources are not. */
const acts = ({ Action, NotAction }: Fields, action: string): boolean =>
  NotAction === undefined ? namesAction(Action, action) : !namesAction(NotAction, action);

const namesAction = (patterns: Value, action: string): boolean =>
  named(
    texts(patterns).map((pattern) => pattern.toLowerCase()),
    action.toLowerCase(),
  );

/** What the conditions of documents ask about an action, by key as they write it. */
export const keysAbout = (documents: readonly string[], action: string): string[] => [
  ...new Set(
    documents
      .flatMap(statements)
      .filter((statement) => acts(statement, action))
      .flatMap((statement) => Object.values(fieldsOf(statement, "Condition")))
      .flatMap((keys) => (isFields(keys) ? Object.keys(keys) : [])),
  ),
];

export type Facts = Readonly<Record<string, string>>;

/** What documents say to an action: a deny wins, and what no one allows is not allowed. */
export function verdict(documents: readonly string[], action: string, resource: string, facts: Facts) {
  const all = documents.flatMap(statements).filter((statement) => {
    const condition = fieldsOf(statement, "Condition");
    return (
      acts(statement, action) &&
      (statement.Resource === undefined && statement.NotResource === undefined
        ? true
        : applies(statement, "Resource", "NotResource", resource)) &&
      (meets(condition, facts) || (statement.Effect === "Deny" && Object.keys(condition).length === 0))
    );
  });
  if (all.some(({ Effect }) => Effect === "Deny")) return "denied";
  return all.some(({ Effect }) => Effect === "Allow") ? "allowed" : "silent";
}

/** A principal as a trust policy names it. */
export interface Principal {
  readonly kind: "AWS" | "Federated" | "Service";
  /** Any of these names fits. */
  readonly names: readonly string[];
}

function trusts(statement: Fields, { kind, names }: Principal): boolean {
  if (statement.Principal === "*") return kind === "AWS";
  const trusted = texts(fieldsOf(statement, "Principal")[kind]);
  return trusted.some((each) => each === "*" || names.includes(each));
}

/** Whether a role's trust policy lets a principal take it. */
export function allowsAssuming(document: string, action: string, principal: Principal, facts: Facts): boolean {
  const mine = statements(document).filter((statement) => trusts(statement, principal));
  return verdict([JSON.stringify({ Statement: mine })], action, "*", facts) === "allowed";
}

/** A document as IAM's answers carry it. */
export const percentEncoded = (document: string): string =>
  encodeURIComponent(document).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** A time as the query APIs write it. */
export const seconds = (world: World): string => world.clock.iso().replace(/\.\d+Z$/, "Z");
