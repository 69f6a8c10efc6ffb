import { asText, fill } from "../workflow/expressions.ts";
import { InputMisfitError, inputsOf } from "../workflow/inputs.ts";
import { isMap, mapOf, type Value } from "../workflow/template.ts";
import type { JobDefinition } from "../workflow/workflow.ts";
import { turnOf } from "./concurrency.ts";
import { githubContext, jobScope } from "./contexts.ts";
import type { Finished } from "./jobs.ts";
import { grantFor } from "./plan.ts";
import { type JobResult, worst } from "./results.ts";
import type { Frame, Member, Run } from "./state.ts";

type Ended = Omit<Finished, "chain">;
type RunJobs = (run: Run, frame: Frame) => Promise<ReadonlyMap<string, Finished>>;

/** Runs the workflow that a job calls. */
export async function runCall(
  run: Run,
  frame: Frame,
  definition: JobDefinition,
  member: Member,
  held: readonly string[],
  runJobs: RunJobs,
): Promise<Ended> {
  const plan = frame.plan.calls.get(definition.id);
  if (!plan) throw new RangeError(`The workflow that ${definition.id} calls was not read.`);
  const scope = jobScope(run, frame, member);
  const call = mapOf(plan.workflow.on.workflow_call);
  try {
    const given = fill(definition.with, scope) as Readonly<Record<string, Value>>;
    const inputs = inputsOf(mapOf(call.inputs), given, {
      contexts: { github: githubContext(run), vars: run.server.vars },
    });
    const inner: Frame = {
      plan,
      names: [member.name],
      inputs,
      secrets: secretsFor(frame, definition, scope),
      granted: grantFor(frame.plan.workflow, definition, frame.granted),
      signal: member.signal,
      held,
      after: member.after,
    };
    return await inTurn(run, inner, member, runJobs);
  } catch (error) {
    if (!(error instanceof InputMisfitError)) throw error;
    return refused(run, member, error.message);
  }
}

/** By name, or all of them; each level has to pass them on. */
function secretsFor(
  frame: Frame,
  { secrets }: JobDefinition,
  scope: ReturnType<typeof jobScope>,
): Record<string, string> {
  if (secrets === "inherit") return { ...frame.secrets };
  if (!isMap(secrets)) return {};
  return Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name, asText(fill(value, scope))]));
}

function refused(run: Run, member: Member, text: string, conclusion: "failure" | "cancelled" = "failure"): Ended {
  const now = run.server.cloud.world.clock.now();
  const result: JobResult = {
    name: member.name,
    conclusion,
    outputs: {},
    steps: [],
    annotations: [{ kind: "error", text, properties: {} }],
    after: member.after,
    from: now,
    to: now,
    waited: 0,
  };
  run.results.push(result);
  run.tell({ what: "job", job: member.name, state: conclusion, why: text });
  return { result: conclusion, outputs: {}, leaves: [result] };
}

/** A called workflow may have a concurrency group of its own: that of its caller it would wait for in vain. */
async function inTurn(run: Run, frame: Frame, member: Member, runJobs: RunJobs): Promise<Ended> {
  const turn = turnOf(frame.plan.workflow.concurrency, {
    contexts: { github: githubContext(run), inputs: frame.inputs, vars: run.server.vars },
  });
  if (!turn) return inside(run, frame, runJobs);
  const group = turn.group.toLowerCase();
  if (frame.held.includes(group))
    return refused(
      run,
      member,
      `Canceling since a deadlock for concurrency group '${turn.group}' was detected between 'top level workflow' and '${member.name}'`,
      "cancelled",
    );
  const preferred = new AbortController();
  const signal = AbortSignal.any([frame.signal, preferred.signal]);
  const release = await run.server.locks.take(turn, signal, (why) => preferred.abort(why));
  if (!release) return refused(run, member, String(preferred.signal.reason ?? "The run was cancelled."), "cancelled");
  try {
    return await inside(run, { ...frame, signal, held: [...frame.held, group] }, runJobs);
  } finally {
    release();
  }
}

async function inside(run: Run, frame: Frame, runJobs: RunJobs): Promise<Ended> {
  const jobs = await runJobs(run, frame);
  const finished = [...jobs.values()];
  return {
    result: worst(finished.map(({ result }) => result)),
    outputs: callOutputs(run, frame, jobs),
    leaves: finished.flatMap(({ leaves }) => leaves),
  };
}

/** What a workflow gives its caller. */
export function callOutputs(run: Run, frame: Frame, jobs: ReadonlyMap<string, Finished>): Record<string, string> {
  const contexts = {
    github: githubContext(run),
    vars: run.server.vars,
    inputs: frame.inputs,
    jobs: Object.fromEntries(
      [...jobs].map(([id, { result, outputs }]): [string, Value] => [id, { result, outputs: { ...outputs } }]),
    ),
  };
  const declared = Object.entries(mapOf(mapOf(frame.plan.workflow.on.workflow_call).outputs));
  return Object.fromEntries(
    declared.map(([name, about]) => [name, asText(fill(mapOf(about).value ?? "", { contexts }))]),
  );
}
