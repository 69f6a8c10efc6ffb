import type { Goal } from "@slipway/reconcile";
import { choice, flag, type Inputs, integer, list, optional, orFrom, text, type Values } from "./input.ts";
import { type Mode, modes, type Purpose } from "./mode.ts";
import type { Problem } from "./problem.ts";
import type { Run } from "./run.ts";

/** The inputs that every action has. */
export const commonInputs = {
  mode: orFrom(
    "SLIPWAY_MODE",
    choice(
      "What to do: plan (show the steps), apply (execute them), check (fail on drift), plan-destroy (show what a destroy would remove), destroy (remove what Slipway made), or auto: plan on a pull request and in a merge queue, check on a schedule, apply on a push to or a dispatch from the default branch; on anything else say it.",
      modes,
      "auto",
    ),
  ),
  "fail-on-drift": flag("Whether a check fails when something differs; with false it only reports.", { default: true }),
  "allow-replace": orFrom(
    "SLIPWAY_ALLOW_REPLACE",
    optional(
      list(
        "What may be deleted and created again when a field differs that cannot be changed in place: names or resource IDs, one a line. Only what Slipway made is ever replaced, and nothing that holds data.",
        text("A name or resource ID.", {
          form: {
            pattern: /^(?!(true|false)$)\S+$/i,
            write: "Write the name or the resource ID of what may be replaced, as the plan shows it.",
          },
        }),
      ),
    ),
  ),
  "plan-digest": optional(
    text("The plan-digest of an approved plan: an apply goes ahead only if the plan computed now is still that one.", {
      form: { pattern: /^[0-9a-f]{16}$/, write: "Write the 16 hexadecimal digits that the plan put out." },
    }),
  ),
  confirm: optional(
    text(
      "For destroy: the name of what is to go, typed out; where an input holds its resource ID, that will do too. A job can say it once for all its steps, by SLIPWAY_CONFIRM: what was typed, and SLIPWAY_DESTROYS: what had to be typed.",
    ),
  ),
  preflight: orFrom(
    "SLIPWAY_PREFLIGHT",
    choice(
      "Whether a plan also checks what an apply would fail at: regions, sizes, versions, zones, quotas, names, providers and the identity's own rights. Write without-rights for an identity that only plans.",
      ["true", "without-rights", "false"],
      "true",
    ),
  ),
  summary: orFrom(
    "SLIPWAY_SUMMARY",
    choice(
      "Who writes the summary: each step its own, or one for the whole job by report-drift at its end.",
      ["step", "job"],
      "step",
    ),
  ),
  "deadline-minutes": integer("After how many minutes the run gives up waiting and says what is still going on.", {
    min: 1,
    max: 360,
    default: 60,
  }),
} satisfies Inputs;

/** The values of these, once `auto` is resolved. */
export type Common = Omit<Values<typeof commonInputs>, "mode"> & { readonly mode: Mode };

/** The outputs that every action has. */
export const commonOutputs = {
  changed: "Whether this run changed anything: true or false.",
  drift: "Whether something differed from what is wanted when the run began: true or false.",
  plan: "The steps, as JSON.",
  "plan-digest": "A short name of the plan, to approve it by.",
  steps: "How many steps the plan has.",
  "in-progress":
    "Whether something was still changing when the run looked first, such as a cluster that is being made: true or false.",
  problem:
    "What went wrong and what to do about it, in one text that begins with the action's name; empty when nothing did. Drift is no problem.",
} as const;

export type Outputs = Readonly<Record<string, string>>;

/** An action, declared once: everything else is derived from this. */
export interface Action<I extends Inputs, O extends Outputs, C, G extends readonly Goal[]> {
  readonly name: string;
  /** What it does, in a sentence or two. */
  readonly about: string;
  readonly branding: { readonly icon: string; readonly color: string };
  readonly inputs: I;
  readonly outputs: O;
  /** A `with:` block that works, for the documentation. */
  readonly example: Partial<Readonly<Record<keyof I | keyof typeof commonInputs, string | number | boolean>>>;
  /** What has to be run on a schedule: why, when, and the `with:` block. */
  readonly onSchedule?: {
    readonly about: string;
    readonly cron: string;
    readonly with: Partial<Readonly<Record<keyof I | keyof typeof commonInputs, string | number | boolean>>>;
  };
  /** What has to be granted, in words: the permissions themselves are recorded. */
  readonly granted: readonly string[];
  /** What the job's token needs, if it is not to sign in to a cloud: the level and the reason. */
  readonly permissions?: Readonly<Record<string, string>>;
  /** It reports on the job: what it writes is in no plan that someone approves. */
  readonly isReport?: true;
  /** Paragraphs on what to know before use: limits of the service, what is not covered. */
  readonly notes?: readonly string[];
  /**
   * Inputs that exclude or need each other. Sees only those that are good by themselves. `resolved` is what the mode
   * comes to.
   */
  contradictions?(inputs: Partial<Values<NoInfer<I>>>, resolved?: Purpose): readonly Problem[];
  /** What `confirm` has to say before a destroy: a name, or an ID, of which its name will do. */
  confirm(inputs: Values<NoInfer<I>>): string;
  /** Outputs that the inputs alone give: put out however the run ends. */
  known?(inputs: Values<NoInfer<I>>): Partial<Record<keyof NoInfer<O>, string>>;
  connect(inputs: Values<NoInfer<I>>, run: Run): C | Promise<C>;
  goals(inputs: Values<NoInfer<I>>, client: C, run: Run): G | Promise<G>;
  /** The action's other outputs, from what the goals have after an apply, or have now in a plan. */
  report(
    inputs: Values<NoInfer<I>>,
    goals: G,
    run: Run,
  ): Partial<Record<keyof O, string>> | Promise<Partial<Record<keyof O, string>>>;
}

/** An action whose types no longer matter: for those that run, document or test any action. */
export interface AnyAction {
  readonly name: string;
  readonly about: string;
  readonly branding: { readonly icon: string; readonly color: string };
  readonly inputs: Inputs;
  readonly outputs: Outputs;
  readonly example: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly onSchedule?: {
    readonly about: string;
    readonly cron: string;
    readonly with: Readonly<Record<string, string | number | boolean | undefined>>;
  };
  readonly granted: readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly isReport?: true;
  readonly notes?: readonly string[];
  contradictions?(inputs: object, resolved?: Purpose): readonly Problem[];
  confirm(inputs: never): string;
  known?(inputs: never): Readonly<Record<string, string | undefined>>;
  connect(inputs: never, run: Run): unknown;
  goals(inputs: never, client: never, run: Run): readonly Goal[] | Promise<readonly Goal[]>;
  report(
    inputs: never,
    goals: never,
    run: Run,
  ): Readonly<Record<string, string | undefined>> | Promise<Readonly<Record<string, string | undefined>>>;
}

/** Declares an action. */
export function defineAction<
  // An input of its own under the name of a common one would never be read.
  const I extends Inputs & { readonly [name in keyof typeof commonInputs]?: never },
  const O extends Outputs,
  C,
  const G extends readonly Goal[],
>(action: Action<I, O, C, G>): Action<I, O, C, G> {
  return action;
}
