import { duration } from "../critical-path.ts";
import type { JobPart, RunPart, Span, StepPart } from "../model/report.ts";
import { type Html, html } from "./html.ts";
import { badge, counted } from "./parts.ts";

const unit = 1000;

/** When each job and step of a run took place, by the clouds' clock, with its waits. */
export function timeline({ jobs, took, chain }: RunPart): Html {
  if (took < 1000) return html`<p>No wait: everything took place within one second of the clouds' clock.</p>`;
  const ran = jobs.filter(({ conclusion }) => conclusion !== "skipped");
  const skipped = jobs.filter(({ conclusion }) => conclusion === "skipped");
  return html`
<p>It took ${duration(took)} on the clouds' clock. ${
    chain.jobs.length > 0 &&
    html`The longest chain of waits is ${duration(chain.waited)}: <b>${chain.jobs.join(" → ")}</b>.`
  }</p>
<p class="legend">${legend.map(([key, word]) => html`<span><span class="key key-${key}"></span>${word}</span>`)}</p>
<table class="timeline"><caption class="hidden">Timeline</caption>
<thead><tr><th scope="col">Job or step</th><th scope="col" class="axis"><span class="ends"><span>0</span><span>${duration(took)}</span></span></th><th scope="col" class="number">Took</th><th scope="col" class="number">Waited</th></tr></thead>
<tbody>${ran.map((job) => jobRows(job, took))}</tbody></table>
${skipped.length > 0 && html`<p class="quiet">${counted(skipped.length, "job")} skipped: ${skipped.map(({ name }) => name).join(", ")}</p>`}`;
}

const legend = [
  ["work", "working"],
  ["wait", "waiting for a cloud"],
  ["critical", "critical path"],
] as const;

function jobRows(job: JobPart, took: number): Html {
  const shown = job.steps.filter((step) => isWorth(step) && step.to > step.from);
  const rest = job.steps.length - shown.length;
  return html`
<tr class="job${job.isCritical ? " critical" : ""}"><th scope="row">${job.name} ${badge(job.conclusion)}${job.isCritical && html`<span class="hidden"> on the critical path</span>`}</th>
<td class="axis">${bar(job, [], took)}</td><td class="number">${duration(job.to - job.from)}</td><td class="number">${duration(job.waited)}</td></tr>
${shown.map((step) => stepRow(step, took))}
${rest > 0 && html`<tr class="quiet"><td colspan="4">${counted(rest, "step")} that took no time or were skipped</td></tr>`}`;
}

/** Neither skipped nor a step that only waits for others. */
const isWorth = ({ conclusion, waits, log, plans }: StepPart): boolean =>
  conclusion !== "skipped" && (conclusion !== "success" || waits.length + log.length + plans.length > 0);

function stepRow(step: StepPart, took: number): Html {
  const waited = step.waits.reduce((sum, { from, to }) => sum + to - from, 0);
  return html`<tr class="step${step.isCritical ? " critical" : ""}"><th scope="row">${step.name}${step.isCritical && html`<span class="hidden"> on the critical path</span>`}${step.conclusion !== "success" && html` ${badge(step.conclusion)}`}</th>
<td class="axis">${bar(step, step.waits, took)}</td><td class="number">${duration(step.to - step.from)}</td><td class="number">${duration(waited)}</td></tr>`;
}

/** The bar of a job or step: waits are hatched. What is said by it stands in the cells beside it. */
function bar(span: Span, waits: readonly Span[], took: number): Html {
  const x = (moment: number) => ((moment / took) * unit).toFixed(1);
  const width = ({ from, to }: Span) => Math.max(3, ((to - from) / took) * unit).toFixed(1);
  return html`<svg class="bar" aria-hidden="true" viewBox="0 0 ${unit} 12" preserveAspectRatio="none" height="12">
<rect class="work" x="${x(span.from)}" y="0" width="${width(span)}" height="12"/>
${waits.map((wait) => html`<rect class="wait" x="${x(wait.from)}" y="0" width="${width(wait)}" height="12"/>`)}
</svg>`;
}
