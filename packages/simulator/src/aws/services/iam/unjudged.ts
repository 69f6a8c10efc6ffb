import { fieldsOf, isFields } from "../../engine/operation.ts";
import { operatorIn, statements, texts } from "./document.ts";

/** What a request is known by here where a policy of who calls is judged; the last two only where policies are attached and roles passed. */
const knownKeys = new Set(["aws:principalarn", "aws:principalaccount", "iam:policyarn", "iam:passedtoservice"]);

/** What of a policy cannot be judged here, by name: a policy that is taken word for word must have nothing of it. */
export function unjudged(document: string): string[] {
  return statements(document).flatMap((statement) => [
    ...Object.entries(fieldsOf(statement, "Condition")).flatMap(([operator, keys]) => [
      ...(isKnown(operator) ? [] : [`the operator ${operator}`]),
      ...Object.keys(isFields(keys) ? keys : {})
        .filter((key) => !knownKeys.has(key.toLowerCase()))
        .map((key) => `the condition key ${key}`),
    ]),
    ...["Resource", "NotResource"].flatMap((member) => texts(statement[member])).flatMap(variables),
    ...variables(JSON.stringify(fieldsOf(statement, "Condition"))),
  ]);
}

function isKnown(operator: string): boolean {
  const { positive, compare } = operatorIn(operator);
  return compare !== undefined || positive === "Null";
}

const variables = (text: string): string[] =>
  [...text.matchAll(/\$\{[^}]*\}/g)].map(([variable]) => `the variable ${variable}`);
