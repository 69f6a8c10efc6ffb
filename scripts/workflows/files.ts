import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../actions.ts";

/** The reusable workflows, as written: one file and one page each. */
export const workflowNames: readonly string[] = readdirSync(join(root, "workflows"))
  .filter((name) => name.endsWith(".yml"))
  .map((name) => name.replace(/\.yml$/, ""))
  .sort();

/** A reusable workflow as written. */
export const workflowText = (name: string): string => readFileSync(join(root, "workflows", `${name}.yml`), "utf8");

/** A reusable workflow as GitHub wants it: it calls them only from there. */
export const rendered = (name: string): string =>
  `# Rendered from workflows/${name}.yml by npm run generate. Change that, not this.\n${workflowText(name)}`;

/** Everything that GitHub would run, by its path: what is rendered, and our own. */
export function runnable(): Map<string, string> {
  const folder = join(root, ".github", "workflows");
  const own = existsSync(folder) ? readdirSync(folder) : [];
  return new Map(
    own
      .filter((name) => /\.ya?ml$/.test(name))
      .map((name) => [`.github/workflows/${name}`, readFileSync(join(folder, name), "utf8")]),
  );
}
