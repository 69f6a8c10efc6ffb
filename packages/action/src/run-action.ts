import { type AnyAction, commonInputs } from "./declaration.ts";
import { environmentSecrets, shortSecrets } from "./environment-secrets.ts";
import { failures, formatFailure } from "./failure.ts";
import type { Host } from "./host.ts";
import type { Inputs, Values } from "./input.ts";
import { Log } from "./log.ts";
import { type Auto, isReadOnly, type Mode, purposeOf, resolveAuto } from "./mode.ts";
import type { Problem } from "./problem.ts";
import { InputError, readInputs } from "./read-inputs.ts";
import { readTrigger } from "./trigger.ts";

/**
 * Runs an action on a host and gives its exit code. What only a run with good inputs needs is loaded after the
 * inputs have been judged.
 */
export async function run(action: AnyAction, host: Host): Promise<number> {
  const log = new Log(host);
  let resolved: Auto | undefined;
  /** Reads the event once, and only where the mode is `auto`. */
  const auto = (): Auto => {
    resolved ??= resolveAuto(readTrigger(host));
    return resolved;
  };
  try {
    for (const { value, user } of environmentSecrets(host.env)) log.mask(value, user);
    const all: Inputs = { ...action.inputs, ...commonInputs };
    const inputs = await readInputs(
      all,
      host.env,
      (values) => judge(action, values, host.env, auto),
      () => isReadOnly(modeGiven(host.env, auto)),
    );
    for (const [name, input] of Object.entries(all)) {
      if (input.secret && typeof inputs[name] === "string") log.mask(inputs[name]);
    }
    const common = inputs as unknown as Values<typeof commonInputs>;
    const { runMode } = await import("./run-mode.ts");
    const mode = modeOf(common.mode, auto);
    return await runMode(action, inputs as never, { ...common, mode }, { host, log });
  } catch (error) {
    const problems = failures(error).map(formatFailure);
    for (const problem of problems) log.annotate("error", problem);
    const { Ledger } = await import("./ledger/ledger.ts");
    const { badStory } = await import("./ledger/bad-story.ts");
    new Ledger(host).write(log.hideIn(badStory(action.name, modeGiven(host.env, auto), failures(error))));
    log.output("problem", log.hide(problems.map((problem) => `${action.name}: ${problem}`).join("\n")));
    if (!(error instanceof InputError) && error instanceof Error) log.debug(error.stack ?? error.message);
    return 1;
  } finally {
    log.flush();
  }
}

/** The inputs are judged by then: `auto` means something. */
function modeOf(mode: Mode | "auto", auto: () => Auto): Mode {
  if (mode !== "auto") return mode;
  const found = auto();
  if ("mode" in found) return found.mode;
  throw new InputError([{ input: "mode", problem: found.problem }]);
}

/** The mode before all inputs have been judged; of one that is wrong the problem is named with the others. */
function modeGiven(env: Host["env"], auto: () => Auto): Mode {
  const given = (env.INPUT_MODE?.trim() || env.SLIPWAY_MODE?.trim() || "auto") as Mode | "auto";
  const found = given === "auto" ? auto() : { mode: given };
  return "mode" in found ? found.mode : "apply";
}

function judge(
  action: AnyAction,
  values: Partial<Record<string, unknown>>,
  env: Host["env"],
  auto: () => Auto,
): readonly Problem[] {
  const found = values.mode === "auto" ? auto() : { mode: values.mode as Mode };
  const problems = [
    ...shortSecrets(env),
    ...(action.contradictions?.(values, "mode" in found ? purposeOf(found.mode) : undefined) ?? []),
  ];
  if ("problem" in found) problems.push({ input: "mode", problem: found.problem });
  if (!("mode" in found) || purposeOf(found.mode) !== "destroy") return problems;
  if (values.confirm === undefined && env.SLIPWAY_DESTROYS)
    return [...problems, ...problemsOfJob(env.SLIPWAY_DESTROYS, env.SLIPWAY_CONFIRM)];
  // A plan removes nothing. What has been typed already is judged, so that a slip shows before anyone is asked.
  if (found.mode === "plan-destroy" && values.confirm === undefined) return problems;
  const whole = nameToConfirm(action, values);
  if (whole === undefined) return problems;
  const name = whole.split("/").at(-1) ?? "";
  const typed = values.confirm ?? "";
  if (typed !== whole && typed !== name) {
    problems.push({ input: "confirm", problem: `A destroy needs the name of what it removes: write ${name}.` });
  }
  return problems;
}

/** A job says once for all its steps what had to be typed, and what was. */
const problemsOfJob = (name: string, typed: string | undefined): Problem[] =>
  typed === name ? [] : [{ input: "confirm", problem: `The job's destroy needs its name, typed out: write ${name}.` }];

/** The name is known only when the inputs that make it are good; those that are not are named on their own. */
function nameToConfirm(action: AnyAction, values: object): string | undefined {
  try {
    return action.confirm(values as never);
  } catch {
    return undefined;
  }
}
