import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ElkConstructor from "elkjs/lib/elk.bundled.js";
import type { ELK } from "elkjs/lib/elk-api.js";
import type { Report, RunPart } from "../model/report.ts";
import { changesOf } from "../model/totals.ts";
import assets from "./assets/folder.cjs";
import { conversationList } from "./github.ts";
import { Html, html } from "./html.ts";
import { outcome } from "./outcome.ts";
import { counted, notes } from "./parts.ts";
import { permissionList } from "./permissions.ts";
import { requestList } from "./requests.ts";
import { jobSteps } from "./steps.ts";
import { timeline } from "./timeline.ts";
import { topology } from "./topology.ts";

/** A file that becomes part of the page, and the hash by which the page accepts it. */
function asset(name: string): { readonly code: Html; readonly hash: string } {
  const text = readFileSync(join(assets, name), "utf8");
  return { code: new Html(text), hash: `'sha256-${createHash("sha256").update(text).digest("base64")}'` };
}

/** The page of a rehearsal: one file that asks nothing of any host. */
export async function page(report: Report): Promise<string> {
  const [style, script] = [asset("style.css"), asset("client.js")];
  const policy = `default-src 'none'; style-src ${style.hash}; script-src ${script.hash}; base-uri 'none'; form-action 'none'`;
  const elk: ELK = new ElkConstructor();
  const first = Math.max(0, busiest(report.runs));
  const runs: Html[] = [];
  for (const [at, run] of report.runs.entries()) runs.push(await runSection(run, at, at === first, elk));
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer"><title>${report.title}: rehearsal</title><style>${style.code}</style></head>
<body>
<svg class="defs" aria-hidden="true" width="0" height="0"><defs>${["hatch", "hatch-critical"].map(hatch)}</defs></svg>
<a class="skip" href="#outcome">Skip to the outcome</a>
<header><h1>${report.title} <span class="quiet">rehearsal</span></h1>
<button type="button" id="theme" aria-pressed="false">Dark</button></header>
<nav aria-label="Sections"><a href="#outcome">Outcome</a><a href="#runs">Runs</a><a href="#requests">Requests</a><a href="#github">On GitHub</a><a href="#permissions">Permissions</a></nav>
<main>
${outcome(report)}
<section id="runs" aria-labelledby="runs-title"><h2 id="runs-title">Runs</h2>
<div class="tabs" role="group" aria-label="Run to show">${report.runs.map(
    ({ title }, at) =>
      html`<button type="button" data-run="${at}" aria-pressed="${String(at === first)}">${title}</button>`,
  )}</div>
${runs}</section>
${requestList(
  report.requests,
  report.runs.map(({ title }) => title),
)}
${conversationList(report.conversations)}
${permissionList(report.permissions)}
${report.limits.length > 0 && html`<section id="limits"><h2>What the simulator could not do</h2><ul>${report.limits.map((each) => html`<li>${each}</li>`)}</ul></section>`}
</main>
<footer><p>Written by a rehearsal on a simulated cloud. Nothing here was done to a real one.</p></footer>
<script>${script.code}</script>
</body></html>
`.text;
}

const hatch = (name: string): Html =>
  html`<pattern id="${name}" class="${name}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="6" height="6"/><rect class="hatch-line" width="2.5" height="6"/></pattern>`;

/** The run to begin with: the one that changes most. */
function busiest(runs: readonly RunPart[]): number {
  const counts = runs.map((run) => changesOf(run) + (run.took > 0 ? 0.5 : 0));
  return counts.indexOf(Math.max(...counts));
}

const runSection = async (run: RunPart, at: number, isShown: boolean, elk: ELK): Promise<Html> => html`
<article class="run${isShown ? "" : " off"}" data-run="${at}" aria-labelledby="run-${at}">
<h3 id="run-${at}">${run.title} <span class="quiet">${run.workflow} on ${run.event}, ${counted(changesOf(run), "planned change")}</span></h3>
${run.before && html`<p class="before">${run.before}</p>`}
${notes(run.annotations)}
<h4>Topology</h4>${await topology(run, elk)}
<h4>Timeline</h4>${timeline(run)}
<h4>Steps</h4>${jobSteps(run.jobs)}
</article>`;
