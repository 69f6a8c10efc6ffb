import type { Call } from "../../engine/operation.ts";
import { constraint } from "./names.ts";

/** The page of a list: `Marker` continues after the last that was shown. */
export function page<T>(call: Call, items: readonly T[], nameOf: (item: T) => string) {
  const marker = call.text("Marker");
  const wanted = call.number("MaxItems") ?? 100;
  const most = Math.min(wanted, call.pageSize ?? wanted);
  const bound = wanted < 1 ? "greater than or equal to 1" : wanted > 1000 ? "less than or equal to 1000" : undefined;
  if (bound !== undefined) throw constraint("maxItems", `Member must have value ${bound}`, String(wanted));
  const sorted = [...items].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  const from = marker === undefined ? 0 : sorted.findIndex((item) => nameOf(item) > marker);
  const shown = from < 0 ? [] : sorted.slice(from, from + most);
  const last = shown.at(-1);
  const more = last !== undefined && from + most < sorted.length;
  return { shown, rest: { IsTruncated: more, ...(more ? { Marker: nameOf(last) } : {}) } };
}
