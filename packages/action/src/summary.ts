import { isUnknown, keyOf, type Plan, type Step, shortName, shownId } from "@slipway/reconcile";
import { shownValue, why } from "./describe.ts";
import type { Failure } from "./failure.ts";
import { code, codeLines } from "./markdown.ts";
import { type Mode, purposeOf } from "./mode.ts";
import { picture } from "./picture.ts";

/** All that a summary shows. */
export interface Story {
  readonly action: string;
  readonly mode: Mode;
  readonly plan?: Plan;
  readonly digest?: string;
  readonly waits: readonly { readonly what: string; readonly milliseconds: number }[];
  readonly warnings: readonly string[];
  readonly failures: readonly Failure[];
  /** What was under way when the run ended. */
  readonly leftInProgress: readonly string[];
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
        `> [!CAUTION]\n> ${codeLines(failure.what)}${failure.remedy ? `\n>\n> **What to do:** ${codeLines(failure.remedy)}` : ""}`,
    ),
    ...story.warnings.map((warning) => `> [!WARNING]\n> ${codeLines(warning)}`),
    story.leftInProgress.length > 0
      ? `Still in progress when the run ended (the next run picks it up):\n${story.leftInProgress.map((what) => `- ${code(what)}`).join("\n")}`
      : "",
    plan ? stepTable(plan, rows) : "",
    ...(plan ? fieldTables(plan, rows) : []),
    plan ? picture(plan) : "",
    waitTable(story.waits, rows),
    story.digest ? `Plan digest: \`${story.digest}\`` : "",
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function headline({ mode, plan, failures }: Story): string {
  const steps = plan?.steps.length ?? 0;
  if (failures.length > 0 && !(mode === "check" && steps > 0)) return `${mode} failed`;
  if (steps === 0) return purposeOf(mode) === "destroy" ? "nothing to remove" : "no changes";
  const counted = `${steps} ${steps === 1 ? "change" : "changes"}`;
  return {
    plan: `${counted} planned`,
    "plan-destroy": `${counted} planned`,
    check: `drift, ${counted} to repair it`,
    apply: `${counted} made`,
    destroy: `${counted} made`,
  }[mode];
}

function stepTable(plan: Plan, rows: number): string {
  if (plan.steps.length === 0) return "";
  const shown = plan.steps.slice(0, rows);
  return [
    "| step | what | name | why |",
    "| --- | --- | --- | --- |",
    ...shown.map(
      (step) => `| ${step.operation} | ${step.kind} | ${code(shortName(step.id))} | ${code(reason(step))} |`,
    ),
    folded(plan.steps.length - shown.length, "steps"),
  ]
    .filter((line) => line !== "")
    .join("\n");
}

/** The fields of all steps, those of new things folded away, and what is left as it is. */
export const fieldTables = (plan: Plan, rows: number): string[] => [
  changeTable(plan.steps, rows),
  ...newThings(plan.steps, rows),
  leftList(plan, rows),
];

const reason = (step: Step): string =>
  [
    why(step),
    step.holds === undefined ? "" : `refused while it holds: ${step.holds}`,
    step.refused === undefined ? "" : `refused: ${step.refused}`,
  ]
    .filter((each) => each !== "")
    .join("; ");

/** Every field of each new thing, folded away. */
function newThings(steps: readonly Step[], rows: number): string[] {
  const created = steps.filter(({ operation }) => operation === "create");
  let left = rows;
  return created.slice(0, rows).map(({ kind, id, changes }) => {
    const shown = changes.slice(0, left);
    left -= shown.length;
    return [
      `<details><summary>${kind}, ${changes.length} fields</summary>`,
      "",
      code(shownId(id)),
      "",
      "| field | value |",
      "| --- | --- |",
      ...shown.map(({ field, want }) => `| ${code(field)} | ${value(want)} |`),
      folded(changes.length - shown.length, "fields"),
      "</details>",
    ].join("\n");
  });
}

function changeTable(steps: readonly Step[], rows: number): string {
  const all = steps
    .filter(({ operation }) => operation !== "create")
    .flatMap((step) => step.changes.map((change) => ({ step, change })));
  if (all.length === 0) return "";
  const shown = all.slice(0, rows);
  return [
    "| name | field | have | want |",
    "| --- | --- | --- | --- |",
    ...shown.map(
      ({ step, change }) =>
        `| ${code(shortName(step.id))} | ${code(change.field)}${change.immutable ? " (cannot be changed in place)" : ""} | ${value(change.have)} | ${value(change.want)} |`,
    ),
    folded(all.length - shown.length, "fields"),
  ]
    .filter((line) => line !== "")
    .join("\n");
}

function leftList(plan: Plan, rows: number): string {
  const shownOnes = plan.unchanged.filter((subject) => subject.left ?? subject.inProgress);
  const shown = shownOnes
    .slice(0, rows)
    .map(
      (subject) =>
        `- ${code(keyOf(subject))}: ${code(subject.left ? `left, ${subject.left}` : `still ${subject.inProgress}`)}`,
    );
  return [...shown, folded(shownOnes.length - shown.length, "others")].filter((line) => line !== "").join("\n");
}

function waitTable(waits: Story["waits"], rows: number): string {
  const long = waits.filter((wait) => wait.milliseconds >= 1_000).slice(0, rows);
  if (long.length === 0) return "";
  return [
    "| waited for | seconds |",
    "| --- | ---: |",
    ...long.map((wait) => `| ${code(wait.what)} | ${Math.round(wait.milliseconds / 1000)} |`),
  ].join("\n");
}

const folded = (count: number, what: string): string => (count > 0 ? `\n… and ${count} more ${what}.` : "");

const value = (given: unknown): string => {
  if (given === undefined) return "–";
  return isUnknown(given) ? shownValue(given) : code(shownValue(given));
};
