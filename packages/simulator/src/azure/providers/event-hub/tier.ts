import { lookup } from "../../../world/table.ts";
import { at, textOf } from "../../engine/json.ts";
import { plainLocation } from "../../engine/locations.ts";
import { badRequest } from "../../engine/refusal.ts";
import type { ArmContext } from "../../engine/resource-type.ts";
import { findEntry } from "../../engine/state.ts";

/** The longest retention of a tier, in days, and the most partitions and consumer groups of a hub. */
const limits: Readonly<Record<string, { days: number; partitions: number; groups: number }>> = {
  Basic: { days: 1, partitions: 32, groups: 1 },
  Standard: { days: 7, partitions: 32, groups: 20 },
  Premium: { days: 90, partitions: 100, groups: 100 },
};

/** The tier of the namespace that something is in, and its limits. */
export function tierOf(arm: ArmContext, id: string) {
  const tier =
    textOf(at(findEntry(arm.state, id.split("/").slice(0, 9).join("/"))?.resource, "sku.name")) ?? "Standard";
  return { tier, limit: lookup(limits, tier) ?? { days: 7, partitions: 32, groups: 20 } };
}

/** Hubs and what is in them write their region plainly, whatever the namespace does. */
export const regionOf = (arm: ArmContext, id: string): string =>
  plainLocation(textOf(findEntry(arm.state, id.split("/").slice(0, 9).join("/"))?.resource.location) ?? "");

export const wrong = (message: string) => badRequest("BadRequest", `${message} SubCode=40000.`);
