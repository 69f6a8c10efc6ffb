import { approvalOf, digest, isUnknownText, type Plan, unknownText } from "@slipway/reconcile";
import type { AnyAction, Common } from "./declaration.ts";
import { describe } from "./describe.ts";
import { failures, formatFailure } from "./failure.ts";
import type { Ledger } from "./ledger/ledger.ts";
import type { Log } from "./log.ts";
import { planOutput } from "./outputs.ts";
import { leftInProgress, type Progress } from "./progress.ts";
import { type Story, summary } from "./summary.ts";

/** A run that has ended, one way or the other. */
interface Ended {
  readonly progress: Progress;
  readonly error: unknown;
  readonly log: Log;
  readonly ledger: Ledger;
  /** The inputs that the calling workflow offers, if one says so. */
  readonly offered: string | undefined;
}

/** Reports what a run found and did: outputs, annotations, the summary and the job's ledger. Gives the exit code. */
export async function report(action: AnyAction, common: Common, ended: Ended): Promise<number> {
  const { progress, error, log, ledger, offered } = ended;
  const { mode } = common;
  const { plan } = progress;
  const failed = error === undefined ? [] : failures(error, action.inputs, offered);
  const drift = (plan?.steps ?? []).map(describe);
  log.output("problem", log.hide(failed.map((each) => `${action.name}: ${formatFailure(each)}`).join("\n")));
  if (mode === "check" && drift.length > 0 && common["fail-on-drift"]) {
    failed.push({
      what: `${action.name} found drift: ${drift.join("; ").replace(/\.$/, "")}.`,
      remedy: "Run it in mode apply to repair it, or change the inputs if what is there is what you want.",
    });
  }
  const story: Story = {
    action: action.name,
    mode,
    ...(plan ? { plan, digest: await digest(plan) } : {}),
    waits: progress.waits,
    warnings: progress.warnings,
    failures: failed,
    leftInProgress: error === undefined ? [] : leftInProgress(progress),
  };
  const outputs = knownOutputs(progress.outputs, ledger.step);
  if (plan) {
    log.output("changed", String(progress.ended.size > 0));
    log.output("drift", String(drift.length > 0));
    log.output("in-progress", String(isInProgress(plan)));
    log.output("steps", String(plan.steps.length));
    log.output("plan", planOutput(plan));
    log.output("plan-digest", story.digest ?? "");
  }
  for (const [name, value] of Object.entries(outputs)) log.output(name, value);
  for (const failure of failed) log.annotate("error", formatFailure(failure));
  for (const what of story.leftInProgress) log.info(`Still in progress: ${what}`);
  // Hidden before it is drawn: what Markdown escapes or cuts off would no longer be known as a secret.
  const shown = log.hideIn(story);
  if (progress.page !== undefined) await log.summary(progress.page);
  if (progress.page === undefined ? common.summary === "step" : failed.length > 0) await log.summary(summary(shown));
  ledger.write({
    story: shown,
    changed: progress.ended.size > 0,
    approval: plan ? [...(await approvalOf(plan, (id) => ledger.isNew(id)))] : [],
    shows: log.hideIn(ledger.own),
    outputs: log.hideIn(outputs),
  });
  return failed.length > 0 ? 1 : 0;
}

/** The outputs; one that is known after apply says which it is. */
function knownOutputs(outputs: Readonly<Record<string, string | undefined>>, step: string): Record<string, string> {
  const given = Object.entries(outputs).filter((each): each is [string, string] => each[1] !== undefined);
  return Object.fromEntries(
    given.map(([name, value]) => [name, isWhollyUnknown(value) ? unknownText(`${step}.${name}`) : value]),
  );
}

const isWhollyUnknown = (value: string): boolean => isUnknownText(value) && !/[/\s]/.test(value);

const isInProgress = (plan: Plan | undefined): boolean =>
  [...(plan?.steps ?? []), ...(plan?.unchanged ?? [])].some(({ inProgress }) => inProgress !== undefined);
