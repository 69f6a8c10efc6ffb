import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCLI } from "jest";
import { type Break, broken } from "./fact.ts";

type Arguments = Parameters<typeof runCLI>[0];

/** The titles of the tests that fail once a rule is taken out of a copy of the repository. */
export async function noticedBy(each: Break, folder: string): Promise<string[]> {
  const path = join(folder, each.file);
  const whole = readFileSync(path, "utf8");
  writeFileSync(path, broken(whole, each));
  try {
    const { results } = await runCLI(
      {
        $0: "jest",
        _: [join(folder, each.test)],
        runTestsByPath: true,
        runInBand: true,
        ci: true,
        reporters: [],
        silent: true,
        watchman: false,
      } as unknown as Arguments,
      [join(folder, "jest.config.json")],
    );
    const crashed = results.testResults.find(({ testExecError }) => testExecError !== undefined);
    if (crashed) throw new Error(`${each.test} did not run: ${crashed.testExecError?.message}`);
    return results.testResults.flatMap(({ testResults }) =>
      testResults.filter(({ status }) => status === "failed").map(({ fullName }) => fullName),
    );
  } finally {
    writeFileSync(path, whole);
  }
}
