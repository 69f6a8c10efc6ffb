import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCLI } from "jest";
import type { Reached, Trial } from "./environment.ts";
import { testsOf } from "./scope.ts";

type Arguments = Parameters<typeof runCLI>[0];

/** Writes into a folder the configuration by which Jest runs a repository's tests on instrumented sources. */
export function writeConfig(root: string, folder: string): void {
  const config = JSON.parse(readFileSync(join(root, "jest.config.json"), "utf8")) as {
    transform: Readonly<Record<string, readonly [name: string, options: object]>>;
  };
  const transform = Object.entries(config.transform).map(([pattern, [, options]]) => [
    pattern,
    [join(import.meta.dirname, "transform.ts"), options],
  ]);
  const own = {
    rootDir: root,
    testMatch: testsOf.map((path) => `<rootDir>/${path}`),
    testEnvironment: join(import.meta.dirname, "environment.ts"),
    transform: Object.fromEntries(transform),
  };
  writeFileSync(join(folder, "jest.config.json"), JSON.stringify({ ...config, ...own }));
}

/** Runs all tests of some files without a mutant. Returns what each file reached, and the tests that failed. */
export async function runAll(folder: string, files: readonly string[], workers: number) {
  const file = join(folder, `reached-${process.pid}.jsonl`);
  process.env.MUTANTS_REACHED = file;
  const results = await run(folder, files, { maxWorkers: workers });
  delete process.env.MUTANTS_REACHED;
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
  rmSync(file, { force: true });
  const failed = results.testResults.flatMap(({ testResults, testExecError, testFilePath }) => [
    ...(testExecError ? [testFilePath] : []),
    ...testResults.filter(({ status }) => status === "failed").map(({ fullName }) => fullName),
  ]);
  return { reached: lines.map((line) => JSON.parse(line) as Reached), failed };
}

/** Whether the tests of a trial pass. The first failure ends the run. */
export async function passes(trial: Trial, folder: string): Promise<boolean> {
  process.env.MUTANT_TRIAL = JSON.stringify(trial);
  return (await run(folder, Object.keys(trial.tests), { runInBand: true, bail: 1 })).success;
}

/** Runs Jest in this process, where a second run starts ten times as fast as the first. */
async function run(folder: string, files: readonly string[], own: Partial<Arguments>) {
  const usual = {
    $0: "jest",
    _: [...files],
    runTestsByPath: true,
    ci: true,
    reporters: [],
    silent: true,
    watchman: false,
  };
  return (await runCLI({ ...usual, ...own } as Arguments, [join(folder, "jest.config.json")])).results;
}
