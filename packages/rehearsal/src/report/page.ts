import type { Needed, Recorded } from "@slipway/simulator";
import type { JobResult } from "../runner/run/results.ts";
import type { RehearsedRun } from "../runner/run/run-workflow.ts";
import { duration, longestChain } from "./critical-path.ts";

/** A run as a page: how each job ended and how long it waited, with the summaries and annotations of its steps. */
export function runPage(title: string, run: RehearsedRun): string {
  const chain = longestChain(run.jobs);
  const wall = run.to - run.from;
  const path = chain.jobs.filter(({ waited }) => waited > 0).map(({ name }) => name);
  return [
    `## ${title}`,
    "",
    `${run.workflow} on ${run.event}: **${run.conclusion}**. By the clouds' clock it took ${duration(wall)}; ` +
      `the longest chain of waits through \`needs\` is ${duration(chain.waited)}${path.length === 0 ? "" : ` (${path.join(" → ")})`}` +
      `${chain.waited === 0 ? "" : `, so the run took ${(wall / chain.waited).toFixed(2)} times as long as it had to`}.`,
    "",
    "| job | conclusion | began after | took | of that waited |",
    "| --- | --- | --- | --- | --- |",
    ...run.jobs.map(
      ({ name, conclusion, from, to, waited, environment }) =>
        `| ${tableCell(name)}${environment ? ` (environment ${tableCell(environment)})` : ""} | ${conclusion} | ${duration(from - run.from)} | ${duration(to - from)} | ${duration(waited)} |`,
    ),
    "",
    ...annotationLines(run.annotations),
    ...run.jobs.flatMap(jobSection),
  ].join("\n");
}

const tableCell = (text: string): string => text.replaceAll("|", "\\|");

const annotationLines = (annotations: JobResult["annotations"]): string[] =>
  annotations.map(({ level, text }) => `> **${level}**: ${text.replaceAll("\n", "\n> ")}\n`);

function jobSection({ name, steps, annotations }: JobResult): string[] {
  const said = steps.flatMap((step) => [
    ...annotationLines(step.annotations),
    ...(step.summary === "" ? [] : [step.summary.trimEnd(), ""]),
  ]);
  const all = [...annotationLines(annotations), ...said];
  return all.length === 0 ? [] : [`### ${name}`, "", ...all];
}

/** The permissions that a list of requests needed, as a page. */
export function leastRolePage(needed: readonly Needed[]): string {
  return [
    "## The least role",
    "",
    "These permissions were needed, and no others.",
    "",
    "| permission | on |",
    "| --- | --- |",
    ...needed.map(
      ({ permission, scopes }) => `| \`${permission}\` | ${scopes.map((each) => `\`${each}\``).join("<br>")} |`,
    ),
    "",
  ].join("\n");
}

/** The requests as lines of JSON, each with the job and step that sent it, if known. */
export function requestLines(requests: readonly Recorded[], clients: ReadonlyMap<string, string>): string {
  return requests
    .map(({ client, ...request }) => {
      const from = client === undefined ? undefined : (clients.get(client) ?? client);
      return `${JSON.stringify({ ...request, ...(from === undefined ? {} : { from }) })}\n`;
    })
    .join("");
}
