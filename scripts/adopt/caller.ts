import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { UnfitError } from "../../packages/action/src/index.ts";
import { root } from "../actions.ts";
import type { Found, Scenario, Value } from "./scenario.ts";

/** Text of others on a line of ours: no sign of it ends the line, or steers a terminal. */
export const onOneLine = (text: string): string =>
  text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);

/** The part of an example that comes before its jobs, and the lines of permissions of a job. */
function formOf({ example }: Scenario, workflow: string) {
  const text = readFileSync(join(root, "examples", example), "utf8");
  const [head = ""] = text.split(/^jobs:\n/m);
  const [uses = ""] = /^ +uses: .*\/workflows\/[\w-]+\.yml@.*\n/m.exec(text) ?? [];
  const [, permissions = ""] = /^ {4}permissions:.*\n((?: {6}.*\n)+)/m.exec(text) ?? [];
  return { head: head.replace(/^name:.*\n/, ""), uses: uses.replace(/[\w-]+(?=\.yml@)/, workflow), permissions };
}

/**
 * An expression of GitHub's would be evaluated with the caller's rights and secrets. And what ends a line for YAML 1.1 alone
 * may end one for GitHub, behind which an input of someone else's would stand.
 */
function refuseForeignInputs(inputs: Readonly<Record<string, Value>>): void {
  for (const [input, value] of Object.entries(inputs)) {
    const what = foreignIn(String(value));
    if (what === undefined) continue;
    throw new UnfitError(
      `The value that was read for the input ${input} has ${what} in it: ${onOneLine(JSON.stringify(value))}.`,
      "Find out who named it so, and write the workflow by hand.",
    );
  }
}

function foreignIn(text: string): string | undefined {
  if (text.includes("${{")) return "an expression of GitHub";
  return /[^\P{C}\n]|[\p{Zl}\p{Zp}]/u.test(text) ? "a control character or another end of a line" : undefined;
}

const heading = (title: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [`# ${title}`, ...items.map((item) => `# - ${onOneLine(item)}`)];

interface Call {
  readonly workflow: string;
  readonly scenario: Scenario;
  readonly found: Found;
  /** What was read, as inputs. */
  readonly inputs: Readonly<Record<string, Value>>;
  /** The environment on GitHub whose reviewers approve. */
  readonly environment: string;
}

/** The caller's workflow, in the form of the examples. */
export function callerOf({ workflow, scenario, found, inputs, environment }: Call): string {
  refuseForeignInputs(inputs);
  const { head, uses, permissions } = formOf(scenario, workflow);
  const given = stringify({ ...inputs, environment }, { lineWidth: 0 });
  const signIn = Object.entries(scenario.signIn).map(([input, value]) => `${input}: ${value}\n`);
  const { differences, left, secrets = [] } = found;
  const comments = [
    `# Written by npm run adopt, from what is there. ${differences.length === 0 ? "Its first plan has no changes." : "Its first plan has changes."}`,
    ...heading("What the first plan changes, and why:", differences),
    ...heading("What stays as it is, since no input is for it:", left),
  ];
  const indented = (text: string) =>
    text
      .split("\n")
      .map((line) => (line === "" ? "" : `      ${line}`))
      .join("\n");
  const title = stringify({ name: inputs.cluster ?? inputs.name }, { lineWidth: 0 });
  const passed = secrets.map((name) => `      ${name}: \${{ secrets.${name.toUpperCase().replaceAll("-", "_")} }}\n`);
  const ends = passed.length === 0 ? "" : `    secrets:\n${passed.join("")}`;
  return `${comments.join("\n")}\n${title}${head}jobs:\n  ${scenario.job}:\n${uses}    permissions:\n${permissions}    with:\n${indented(given)}${indented(signIn.join(""))}${ends}`;
}
