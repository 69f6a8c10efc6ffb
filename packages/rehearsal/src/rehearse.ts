import { existsSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { addPullRequest, addRepository, firstDeployer } from "@slipway/simulator";
import { parse } from "yaml";
import { ArgumentError, type Arguments, readArguments } from "./arguments.ts";
import { madeUpCaller } from "./made-up-caller.ts";
import type { Trigger } from "./run/events.ts";
import type { Rehearsed } from "./run/workflow-run.ts";
import { ask } from "./scenarios/operator.ts";
import { duration, longestChain } from "./show/critical-path.ts";
import type { Screen } from "./show/timeline.ts";
import { openStage, type Stage } from "./stage.ts";
import { MisfitError } from "./syntax/misfit.ts";
import { mapOf, type TemplateMap, type Value } from "./syntax/template.ts";
import { readWorkflow } from "./syntax/workflow.ts";

const calling = ".github/workflows/rehearsal.yml";

/** Rehearses the workflow that the arguments name, and gives the exit code: 0 only when the run succeeded. */
export async function rehearse(
  root: string,
  given: readonly string[],
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  try {
    const wanted = readArguments(given);
    const file = fileOf(root, wanted.workflow);
    const name = basename(file).replace(/\.ya?ml$/, "");
    const folder = join(root, "rehearsal", name);
    const stage = await openStage({ ...wanted, root, folder, screen });
    try {
      const options = await runOf(stage, file, wanted);
      const run = await stage.run(`${name}${wanted.mode ? `: ${wanted.mode}` : ""}`, {
        ...options,
        signal,
      });
      screen.write(ending(run));
      screen.write(
        `The report lies in ${relative(process.cwd(), folder)}: summary.md, and every request in requests.jsonl.\n`,
      );
      return run.conclusion === "success" ? 0 : 1;
    } finally {
      await stage.close();
    }
  } catch (error) {
    if (!(error instanceof ArgumentError) && !(error instanceof MisfitError)) throw error;
    screen.write(`${error.message}\n`);
    return 1;
  }
}

/** By its path, or by its name where GitHub keeps workflows. */
function fileOf(root: string, workflow: string): string {
  const named = [workflow, ...["yml", "yaml"].map((end) => `.github/workflows/${workflow}.${end}`)];
  const found = named.find((path) => /\.ya?ml$/.test(path) && existsSync(join(root, path)));
  if (found === undefined) throw new ArgumentError(`There is no workflow ${workflow}; looked for ${named.join(", ")}.`);
  return found;
}

/** A workflow that is only ever called gets a caller. */
async function runOf(stage: Stage, file: string, wanted: Arguments) {
  const { server } = stage;
  const { on } = await readWorkflow(file, server.read(file));
  const declared = mapOf(mapOf(on.workflow_call).inputs);
  const inputs = inputsOf(wanted, declared, file);
  requireInputs(declared, inputs, file);
  const trigger = await furnish(stage, inputs, wanted.event);
  if (!("workflow_call" in on)) return { file, trigger: { ...trigger, inputs } };
  return { file: calling, content: await madeUpCaller(server, file, inputs, wanted.event), trigger };
}

function inputsOf({ with: values, mode }: Arguments, declared: TemplateMap, file: string): Record<string, Value> {
  const inputs = values === undefined ? {} : valuesIn(values);
  if (mode === undefined) return inputs;
  if ("mode" in declared) return { ...inputs, mode };
  throw new ArgumentError(`--mode is ${mode}, but ${file} cannot be called with an input mode.`);
}

function valuesIn(file: string): Readonly<Record<string, Value>> {
  let values: unknown;
  try {
    values = parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new ArgumentError(`--with is ${file}, which does not read: ${String(error).split("\n")[0]}`);
  }
  if (typeof values === "object" && values !== null && !Array.isArray(values)) return values as Record<string, Value>;
  throw new ArgumentError(`--with is ${file}, which does not hold inputs. Write one name: value a line.`);
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

/** Makes what our workflows take as given: the resource group that an input names, and the pull request. */
async function furnish({ cloud, server }: Stage, inputs: Readonly<Record<string, Value>>, event: Trigger["name"]) {
  const { "resource-group": group, location } = inputs;
  if (typeof group === "string" && typeof location === "string") {
    const { subscriptionId } = firstDeployer(cloud.world).subscription;
    await ask(cloud, "PUT", `/subscriptions/${subscriptionId}/resourceGroups/${group}`, "2021-04-01", { location });
  }
  if (event !== "pull_request") return { name: event };
  addRepository(cloud.world, server.repository, { private: true });
  return { name: event, number: addPullRequest(cloud.world, server.repository, "A change").number };
}

function ending({ conclusion, from, to, jobs, annotations }: Rehearsed): string {
  const errors = [
    ...annotations,
    ...jobs.flatMap((job) => [...job.annotations, ...job.steps.flatMap((step) => step.annotations)]),
  ];
  const said = errors.filter(({ kind }) => kind === "error").map(({ text }) => `error: ${text}\n`);
  const waits = `${duration(to - from)} by the clouds' clock, longest chain of waits ${duration(longestChain(jobs).waited)}`;
  return `${said.join("")}The run ended as ${conclusion}: ${waits}.\n`;
}
