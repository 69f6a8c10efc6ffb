import { parseArgs } from "node:util";
import { type FaultRule, faultKinds, landingZonePolicies } from "@slipway/simulator";
import { type EditionName, editions } from "../runner/editions/edition.ts";
import { type EventName, eventRefs } from "../runner/run/github-event.ts";
import { didYouMean } from "../workflow/did-you-mean.ts";
import { type Act, acts, modes } from "./acts.ts";
import { help } from "./help.ts";

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
  /** What happens one after the other, in place of one run. */
  readonly scenario?: readonly Act[];
  /** The path of a file with what someone changes by hand. */
  readonly edits?: string;
  /** The path of a file in which the world is kept. */
  readonly world?: string;
  /** The paths of files with all that the rehearsed identity may do. */
  readonly roles?: readonly string[];
  /** Whether the policies of a landing zone are in force. */
  readonly landingZone?: true;
  /** The policies of it that the subscription is exempt from. */
  readonly exempt?: readonly string[];
  /** Which of GitHub's servers the workflow runs on. */
  readonly edition?: EditionName;
  readonly faults: readonly FaultRule[];
  readonly seed: number;
  readonly speed?: number;
}

/** An argument is wrong; the message says what to write instead. */
export class ArgumentError extends Error {
  override readonly name = "ArgumentError";
}

const usage = "npm run rehearse -- --help lists all options.";

/** The events that can start a workflow, the most common first. */
export const events = Object.keys(eventRefs) as readonly EventName[];

const options = {
  with: { type: "string" },
  vars: { type: "string" },
  mode: { type: "string" },
  event: { type: "string" },
  scenario: { type: "string" },
  edits: { type: "string" },
  world: { type: "string" },
  role: { type: "string", multiple: true },
  "landing-zone": { type: "boolean" },
  exempt: { type: "string", multiple: true },
  server: { type: "string" },
  fault: { type: "string", multiple: true },
  seed: { type: "string" },
  speed: { type: "string" },
  verbose: { type: "boolean" },
  help: { type: "boolean" },
} as const;

/** Reads the arguments of the command line. */
export function readArguments(given: readonly string[]): Arguments {
  const { values, positionals } = parsed(given);
  const [workflow, ...more] = positionals;
  if (workflow === undefined || more.length > 0)
    throw new ArgumentError(`Name one workflow, not ${positionals.length}. ${usage}`);
  const { with: inputs, vars, mode, event, scenario, edits, world, role, server, speed } = values;
  if (mode !== undefined && scenario !== undefined)
    throw new ArgumentError(`--scenario says the modes by itself: leave --mode out. ${usage}`);
  const story = scenario?.split(",").map((act) => oneOf("scenario", act.trim(), acts));
  if (story?.includes("drift") && edits === undefined)
    throw new ArgumentError(`The scenario has drift: name a file with what someone changes by --edits FILE. ${usage}`);
  const { exempt, "landing-zone": landingZone } = values;
  if (exempt !== undefined && !landingZone)
    throw new ArgumentError(`--exempt is from a policy of a landing zone: write --landing-zone too. ${usage}`);
  return {
    workflow,
    ...(inputs === undefined ? {} : { with: inputs }),
    ...(vars === undefined ? {} : { vars }),
    ...(mode === undefined ? {} : { mode: oneOf("mode", mode, modes) }),
    ...(event === undefined ? {} : { event: oneOf("event", event, events) }),
    ...(story === undefined ? {} : { scenario: story }),
    ...(edits === undefined ? {} : { edits }),
    ...(world === undefined ? {} : { world }),
    ...(role === undefined ? {} : { roles: role }),
    ...(landingZone ? { landingZone: true as const } : {}),
    ...(exempt === undefined ? {} : { exempt: exempt.map((each) => oneOf("exempt", each, landingZonePolicies)) }),
    ...(server === undefined ? {} : { edition: oneOf("server", server, Object.keys(editions) as EditionName[]) }),
    faults: (values.fault ?? []).map(faultOf),
    seed: number("seed", values.seed ?? "1"),
    ...(speed === undefined ? {} : { speed: number("speed", speed) }),
  };
}

function parsed(given: readonly string[]) {
  try {
    return parseArgs({ args: [...given], options, strict: true, allowPositionals: true });
  } catch (error) {
    const [text = ""] = String(error)
      .replace(/^\w+Error(?: \[\w+\])?: /, "")
      .split(".");
    const [, unknown = ""] = /Unknown option '--([^']+)'/.exec(text) ?? [];
    const hint =
      unknown === ""
        ? ""
        : ` ${didYouMean(
            `--${unknown}`,
            Object.keys(options).map((name) => `--${name}`),
          )}`;
    throw new ArgumentError(`${text}.${hint} ${usage}`);
  }
}

function oneOf<T extends string>(name: string, text: string, known: readonly T[]): T {
  const found = known.find((each) => each === text);
  if (found === undefined)
    throw new ArgumentError(
      [`--${name} has "${text}". Write ${alternatives.format(known)}.`, didYouMean(text, known), usage]
        .filter(Boolean)
        .join(" "),
    );
  return found;
}

const alternatives = new Intl.ListFormat("en-GB", { type: "disjunction" });

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

/** What the options say that a whole command is about, before anything else is read. */
export function readSwitches(given: readonly string[]): { readonly help?: string; readonly verbose: boolean } {
  const isAsked = given.some((word) => word === "--help" || word === "-h");
  return { ...(isAsked ? { help } : {}), verbose: given.includes("--verbose") };
}
