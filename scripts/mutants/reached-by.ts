import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Reached, Trial } from "./environment.ts";
import type { Mutant } from "./instrument.ts";
import { runAll } from "./jest-runs.ts";
import { testsOf } from "./scope.ts";

/** What was found out about a test file with this content. */
interface Known {
  readonly content: string;
  readonly reached: Reached;
}

/** What each test file executes. Kept in a folder until a source changes, or the test file itself. */
export async function reachedBy(root: string, folder: string, workers: number): Promise<Reached[]> {
  const contentOf = (path: string) =>
    createHash("sha256")
      .update(readFileSync(join(root, path)))
      .digest("hex");
  const sources = globSync(["{packages,actions}/**/*.{ts,json}", "scripts/mutants/*.ts"], { cwd: root })
    .filter((path) => !path.endsWith(".test.ts"))
    .sort();
  const hash = createHash("sha256").update(sources.map((path) => path + contentOf(path)).join());
  const file = join(folder, `${hash.digest("hex")}.json`);
  const known = new Map<string, Known>(existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : []);
  const contents = new Map(globSync(testsOf, { cwd: root }).map((path) => [join(root, path), contentOf(path)]));
  const stale = [...contents].filter(([path, content]) => known.get(path)?.content !== content).map(([path]) => path);
  if (stale.length > 0) {
    process.stdout.write(`Running ${stale.length} test files once, to see what each test executes.\n`);
    const { reached, failed } = await runAll(folder, stale, workers);
    for (const each of reached) known.set(each.path, { content: contents.get(each.path) ?? "", reached: each });
    writeFileSync(file, JSON.stringify([...known]));
    for (const name of failed) process.stdout.write(`Left out, since it fails without any mutant: ${name}\n`);
  }
  return [...known].filter(([path]) => contents.has(path)).map(([, { reached }]) => reached);
}

/** What it takes to load a test file, in milliseconds. */
const loading = 1_000;

/** How a mutant is tried, and how long that takes where no test fails. */
export interface PlannedTrial extends Trial {
  readonly milliseconds: number;
}

/**
 * Plans to try a mutant with the tests that execute it. Where a file's imports or hooks do, with its tests: first those
 * that execute something else of the mutant's file. Tests beside it come first, then those of its package, then the
 * fastest, up to a limit of their total duration.
 */
export function planTrial(
  { id, file }: Mutant,
  reached: readonly Reached[],
  root: string,
  limit: number,
): PlannedTrial {
  const home = file.split("/src/", 1)[0] ?? "";
  const found = reached.flatMap(({ path, outside, inside, tests }) => {
    const test = relative(root, path);
    const distance = dirname(test) === dirname(file) ? 0 : test.startsWith(`${home}/`) ? 1 : 2;
    const number = inside.indexOf(id);
    const isLoaded = outside.includes(id);
    const ofFile = new Set(inside.flatMap((each, at) => (isLoaded && each.startsWith(`${file}#`) ? [at] : [])));
    return tests.flatMap(({ name, milliseconds, executes }) => {
      const isExecuted = executes.includes(number);
      const touches = executes.some((at) => ofFile.has(at));
      const order = (isExecuted ? 0 : touches ? 3 : 6) + distance;
      return isExecuted || isLoaded ? [{ path, name, milliseconds, order }] : [];
    });
  });
  const sorted = found.sort((one, other) => one.order - other.order || one.milliseconds - other.milliseconds);
  const tests: Record<string, string[]> = {};
  let total = 0;
  for (const { path, name, milliseconds } of sorted) {
    const cost = milliseconds + (path in tests ? 0 : loading);
    if (total > 0 && total + cost > limit) break;
    total += cost;
    tests[path] = [...(tests[path] ?? []), name];
  }
  return { mutant: id, tests, milliseconds: total };
}
