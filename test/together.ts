import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "./actions.ts";

/** The test files of a folder, in an order of their own. */
export const testFiles = (folder: string): string[] =>
  (readdirSync(join(root, folder), { recursive: true }) as string[])
    .filter((path) => path.endsWith(".test.ts") && !path.includes("node_modules"))
    .sort();

/** The folders whose test files run in groups, by how the groups' names begin. */
export const folders = { actions: "actions", packages: "packages", journeys: "test/journeys", attacks: "test/attacks" };

/** Those of a group, by its name: `actions-2-of-3` has every third file of actions, from the second on. */
export function filesOf(group: string): { readonly folder: string; readonly files: readonly string[] } {
  const [name, number, of] = basename(group, ".ts").split(/-of-|-/);
  const folder = folders[name as keyof typeof folders];
  return { folder, files: testFiles(folder).filter((_, at) => at % Number(of) === Number(number) - 1) };
}

/** Runs the test files of a group as one: to load what they test, and to warm it up, takes longer than most of them. */
export function together(group: string): void {
  const { folder, files } = filesOf(group);
  describe.each(files)(`${folder}/%s`, (file) => {
    require(join(root, folder, file));
  });
}
