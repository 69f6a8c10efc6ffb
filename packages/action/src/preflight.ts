import type { Goal, Plan } from "@slipway/reconcile";
import type { Failure } from "./failure.ts";
import { RemediedError } from "./remedied-error.ts";

/** A client that knows, before anything is written, what an apply of a plan would fail at. */
export interface Preflight {
  preflight(plan: Plan, withRights: boolean): Promise<readonly Failure[]>;
}

/** An apply of this plan would fail. */
class PreflightError extends RemediedError {
  override readonly name = "PreflightError";
}

/** A client that knows, and those that an action keeps together in one object. */
function clientsIn(client: unknown): Preflight[] {
  if (typeof client !== "object" || client === null) return [];
  if ("preflight" in client) return [client as Preflight];
  return Object.values(client).filter(
    (each): each is Preflight => typeof each === "object" && each !== null && "preflight" in each,
  );
}

/** Fails when an apply of the plan would, as far as the clients of an action and its goals can know. */
export async function checkBeforehand(
  client: unknown,
  goals: readonly Goal[],
  plan: Plan,
  withRights: boolean,
): Promise<void> {
  const clients = new Set([client, ...goals.map((goal) => goal.client)].flatMap(clientsIn));
  const found = await Promise.all([...clients].map((each) => each.preflight(plan, withRights)));
  const problems = found.flat();
  if (problems.length > 0)
    throw new AggregateError(problems.map(({ what, remedy = "" }) => new PreflightError(what, remedy)));
}
