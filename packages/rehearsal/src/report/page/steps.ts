import type { PlannedStep } from "../../runner/run/step-plan.ts";
import { duration } from "../critical-path.ts";
import type { JobPart, PlanPart, StepPart } from "../model/report.ts";
import { type Html, html } from "./html.ts";
import { rendered } from "./markdown.ts";
import { badge, counted, notes, table } from "./parts.ts";

const signs = { create: "+", update: "~", replace: "±", delete: "−" } as const;

/** The steps of each job with their plans; folded where nothing is to be done, and those skipped in one line. */
export function jobSteps(jobs: readonly JobPart[]): Html {
  const isApplied = jobs.some((job) => hasMode(job, /^(apply|destroy)$/));
  return html`${jobs
    .filter(({ conclusion }) => conclusion !== "skipped")
    .map((job) => jobSection(job, !(isApplied && hasMode(job, /^plan/) && job.conclusion === "success")))}`;
}

const hasMode = ({ steps }: JobPart, mode: RegExp): boolean =>
  steps.some(({ plans }) => plans.some((plan) => plan.action !== "report-drift" && mode.test(plan.mode)));

/** A plan whose changes were made is folded: they stand in the job that made them. */
function jobSection({ name, conclusion, environment, annotations, steps }: JobPart, isOpen: boolean): Html {
  const skipped = steps.filter((step) => step.conclusion === "skipped");
  const ran = steps.filter((step) => step.conclusion !== "skipped" && !isEmpty(step));
  return html`
<details class="jobcard"${isOpen && html` open`}><summary><h5>${name} ${badge(conclusion)}${environment && html` <small>environment ${environment}</small>`}</h5></summary>
${notes(annotations)}
${ran.map(stepSection)}
${skipped.length > 0 && html`<p class="quiet">${counted(skipped.length, "step")} skipped: ${skipped.map((step) => step.name).join(", ")}</p>`}</details>`;
}

/** Both ends of a long log. */
const shortened = (log: readonly string[]): readonly string[] =>
  log.length <= 2000
    ? log
    : [...log.slice(0, 1000), `… ${log.length - 2000} lines are left out …`, ...log.slice(-1000)];

/** Such as one that only waits for others. */
const isEmpty = ({ plans, log, annotations, summary, conclusion }: StepPart): boolean =>
  summary === "" && plans.length === 0 && log.length === 0 && annotations.length === 0 && conclusion === "success";

function stepSection(step: StepPart): Html {
  const { name, conclusion, plans, annotations, log, summary } = step;
  const changes = plans.flatMap((plan) => plan.steps);
  const isLoud = conclusion !== "success" || changes.length > 0 || annotations.some(({ level }) => level !== "notice");
  return html`
<details class="stepcard"${isLoud && html` open`}>
<summary><span class="title">${name}</span> ${said(plans, changes)} ${conclusion !== "success" && badge(conclusion)}${plans.map(origin)}</summary>
${notes(annotations)}
${plans.map(planTable)}
${plans.length === 0 && summary !== "" && html`<details><summary>Summary</summary><div class="markdown">${rendered(summary)}</div></details>`}
${log.length > 0 && html`<details><summary>Log, ${counted(log.length, "line")}</summary><pre tabindex="0">${shortened(log).join("\n")}</pre></details>`}
</details>`;
}

function said(plans: readonly PlanPart[], changes: readonly PlannedStep[]): Html {
  if (plans.length === 0) return html``;
  if (changes.length === 0) return html`<span class="quiet">no changes</span>`;
  const [{ mode } = { mode: "" }] = plans;
  const verb = mode === "plan" ? "planned" : mode === "check" ? "to repair" : "made";
  return html`<span class="count">${counted(changes.length, "change")} ${verb}</span>`;
}

const origin = ({ action, mode, digest }: PlanPart): Html =>
  html`<span class="origin">${action}, ${mode}${digest !== undefined && html`, <code>${digest}</code>`}</span>`;

function planTable({ steps, unchanged, waits }: PlanPart): Html {
  return html`
${steps.map(change)}
${unchanged.length > 0 && html`<details><summary>${counted(unchanged.length, "resource")} without changes</summary><ul>${unchanged.map((each) => html`<li><code>${each}</code></li>`)}</ul></details>`}
${
  waits.some(({ milliseconds }) => milliseconds >= 1000) &&
  html`<p>Waited for ${waits
    .filter(({ milliseconds }) => milliseconds >= 1000)
    .map(({ what, milliseconds }) => `${inShort(what)} (${duration(milliseconds)})`)
    .join(", ")}.</p>`
}`;
}

function change({ operation, kind, id, changes, refused }: PlannedStep): Html {
  const heads = operation === "create" ? ["Field", "Value"] : ["Field", "Have", "Want"];
  const rows = changes.map(
    ({ field, have, want }) =>
      html`<tr><td><code>${field}</code></td>${operation !== "create" && html`<td>${value(have)}</td>`}<td>${value(want)}</td></tr>`,
  );
  const isShort = operation !== "create" && changes.length <= 12;
  const what = html`<span class="sign" aria-hidden="true">${signs[operation]}</span> <b>${operation}</b> ${kind} <code>${shortName(id)}</code>`;
  const why = refused !== undefined && html`<p class="note note-error"><b>refused</b> ${refused}</p>`;
  if (rows.length === 0)
    return html`<div class="change op-${operation}"><p>${what}</p><p class="id">${id}</p>${why}</div>`;
  return html`<div class="change op-${operation}"><details${isShort && html` open`}><summary>${what}<span class="quiet">, ${counted(changes.length, "field")}</span></summary>
<p class="id">${id}</p>${table(heads, rows, `Fields of ${shortName(id)}`)}</details>${why}</div>`;
}

/** A request by the last two parts of its path: the log has the whole. */
const inShort = (what: string): string => what.replace(/ \/subscriptions\/\S*\/([^/\s]+\/[^/\s]+)$/, " $1");

const shortName = (id: string): string => id.split("/").at(-1) ?? id;

function value(given: unknown): Html {
  if (given === undefined) return html`<span class="quiet">–</span>`;
  if (typeof given === "object" && given !== null && "known-after-apply:" in given)
    return html`<i>known after apply</i>`;
  return html`<code>${JSON.stringify(given)}</code>`;
}
