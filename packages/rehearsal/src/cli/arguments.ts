import { parseArgs } from "node:util";
import { type FaultRule, faultKinds } from "@slipway/simulator";
import { type EventName, eventRefs } from "../runner/run/github-event.ts";

/** What to rehearse, and how. */
export interface Arguments {
  readonly workflow: string;
  /** The path of a file with the inputs. */
  readonly with?: string;
  /** The path of a file with the variables of the repository. */
  readonly vars?: string;
  readonly mode?: string;
  /** By default the first of `events` that the workflow is on. */
  readonly event?: EventName;
  readonly faults: readonly FaultRule[];
  readonly seed: number;
  readonly speed?: number;
}

/** An argument is wrong; the message says what to write instead. */
export class ArgumentError extends Error {
  override readonly name = "ArgumentError";
}

const usage =
  "Write: npm run rehearse -- WORKFLOW [--with FILE] [--vars FILE] [--mode plan|apply|check|destroy] " +
  `[--event ${Object.keys(eventRefs).join("|")}] ` +
  "[--fault every:N | KIND@INDEX]... [--seed NUMBER] [--speed NUMBER]";

/** The events that can start a workflow, the most common first. */
export const events = Object.keys(eventRefs) as readonly EventName[];
const modes = ["plan", "apply", "check", "destroy"] as const;

const options = {
  with: { type: "string" },
  vars: { type: "string" },
  mode: { type: "string" },
  event: { type: "string" },
  fault: { type: "string", multiple: true },
  seed: { type: "string" },
  speed: { type: "string" },
} as const;

/** Reads the arguments of the command line. */
export function readArguments(given: readonly string[]): Arguments {
  const { values, positionals } = parsed(given);
  const [workflow, ...more] = positionals;
  if (workflow === undefined || more.length > 0)
    throw new ArgumentError(`Name one workflow, not ${positionals.length}. ${usage}`);
  return {
    workflow,
    ...(values.with === undefined ? {} : { with: values.with }),
    ...(values.vars === undefined ? {} : { vars: values.vars }),
    ...(values.mode === undefined ? {} : { mode: oneOf("mode", values.mode, modes) }),
    ...(values.event === undefined ? {} : { event: oneOf("event", values.event, events) }),
    faults: (values.fault ?? []).map(faultOf),
    seed: number("seed", values.seed ?? "1"),
    ...(values.speed === undefined ? {} : { speed: number("speed", values.speed) }),
  };
}

function parsed(given: readonly string[]) {
  try {
    return parseArgs({ args: [...given], options, strict: true, allowPositionals: true });
  } catch (error) {
    throw new ArgumentError(`${error instanceof Error ? error.message.split(".")[0] : error}. ${usage}`);
  }
}

function oneOf<T extends string>(name: string, text: string, known: readonly T[]): T {
  const found = known.find((each) => each === text);
  if (found === undefined)
    throw new ArgumentError(`--${name} is "${text}"; it must be ${known.join(" or ")}. ${usage}`);
  return found;
}

function number(name: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new ArgumentError(`--${name} is "${text}"; it must be a whole number from 1. ${usage}`);
}

/** `every:10` throttles every tenth request; `reset@3` resets the one request of that index. */
function faultOf(text: string): FaultRule {
  const [, every] = /^every:([1-9]\d*)$/.exec(text) ?? [];
  if (every !== undefined) return { kind: "throttle", match: { every: Number(every) } };
  const [, named, index] = /^([a-z0-9-]+)@(\d+)$/.exec(text) ?? [];
  const kind = faultKinds.find((each) => each === named);
  if (kind === undefined || index === undefined)
    throw new ArgumentError(
      `--fault is "${text}"; it must be every:N or KIND@INDEX, a kind being ${faultKinds.join(", ")}. ${usage}`,
    );
  return { kind, match: { index: Number(index) } };
}
