import type { Conversation } from "../model/report.ts";
import { type Html, html } from "./html.ts";
import { rendered } from "./markdown.ts";

/** The pull request's comment and the drift issue, as GitHub would show them. */
export const conversationList = (conversations: readonly Conversation[]): Html => html`
<section id="github" aria-labelledby="github-title">
<h2 id="github-title">On GitHub</h2>
${conversations.length === 0 && html`<p class="quiet">Nothing was written to a pull request or an issue.</p>`}
${conversations.map(conversation)}
</section>`;

const conversation = ({ kind, number, title, state, labels, messages }: Conversation): Html => html`
<article class="conversation">
<h3>${title} <span class="quiet">#${number}</span></h3>
<p><span class="badge is-${state}">${state === "open" ? "Open" : "Closed"}</span> ${kind} ${labels.map((label) => html`<span class="tag">${label}</span> `)}</p>
${messages.map(
  ({ author, text, at }) => html`
<div class="message"><p class="author"><b>${author}</b> <span class="quiet">commented at ${at.replace("T", " ").replace("Z", " UTC")}</span></p>
<div class="markdown">${rendered(text)}</div></div>`,
)}
</article>`;
