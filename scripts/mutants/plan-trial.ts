import { dirname, relative } from "node:path";
import type { Reached, Trial } from "./environment.ts";
import type { Mutant } from "./instrument.ts";
import { declarations } from "./scope.ts";

/** So many tests that look at what hooks left are tried: each is in a file of its own, and its hooks take a while. */
const mostLooks = 4;

const look = 1.5;

/** What it takes to load a test file, in milliseconds. */
const loading = 1_000;

/** Where the tests are, what they import, and how long those of one mutant may take, in milliseconds. */
interface Repository {
  readonly root: string;
  readonly stepsFrom: (test: string) => ReadonlyMap<string, number>;
  readonly limit: number;
}

/** How a mutant is tried, and how long that takes where no test fails. */
export interface PlannedTrial extends Trial {
  readonly milliseconds: number;
}

/**
 * Plans to try a mutant with the tests that execute it. Where a file's imports or hooks do, with its tests: first those of
 * a file that imports the mutant's itself, and those beside it that execute something else of it; then those that execute
 * nothing, and so look at what hooks left; those that see what is declared; and others, beginning with those that execute
 * something of the file. Tests beside it come first, then those of its package, of these the ones that import it by the
 * fewest steps, then the fastest: up to a limit of their total duration.
 */
export function planTrial(
  { id, file }: Mutant,
  reached: readonly Reached[],
  { root, stepsFrom, limit }: Repository,
): PlannedTrial {
  const home = file.split("/src/", 1)[0] ?? "";
  const found = reached.flatMap(({ path, outside, hooks, inside, tests }) => {
    const test = relative(root, path);
    const distance = dirname(test) === dirname(file) ? 0 : test.startsWith(`${home}/`) ? 1 : 2;
    const number = inside.indexOf(id);
    const isHooked = hooks.includes(id);
    const isLoaded = isHooked || outside.includes(id);
    const isUsedByHooks = isHooked || (isLoaded && hooks.some((each) => each.startsWith(`${file}#`)));
    const imported = stepsFrom(test).get(file) ?? Number.MAX_SAFE_INTEGER;
    const ofFile = new Set(inside.flatMap((each, at) => (isLoaded && each.startsWith(`${file}#`) ? [at] : [])));
    const orderOf = (executes: readonly number[]): number => {
      const isOfFile = executes.some((at) => ofFile.has(at));
      if (executes.includes(number) || (isLoaded && (imported === 1 || (isOfFile && distance === 0)))) return distance;
      if (isUsedByHooks && executes.length === 0) return look;
      if (test === declarations) return 2;
      return distance + (isOfFile ? 3 : 6);
    };
    return tests.flatMap(({ name, milliseconds, executes }) => {
      if (!isLoaded && !executes.includes(number)) return [];
      const order = orderOf(executes);
      // Of what a test only loads, it is likely to be about what it imports itself.
      const steps = order > 2 ? imported : 0;
      return [{ path, name, milliseconds, order, steps }];
    });
  });
  const sorted = found.sort(
    (one, other) => one.order - other.order || one.steps - other.steps || one.milliseconds - other.milliseconds,
  );
  const tests: Record<string, string[]> = {};
  let total = 0;
  let looks = 0;
  for (const { path, name, milliseconds, order } of sorted) {
    if (order === look) looks += 1;
    if (order === look && looks > mostLooks) continue;
    const cost = milliseconds + (path in tests ? 0 : loading);
    if (total > 0 && total + cost > limit) break;
    total += cost;
    tests[path] = [...(tests[path] ?? []), name];
  }
  return { mutant: id, tests, milliseconds: total };
}
