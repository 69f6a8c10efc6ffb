import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./actions.ts";
import { filesOf, testFiles } from "./together.ts";

const sources = execFileSync("git", ["ls-files", "packages", "actions"], { cwd: root, encoding: "utf8" })
  .trim()
  .split("\n")
  .filter((path) => path.endsWith(".ts") && !/\.test\.ts$|test-support/.test(path));

test("below an action nothing touches the process: not its environment, not its output, not its end", () => {
  const production = sources.filter((path) => /^(actions|packages\/(reconcile|azure|aws|kubernetes))\//.test(path));
  const touching = production.filter((path) =>
    /\bprocess\.(env|stdout|stderr|exit|exitCode|argv)\b/.test(readFileSync(join(root, path), "utf8")),
  );
  expect(production.length).toBeGreaterThan(50);
  expect(touching).toEqual([]);
});

test.each(["actions", "packages"])("each test file of %s is in one of the groups that npm test runs", (folder) => {
  const groups = readdirSync(join(__dirname, "together")).filter((name) => name.startsWith(folder));
  expect(testFiles(folder).length).toBeGreaterThan(20);
  expect(groups.flatMap((group) => filesOf(group).files).sort()).toEqual(testFiles(folder));
});
