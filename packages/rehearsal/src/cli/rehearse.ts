import { existsSync, readFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { addPullRequest, addRepository } from "@slipway/simulator";
import { parse } from "yaml";
import { duration, longestChain } from "../report/critical-path.ts";
import type { Screen } from "../report/timeline.ts";
import type { Trigger } from "../runner/run/github-event.ts";
import type { RehearsedRun } from "../runner/run/run-workflow.ts";
import { callerWorkflow } from "../session/caller-workflow.ts";
import { createResourceGroups, passedInputs } from "../session/resource-groups.ts";
import { openStage, type Stage } from "../session/stage.ts";
import { mapOf, type TemplateMap, type Value } from "../workflow/template.ts";
import { UnsupportedFileError } from "../workflow/unsupported-file-error.ts";
import { readWorkflow } from "../workflow/workflow.ts";
import { ArgumentError, type Arguments, events, readArguments } from "./arguments.ts";

const callerFile = ".github/workflows/rehearsal.yml";

/** Rehearses the workflow that the arguments name. Returns the exit code: 0 only if the run succeeded. */
export async function rehearse(
  root: string,
  given: readonly string[],
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  try {
    const args = readArguments(given);
    const file = findWorkflow(root, args.workflow);
    const name = basename(file).replace(/\.ya?ml$/, "");
    const folder = resolve(root, "rehearsal", name);
    const vars = args.vars === undefined ? {} : varsIn(args.vars);
    const stage = await openStage({ ...args, vars, root, folder, screen });
    screen.write("Scripts of run: steps run on this machine, as you: rehearse only workflows that you trust.\n");
    try {
      const options = await runOptions(stage, file, args);
      const run = await stage.run(`${name}${args.mode ? `: ${args.mode}` : ""}`, {
        ...options,
        signal,
      });
      screen.write(lastLines(run));
      await stage.close();
      screen.write(`Report written to ${relative(process.cwd(), join(folder, "report.html"))}\n`);
      return run.conclusion === "success" ? 0 : 1;
    } catch (error) {
      await stage.cloud.close();
      throw error;
    }
  } catch (error) {
    if (!(error instanceof ArgumentError) && !(error instanceof UnsupportedFileError)) throw error;
    screen.write(`${error.message}\n`);
    return 1;
  }
}

/** The path of a workflow that is named by its path, or by its file's name in .github/workflows. */
function findWorkflow(root: string, workflow: string): string {
  const named = [workflow, ...["yml", "yaml"].map((end) => `.github/workflows/${workflow}.${end}`)];
  const found = named.find((path) => /\.ya?ml$/.test(path) && existsSync(resolve(root, path)));
  if (found === undefined) throw new ArgumentError(`There is no workflow ${workflow}; looked for ${named.join(", ")}.`);
  return found;
}

/** A workflow that is only called gets a caller; one from elsewhere runs as if it belonged to this repository. */
async function runOptions(stage: Stage, file: string, wanted: Arguments) {
  const { server } = stage;
  const content = server.read(file);
  const workflow = await readWorkflow(file, content);
  const { on } = workflow;
  const declared = mapOf(mapOf(on.workflow_call).inputs);
  const inputs = inputsOf(wanted, declared, file);
  requireInputs(declared, inputs, file);
  await createResourceGroups(stage, inputs, server.vars, passedInputs(workflow));
  const event = wanted.event ?? events.find((each) => each in on) ?? "push";
  const trigger = triggerOf(stage, event);
  if (!("workflow_call" in on)) {
    const path = `.github/workflows/${basename(file)}`;
    return { file: path, content, trigger: { ...trigger, inputs } };
  }
  return { file: callerFile, content: await callerWorkflow(server, file, inputs, event), trigger };
}

function inputsOf({ with: values, mode }: Arguments, declared: TemplateMap, file: string): Record<string, Value> {
  const inputs = values === undefined ? {} : valuesIn("with", values);
  if (mode === undefined) return inputs;
  if ("mode" in declared) return { ...inputs, mode };
  throw new ArgumentError(`--mode is ${mode}, but ${file} cannot be called with an input mode.`);
}

const varsIn = (file: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(valuesIn("vars", file)).map(([name, value]) => [
      name,
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]),
  );

function valuesIn(option: "with" | "vars", file: string): Readonly<Record<string, Value>> {
  let values: unknown;
  try {
    values = parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new ArgumentError(`--${option} is ${file}, which does not read: ${String(error).split("\n")[0]}`);
  }
  if (typeof values === "object" && values !== null && !Array.isArray(values)) return values as Record<string, Value>;
  throw new ArgumentError(`--${option} is ${file}, which does not hold values. Write one name: value a line.`);
}

function requireInputs(declared: TemplateMap, given: Readonly<Record<string, Value>>, file: string): void {
  const missing = Object.entries(declared).filter(
    ([name, about]) => mapOf(about).required === true && given[name] === undefined,
  );
  if (missing.length === 0) return;
  throw new ArgumentError(
    `${file} needs ${missing.map(([name]) => name).join(", ")}. Write these inputs into a file, one name: value a line, ` +
      "and name it by --with FILE. To sign in there are vars.AZURE_CLIENT_ID, vars.AZURE_TENANT_ID and vars.AZURE_SUBSCRIPTION_ID.",
  );
}

/** The trigger of an event; the pull request it is about is created. */
function triggerOf({ cloud, server }: Stage, event: Trigger["name"]): Trigger {
  if (event !== "pull_request") return { name: event };
  addRepository(cloud.world, server.repository, { private: true });
  return { name: event, number: addPullRequest(cloud.world, server.repository, "A change").number };
}

function lastLines(run: RehearsedRun): string {
  const waits = `${duration(run.to - run.from)} by the clouds' clock, longest chain of waits ${duration(longestChain(run.jobs).waited)}`;
  return `${errorLines(run).join("")}The run ended as ${run.conclusion}: ${waits}.\n`;
}

/** The errors of a run, each with its place. One that a later step repeats within its own message is left out. */
function errorLines({ jobs, annotations }: RehearsedRun): string[] {
  const found = [
    ...annotations.map((each) => ({ ...each, where: "" })),
    ...jobs.flatMap(({ name, annotations: own, steps }) => [
      ...own.map((each) => ({ ...each, where: `${name}: ` })),
      ...steps.flatMap((step) => step.annotations.map((each) => ({ ...each, where: `${name}: ${step.name}: ` }))),
    ]),
  ].filter(({ level }) => level === "error");
  const isRepeated = (text: string) => found.some((other) => other.text !== text && other.text.includes(text));
  return found.flatMap(({ where, text }) => (isRepeated(text) ? [] : [`error: ${where}${text}\n`]));
}
