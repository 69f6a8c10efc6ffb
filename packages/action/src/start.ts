import { type AnyAction, commonInputs } from "./declaration.ts";
import { environmentSecrets } from "./environment-secrets.ts";
import { failures, formatFailure } from "./failure.ts";
import { type Host, thisProcess } from "./host.ts";
import type { Inputs, Values } from "./input.ts";
import { Log } from "./log.ts";
import { type Auto, type Mode, resolveAuto } from "./mode.ts";
import { InputError, type Problem, readInputs } from "./read-inputs.ts";
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
    const inputs = await readInputs(all, host.env, (values) => judge(action, values, auto));
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

function judge(action: AnyAction, values: Partial<Record<string, unknown>>, auto: () => Auto): readonly Problem[] {
  const problems = [...(action.contradictions?.(values) ?? [])];
  if (values.mode === "auto") {
    const found = auto();
    if ("problem" in found) problems.push({ input: "mode", problem: found.problem });
  }
  if (values.mode !== "destroy") return problems;
  const name = nameToConfirm(action, values);
  const typed = String(values.confirm ?? "");
  if (name !== undefined && typed !== name && !typed.endsWith(`/${name}`)) {
    problems.push({ input: "confirm", problem: `A destroy needs the name of what it removes: write ${name}.` });
  }
  return problems;
}

/** The name is known only when the inputs that make it are good; those that are not are named on their own. */
function nameToConfirm(action: AnyAction, values: object): string | undefined {
  try {
    return action.confirm(values as never);
  } catch {
    return undefined;
  }
}

/** The whole of an action's `main.ts`. */
export async function start(action: AnyAction): Promise<void> {
  // Idle kept-alive connections would hold the process open.
  process.exit(await run(action, thisProcess));
}
