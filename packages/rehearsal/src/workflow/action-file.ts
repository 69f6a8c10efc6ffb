import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAction } from "./parser.ts";
import { readSteps, type StepDefinition } from "./steps.ts";
import { mapOf, type Template, type TemplateMap, textOf } from "./template.ts";
import { UnsupportedFileError } from "./unsupported-file-error.ts";

/** An action as its action.yml declares it. */
export interface ActionFile {
  /** The folder of its action.yml. */
  readonly folder: string;
  readonly name: string;
  /** Defaults by the inputs' names. */
  readonly inputs: Readonly<Record<string, Template>>;
  /** The values of the outputs; only of a composite action. */
  readonly outputs: Readonly<Record<string, Template>>;
  readonly program: { readonly main: string; readonly pre?: string; readonly post?: string } | undefined;
  readonly preIf: Template | undefined;
  readonly postIf: Template | undefined;
  readonly steps: readonly StepDefinition[];
}

/** Reads the action in a folder; undefined if there is none. */
export async function readAction(folder: string): Promise<ActionFile | undefined> {
  const file = ["action.yml", "action.yaml"].map((name) => join(folder, name)).find((each) => existsSync(each));
  if (file === undefined) return undefined;
  const top = mapOf(await parseAction(file, readFileSync(file, "utf8")));
  const runs = mapOf(top.runs);
  const using = textOf(runs.using) ?? "";
  const problems: string[] = [];
  if (using !== "node24" && using !== "composite") problems.push(`runs.using: ${using} is not modelled.`);
  const steps = readSteps("the action", runs.steps, problems);
  if (problems.length > 0) throw new UnsupportedFileError(file, problems);
  const [main, pre, post] = [textOf(runs.main), textOf(runs.pre), textOf(runs.post)];
  return {
    folder,
    name: textOf(top.name) ?? folder,
    inputs: each(top.inputs, (input) => input.default ?? ""),
    outputs: each(top.outputs, (output) => output.value ?? ""),
    program: main === undefined ? undefined : { main, ...(pre ? { pre } : {}), ...(post ? { post } : {}) },
    preIf: runs["pre-if"],
    postIf: runs["post-if"],
    steps,
  };
}

const each = (written: Template | undefined, of: (entry: TemplateMap) => Template): Record<string, Template> =>
  Object.fromEntries(Object.entries(mapOf(written)).map(([name, entry]) => [name, of(mapOf(entry))]));
