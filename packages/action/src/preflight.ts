import type { Plan } from "@slipway/reconcile";
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

/** Fails when an apply of the plan would, as far as the client can know. */
export async function checkBeforehand(client: unknown, plan: Plan, withRights: boolean): Promise<void> {
  if (typeof client !== "object" || client === null || !("preflight" in client)) return;
  const problems = await (client as Preflight).preflight(plan, withRights);
  if (problems.length > 0)
    throw new AggregateError(problems.map(({ what, remedy = "" }) => new PreflightError(what, remedy)));
}
