import { GoalsError } from "./errors.ts";
import type { Finding, Goal, Look } from "./goal.ts";
import { limiter } from "./order.ts";
import type { Plan } from "./step.ts";

/** How many reads or writes are under way at once. */
export const bound = 8;

/** What was found for each goal: the plan, and how to carry it out. */
export type Findings<Client> = ReadonlyMap<Goal<Client>, readonly Finding[]>;

/** Looks at all goals, independent of their order: reads only. */
export async function look<Client>(
  goals: readonly Goal<Client>[],
  client: Client,
  how: Look,
): Promise<Findings<Client>> {
  const limit = limiter(bound);
  const results = await Promise.allSettled(goals.map((goal) => limit(() => goal.look(client, how))));
  const found = new Map<Goal<Client>, readonly Finding[]>();
  // Goals that share a question fail by one error, which is told once.
  const shown = new Set<Error>();
  goals.forEach((goal, at) => {
    const result = results[at] as PromiseSettledResult<Finding[]>;
    if (result.status === "fulfilled") found.set(goal, result.value);
    else shown.add(result.reason instanceof Error ? result.reason : new Error(String(result.reason)));
  });
  const errors = [...shown];
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new GoalsError(errors);
  return found;
}

/** The findings as plain data. */
export function planOf<Client>(found: Findings<Client>): Plan {
  const all = [...found.values()].flat();
  return {
    steps: all.flatMap((finding) => finding.step ?? []),
    settled: all.filter((finding) => !finding.step).map((finding) => finding.subject),
  };
}

/** What it would take to have all goals as wanted. Writes nothing. */
export async function plan<Client>(goals: readonly Goal<Client>[], client: Client): Promise<Plan> {
  return planOf(await look(goals, client, { wait: false, want: "present" }));
}

/** What a destroy would remove, and what it would leave and why. Writes nothing. */
export async function planDestroy<Client>(goals: readonly Goal<Client>[], client: Client): Promise<Plan> {
  return planOf(await look(goals, client, { wait: false, want: "absent" }));
}
