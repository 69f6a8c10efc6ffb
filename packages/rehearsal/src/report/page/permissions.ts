import type { PermissionSet } from "../model/report.ts";
import { type Html, html } from "./html.ts";

/** The minimum permissions as files, each with a button that copies it. */
export const permissionList = (sets: readonly PermissionSet[]): Html => html`
<section id="permissions" aria-labelledby="permissions-title">
<h2 id="permissions-title">Minimum permissions</h2>
<p>Recorded from the requests of this rehearsal: these were needed, and no others.</p>
${sets.map(
  ({ title, about, command, file, text }, at) => html`
<div class="file"><h3 id="set-${at}">${title}</h3><p>${about}${command !== undefined && html`<br><code>${command}</code>`}</p>
<p class="bar"><code>${file}</code> <button type="button" data-copy="file-${at}">Copy<span class="hidden"> ${title}</span></button></p>
<pre id="file-${at}" tabindex="0" aria-labelledby="set-${at}">${text}</pre></div>`,
)}
</section>`;
