import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "./actions.ts";

/** The test files of a folder, in an order of their own. */
export const testFiles = (folder: string): string[] =>
  (readdirSync(join(root, folder), { recursive: true }) as string[])
    .filter((path) => path.endsWith(".test.ts") && !path.includes("node_modules"))
    .sort();

/**
 * Runs test files as one: to load what they test, and to warm it up, takes longer than most of them. The name of a group's
 * file tells which they are: `actions-2-of-3` runs every third file of actions, from the second on.
 */
export function together(group: string): void {
  const [folder = "", number, of] = basename(group, ".ts").split(/-of-|-/);
  const files = testFiles(folder).filter((_, at) => at % Number(of) === Number(number) - 1);
  describe.each(files)(`${folder}/%s`, (file) => {
    require(join(root, folder, file));
  });
}
