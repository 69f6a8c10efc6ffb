import type { Call } from "../operation.ts";

/** The page of a list: `Marker` goes on after the last that was shown. */
export function page<T>(call: Call, items: readonly T[], nameOf: (item: T) => string) {
  const marker = call.text("Marker");
  const most = call.number("MaxItems") ?? 100;
  const sorted = [...items].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  const from = marker === undefined ? 0 : sorted.findIndex((item) => nameOf(item) > marker);
  const shown = from < 0 ? [] : sorted.slice(from, from + most);
  const last = shown.at(-1);
  const more = last !== undefined && from + most < sorted.length;
  return { shown, rest: { IsTruncated: more, ...(more ? { Marker: nameOf(last) } : {}) } };
}
