import type { Fields, Operations } from "../operation.ts";

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

/** The members that a path gives a route's placeholders; nothing when it is another route's. */
function membersOf(pattern: string, path: string): Fields | undefined {
  const [wanted, shown] = [pattern.split("/"), path.split("/")];
  if (wanted.length !== shown.length) return undefined;
  const members: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const segment = decoded(shown[index] ?? "");
    if (segment === undefined) return undefined;
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    if (name === undefined ? part !== segment : segment === "") return undefined;
    if (name !== undefined) members[name] = segment;
  }
  return members;
}

/** The operation that a method and path mean. */
export function matchRoute(
  operations: Operations,
  method: string,
  path: string,
): { readonly name: string; readonly members: Fields } | undefined {
  for (const [name, { route = "" }] of Object.entries(operations)) {
    const [verb, pattern = ""] = route.split(" ");
    const members = verb === method ? membersOf(pattern, path.replace(/(.)\/$/, "$1")) : undefined;
    if (members) return { name, members };
  }
  return undefined;
}
