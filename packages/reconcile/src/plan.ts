import { type IsGone, stepsOf } from "./contents.ts";
import { GoalsError } from "./errors.ts";
import type { Finding, Goal, Inspection } from "./goal.ts";
import { limiter } from "./order.ts";
import type { Shown } from "./resource.ts";
import type { Plan } from "./step.ts";

/** How many reads or writes are under way at once. */
export const concurrency = 8;

/** What was found for each goal: the plan, and how to execute it. */
export type Findings = ReadonlyMap<Goal, Finding>;

/** Looks at all goals, independent of their order: reads only. */
export async function inspect(goals: readonly Goal[], how: Inspection): Promise<Findings> {
  const limit = limiter(concurrency);
  const results = await Promise.allSettled(goals.map((goal) => limit(() => goal.inspect(how))));
  const found = new Map<Goal, Finding>();
  // Goals that share a request fail by one error, which is reported once.
  const errors = new Set<Error>();
  goals.forEach((goal, at) => {
    const result = results[at] as PromiseSettledResult<Finding>;
    if (result.status === "fulfilled") found.set(goal, result.value);
    else errors.add(result.reason instanceof Error ? result.reason : new Error(String(result.reason)));
  });
  const [first, ...others] = errors;
  if (first && others.length > 0) throw new GoalsError([...errors]);
  if (first) throw first;
  return found;
}

/** The findings as plain data. */
export function planOf(found: Findings, isGone?: IsGone): Plan {
  const all = [...found.values()];
  return {
    steps: stepsOf(all, isGone),
    unchanged: all.filter((finding) => !finding.step).map((finding) => finding.subject),
  };
}

/** Is given what reads will show once a plan is done, by ID. */
export type Foresee = (shows: Readonly<Record<string, Shown>>) => void;

/**
 * What it would take to have all goals as wanted. Writes nothing. Whoever foresees what that will leave has the goals
 * look again, so that each has what it will have.
 */
export async function plan(goals: readonly Goal[], foresee?: Foresee): Promise<Plan> {
  const found = await inspect(goals, { wait: false, want: "present" });
  if (foresee) {
    const foreseen = [...found].filter(([, { shows }]) => shows !== undefined);
    for (const [, { shows = {} }] of foreseen) foresee(shows);
    await Promise.all(foreseen.map(([goal]) => goal.look()));
  }
  return planOf(found);
}

/**
 * What a destroy would remove, what keeps it from that, and what it would leave and why. Writes nothing. Earlier steps may
 * remove what things hold now.
 */
export async function planDestroy(goals: readonly Goal[], isGone?: IsGone): Promise<Plan> {
  return planOf(await inspect(goals, { wait: false, want: "absent" }), isGone);
}
