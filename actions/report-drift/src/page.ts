import { code, codeLines, details, fieldTables, shownValue, table } from "@slipway/action";
import { type Plan, type Step, shortName } from "@slipway/reconcile";
import { headline, inWords, signOf, totals } from "./headline.ts";
import { picture } from "./picture.ts";
import { publicLine } from "./public-addresses.ts";
import type { Result } from "./results.ts";

/** What a report is about. */
export interface Job {
  readonly environment: string;
  readonly scenario: string | undefined;
  readonly ran: string;
  readonly results: readonly Result[];
  readonly problems: string;
}

/** GitHub throws away a summary of over 1 MiB, and keeps 65,536 characters of a comment: the mark and the footer need some. */
const mostInSummary = 900 * 1024;
const mostInComment = 60_000;

/** The summary of a job: what came of it, one table, one picture, the waits; the fields of each step are folded away. */
export const summaryOf = (job: Job): string =>
  fitting(mostInSummary, (rows) => [
    `### ${headline(job.environment, job.ran, job.results)}`,
    caution(job),
    changes(job, rows),
    publicLine(job),
    picture(job.results),
    waits(job),
    ...job.results.map((result) => folded(result, rows)),
  ]);

/** The same for a comment or an issue: shorter, without pictures and waits. */
export const commentOf = (job: Job): string =>
  fitting(mostInComment, (rows) => [
    `### ${headline(job.environment, job.ran, job.results)}`,
    job.scenario === undefined ? "" : `Managed by ${code(job.scenario)}.`,
    caution(job),
    changes(job, rows),
    publicLine(job),
    ...job.results.map((result) => folded(result, rows)),
  ]);

/** A text that is cut off nowhere: with too many rows it has fewer of them, and says how many are missing. */
function fitting(most: number, render: (rows: number) => readonly string[]): string {
  for (let rows = 1_000; ; rows = Math.floor(rows / 2)) {
    const text = render(rows)
      .filter((part) => part !== "")
      .join("\n\n");
    if (Buffer.byteLength(text) <= most || rows === 0) return `${Buffer.from(text).subarray(0, most).toString()}\n`;
  }
}

const caution = ({ problems }: Job): string => (problems === "" ? "" : `> [!CAUTION]\n> ${codeLines(problems)}`);

/** One row for each change. */
function changes({ results }: Job, rows: number): string {
  const all = results.flatMap((result) => result.plan.steps.map((step) => ({ name: result.name, step })));
  const shown = all
    .slice(0, rows)
    .map(({ name, step }) => [signOf(step.operation), step.kind, code(shortName(step.id)), why(step), code(name)]);
  return [table(["", "what", "name", "why", "step"], shown), more(all.length - shown.length, "changes")]
    .filter((part) => part !== "")
    .join("\n\n");
}

function why({ operation, changes: fields, refused, failed, holds }: Step): string {
  const named = fields.filter((change) => operation !== "replace" || change.immutable);
  const first = named.slice(0, 3).map(({ field, have, want }) => `${field}: ${shownValue(have)} → ${shownValue(want)}`);
  const reasons = operation === "create" || operation === "delete" ? [] : first;
  const rest = named.length > 3 && reasons.length > 0 ? [`and ${named.length - 3} more`] : [];
  const kept = holds ? `refused while it holds: ${holds}` : "";
  const all = [...reasons, ...rest, failed ? `failed: ${failed}` : "", kept, refused ? `refused: ${refused}` : ""];
  const text = all.filter((each) => each !== "").join("; ");
  return text === "" ? (operation === "create" ? `${fields.length} fields` : "") : code(text);
}

function waits({ results }: Job): string {
  const long = results.flatMap(({ entry }) => entry.story.waits).filter(({ milliseconds }) => milliseconds >= 1_000);
  const rows = long
    .toSorted((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, 20)
    .map(({ what, milliseconds }) => [code(what), String(Math.round(milliseconds / 1000))]);
  return rows.length === 0 ? "" : details("Waits", table(["waited for", "seconds"], rows));
}

function folded({ name, state, plan, entry }: Result, rows: number): string {
  const body = [
    ...entry.story.warnings.map((warning) => `> [!WARNING]\n> ${codeLines(warning)}`),
    ...fieldTables(plan, rows),
  ].filter((part) => part !== "");
  if (body.length === 0) return "";
  const { digest } = entry.story;
  const named = digest !== undefined && plan.steps.length > 0 ? `, plan ${digest}` : "";
  return details(`${plainName(name)}: ${inWords(state)}, ${countOf(plan)}${named}`, body.join("\n\n"));
}

const countOf = (plan: Plan): string =>
  plan.steps.length === 0 ? `${plan.unchanged.length} unchanged` : totals([{ plan } as Result]);

/** An ID of a step as HTML takes it. */
const plainName = (name: string): string => name.replace(/[^\w-]/g, " ");

const more = (count: number, what: string): string => (count > 0 ? `… and ${count} more ${what}.` : "");
