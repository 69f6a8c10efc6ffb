import type { Inventory } from "@slipway/simulator";
import type { StepPlan } from "../../runner/run/step-plan.ts";
import { addPart, awsThings } from "./aws.ts";
import { azureThings } from "./azure.ts";
import { type Fate, fatesOf } from "./fates.ts";
import { type Edge, keyFor, Sketch, type Thing } from "./sketch.ts";

/** A thing with what happens to it. */
export interface Placed extends Thing {
  readonly fate: Fate;
}

export interface Link extends Edge {
  readonly fate: Fate;
}

/** What there is after a run and what the run planned, as a drawing without positions. */
export interface Topology {
  readonly things: readonly Placed[];
  readonly links: readonly Link[];
}

/** Draws up what was there, what is there, and what plans will make; a plan says what happens to each. */
export function topologyOf(had: Inventory, has: Inventory, all: readonly StepPlan[]): Topology {
  const sketch = new Sketch();
  const plans = all.filter(({ action }) => action !== "report-drift");
  const shown = plans.flatMap(({ shows }) => Object.entries(shows));
  const named = [...shown.map(([id]) => id), ...has.azure.map(({ resource }) => resource.id)];
  const known = new Set(named.flatMap((id) => (isUnknown(id) ? [] : [lastOf(id).toLowerCase()])));
  // What a plan could not name yet may have its name by now.
  const planned = shown
    .filter(([id]) => !isUnknown(id) || !known.has(lastOf(id).toLowerCase()))
    .map(([id, { body }]) => ({ id, body: { id, ...(body as object) } }));
  azureThings(sketch, [
    ...had.azure.map(({ resource }) => resource),
    ...planned.flatMap(({ id, body }) => (id.includes("/providers/") ? [body] : [])),
    ...has.azure.map(({ resource }) => resource),
  ]);
  awsThings(sketch, had.aws);
  awsThings(sketch, has.aws);
  const fates = fatesOf(had, has, plans);
  for (const { kind, id, operation } of plans.flatMap(({ steps }) => steps)) {
    if (operation === "delete" || sketch.knows(keyFor(kind, id)) || isUnknown(id)) continue;
    if (kind === "add-on") addPart(sketch, kind, id);
    else sketch.add({ id: keyFor(kind, id), kind, name: lastOf(id) });
  }
  return {
    things: sketch.things.map((thing) => ({ ...thing, fate: fates(thing.id) })),
    links: sketch.links.map((link) => ({ ...link, fate: fates(...link.ids) })),
  };
}

const isUnknown = (id: string): boolean => /known.after.apply/.test(id);

const lastOf = (id: string): string => id.split("/").at(-1) ?? id;
