import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Reached } from "./environment.ts";
import { runAll } from "./jest-runs.ts";
import { relatedTo } from "./related.ts";
import { declarations, isMutated, testsOf } from "./scope.ts";

/** What was found out about a test file, and a hash of all that it executed then. */
interface Known {
  readonly state: string;
  readonly reached: Reached;
}

/**
 * What each test file executes that imports something of a path. Kept in a folder until the file changes, or a source
 * that it executes.
 */
export async function reachedBy(root: string, folder: string, only: string, workers: number): Promise<Reached[]> {
  const stateOf = statesIn(root);
  const file = join(folder, "reached.json");
  const known = new Map<string, Known>(existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : []);
  const tests = globSync(testsOf, { cwd: root });
  const related = relatedTo(only, tests, root);
  // What all actions declare is imported by their names.
  const paths = tests.filter((path) => related.includes(path) || path === declarations).map((path) => join(root, path));
  const isKnown = (path: string) => {
    const found = known.get(path);
    return found !== undefined && found.state === stateOf(found.reached);
  };
  const stale = paths.filter((path) => !isKnown(path));
  if (stale.length > 0) {
    process.stdout.write(`Running ${stale.length} test files once, to see what each test executes.\n`);
    const { reached, failed } = await runAll(folder, stale, workers);
    for (const each of reached) known.set(each.path, { state: stateOf(each), reached: each });
    writeFileSync(file, JSON.stringify([...known]));
    for (const name of failed) process.stdout.write(`Left out, since it fails without any mutant: ${name}\n`);
  }
  return [...known].filter(([path]) => paths.includes(path)).map(([, { reached }]) => reached);
}

/** A hash for what a test file executed: its own folder, the files with mutants that it reached, and all that has none. */
function statesIn(root: string): (reached: Reached) => string {
  const contents = new Map<string, string>();
  const contentOf = (path: string): string => {
    if (!contents.has(path)) contents.set(path, hashOf(existsSync(join(root, path)) ? read(path) : ""));
    return contents.get(path) ?? "";
  };
  const read = (path: string) => readFileSync(join(root, path), "utf8");
  const isSource = (path: string) => !path.endsWith(".test.ts");
  const others = globSync(
    ["packages/**/*.{ts,json}", "scripts/mutants/{environment,instrument,operators,transform}.ts"],
    { cwd: root },
  );
  const fixed = hashOf(
    ...others
      .filter((path) => isSource(path) && !isMutated(path))
      .sort()
      .map(contentOf),
  );
  return ({ path, outside, hooks, inside }) => {
    const own = relative(root, path);
    const beside = own.startsWith("actions/") ? globSync(`${dirname(own)}/*.ts`, { cwd: root }).filter(isSource) : [];
    const executed = new Set([...outside, ...hooks, ...inside].map((id) => id.slice(0, id.indexOf("#"))));
    return hashOf(fixed, ...[own, ...beside, ...executed].sort().map(contentOf));
  };
}

const hashOf = (...texts: readonly string[]): string => createHash("sha256").update(texts.join()).digest("hex");
