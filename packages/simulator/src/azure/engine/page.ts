import type { World } from "../../world/world.ts";
import type { Json, JsonObject } from "./json.ts";

const largestPage = 1000;

/** What decides which page of a list is answered. */
export interface PageRequest {
  readonly world: World;
  readonly url: URL;
  /** The query parameter that asks for smaller pages; `$top` where nothing else is said. */
  readonly sizedBy?: "$top" | "maxresults";
}

/** One page of a list, with the link to the next: the token says where it continues and after what. */
export function page<T>(
  { world, url, sizedBy = "$top" }: PageRequest,
  items: readonly T[],
  keyOf: (item: T) => string,
  show: (item: T) => Json,
): JsonObject {
  const largest = Math.min(largestPage, world.pageSize ?? largestPage);
  const wanted = Number(paramOf(url, sizedBy) ?? largest);
  const size = Number.isInteger(wanted) && wanted > 0 ? Math.min(wanted, largest) : largest;
  const start = startOf(paramOf(url, "$skiptoken"), items, keyOf);
  const shown = items.slice(start, start + size);
  const last = shown.at(-1);
  const body: JsonObject = { value: shown.map(show) };
  if (last !== undefined && start + size < items.length) {
    const token = Buffer.from(JSON.stringify([start + size, keyOf(last)])).toString("base64url");
    const next = new URL(url);
    for (const key of [...next.searchParams.keys()])
      if (key.toLowerCase() === "$skiptoken") next.searchParams.delete(key);
    next.searchParams.set("$skiptoken", token);
    body.nextLink = next.href;
  }
  return body;
}

/** A query parameter by its name in whatever case. */
export function paramOf(url: URL, name: string): string | undefined {
  for (const [key, value] of url.searchParams) if (key.toLowerCase() === name) return value;
  return undefined;
}

function startOf<T>(token: string | undefined, items: readonly T[], keyOf: (item: T) => string): number {
  if (token === undefined) return 0;
  let position: unknown;
  try {
    position = JSON.parse(Buffer.from(token, "base64url").toString("utf8"));
  } catch {
    return 0;
  }
  if (!Array.isArray(position)) return 0;
  const [offset, after] = position as unknown[];
  if (typeof offset !== "number" || !Number.isInteger(offset) || offset < 0) return 0;
  const before = items[offset - 1];
  if (before !== undefined && keyOf(before) === after) return offset;
  // The list has changed since: go on after the one that was last, if it is still there.
  const moved = items.findIndex((item) => keyOf(item) === after);
  return moved < 0 ? offset : moved + 1;
}
