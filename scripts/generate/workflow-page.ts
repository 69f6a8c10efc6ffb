import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../actions.ts";
import { workflowText } from "../workflows/files.ts";
import { replaceBetween, table } from "./markdown.ts";

interface Call {
  readonly inputs?: Readonly<
    Record<string, { description: string; type: string; required?: boolean; default?: unknown }>
  >;
  readonly secrets?: Readonly<Record<string, { description: string; required?: boolean }>>;
  readonly outputs?: Readonly<Record<string, { description: string }>>;
}

/** The page of a reusable workflow: written by hand, except for its tables. */
export function workflowPage(name: string): string {
  const { on } = parse(workflowText(name)) as { on: { workflow_call: Call } };
  const { inputs = {}, secrets = {}, outputs = {} } = on.workflow_call;
  const page = readFileSync(join(root, "workflows", `${name}.md`), "utf8");
  const inputRows = Object.entries(inputs).map(([input, { description, type, required, default: value }]) => [
    `\`${input}\``,
    description,
    type,
    required ? "**required**" : value === "" || value === undefined ? "" : `\`${value}\``,
  ]);
  const secretRows = Object.entries(secrets).map(([secret, { description, required }]) => [
    `\`${secret}\``,
    description,
    "secret",
    required ? "**required**" : "",
  ]);
  const outputRows = Object.entries(outputs).map(([output, { description }]) => [`\`${output}\``, description]);
  const withInputs = replaceBetween(
    page,
    "inputs",
    table(["input", "what", "type", "default"], [...inputRows, ...secretRows]),
  );
  const outputTable = outputRows.length === 0 ? "It has none." : table(["output", "what"], outputRows);
  return replaceBetween(withInputs, "outputs", outputTable);
}

/** The first paragraph of a workflow's page, which says what it is for. */
export function workflowAbout(name: string): string {
  const page = readFileSync(join(root, "workflows", `${name}.md`), "utf8");
  return (page.split(/\n\n/)[1] ?? "").replaceAll("\n", " ");
}
