import { fill, fillText, holds, type Status, truthy } from "../workflow/expressions.ts";
import { type Combination, combinations, matrixSuffix } from "../workflow/matrix.ts";
import type { Value } from "../workflow/template.ts";
import type { JobDefinition } from "../workflow/workflow.ts";
import { runCall } from "./call.ts";
import { turnOf } from "./concurrency.ts";
import { jobScope } from "./contexts.ts";
import { runJob } from "./job.ts";
import { type Conclusion, type JobResult, worst } from "./results.ts";
import type { Frame, Member, Run } from "./state.ts";

/** What the others see of a job that has ended, all members of its matrix together. */
export interface Finished {
  readonly result: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
  /** The jobs with steps that it came to; of one that was skipped, those before it. */
  readonly leaves: readonly JobResult[];
  /** Its own end and those of all before it: `success()` asks for every one of them. */
  readonly chain: readonly Conclusion[];
}

/** Runs the jobs of a workflow, each as soon as those that it needs have ended. */
export async function runJobs(run: Run, frame: Frame): Promise<ReadonlyMap<string, Finished>> {
  const started = new Map<string, Promise<Finished>>();
  const definitions = new Map(frame.plan.workflow.jobs.map((job) => [job.id, job]));
  const start = (id: string): Promise<Finished> => {
    const known = started.get(id);
    if (known) return known;
    const definition = definitions.get(id);
    if (!definition) throw new RangeError(`There is no job ${id}.`);
    const promise = (async () => {
      const needed = await Promise.all(definition.needs.map(async (need) => [need, await start(need)] as const));
      return runDefinition(run, frame, definition, Object.fromEntries(needed));
    })();
    started.set(id, promise);
    return promise;
  };
  const ended = await Promise.all([...definitions.keys()].map(async (id) => [id, await start(id)] as const));
  return new Map(ended);
}

async function runDefinition(
  run: Run,
  frame: Frame,
  definition: JobDefinition,
  needed: Readonly<Record<string, Finished>>,
): Promise<Finished> {
  const before = Object.values(needed);
  const chain = before.flatMap((each) => each.chain);
  const leaves = [...new Set([...frame.after, ...before.flatMap((each) => each.leaves)])];
  const needs = Object.fromEntries(
    Object.entries(needed).map(([id, { result, outputs }]): [string, Value] => [
      id,
      { result, outputs: { ...outputs } },
    ]),
  );
  const status = (cancelled: boolean): Status => ({
    success: !cancelled && chain.every((each) => each === "success"),
    failure: !cancelled && chain.includes("failure"),
    cancelled,
  });
  const applies = (cancelled: boolean): boolean =>
    holds(definition.if, jobScope(run, frame, { needs }, status(cancelled)));
  const name = [...frame.names, plainName(definition)].join(" / ");
  if (!applies(frame.signal.aborted)) {
    const conclusion = frame.signal.aborted ? "cancelled" : "skipped";
    run.tell({ what: "job", job: name, state: conclusion });
    const skipped = unrun(run, name, conclusion, leaves);
    run.results.push(skipped);
    return { result: conclusion, outputs: {}, leaves, chain: [...chain, conclusion] };
  }
  const finished = await runMatrix(run, frame, definition, { needs, after: leaves }, () => applies(true));
  return { ...finished, chain: [...chain, finished.result] };
}

const plainName = ({ name, id }: JobDefinition): string => (typeof name === "string" ? name : id);

const unrun = (run: Run, name: string, conclusion: Conclusion, after: readonly JobResult[]): JobResult => {
  const now = run.server.cloud.world.clock.now();
  return { name, conclusion, outputs: {}, steps: [], annotations: [], after, from: now, to: now, waited: 0 };
};

type Before = Pick<Member, "needs" | "after">;

async function runMatrix(
  run: Run,
  frame: Frame,
  definition: JobDefinition,
  before: Before,
  goesOn: () => boolean,
): Promise<Omit<Finished, "chain">> {
  const { strategy } = definition;
  const scope = jobScope(run, frame, before);
  const matrix = strategy.matrix === undefined ? undefined : fill(strategy.matrix, scope);
  const all: readonly (Combination | undefined)[] =
    matrix === undefined ? [undefined] : combinations(matrix as Readonly<Record<string, Value>>);
  const failFast = truthy(fill(strategy["fail-fast"] ?? true, scope));
  const most = Number(fill(strategy["max-parallel"] ?? all.length, scope)) || all.length;
  const fast = new AbortController();
  const signal = AbortSignal.any([cancelUnless(goesOn, frame.signal), fast.signal]);
  const outputs: Record<string, string> = {};
  const leaves: JobResult[] = [];
  const conclusions: Conclusion[] = [];
  const waiting = [...all.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, combination] = next;
      const about = { "fail-fast": failFast, "job-index": index, "job-total": all.length, "max-parallel": most };
      const context = { ...before, matrix: combination ?? null, strategy: about };
      const name = nameOf(run, frame, definition, context, combination);
      const member: Member = { ...context, name, signal };
      const forgiven = truthy(fill(definition["continue-on-error"] ?? false, jobScope(run, frame, context)));
      const ended = signal.aborted
        ? cancelledUnrun(run, member)
        : await takeTurn(run, frame, definition, member, (own, turns) =>
            definition.uses === undefined
              ? runLeaf(run, frame, definition, own)
              : runCall(run, frame, definition, own, turns, runJobs),
          );
      leaves.push(...ended.leaves);
      // The last that ended with a value counts.
      for (const [key, value] of Object.entries(ended.outputs)) if (value !== "") outputs[key] = value;
      conclusions.push(forgiven && ended.result === "failure" ? "success" : ended.result);
      if (ended.result === "failure" && !forgiven && failFast && matrix !== undefined) fast.abort();
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, all.length) }, worker));
  return { result: all.length === 0 ? "skipped" : worst(conclusions), outputs, leaves };
}

/** A cancelled run goes on with a job whose `if` holds even then. */
function cancelUnless(goesOn: () => boolean, signal: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const judge = () => {
    if (!goesOn()) controller.abort(signal.reason);
  };
  if (signal.aborted) judge();
  else signal.addEventListener("abort", judge, { once: true });
  return controller.signal;
}

function nameOf(
  run: Run,
  frame: Frame,
  definition: JobDefinition,
  context: Partial<Member>,
  combination: Combination | undefined,
): string {
  const written =
    definition.name === undefined
      ? `${definition.id}${combination ? matrixSuffix(combination) : ""}`
      : fillText(definition.name, jobScope(run, frame, context));
  return [...frame.names, written].join(" / ");
}

type Ended = Omit<Finished, "chain">;

function cancelledUnrun(run: Run, member: Member): Ended {
  const result = unrun(run, member.name, "cancelled", member.after);
  run.results.push(result);
  run.tell({ what: "job", job: member.name, state: "cancelled" });
  return { result: "cancelled", outputs: {}, leaves: [result] };
}

async function runLeaf(run: Run, frame: Frame, definition: JobDefinition, member: Member): Promise<Ended> {
  const result = await runJob(run, frame, definition, member);
  run.results.push(result);
  run.tell({ what: "job", job: member.name, state: result.conclusion });
  return { result: result.conclusion, outputs: result.outputs, leaves: [result] };
}

/** Waits for the job's concurrency group. `turns` are the groups that it and its callers then hold. */
async function takeTurn(
  run: Run,
  frame: Frame,
  definition: JobDefinition,
  member: Member,
  work: (member: Member, turns: readonly string[]) => Promise<Ended>,
): Promise<Ended> {
  const turn = turnOf(definition.concurrency, jobScope(run, frame, member));
  if (!turn) return work(member, frame.held);
  if (frame.held.includes(turn.group.toLowerCase())) return cancelledUnrun(run, member);
  run.tell({ what: "job", job: member.name, state: "waiting", why: `concurrency group ${turn.group}` });
  const preferred = new AbortController();
  const signal = AbortSignal.any([member.signal, preferred.signal]);
  const release = await run.server.locks.take(turn, signal, (why) => preferred.abort(why));
  if (!release) return cancelledUnrun(run, member);
  try {
    return await work({ ...member, signal }, [...frame.held, turn.group.toLowerCase()]);
  } finally {
    release();
  }
}
