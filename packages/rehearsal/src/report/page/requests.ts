import type { RequestPart } from "../model/report.ts";
import { type Html, html } from "./html.ts";
import { counted } from "./parts.ts";

/** More rows than this make a page slow; the file beside it has them all. */
const most = 5000;

/** Every request with what it needed, and filters that work on the page. */
export function requestList(requests: readonly RequestPart[], runs: readonly string[]): Html {
  const services = [...new Set(requests.map(({ service }) => service))].toSorted();
  return html`
<section id="requests" aria-labelledby="requests-title">
<h2 id="requests-title">Requests</h2>
<form class="filters" role="search" aria-label="Filter requests">
<label>Text <input type="search" name="text" placeholder="path, permission, step" autocomplete="off"></label>
${choice("run", "Run", runs)}
${choice("service", "Service", services)}
${choice("method", "Method", [...new Set(requests.map(({ method }) => method))].toSorted())}
<label>Only <select name="only"><option value="">all</option><option value="write">writes</option><option value="refused">refused (4xx, 5xx)</option><option value="fault">struck by a fault</option></select></label>
<output aria-live="polite">${counted(Math.min(requests.length, most), "request")}</output>
</form>
<div class="scroll tall" tabindex="0" role="region" aria-label="Requests">
<table class="requests" role="table"><thead role="rowgroup"><tr role="row">${heads}</tr></thead>
<tbody role="rowgroup">${requests.slice(0, most).map(row)}</tbody></table></div>
${requests.length > most && html`<p class="quiet">${counted(requests.length - most, "more request")} in requests.jsonl</p>`}
</section>`;
}

const heads = ["#", "Request", "Permission", "Sent by", "Status"].map(
  (head, at) =>
    html`<th role="columnheader" scope="col"${(at === 0 || at === 4) && html` class="number"`}>${head}</th>`,
);

const choice = (name: string, title: string, values: readonly string[]): Html => html`
<label>${title} <select name="${name}"><option value="">all</option>${values.map((each) => html`<option>${each}</option>`)}</select></label>`;

function row({
  index,
  run,
  from,
  at,
  method,
  host,
  path,
  service,
  status,
  permissions,
  fault,
  body,
  answer,
}: RequestPart): Html {
  const kinds = [
    method !== "GET" && permissions.length > 0 && "write",
    status >= 400 && "refused",
    fault !== undefined && "fault",
  ].filter((kind) => kind !== false);
  return html`<tr role="row" data-run="${run}" data-service="${service}" data-method="${method}" data-only="${kinds.join(" ")}">
<td role="cell" class="number index">${index}</td>
<td role="cell" class="request"><span class="method">${method}</span> <span class="host">${host}</span><span class="path">${path}</span>${
    body !== undefined && html`<details><summary>Body</summary><pre>${body}</pre></details>`
  }${answer !== undefined && html`<details><summary>Answer</summary><pre>${answer}</pre></details>`}</td>
<td role="cell" data-head="Permission">${permissions.length > 0 && html`<span>${permissions.map((each) => html`<code>${each}</code> `)}</span>`}</td>
<td role="cell" data-head="Sent by"><span>${from}<br><small>${run}, ${at.slice(11, 19)}</small></span></td>
<td role="cell" class="number status">${status === 0 ? "–" : status}${fault !== undefined && html`<br><span class="badge is-failure">${fault}</span>`}</td>
</tr>`;
}
