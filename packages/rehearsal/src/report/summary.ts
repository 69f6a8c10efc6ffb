import { duration } from "./critical-path.ts";
import type { Report, RunPart } from "./model/report.ts";
import { changesOf } from "./model/totals.ts";

/** A rehearsal on one screen, as Markdown; the page has the rest. */
export function summaryOf({ title, runs, requests, unexpected }: Report): string {
  const isGood = unexpected.length === 0 && runs.every(({ isExpected }) => isExpected);
  const errors = runs.filter(({ isExpected }) => !isExpected).flatMap(errorsOf);
  return [
    `## ${title}: ${isGood ? "everything went as expected" : "not everything went as expected"}`,
    "",
    "| run | event | ended | planned changes | took | longest chain of waits |",
    "| --- | --- | --- | ---: | ---: | ---: |",
    ...runs.map(
      (run) =>
        `| ${cell(run.title)} | ${run.event} | ${run.conclusion}${notes(run)} | ${changesOf(run)} | ${duration(run.took)} | ${duration(run.chain.waited)} |`,
    ),
    "",
    ...unexpected.map((each) => `- not as expected: ${line(each)}`),
    ...errors.slice(0, mostErrors).map((each) => `- error: ${line(each)}`),
    ...(errors.length > mostErrors ? [`- and ${errors.length - mostErrors} more errors`] : []),
    `${requests.length} requests. Topology, timeline, plans, logs, requests, comments and minimum permissions: [report.html](report.html).`,
    "",
  ].join("\n");
}

/** Whether a run that failed had to. */
const notes = ({ isExpected, conclusion }: RunPart): string =>
  isExpected ? (conclusion === "success" ? "" : " (as expected)") : " (not expected)";

const mostErrors = 10;

const cell = (text: string): string => line(text).replaceAll("|", "\\|");

const line = (text: string): string => text.replace(/\s+/g, " ").replace(/[<>`]/g, "").slice(0, 300);

const errorsOf = ({ title, annotations, jobs }: RunPart): string[] =>
  [...annotations, ...jobs.flatMap((job) => [...job.annotations, ...job.steps.flatMap((step) => step.annotations)])]
    .filter(({ level }) => level === "error")
    .map(({ text }) => `${title}: ${text}`);
