import { duration } from "../critical-path.ts";
import type { Report, RunPart } from "../model/report.ts";
import { changesMade, changesOf } from "../model/totals.ts";
import { type Html, html } from "./html.ts";
import { badge, counted, notes, table } from "./parts.ts";

/** What comes first: whether all was as expected, and the totals. */
export function outcome({ runs, requests, unexpected, permissions }: Report): Html {
  const isGood = unexpected.length === 0 && runs.every(({ isExpected }) => isExpected);
  const writes = requests.filter(({ method, permissions: needed }) => method !== "GET" && needed.length > 0).length;
  const struck = requests.filter(({ fault }) => fault !== undefined).length;
  const done = runs.reduce((sum, run) => sum + changesMade(run), 0);
  return html`
<section id="outcome" aria-labelledby="outcome-title">
<h2 id="outcome-title" class="verdict ${isGood ? "is-good" : "is-bad"}">${
    isGood ? "Everything went as expected" : "Not everything went as expected"
  }</h2>
${unexpected.length > 0 && html`<ul class="unexpected">${unexpected.map((each) => html`<li>${each}</li>`)}</ul>`}
<dl class="totals">
${total(
  counted(runs.length, "run"),
  counted(
    runs.reduce((sum, { jobs }) => sum + jobs.length, 0),
    "job",
  ),
)}
${total(counted(done, "change"), "made to resources")}
${total(duration(runs.reduce((sum, { took }) => sum + took, 0)), "on the clouds' clock")}
${total(`${Math.round(runs.reduce((sum, { machineMs }) => sum + machineMs, 0) / 1000)} s`, "on this machine")}
${total(counted(requests.length, "request"), `${counted(writes, "write")}${struck > 0 ? `, ${counted(struck, "fault")} injected` : ""}`)}
${total(counted(permissions.length, "set"), "of minimum permissions")}
</dl>
<div class="cards">${table(heads, runs.map(row), "Runs", [3, 4, 5])}</div>
${runs.flatMap(({ annotations }) => notes(annotations))}
</section>`;
}

const total = (value: string, about: string): Html => html`<div><dd>${value}</dd><dt>${about}</dt></div>`;

const heads = ["Run", "Event", "Ended", "Planned changes", "Took", "Longest chain of waits"] as const;

function row(run: RunPart, at: number): Html {
  const { title, before, event, conclusion, isExpected, took, chain } = run;
  const cell = (head: (typeof heads)[number], content: Html | string | number, name = ""): Html =>
    html`<td role="cell" data-head="${head}"${name !== "" && html` class="${name}"`}><span>${content}</span></td>`;
  const isAsSaid = isExpected
    ? conclusion !== "success" && html`<small>as expected</small>`
    : html`<small>not expected</small>`;
  return html`<tr role="row">
<th role="rowheader" scope="row"><button type="button" class="link" data-run="${at}">${title}</button>${before && html`<br><small>${before}</small>`}</th>
${cell("Event", event)}
${cell("Ended", html`${badge(conclusion)} ${isAsSaid}`)}
${cell("Planned changes", changesOf(run), "number")}
${cell("Took", duration(took), "number")}
${cell("Longest chain of waits", duration(chain.waited), "number")}
</tr>`;
}
