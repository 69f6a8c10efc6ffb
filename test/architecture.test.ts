import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./actions.ts";

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
