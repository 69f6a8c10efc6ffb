import { type Change, keyOf, type Plan, type Step } from "@slipway/reconcile";
import type { Failure } from "./failure.ts";
import type { Mode } from "./mode.ts";
import { picture, shortName } from "./picture.ts";

/** All that a summary tells. */
export interface Story {
  readonly action: string;
  readonly mode: Mode;
  readonly plan?: Plan;
  readonly digest?: string;
  readonly waits: readonly { readonly what: string; readonly milliseconds: number }[];
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
  /** What has to be made before there can be a plan. */
  readonly pending: readonly string[];
  readonly failures: readonly Failure[];
  /** What was under way when the run ended. */
  readonly leftGoing: readonly string[];
}

/** GitHub throws a summary of over 1 MiB away as a whole; what we add around this stays well below. */
const budget = 900 * 1024;

/** The story as Markdown: never over 1 MiB, since what does not fit is folded into a count. */
export function summary(story: Story): string {
  let rows = 2_000;
  for (;;) {
    const text = render(story, rows);
    if (Buffer.byteLength(text) <= budget || rows === 0)
      return text.length > budget ? `${text.slice(0, budget / 4)}\n\n…\n` : text;
    rows = Math.floor(rows / 2);
  }
}

function render(story: Story, rows: number): string {
  const { plan } = story;
  const parts = [
    `### ${story.action}: ${headline(story)}`,
    ...story.failures.map(
      (failure) =>
        `> [!CAUTION]\n> ${quoted(failure.what)}${failure.remedy ? `\n>\n> **What to do:** ${quoted(failure.remedy)}` : ""}`,
    ),
    ...story.warnings.map((warning) => `> [!WARNING]\n> ${quoted(warning)}`),
    ...story.pending.map((what) => `> [!NOTE]\n> Pending, until earlier steps have made it: ${quoted(what)}`),
    ...story.notes,
    story.leftGoing.length > 0
      ? `Still going on when the run ended (the next run picks it up):\n${story.leftGoing.map((what) => `- ${cell(what)}`).join("\n")}`
      : "",
    plan ? stepTable(plan, rows) : "",
    plan ? changeTable(plan.steps, rows) : "",
    plan ? leftList(plan, rows) : "",
    plan ? picture(plan) : "",
    waitTable(story.waits, rows),
    story.digest ? `Plan digest: \`${story.digest}\`` : "",
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function headline({ mode, plan, failures, pending }: Story): string {
  const steps = plan?.steps.length ?? 0;
  if (pending.length > 0) return "not known yet";
  if (failures.length > 0 && !(mode === "check" && steps > 0)) return `${mode} failed`;
  if (steps === 0) return mode === "destroy" ? "nothing to remove" : "settled, nothing to do";
  const counted = `${steps} ${steps === 1 ? "step" : "steps"}`;
  return {
    plan: `${counted} planned`,
    check: `drift, ${counted} to settle it`,
    apply: `${counted} taken`,
    destroy: `${counted} taken`,
  }[mode];
}

function stepTable(plan: Plan, rows: number): string {
  if (plan.steps.length === 0) return "";
  const shown = plan.steps.slice(0, rows);
  return [
    "| step | what | name | why |",
    "| --- | --- | --- | --- |",
    ...shown.map(
      (step) => `| ${step.does} | ${cell(step.kind)} | ${cell(shortName(step.name))} | ${cell(why(step))} |`,
    ),
    folded(plan.steps.length - shown.length, "steps"),
  ]
    .filter((line) => line !== "")
    .join("\n");
}

/** Why a step is there, in a few words. */
export function why(step: Step): string {
  const reasons = [
    step.degraded === undefined ? "" : `degraded: ${step.degraded}`,
    step.moving === undefined ? "" : `still ${step.moving}`,
    step.changes.map((change) => change.field).join(", "),
  ];
  return reasons.filter((reason) => reason !== "").join("; ") || (step.does === "create" ? "absent" : "");
}

function changeTable(steps: readonly Step[], rows: number): string {
  const all = steps.flatMap((step) => step.changes.map((change) => ({ step, change })));
  if (all.length === 0) return "";
  const shown = all.slice(0, rows);
  return [
    "| name | field | have | want |",
    "| --- | --- | --- | --- |",
    ...shown.map(
      ({ step, change }) =>
        `| ${cell(shortName(step.name))} | ${cell(change.field)}${change.immutable ? " (cannot be changed in place)" : ""} | ${value(change.have)} | ${value(change.want)} |`,
    ),
    folded(all.length - shown.length, "fields"),
  ]
    .filter((line) => line !== "")
    .join("\n");
}

function leftList(plan: Plan, rows: number): string {
  const told = plan.settled.filter((subject) => subject.left ?? subject.moving);
  const shown = told
    .slice(0, rows)
    .map(
      (subject) =>
        `- ${cell(keyOf(subject))}: ${cell(subject.left ? `left, ${subject.left}` : `still ${subject.moving}`)}`,
    );
  return [...shown, folded(told.length - shown.length, "others")].filter((line) => line !== "").join("\n");
}

function waitTable(waits: Story["waits"], rows: number): string {
  const told = waits.filter((wait) => wait.milliseconds >= 1_000).slice(0, rows);
  if (told.length === 0) return "";
  return [
    "| waited for | seconds |",
    "| --- | ---: |",
    ...told.map((wait) => `| ${cell(wait.what)} | ${Math.round(wait.milliseconds / 1000)} |`),
  ].join("\n");
}

const folded = (count: number, what: string): string => (count > 0 ? `\n… and ${count} more ${what}.` : "");

const quoted = (text: string): string => text.replaceAll("<", "&lt;").split("\n").join("\n> ");

const cell = (text: string): string =>
  text
    .replace(/[\r\n]+/g, " ")
    .replaceAll("|", "\\|")
    .replaceAll("<", "&lt;")
    .slice(0, 500);

const value = (given: Change["have"]): string =>
  given === undefined ? "–" : `\`${cell(JSON.stringify(given)).replaceAll("`", "'")}\``;
