import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Reached, Trial } from "./environment.ts";
import type { Mutant } from "./instrument.ts";
import { runAll } from "./jest-runs.ts";

/** What each test file executes. Kept in a folder until a source or a test changes. */
export async function reachedBy(root: string, folder: string, workers: number): Promise<Reached[]> {
  const hash = createHash("sha256");
  for (const path of globSync(["{packages,actions}/**/*.{ts,json}", "scripts/mutants/*.ts"], { cwd: root }).sort())
    hash.update(path).update(readFileSync(join(root, path)));
  const file = join(folder, `${hash.digest("hex")}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as Reached[];
  process.stdout.write("Running all tests once, to see what each of them executes.\n");
  const reached = await runAll(folder, workers);
  writeFileSync(file, JSON.stringify(reached));
  return reached;
}

/** What it takes to load a test file, in milliseconds. */
const loading = 1_000;

/** How a mutant is tried, and how long that takes where no test fails. */
export interface PlannedTrial extends Trial {
  readonly milliseconds: number;
}

/**
 * Plans to try a mutant with the tests that execute it, then with those of files whose imports or hooks do. Tests of its
 * own package come first, then the fastest, up to a limit of their total duration.
 */
export function planTrial(
  { id, file }: Mutant,
  reached: readonly Reached[],
  root: string,
  limit: number,
): PlannedTrial {
  const home = file.split("/src/", 1)[0] ?? "";
  const found = reached.flatMap(({ path, outside, inside, tests }) => {
    const number = inside.indexOf(id);
    const isAway = Number(!relative(root, path).startsWith(home));
    return tests.flatMap(({ name, milliseconds, executes }) => {
      const isExecuted = executes.includes(number);
      const order = (isExecuted ? 0 : 2) + isAway;
      return isExecuted || outside.includes(id) ? [{ path, name, milliseconds, order }] : [];
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
