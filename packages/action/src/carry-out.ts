import { apply, destroy, digest, type Plan, plan, type Step } from "@slipway/reconcile";
import type { AnyAction, commonInputs, Outputs } from "./declaration.ts";
import { failures, told } from "./failure.ts";
import type { Host } from "./host.ts";
import { idToken } from "./id-token.ts";
import type { Values } from "./input.ts";
import type { Log } from "./log.ts";
import { hinted, MissingError, missing } from "./missing.ts";
import type { Mode } from "./mode.ts";
import { planOutput } from "./outputs.ts";
import type { Run } from "./run.ts";
import { type Story, summary, why } from "./summary.ts";
import { boundedClock, DeadlineError } from "./time.ts";

type Common = Omit<Values<typeof commonInputs>, "mode"> & { readonly mode: Mode };

/** What is known of a run while it goes on; the report is written from it, however the run ends. */
interface Course {
  plan?: Plan;
  readonly taken: Set<Step>;
  readonly started: Set<Step>;
  readonly waits: { what: string; milliseconds: number }[];
  readonly waiting: Set<string>;
  readonly warnings: string[];
  readonly notes: string[];
  /** What has to be made before it is known what there is to do. */
  pending: readonly string[];
  outputs: Partial<Outputs>;
}

/** The run was asked to end from outside. */
class StoppedError extends Error {
  override readonly name = "StoppedError";

  constructor(signal: string) {
    super(`The run was asked to end (${signal}). What it started goes on by itself; run again to pick it up.`);
  }
}

/** Does what the mode says and reports it. Gives the exit code. */
export async function carryOut(
  action: AnyAction,
  inputs: never,
  common: Common,
  host: Host,
  log: Log,
): Promise<number> {
  const course: Course = {
    taken: new Set(),
    started: new Set(),
    waits: [],
    waiting: new Set(),
    warnings: [],
    notes: [],
    pending: [],
    outputs: {},
  };
  const stop = new AbortController();
  const listening = host.onStop((signal) => stop.abort(new StoppedError(signal)));
  const clock = boundedClock(host.clock, common["deadline-minutes"], stop.signal);
  const run = makeRun(action, common.mode, host, log, course, stop.signal, clock);
  let error: unknown;
  try {
    await go(action, inputs, common, run, course, log);
  } catch (caught) {
    course.pending = (common.pending && looks(common.mode) && missing(caught)) || [];
    if (course.pending.length === 0) error = stop.signal.aborted ? stop.signal.reason : caught;
    if (caught instanceof Error) log.debug(caught.stack ?? caught.message);
  } finally {
    listening();
  }
  return await report(action, common, course, error, log);
}

async function go(action: AnyAction, inputs: never, common: Common, run: Run, course: Course, log: Log): Promise<void> {
  const client = await action.connect(inputs, run);
  const planned = (seen: Plan) => {
    course.plan = seen;
    log.group(`${action.name}: ${common.mode}`, () => tell(seen, log));
  };
  const goals = await goalsOf(action, inputs, client as never, run, common.mode);
  if (goals === undefined) return planned({ steps: [], settled: [] });
  const options = {
    sleep: (milliseconds: number) => run.clock.sleep(milliseconds),
    signal: run.signal,
    allowReplace: common["allow-replace"],
    ...(common["plan-digest"] === undefined ? {} : { digest: common["plan-digest"] }),
    planned,
    starts: (step: Step) => {
      course.started.add(step);
      run.info(`${step.does} ${step.kind} ${step.name}`);
    },
    ends: (step: Step) => void course.taken.add(step),
  };
  if (common.mode === "apply") await apply(goals, client, options);
  else if (common.mode === "destroy") await destroy(goals, client, options);
  else planned(await plan(goals, client));
  if (common.mode !== "destroy") course.outputs = action.report(inputs, goals as never);
}

const isMoving = (plan: Plan | undefined): boolean =>
  [...(plan?.steps ?? []), ...(plan?.settled ?? [])].some(({ moving }) => moving !== undefined);

/** Undefined when a destroy finds that what everything would lie in is gone. */
async function goalsOf(action: AnyAction, inputs: never, client: never, run: Run, mode: Mode) {
  try {
    return await action.goals(inputs, client, run);
  } catch (error) {
    if (mode !== "destroy" || !(error instanceof MissingError)) throw error;
    run.warn(`There is nothing to remove. ${error.message}`);
    return undefined;
  }
}

/** Whether a mode writes nothing, so that what earlier steps would make is not there. */
const looks = (mode: Mode): boolean => mode === "plan" || mode === "check";

const marks = { create: "+", update: "~", replace: "±", delete: "-" } as const;

function tell(plan: Plan, log: Log): void {
  for (const step of plan.steps) {
    log.info(`${marks[step.does]} ${step.does} ${step.kind} ${step.name}${why(step) ? ` (${why(step)})` : ""}`);
    for (const change of step.changes)
      log.info(`    ${change.field}: ${JSON.stringify(change.have) ?? "–"} → ${JSON.stringify(change.want)}`);
  }
  for (const subject of plan.settled) {
    log.info(
      `= ${subject.kind} ${subject.name}${subject.left ? ` (left: ${subject.left})` : ""}${subject.moving ? ` (still ${subject.moving})` : ""}`,
    );
  }
}

async function report(action: AnyAction, common: Common, course: Course, error: unknown, log: Log): Promise<number> {
  const { mode } = common;
  const steps = course.plan?.steps ?? [];
  const failed =
    error === undefined ? [] : failures(error).map(looks(mode) && missing(error) ? hinted : (each) => each);
  const drift = [
    ...steps.map((step) => `${step.does} ${step.kind} ${step.name}${why(step) ? ` (${why(step)})` : ""}`),
    ...course.pending,
  ];
  log.output("problem", log.hide(failed.map((each) => `${action.name}: ${told(each)}`).join("\n")));
  if (mode === "check" && drift.length > 0 && common["fail-on-drift"]) {
    failed.push({
      what: `${action.name} found drift: ${drift.join("; ").replace(/\.$/, "")}.`,
      remedy: "Run it in mode apply to settle it, or change the inputs if what is there is what you want.",
    });
  }
  for (const what of course.pending) log.info(`Pending: ${what}`);
  const story: Story = {
    action: action.name,
    mode,
    ...(course.plan ? { plan: course.plan, digest: await digest(course.plan) } : {}),
    waits: course.waits,
    warnings: course.warnings,
    notes: course.notes,
    pending: course.pending,
    failures: failed,
    leftGoing:
      error === undefined
        ? []
        : [
            ...[...course.started]
              .filter((step) => !course.taken.has(step))
              .map((step) => `${step.does} ${step.kind} ${step.name}`),
            ...course.waiting,
          ],
  };
  if (course.plan || course.pending.length > 0) {
    log.output("changed", String(course.taken.size > 0));
    log.output("drift", String(drift.length > 0));
    log.output("moving", String(isMoving(course.plan)));
    log.output("steps", course.plan ? String(steps.length) : "");
    log.output("plan", planOutput(course.plan ?? { steps: [], settled: [] }));
    log.output("plan-digest", story.digest ?? "");
  }
  for (const [name, value] of Object.entries(course.outputs)) if (value !== undefined) log.output(name, value);
  for (const failure of failed) log.annotate("error", told(failure));
  for (const what of story.leftGoing) log.info(`Still going on: ${what}`);
  // Hidden before it is drawn: what Markdown escapes or cuts off would no longer be known as a secret.
  log.summary(summary(log.hideIn(story)));
  return failed.length > 0 ? 1 : 0;
}

function makeRun(
  action: AnyAction,
  mode: Mode,
  host: Host,
  log: Log,
  course: Course,
  signal: AbortSignal,
  clock: Run["clock"],
): Run {
  const run: Run = {
    action: action.name,
    mode,
    env: host.env,
    clock,
    signal,
    info: (text) => log.info(text),
    debug: (text) => log.debug(text),
    warn(text) {
      if (course.warnings.includes(text)) return;
      course.warnings.push(text);
      log.annotate("warning", text);
    },
    note: (markdown) => void course.notes.push(markdown),
    mask: (secret, user) => log.mask(secret, user),
    async wait(what, work) {
      const from = clock.now();
      let ended = true;
      course.waiting.add(what);
      try {
        return await work();
      } catch (error) {
        ended = !signal.aborted && !(error instanceof DeadlineError);
        throw error;
      } finally {
        if (ended) course.waiting.delete(what);
        course.waits.push({ what, milliseconds: clock.now() - from });
      }
    },
  };
  if (!host.env.ACTIONS_ID_TOKEN_REQUEST_URL || !host.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN) return run;
  return { ...run, idToken: (audience) => idToken(run, audience) };
}
