import { digest, type Plan } from "@slipway/reconcile";
import type { AnyAction, Common } from "./declaration.ts";
import { describe } from "./describe.ts";
import { failures, formatFailure } from "./failure.ts";
import type { Log } from "./log.ts";
import { hinted, missing } from "./missing.ts";
import { isReadOnly } from "./mode.ts";
import { planOutput } from "./outputs.ts";
import { leftInProgress, type Progress } from "./progress.ts";
import { type Story, summary } from "./summary.ts";

/** Reports what a run found and did: outputs, annotations and the summary. Gives the exit code. */
export async function report(
  action: AnyAction,
  common: Common,
  progress: Progress,
  error: unknown,
  log: Log,
): Promise<number> {
  const { mode } = common;
  const { plan, pending } = progress;
  const hint = isReadOnly(mode) && missing(error) !== undefined;
  const failed = error === undefined ? [] : failures(error).map((each) => (hint ? hinted(each) : each));
  const drift = [...(plan?.steps ?? []).map(describe), ...pending];
  log.output("problem", log.hide(failed.map((each) => `${action.name}: ${formatFailure(each)}`).join("\n")));
  if (mode === "check" && drift.length > 0 && common["fail-on-drift"]) {
    failed.push({
      what: `${action.name} found drift: ${drift.join("; ").replace(/\.$/, "")}.`,
      remedy: "Run it in mode apply to repair it, or change the inputs if what is there is what you want.",
    });
  }
  for (const what of pending) log.info(`Pending: ${what}`);
  const story: Story = {
    action: action.name,
    mode,
    ...(plan ? { plan, digest: await digest(plan) } : {}),
    waits: progress.waits,
    warnings: progress.warnings,
    notes: progress.notes,
    pending,
    failures: failed,
    leftInProgress: error === undefined ? [] : leftInProgress(progress),
  };
  if (plan || pending.length > 0) {
    log.output("changed", String(progress.ended.size > 0));
    log.output("drift", String(drift.length > 0));
    log.output("in-progress", String(isInProgress(plan)));
    log.output("steps", plan ? String(plan.steps.length) : "");
    log.output("plan", planOutput(plan ?? { steps: [], unchanged: [] }));
    log.output("plan-digest", story.digest ?? "");
  }
  for (const [name, value] of Object.entries(progress.outputs)) if (value !== undefined) log.output(name, value);
  for (const failure of failed) log.annotate("error", formatFailure(failure));
  for (const what of story.leftInProgress) log.info(`Still in progress: ${what}`);
  // Hidden before it is drawn: what Markdown escapes or cuts off would no longer be known as a secret.
  log.summary(summary(log.hideIn(story)));
  return failed.length > 0 ? 1 : 0;
}

const isInProgress = (plan: Plan | undefined): boolean =>
  [...(plan?.steps ?? []), ...(plan?.unchanged ?? [])].some(({ inProgress }) => inProgress !== undefined);
