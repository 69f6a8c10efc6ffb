import type { Call } from "./call.ts";
import { invalid } from "./refusal.ts";

/** One page, and where the others are. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly headers: Readonly<Record<string, string>>;
}

function number(query: URLSearchParams, name: string, otherwise: number): number {
  const written = query.get(name);
  const read = written === null || written === "" ? otherwise : Number(written);
  return Number.isInteger(read) && read > 0 ? read : otherwise;
}

/** The page that a query requests; `Link` leads to the others. Of some lists a page holds less than of most. */
export function pageOf<T>(
  all: readonly T[],
  { url, world }: Pick<Call, "url" | "world">,
  { usual = 30, most = 100 } = {},
): Page<T> {
  const size = Math.min(most, number(url.searchParams, "per_page", usual), world.pageSize ?? most);
  const page = number(url.searchParams, "page", 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const to = (target: number, rel: string): string => {
    const there = new URL(url);
    there.searchParams.set("page", String(target));
    return `<${there.href}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [to(Math.min(page - 1, last), "prev")] : []),
    ...(page < last ? [to(page + 1, "next"), to(last, "last")] : []),
    ...(page > 1 ? [to(1, "first")] : []),
  ];
  return {
    items: all.slice((page - 1) * size, page * size),
    headers: links.length > 0 ? { link: links.join(", ") } : {},
  };
}

/** A value that must be one of few. */
export function oneOf<T extends string>(
  query: URLSearchParams,
  name: string,
  allowed: readonly T[],
  otherwise: T,
  resource: string,
): T {
  const written = query.get(name) ?? otherwise;
  const found = allowed.find((each) => each === written);
  if (found === undefined) throw invalid("", { resource, field: name, code: "invalid" });
  return found;
}
