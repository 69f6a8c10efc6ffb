import {
  type Approval,
  apply,
  destroy,
  FilledError,
  type Goal,
  type Plan,
  plan,
  planDestroy,
  RefusedError,
  StaleError,
  type Step,
} from "@slipway/reconcile";
import { approvalFor } from "./approved.ts";
import type { AnyAction, Common } from "./declaration.ts";
import type { Host } from "./host.ts";
import { Ledger } from "./ledger/ledger.ts";
import type { Log } from "./log.ts";
import { logPlan } from "./log-plan.ts";
import { makeRun } from "./make-run.ts";
import { MissingError } from "./missing.ts";
import type { Mode } from "./mode.ts";
import { checkBeforehand } from "./preflight.ts";
import { newProgress, type Progress } from "./progress.ts";
import { report } from "./report.ts";
import type { Run } from "./run.ts";
import { boundedClock } from "./time.ts";

/** The run was asked to end from outside. */
class StoppedError extends Error {
  override readonly name = "StoppedError";

  constructor(signal: string) {
    super(`The run was asked to end (${signal}). What it started goes on by itself; run again to pick it up.`);
  }
}

/** Does what the mode says and reports it. Gives the exit code. */
export async function runMode(
  action: AnyAction,
  inputs: never,
  common: Common,
  { host, log }: { readonly host: Host; readonly log: Log },
): Promise<number> {
  const progress = newProgress();
  const stop = new AbortController();
  const stopListening = host.onStop((signal) => stop.abort(new StoppedError(signal)));
  const clock = boundedClock(host.clock, common["deadline-minutes"], stop.signal);
  const ledger = new Ledger(host);
  const run = makeRun(action, { mode: common.mode, host, log, progress, ledger, signal: stop.signal, clock });
  for (const file of ledger.unread)
    run.warn(`Another version of Slipway wrote ${file}: what that step plans is not seen.`);
  let error: unknown;
  try {
    progress.outputs = action.known?.(inputs) ?? {};
    const client = await action.connect(inputs, run);
    const goals = await goalsOf(action, inputs, client as never, run);
    if (goals === undefined) showPlan({ steps: [], unchanged: [] }, action, common.mode, { progress, log });
    else {
      const writes = common.mode === "apply" || common.mode === "destroy";
      const approval = writes && !action.isReport ? approvalFor(ledger.step, host.env) : undefined;
      const planned = (seen: Plan) => showPlan(seen, action, common.mode, { progress, log });
      await execute(goals, common, { run, progress, ledger, approval, planned });
      if (run.mode !== "destroy")
        progress.outputs = { ...progress.outputs, ...(await action.report(inputs, goals as never, run)) };
      if (common.mode === "plan" && common.preflight !== "false" && progress.plan)
        await checkBeforehand(client, goals, progress.plan, common.preflight === "true");
    }
  } catch (caught) {
    error = stop.signal.aborted ? stop.signal.reason : caught;
    if (caught instanceof Error) log.debug(caught.stack ?? caught.message);
  } finally {
    stopListening();
  }
  return await report(action, common, { progress, error, log, ledger, offered: host.env.SLIPWAY_OFFERS });
}

function showPlan(
  seen: Plan,
  action: AnyAction,
  mode: Mode,
  { progress, log }: { readonly progress: Progress; readonly log: Log },
): void {
  progress.plan = seen;
  log.group(`${action.name}: ${mode}`, () => logPlan(seen, log));
}

interface Surroundings {
  readonly run: Run;
  readonly progress: Progress;
  readonly ledger: Ledger;
  readonly approval: Approval | undefined;
  readonly planned: (plan: Plan) => void;
}

async function execute(
  goals: readonly Goal[],
  common: Common,
  { run, progress, ledger, approval, planned }: Surroundings,
): Promise<void> {
  const options = {
    sleep: (milliseconds: number) => run.clock.sleep(milliseconds),
    signal: run.signal,
    allowReplace: common["allow-replace"] ?? [],
    ...(common["plan-digest"] === undefined ? {} : { digest: common["plan-digest"] }),
    ...(approval === undefined ? {} : { approval }),
    planned,
    starts(step: Step) {
      progress.started.add(step);
      run.info(`${step.operation} ${step.kind} ${step.id}`);
    },
    ends: (step: Step) => void progress.ended.add(step),
    fails(step: Step, error: unknown) {
      if (isRefusal(error)) progress.started.delete(step);
    },
  };
  if (common.mode === "apply") await apply(goals, options);
  else if (common.mode === "destroy") await destroy(goals, options);
  else {
    const seen = await (common.mode === "plan-destroy"
      ? planDestroy(goals, ledger.isGone)
      : plan(goals, ledger.foresee));
    planned(seen);
    // It would be refused when it is to be done: a check only says that it differs.
    const refused = seen.steps.filter((step) => step.refused !== undefined);
    if (common.mode !== "check" && refused.length > 0) throw new RefusedError(refused);
  }
}

/** Whether whoever was asked said no: then nothing of it goes on. */
function isRefusal(error: unknown): boolean {
  const { status = 0 } = (error ?? {}) as { readonly status?: unknown };
  return error instanceof StaleError || error instanceof FilledError || (Number(status) >= 400 && Number(status) < 500);
}

/** Undefined when a destroy finds that what everything would be in is gone. */
async function goalsOf(action: AnyAction, inputs: never, client: never, run: Run) {
  try {
    return await action.goals(inputs, client, run);
  } catch (error) {
    if (run.mode !== "destroy" || !(error instanceof MissingError)) throw error;
    run.warn(`There is nothing to remove. ${error.message}`);
    return undefined;
  }
}
