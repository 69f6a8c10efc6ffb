import type { ELK } from "elkjs/lib/elk-api.js";
import type { RunPart } from "../model/report.ts";
import { signs, svgOf } from "../topology/draw.ts";
import type { Fate } from "../topology/fates.ts";
import { layOut } from "../topology/layout.ts";
import type { Placed, Topology } from "../topology/topology.ts";
import { type Html, html } from "./html.ts";
import { counted } from "./parts.ts";

const words: Readonly<Record<Fate, string>> = {
  none: "no changes",
  create: "create",
  change: "change",
  drift: "drift",
  missing: "missing",
  gone: "gone",
};

/** The drawing of a run, with and without identities, and the same as a list. */
export async function topology({ title, topology: all }: RunPart, elk: Pick<ELK, "layout">): Promise<Html> {
  if (all.things.length === 0) return html`<p class="quiet">There is nothing to draw.</p>`;
  const some = ofLayer(all);
  const hasIdentities = some.things.length < all.things.length;
  const used = new Set([...all.things, ...all.links].map(({ fate }) => fate));
  const label = `Topology after ${title}: ${counted(all.things.length, "resource")}. The same is below as a list.`;
  return html`
<div class="drawing${hasIdentities ? " layered" : ""}">
<p class="legend">${(Object.keys(words) as Fate[])
    .filter((fate) => used.has(fate))
    .map((fate) => html`<span><span class="key fate-${fate}">${signs[fate]}</span>${words[fate]}</span>`)}
${hasIdentities && html`<label class="layer"><input type="checkbox" data-layer> Identities and roles</label>`}</p>
<div class="scroll canvas without" tabindex="0" role="region" aria-label="Drawing of ${title}">${svgOf(await layOut(elk, some), label)}</div>
${hasIdentities && html`<div class="scroll canvas with" tabindex="0" role="region" aria-label="Drawing of ${title} with identities">${svgOf(await layOut(elk, all), label)}</div>`}
<details><summary>As a list</summary>${list(all, undefined)}${links(all)}</details>
</div>`;
}

const ofLayer = ({ things, links: all }: Topology): Topology => ({
  things: things.filter(({ layer }) => layer === "things"),
  links: all.filter(({ layer }) => layer === "things"),
});

const list = (all: Topology, parent: string | undefined): Html => {
  const inner = all.things.filter((each) => each.parent === parent);
  return inner.length === 0
    ? html``
    : html`<ul>${inner.map((each) => html`<li>${thing(each)}${list(all, each.id)}</li>`)}</ul>`;
};

const thing = ({ kind, name, detail, fate }: Placed): Html =>
  html`${kind} <b>${name}</b>${detail && html`, ${detail}`}${fate !== "none" && html` (${words[fate]})`}`;

function links({ things, links: all }: Topology): Html {
  const names = new Map(things.map(({ id, name }) => [id, name]));
  return html`<ul>${all.map(
    ({ from, to, label, isTwoHeaded, fate }) =>
      html`<li><b>${names.get(from)}</b> ${isTwoHeaded ? `has a ${label} with` : label} <b>${names.get(to)}</b>${fate !== "none" && html` (${words[fate]})`}</li>`,
  )}</ul>`;
}
