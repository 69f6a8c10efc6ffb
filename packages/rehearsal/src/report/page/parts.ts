import type { Note } from "../model/report.ts";
import { type Html, html } from "./html.ts";

const words: Readonly<Record<string, string>> = {
  success: "Success",
  failure: "Failure",
  cancelled: "Cancelled",
  skipped: "Skipped",
};

/** How something ended: a word with a colour. */
export const badge = (conclusion: string): Html =>
  html`<span class="badge is-${conclusion}">${words[conclusion] ?? conclusion}</span>`;

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

export const notes = (all: readonly Note[]): Html =>
  html`${all.map(
    ({ level, text }) =>
      html`<p class="note note-${level === "error" || level === "warning" ? level : "notice"}"><b>${level}</b> ${text}</p>`,
  )}`;

/**
 * A table that scrolls by itself where it is wider than the page. Roles say what it is where a narrow page shows its rows
 * as cards: there each cell shows the head that it names in `data-head`.
 */
export const table = (
  heads: readonly string[],
  rows: readonly Html[],
  caption: string,
  numbers: readonly number[] = [],
): Html => html`
<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table role="table">
<caption class="hidden">${caption}</caption>
<thead role="rowgroup"><tr role="row">${heads.map((head, at) => html`<th role="columnheader" scope="col"${numbers.includes(at) && html` class="number"`}>${head}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows}</tbody>
</table></div>`;
