import { lookup } from "../../world/table.ts";
/** Something that kubectl itself refuses. */
export class UsageError extends Error {}

const valued: Readonly<Record<string, string>> = {
  n: "namespace",
  o: "output",
  f: "filename",
  l: "selector",
  p: "patch",
  namespace: "namespace",
  output: "output",
  filename: "filename",
  selector: "selector",
  patch: "patch",
  "patch-file": "patch-file",
  type: "type",
  "field-selector": "field-selector",
  "field-manager": "field-manager",
  "from-literal": "from-literal",
  "from-file": "from-file",
  as: "as",
  "as-group": "as-group",
  cascade: "cascade",
  "grace-period": "grace-period",
  timeout: "timeout",
  "request-timeout": "request-timeout",
  subresource: "subresource",
  "docker-server": "docker-server",
  "docker-username": "docker-username",
  "docker-password": "docker-password",
  "docker-email": "docker-email",
};
const plainFlags: Readonly<Record<string, string>> = {
  A: "all-namespaces",
  R: "recursive",
  q: "quiet",
  "all-namespaces": "all-namespaces",
  recursive: "recursive",
  quiet: "quiet",
  "server-side": "server-side",
  "force-conflicts": "force-conflicts",
  all: "all",
  "ignore-not-found": "ignore-not-found",
  "no-headers": "no-headers",
  wait: "wait",
  force: "force",
  now: "now",
  "show-managed-fields": "show-managed-fields",
  "dry-run": "dry-run",
  validate: "validate",
  client: "client",
};

/** The words of a kubectl command, sorted. */
export interface Flags {
  readonly words: readonly string[];
  /** The last value of a flag. */
  value(name: string): string | undefined;
  values(name: string): readonly string[];
  isSet(name: string): boolean;
}

/** Sort flags from words. */
export function readFlags(given: readonly string[]): Flags {
  const words: string[] = [];
  const found = new Map<string, string[]>();
  const add = (name: string, value: string) => found.set(name, [...(found.get(name) ?? []), value]);
  for (let at = 0; at < given.length; at += 1) {
    const word = given[at] ?? "";
    if (word === "--") {
      words.push(...given.slice(at + 1));
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      words.push(word);
      continue;
    }
    const long = word.startsWith("--");
    const sign = word.indexOf("=");
    const label = long ? word.slice(2, sign < 0 ? undefined : sign) : word.slice(1, 2);
    const inline = sign >= 0 ? word.slice(sign + 1) : !long && word.length > 2 ? word.slice(2) : undefined;
    const simple = lookup(plainFlags, label);
    const name = lookup(valued, label);
    if (simple) add(simple, inline ?? "true");
    else if (!name)
      throw new UsageError(`unknown flag: ${long ? `--${label}` : `-${label}`} (simulated: ${known.join(", ")})`);
    else if (inline !== undefined) add(name, inline);
    else {
      at += 1;
      const value = given[at];
      if (value === undefined) throw new UsageError(`flag needs an argument: ${word}`);
      add(name, value);
    }
  }
  return {
    words,
    value: (name) => found.get(name)?.at(-1),
    values: (name) => found.get(name) ?? [],
    isSet: (name) => found.has(name) && found.get(name)?.at(-1) !== "false",
  };
}

const known = [...Object.keys(valued), ...Object.keys(plainFlags)]
  .filter((name) => name.length > 1)
  .map((name) => `--${name}`);
