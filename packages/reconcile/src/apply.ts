import { digest, isWithin } from "./digest.ts";
import { DigestError, GoalsError, ReplaceRefusedError, StaleError, UnapprovedError, UnsettledError } from "./errors.ts";
import type { Finding, Goal, Look } from "./goal.ts";
import { inOrder, limiter, turns } from "./order.ts";
import { bound, look, planOf } from "./plan.ts";
import type { Plan, Step } from "./step.ts";

/** What the engine needs of its surroundings. */
export interface ApplyOptions {
  /** Rests for some milliseconds; rejects when the run is to end. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Aborted when no new step may be started. */
  readonly signal: AbortSignal;
  readonly allowReplace?: boolean;
  /** The digest of the plan that was approved. */
  readonly digest?: string;
  /** Told of the plan before anything is written. */
  readonly planned?: (plan: Plan) => void;
  readonly starts?: (step: Step) => void;
  readonly ends?: (step: Step) => void;
}

/** Many runs may edit one object: each round one of them gets through. */
const triesWhenStale = 60;
const rereadEvery = 5_000;

/** Brings all goals about and reads them again. Resolves with the plan that was carried out. */
export function apply<Client>(goals: readonly Goal<Client>[], client: Client, options: ApplyOptions): Promise<Plan> {
  return carryOut(goals, client, options, { wait: true, want: "present" }, (goal) => goal.after);
}

/** Removes what Slipway made, the dependent things first. Resolves with the plan that was carried out. */
export function destroy<Client>(goals: readonly Goal<Client>[], client: Client, options: ApplyOptions): Promise<Plan> {
  const dependents = new Map<Goal<Client>, Goal<Client>[]>();
  for (const goal of goals) {
    for (const earlier of goal.after) dependents.set(earlier, [...(dependents.get(earlier) ?? []), goal]);
  }
  return carryOut(goals, client, options, { wait: true, want: "absent" }, (goal) => dependents.get(goal) ?? []);
}

async function carryOut<Client>(
  goals: readonly Goal<Client>[],
  client: Client,
  options: ApplyOptions,
  how: Look,
  before: (goal: Goal<Client>) => readonly Goal<Client>[],
): Promise<Plan> {
  const found = await look(goals, client, how);
  const plan = planOf(found);
  options.planned?.(plan);
  const now = await digest(plan);
  // Nothing to do is always approved: a run of a plan that was carried out ends well.
  const approved = options.digest === undefined || plan.steps.length === 0 || options.digest === now;
  if (!approved) throw new DigestError(options.digest ?? "", now);
  refuseReplace(plan.steps, options);

  const limit = limiter(bound);
  const turn = turns();
  const replaced = (goal: Goal<Client>) => stepsOf(found.get(goal) ?? []).some((step) => step.does === "replace");
  const outcomes = await inOrder(goals, before, async (goal) => {
    // What was read of a thing inside one that has been replaced is no longer true.
    const findings = goal.after.some(replaced) ? await goal.look(client, how) : (found.get(goal) ?? []);
    if (stepsOf(findings).length === 0) return;
    await turn(goal.alone, () => limit(() => settle(goal, findings, client, options, how)));
  });
  const errors = [...outcomes.values()].flatMap((outcome) => ("error" in outcome ? [outcome.error] : []));
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new GoalsError(errors);
  return plan;
}

/** Takes a goal's steps; decides anew when somebody else wrote in between; then reads it again. */
async function settle<Client>(
  goal: Goal<Client>,
  found: readonly Finding[],
  client: Client,
  options: ApplyOptions,
  how: Look,
): Promise<void> {
  let findings = found;
  for (let attempt = 1; ; attempt += 1) {
    try {
      for (const finding of findings) await take(finding, options);
      break;
    } catch (error) {
      if (!(error instanceof StaleError) || attempt === triesWhenStale) throw error;
      await options.sleep(Math.max(error.rest, Math.random() * Math.min(100 * attempt, 2_000)));
      findings = await goal.look(client, how);
      refuseReplace(stepsOf(findings), options);
      refuseUnapproved(stepsOf(findings), stepsOf(found), options);
    }
  }
  for (let waited = 0; ; waited += rereadEvery) {
    const left = stepsOf(await goal.look(client, how));
    if (left.length === 0) return;
    if (waited >= goal.lag) throw new UnsettledError(left);
    await options.sleep(rereadEvery);
  }
}

async function take(finding: Finding, options: ApplyOptions): Promise<void> {
  if (!finding.step) return;
  options.signal.throwIfAborted();
  options.starts?.(finding.step);
  await finding.take();
  options.ends?.(finding.step);
}

function refuseReplace(steps: readonly Step[], options: ApplyOptions): void {
  const replaced = steps.filter((step) => step.does === "replace");
  if (replaced.length > 0 && options.allowReplace !== true) throw new ReplaceRefusedError(replaced);
}

function refuseUnapproved(steps: readonly Step[], approved: readonly Step[], options: ApplyOptions): void {
  const others = steps.filter((step) => !isWithin(step, approved));
  if (options.digest !== undefined && others.length > 0) throw new UnapprovedError(others);
}

const stepsOf = (findings: readonly Finding[]): Step[] => findings.flatMap((finding) => finding.step ?? []);
