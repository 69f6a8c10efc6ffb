import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../actions.ts";
import { quietWorkflow } from "./quiet.ts";
import { withScenarioInputs } from "./scenario-inputs.ts";

/** The names of the reusable workflows: each has a file and a page. */
export const workflowNames: readonly string[] = readdirSync(join(root, "workflows"))
  .filter((name) => name.endsWith(".yml"))
  .map((name) => name.replace(/\.yml$/, ""))
  .sort();

const sourceOf = (name: string): string => readFileSync(join(root, "workflows", `${name}.yml`), "utf8");

/** The source of a reusable workflow; what it hands to scenarios follows from theirs. */
export const workflowText = (name: string): string => withScenarioInputs(sourceOf(name), sourceOf);

/** The workflows that the fleet calls for its environments, by name. */
export function scenarioTexts(): Map<string, string> {
  const called = [...sourceOf("fleet").matchAll(/# all inputs of ([\w-]+)/g)].map(([, name = ""]) => name);
  return new Map([...new Set(called)].sort().map((name) => [name, sourceOf(name)]));
}

/** A reusable workflow for .github/workflows, the only folder from which GitHub calls them. */
export const renderedWorkflow = (name: string): string =>
  `# Rendered from workflows/${name}.yml by npm run generate. Change that, not this.\n${workflowText(name)}`;

/** The same for callers who let it post nothing. */
export const renderedQuietly = (name: string): string =>
  `# Rendered from workflows/${name}.yml by npm run generate, without what posts comments and issues. Change that, not this.\n${quietWorkflow(workflowText(name))}`;

/** All workflows in .github/workflows by path: the rendered ones and our own. */
export function workflowFiles(): Map<string, string> {
  const folder = join(root, ".github", "workflows");
  const own = existsSync(folder) ? readdirSync(folder) : [];
  return new Map(
    own
      .filter((name) => /\.ya?ml$/.test(name))
      .map((name) => [`.github/workflows/${name}`, readFileSync(join(folder, name), "utf8")]),
  );
}
