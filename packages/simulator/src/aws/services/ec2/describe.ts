import { type Call, listOf, textOf, textsOf } from "../../engine/operation.ts";
import { fits } from "../iam/document.ts";
import type { Tag } from "./region.ts";
import { refuse } from "./state.ts";

/** The texts of a thing that a filter of this name looks at. */
export type Filters<T> = Readonly<Record<string, (item: T) => readonly string[]>>;

function passes<T extends { tagSet: readonly Tag[] }>(
  item: T,
  filters: Filters<T>,
  name: string,
  wanted: string[],
): boolean {
  const texts = name.startsWith("tag:")
    ? item.tagSet.filter(({ key }) => key === name.slice("tag:".length)).map(({ value }) => value)
    : name === "tag-key"
      ? item.tagSet.map(({ key }) => key)
      : Object.hasOwn(filters, name)
        ? filters[name]?.(item)
        : undefined;
  if (!texts) throw refuse("InvalidParameterValue", `The filter '${name}' is invalid`);
  return texts.some((text) => wanted.some((pattern) => fits(pattern, text)));
}

/** The things that ids and filters of a call choose. */
export function chosen<T extends { tagSet: readonly Tag[] }>(
  call: Call,
  all: readonly T[],
  filters: Filters<T>,
  ids: { readonly member: string; readonly find: (id: string) => T },
): T[] {
  const named = call.texts(ids.member);
  const from = named.length > 0 ? named.map(ids.find) : all;
  const conditions = listOf(call.input, "Filter").map((filter) => ({
    name: textOf(filter, "Name") ?? "",
    values: textsOf(filter, "Value"),
  }));
  return from.filter((item) => conditions.every(({ name, values }) => passes(item, filters, name, values)));
}

/** A page of a list: the token is the place to continue from. What ids name is answered whole, unless the call limits it. */
export function paged<T>(
  call: Call,
  items: readonly T[],
  ids: string,
): { readonly shown: readonly T[]; readonly nextToken?: string } {
  const wanted = call.number("MaxResults");
  const from = Number(call.text("NextToken") ?? 0) || 0;
  if (wanted !== undefined && wanted < 5)
    throw refuse(
      "InvalidParameterValue",
      `Value ( ${wanted} ) for parameter maxResults is invalid. Expecting a value greater than 5.`,
    );
  const limit = call.texts(ids).length > 0 ? undefined : call.pageSize;
  const most = Math.min(wanted ?? items.length, limit ?? items.length);
  const end = from + most;
  return { shown: items.slice(from, end), ...(end < items.length ? { nextToken: String(end) } : {}) };
}
