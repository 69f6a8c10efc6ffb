import type { Outcome } from "./play.ts";

/** One place in which two servers answered the same request differently. */
export interface Difference {
  readonly does: string;
  readonly at: string;
  readonly real: string;
  readonly simulated: string;
}

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

/** What differs between any two servers and is no one's promise: moments, versions, identities, tokens of pages. */
const volatile: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "<uid>"],
  [/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<moment>"],
  [/(ResourceVersion in the (precondition|record) \()\d+/g, "$1<version>"],
  [/(ResourceVersion in record \()\d+/g, "$1<version>"],
  [/\b127\.0\.0\.1:\d+/g, "<address>"],
  [/^\d+s$/, "<age>"],
  // Where the program was built.
  [/"[\w/.]*pkg\/api\/legacyscheme\//g, '"pkg/api/legacyscheme/'],
];

const versions = new Set(["resourceVersion"]);
const unordered = new Set(["causes", "resourceRules", "nonResourceRules"]);

/** What is wrong with several fields, or who is in conflict, comes in the order of a map of Go's. */
const sorted = (message: string): string =>
  message
    .replace(
      /is invalid: \[(.*)\]$/s,
      (_all, causes: string) => `is invalid: [${causes.split(", ").sort().join(", ")}]`,
    )
    .replace(
      /(conflicts?:) (conflicts? with .*)$/s,
      (_all, head: string, each: string) => `${head} ${each.split("\n").sort().join("\n")}`,
    );

function plain(name: string, value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => plain("", item));
    if (unordered.has(name)) return items.map((item) => JSON.stringify(item)).sort();
    return name === "managedFields" ? [...items].sort(byText) : items;
  }
  if (isTree(value)) return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, plain(key, child)]));
  if (typeof value !== "string") return value;
  if (versions.has(name) && /^\d+$/.test(value)) return "<version>";
  if (name === "continue" && value !== "") return "<token>";
  const text = volatile.reduce((shown, [found, by]) => shown.replace(found, by), value);
  return name === "message" ? sorted(text) : text;
}

/** Managers in one second have no order. */
const byText = (one: unknown, other: unknown): number => (orderOf(one) < orderOf(other) ? -1 : 1);
const orderOf = (entry: unknown): string =>
  isTree(entry) ? `${entry.operation} ${entry.manager} ${entry.subresource}` : "";

const absent = "absent";
const shown = (value: unknown): string => (value === undefined ? absent : JSON.stringify(value));

function differences(
  real: unknown,
  simulated: unknown,
  at: string,
  found: (at: string, real: string, simulated: string) => void,
): void {
  if (Array.isArray(real) && Array.isArray(simulated) && real.length === simulated.length) {
    for (const [index, item] of real.entries()) differences(item, simulated[index], `${at}[${index}]`, found);
    return;
  }
  if (isTree(real) && isTree(simulated)) {
    for (const name of new Set([...Object.keys(real), ...Object.keys(simulated)]))
      differences(real[name], simulated[name], at ? `${at}.${name}` : name, found);
    return;
  }
  if (shown(real) !== shown(simulated)) found(at, shown(real), shown(simulated));
}

/** An answer in short: of what was not answered alike at all, the rest is no comparison. */
function inShort({ status, body }: { readonly status: number; readonly body: unknown }): string {
  const message = isTree(body) && body.kind === "Status" ? ` ${plain("message", body.message ?? "")}` : "";
  return `${status} ${kindOf({ body })}${message}`.trim();
}

const kindOf = ({ body }: { readonly body: unknown }): string =>
  isTree(body) ? String(body.kind ?? "without a kind") : "text";

/** Where two servers answered the same story differently. */
export function compare(real: readonly Outcome[], simulated: readonly Outcome[]): Difference[] {
  return real.flatMap(({ does, ...one }, index) => {
    const { does: _same, ...two } = simulated[index] ?? { does, status: 0, body: "no answer", warnings: undefined };
    if (one.status !== two.status || kindOf(one) !== kindOf(two))
      return [{ does, at: "", real: inShort(one), simulated: inShort(two) }];
    const found: Difference[] = [];
    differences(plain("", one), plain("", two), "", (at, here, there) =>
      found.push({ does, at, real: here, simulated: there }),
    );
    return found;
  });
}
