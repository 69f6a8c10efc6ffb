import { existsSync, readdirSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { addPullRequest, addRepository, repositoryOf } from "@slipway/simulator";
import { duration, longestChain } from "../report/critical-path.ts";
import type { Trigger } from "../runner/run/github-event.ts";
import type { RehearsedRun } from "../runner/run/run-workflow.ts";
import { callerWorkflow } from "../session/caller-workflow.ts";
import { createClusters, secretsFor } from "../session/clusters.ts";
import { EditError } from "../session/edits/edit-target.ts";
import { makeEdits, readEdits } from "../session/edits/edits.ts";
import { createEnvironments } from "../session/environments.ts";
import { filedEnvironments } from "../session/filed-environments.ts";
import { namedInputs } from "../session/named-inputs.ts";
import { createNamedResources, grantClusterRights } from "../session/named-resources.ts";
import { createResourceGroups } from "../session/resource-groups.ts";
import { denialsOf } from "../session/roles/denials.ts";
import { RoleError, readRoles } from "../session/roles/read-roles.ts";
import { openStage, type Stage, type StagedRun } from "../session/stage.ts";
import { readWorld, WorldFileError, writeWorld } from "../session/world-file.ts";
import type { Screen } from "../terminal/screen.ts";
import { didYouMean } from "../workflow/did-you-mean.ts";
import { mapOf } from "../workflow/template.ts";
import { UnsupportedFileError } from "../workflow/unsupported-file-error.ts";
import { readWorkflow } from "../workflow/workflow.ts";
import { type Act, eventsOf } from "./acts.ts";
import { ArgumentError, type Arguments, events, readArguments, readSwitches } from "./arguments.ts";
import { inputsFor, valuesIn, varsIn, yamlIn } from "./workflow-inputs.ts";

const callerFile = ".github/workflows/rehearsal.yml";

/** Rehearses what the arguments name. Returns the exit code: 0 as expected, 1 not so, 2 where something given is wrong. */
export async function rehearse(
  root: string,
  given: readonly string[],
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  const { help } = readSwitches(given);
  if (help !== undefined) {
    screen.write(help);
    return 0;
  }
  try {
    const args = readArguments(given);
    const file = findWorkflow(root, args.workflow);
    const folder = resolve(root, "rehearsal", basename(file).replace(/\.ya?ml$/, ""));
    const vars = args.vars === undefined ? {} : varsIn(args.vars);
    const { world: worldFile, roles: roleFiles = [], ...rest } = args;
    const roles = roleFiles.flatMap(readRoles);
    const world = worldFile === undefined ? undefined : readWorld(worldFile);
    const stage = await openStage({ ...rest, roles, vars, root, folder, screen, ...(world ? { world } : {}) });
    screen.write("The workflow's run: scripts run on this machine, as you. Rehearse only workflows that you trust.\n");
    try {
      const unexpected = [...(await playActs(stage, file, args, screen, signal)), ...missedFaults(stage)];
      for (const each of unexpected) screen.write(`not as expected: ${each}\n`);
      if (worldFile !== undefined) writeWorld(worldFile, stage.cloud, stage.server.runs);
      await stage.close(unexpected);
      screen.write(`Report written to ${relative(process.cwd(), join(folder, "report.html"))}\n`);
      return unexpected.length === 0 ? 0 : 1;
    } catch (error) {
      await stage.cloud.close();
      throw error;
    }
  } catch (error) {
    if (!isAboutGiven(error)) throw error;
    screen.write(`${error.message}\n`);
    return 2;
  }
}

const isAboutGiven = (error: unknown): error is Error =>
  [ArgumentError, UnsupportedFileError, EditError, RoleError, WorldFileError].some((kind) => error instanceof kind);

/** Runs what the arguments say, one after the other. Returns what was not as expected. */
async function playActs(
  stage: Stage,
  file: string,
  args: Arguments,
  screen: Screen,
  signal: AbortSignal,
): Promise<string[]> {
  const edits = args.edits === undefined ? [] : readEdits(args.edits, yamlIn("edits", args.edits));
  const name = basename(file).replace(/\.ya?ml$/, "");
  const unexpected: string[] = [];
  const runs: RehearsedRun[] = [];
  let before: string | undefined;
  for (const act of args.scenario ?? [args.mode as Act | undefined]) {
    if (signal.aborted) return [...unexpected, `${act}: it was interrupted before`];
    if (act === "drift") {
      before = await makeEdits(stage.cloud, edits);
      screen.write(`\n${before}\n`);
      continue;
    }
    const title = act === undefined ? name : `${name}: ${act}`;
    if (args.scenario) screen.write(`\n${title}\n`);
    const expected = act === "check" && before !== undefined ? "failure" : "success";
    const options = await runOptions(stage, file, act, args);
    const run = await stage.run(title, { ...options, signal, expected, ...(before === undefined ? {} : { before }) });
    runs.push(run);
    screen.write(lastLines(run, expected));
    if (run.conclusion !== expected) unexpected.push(`${title} ended as ${run.conclusion}, not ${expected}`);
    if (act === "apply" || act === "destroy") before = undefined;
  }
  const denied = stage.roles.length === 0 ? [] : denialsOf(stage.cloud, stage.roles, runs);
  return [...unexpected, ...denied];
}

/** A fault that names one request has missed where there were not so many. */
function missedFaults({ cloud: { world } }: Stage): string[] {
  const { length } = world.record.requests;
  return world.faults
    .missed()
    .flatMap(({ kind, match: { index } }) =>
      index === undefined
        ? []
        : [`the fault ${kind}@${index} was never reached: there were ${length} requests, from 0 on`],
    );
}

/** The path of a workflow that is named by its path, or by its file's name in .github/workflows. */
function findWorkflow(root: string, workflow: string): string {
  const named = [workflow, ...["yml", "yaml"].map((end) => `.github/workflows/${workflow}.${end}`)];
  const found = named.find((path) => /\.ya?ml$/.test(path) && existsSync(resolve(root, path)));
  if (found !== undefined) return found;
  const names = workflowNames(root);
  const like = didYouMean(workflow, names);
  throw new ArgumentError(
    like === ""
      ? `There is no workflow ${workflow}: no such file, and none of that name in .github/workflows, which has ${names.join(", ")}.`
      : `There is no workflow ${workflow}. ${like}`,
  );
}

function workflowNames(root: string): string[] {
  const folder = join(root, ".github", "workflows");
  return existsSync(folder) ? readdirSync(folder).flatMap((file) => /^(.+)\.ya?ml$/.exec(file)?.[1] ?? []) : [];
}

/** A workflow that is only called gets a caller; one from elsewhere runs as if it belonged to this repository. */
async function runOptions(stage: Stage, file: string, mode: string | undefined, args: Arguments): Promise<StagedRun> {
  const { server } = stage;
  const content = server.read(file);
  const workflow = await readWorkflow(file, content);
  const { on } = workflow;
  const isCalled = "workflow_call" in on;
  const declared = mapOf(mapOf(on.workflow_call ?? on.workflow_dispatch).inputs);
  const isScenario = args.scenario !== undefined;
  const event = args.event ?? eventFor(mode, { isScenario, isCalled, takesMode: "mode" in declared }, on);
  const given = givenTo(server.root, file, isCalled, args);
  // The event of a workflow of one's own may say the mode, without an input.
  const isChosen = isScenario || (args.event === undefined && event in on);
  const isSaid = !isCalled && isChosen && !("mode" in declared) && event !== "workflow_dispatch";
  const inputs = inputsFor(isSaid ? undefined : mode, given, declared, file);
  const trigger = triggerOf(stage, event);
  const called = await namedInputs(stage, { file, content, isCalled, inputs, trigger });
  const named = [...called, ...filedEnvironments(server, called)];
  await createResourceGroups(stage, ...named);
  await createNamedResources(stage, ...named);
  await grantClusterRights(stage, workflow, ...named);
  createEnvironments(stage, workflow, ...named);
  await createClusters(stage, ...named);
  if (!isCalled) {
    const path = `.github/workflows/${basename(file)}`;
    return { file: path, content, trigger: { ...trigger, inputs } };
  }
  const secrets = secretsFor(mapOf(mapOf(on.workflow_call).secrets), stage);
  return { file: callerFile, content: await callerWorkflow(server, file, inputs, event, secrets), trigger };
}

/** The inputs in the file that is named, or in ours for those who name none: examples/inputs/WORKFLOW.yml. */
function givenTo(root: string, file: string, isCalled: boolean, { with: named }: Arguments) {
  const ours = resolve(root, "examples", "inputs", basename(file));
  const used = named ?? (isCalled && existsSync(ours) ? ours : undefined);
  return used === undefined ? {} : valuesIn("with", used);
}

/**
 * The event of a run: that of its mode where it says the mode, a dispatch where a mode is an input of one, else the first
 * that the workflow is on.
 */
function eventFor(
  mode: string | undefined,
  { isScenario, isCalled, takesMode }: Readonly<Record<"isScenario" | "isCalled" | "takesMode", boolean>>,
  on: object,
): Trigger["name"] {
  const ofMode = mode === undefined ? events : eventsOf[mode as keyof typeof eventsOf];
  if (isCalled) return (isScenario ? ofMode : events)[0] ?? "push";
  const wanted = !isScenario && mode !== undefined && takesMode ? (["workflow_dispatch"] as const) : ofMode;
  return wanted.find((each) => each in on) ?? wanted[0] ?? "push";
}

/** The trigger of an event; the pull request that it is about is created, unless one is open. */
function triggerOf({ cloud, server }: Stage, event: Trigger["name"]): Trigger {
  if (event !== "pull_request") return { name: event };
  const { world } = cloud;
  const { issues } =
    repositoryOf(world, server.repository) ?? addRepository(world, server.repository, { private: true });
  const open = issues.find(({ pull, state }) => pull && state === "open");
  return { name: event, number: (open ?? addPullRequest(world, server.repository, "A change")).number };
}

function lastLines(run: RehearsedRun, expected: "success" | "failure"): string {
  const asExpected = expected === "failure" && run.conclusion === expected ? ", as expected" : "";
  const waits = `${duration(run.to - run.from)} by the clouds' clock, longest chain of waits ${duration(longestChain(run.jobs).waited)}`;
  return `${errorLines(run).join("")}${noticeLines(run).join("")}The run ended as ${run.conclusion}${asExpected}: ${waits}.\n`;
}

/** What the jobs say by themselves, not their steps. */
const noticeLines = ({ jobs }: RehearsedRun): string[] =>
  jobs.flatMap(({ name, annotations }) =>
    annotations.flatMap(({ level, text }) => (level === "notice" ? [`notice: ${name}: ${text}\n`] : [])),
  );

/** The errors of a run, each with its place. */
function errorLines({ jobs, annotations }: RehearsedRun): string[] {
  const found = [
    ...annotations.map((each) => ({ ...each, where: "" })),
    ...jobs.flatMap(({ name, annotations: own, steps }) => [
      ...own.map((each) => ({ ...each, where: `${name}: ` })),
      ...steps.flatMap((step) => step.annotations.map((each) => ({ ...each, where: `${name}: ${step.name}: ` }))),
    ]),
  ].filter(({ level }) => level === "error");
  // A report at the end of a job repeats what its steps said, with the name of the action before it; and an exit code adds
  // nothing to what the script said.
  const isSaid = ({ where, text }: (typeof found)[number], at: number) =>
    found
      .slice(0, at)
      .some(
        (before) =>
          text === before.text ||
          text.endsWith(`: ${before.text}`) ||
          (where === before.where && /^Process completed with exit code \d+\.$/.test(text)),
      );
  return found.flatMap((each, at) => (isSaid(each, at) ? [] : [`error: ${each.where}${each.text}\n`]));
}
