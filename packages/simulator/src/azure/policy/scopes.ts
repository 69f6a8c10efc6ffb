import { at, textOf } from "../engine/json.ts";
import { scopesOf } from "../engine/path.ts";
import { type ArmState, findEntry } from "../engine/state.ts";

const type = "microsoft.management/managementgroups/subscriptions";

/** The management group that a subscription is in, by its ID. */
export const groupOf = (state: ArmState, subscription: string): string | undefined =>
  Object.values(state.entries)
    .find((entry) => entry.type === type && entry.resource.name.toLowerCase() === subscription.toLowerCase())
    ?.resource.id.replace(/\/subscriptions\/[^/]+$/i, "");

/** Where what is assigned counts for a resource: at itself, at what it is in, and at the management groups above that. */
export function governing(state: ArmState, id: string): string[] {
  const [, root, subscription = ""] = id.split("/");
  const groups: string[] = [];
  let next = root === "subscriptions" ? groupOf(state, subscription) : undefined;
  while (next !== undefined && !groups.includes(next)) {
    groups.push(next);
    next = textOf(at(findEntry(state, next)?.resource ?? {}, "properties.details.parent.id"));
  }
  return [...scopesOf(id), ...groups];
}
