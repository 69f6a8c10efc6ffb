import { type Approval, approvalOf, digest, mayBeCreated, unapproved } from "./approval.ts";
import { refusedForContents } from "./contents.ts";
import {
  AppearedError,
  DigestError,
  GoalsError,
  NotApprovedError,
  NotConvergedError,
  RefusedError,
  ReplaceRefusedError,
  StaleError,
  UnapprovedError,
} from "./errors.ts";
import type { Finding, Goal, Inspection } from "./goal.ts";
import { inOrder, limiter, turns } from "./order.ts";
import { concurrency, inspect, planOf } from "./plan.ts";
import { isNamed } from "./replace.ts";
import type { Plan, Step, Subject } from "./step.ts";

/** What the engine needs of its surroundings. */
export interface ApplyOptions {
  /** Rests for some milliseconds; rejects when the run is to end. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Aborted when no new step may be started. */
  readonly signal: AbortSignal;
  /** Names or IDs of the things that may be replaced. */
  readonly allowReplace?: readonly string[];
  /** The digest of the plan that was approved: it has to be the plan that is found now. */
  readonly digest?: string;
  /** What was approved: what is found now has to be all of it or what is left of it. */
  readonly approval?: Approval;
  /** Called with the plan before anything is written. */
  readonly planned?: (plan: Plan) => void;
  readonly starts?: (step: Step) => void;
  readonly ends?: (step: Step) => void;
  /** Called when the write of a step is not done. */
  readonly fails?: (step: Step, error: unknown) => void;
}

/** Many runs may edit one object: each round one of them gets through. */
const triesWhenStale = 60;
const rereadEvery = 5_000;

/** Brings all goals about and reads them again. Resolves with the plan that was executed. */
export function apply(goals: readonly Goal[], options: ApplyOptions): Promise<Plan> {
  return executePlan(goals, options, { wait: true, want: "present" }, (goal) => goal.after);
}

/** Removes what Slipway made, the dependent things first. Resolves with the plan that was executed. */
export function destroy(goals: readonly Goal[], options: ApplyOptions): Promise<Plan> {
  const dependents = new Map<Goal, Goal[]>();
  for (const goal of goals) {
    for (const earlier of goal.after) dependents.set(earlier, [...(dependents.get(earlier) ?? []), goal]);
  }
  return executePlan(goals, options, { wait: true, want: "absent" }, (goal) => dependents.get(goal) ?? []);
}

async function executePlan(
  goals: readonly Goal[],
  options: ApplyOptions,
  how: Inspection,
  before: (goal: Goal) => readonly Goal[],
): Promise<Plan> {
  const found = await inspect(goals, how);
  const plan = planOf(found);
  options.planned?.(plan);
  await refuse(plan, options);
  const approval = options.approval ?? (options.digest === undefined ? undefined : await approvalOf(plan));
  await refuseUnapproved([...found.values()], options.approval);

  const limit = limiter(concurrency);
  const turn = turns();
  const isCreated = (goal: Goal) => /^(create|replace)$/.test(found.get(goal)?.step?.operation ?? "");
  const outcomes = await inOrder(goals, before, async (goal) => {
    let finding = found.get(goal);
    // What was read of a thing inside one that has been made is no longer true, and what was open is known now.
    const inNewParent = goal.after.some(isCreated);
    if (finding?.isOpen || inNewParent) {
      finding = await goal.inspect(how);
      await refuseAgain(finding, options, approval, inNewParent);
    }
    const next = finding;
    if (next?.step) await turn(goal.lock, () => limit(() => converge(goal, next, { options, how, approval })));
  });
  const errors = [...outcomes.values()].flatMap((outcome) => ("error" in outcome ? [outcome.error] : []));
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new GoalsError(errors);
  return plan;
}

interface Surroundings {
  readonly options: ApplyOptions;
  readonly how: Inspection;
  readonly approval: Approval | undefined;
}

/** Executes a goal's step; decides again when someone else wrote in between; then reads it again. */
async function converge(goal: Goal, found: Finding, { options, how, approval }: Surroundings): Promise<void> {
  let finding = found;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await execute(finding, options);
      break;
    } catch (error) {
      if (!(error instanceof StaleError) || attempt === triesWhenStale) throw error;
      await options.sleep(Math.max(error.rest, Math.random() * Math.min(100 * attempt, 2_000)));
      finding = await goal.inspect(how);
      await refuseAgain(finding, options, approval);
    }
  }
  for (let waited = 0; ; waited += rereadEvery) {
    const { step } = await goal.inspect(how);
    if (step === undefined) return;
    if (waited >= goal.readLagMs) throw new NotConvergedError([step]);
    await options.sleep(rereadEvery);
  }
}

async function execute(finding: Finding, options: ApplyOptions): Promise<void> {
  if (!finding.step) return;
  options.signal.throwIfAborted();
  options.starts?.(finding.step);
  try {
    await finding.execute();
  } catch (error) {
    options.fails?.(finding.step, error);
    throw error;
  }
  options.ends?.(finding.step);
}

/** Refuses a plan before its first write. */
async function refuse(plan: Plan, options: ApplyOptions): Promise<void> {
  if (options.digest !== undefined && plan.steps.length > 0) {
    // Nothing to do is always approved: a run of a plan that was executed ends well.
    const now = await digest(plan);
    if (options.digest !== now) throw new DigestError(options.digest, now);
  }
  refuseSteps(plan.steps, options);
}

/** What was to be created, and is there as wanted now without Slipway having made it. */
async function strangersIn(found: readonly Finding[], approval: Approval): Promise<Subject[]> {
  const others = found.filter(({ step, isOwned }) => step === undefined && isOwned === false);
  const verdicts = await Promise.all(others.map(({ subject }) => mayBeCreated(subject, approval)));
  return others.flatMap(({ subject }, at) => (verdicts[at] ? [subject] : []));
}

/** Refuses what is not approved before anything is written. */
async function refuseUnapproved(found: readonly Finding[], approval: Approval | undefined): Promise<void> {
  if (approval === undefined) return;
  const judged = found.flatMap(({ step, isOwned = false }) => (step ? [{ step, mayBeCreated: isOwned }] : []));
  const others = await unapproved(judged, approval);
  if (others.length > 0) throw new NotApprovedError(others);
  const appeared = await strangersIn(found, approval);
  if (appeared.length > 0) throw new AppearedError(appeared);
}

function refuseSteps(steps: readonly Step[], { allowReplace = [] }: ApplyOptions): void {
  const refused = steps.flatMap((step) => (step.refused === undefined ? refusedForContents(step) : step));
  if (refused.length > 0) throw new RefusedError(refused);
  const unnamed = steps.filter((step) => step.operation === "replace" && !isNamed(step, allowReplace));
  if (unnamed.length > 0) throw new ReplaceRefusedError(unnamed);
}

/** Refuses what was found when a thing was looked at again: what no one approved is not done. */
async function refuseAgain(
  { step }: Finding,
  options: ApplyOptions,
  approval: Approval | undefined,
  inNewParent = false,
): Promise<void> {
  if (step === undefined) return;
  refuseSteps([step], options);
  const others = approval === undefined ? [] : await unapproved([{ step, mayBeCreated: inNewParent }], approval);
  if (others.length > 0) throw new UnapprovedError(others);
}
