import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../actions.ts";
import { quietWorkflow } from "./quiet.ts";
import { withScenarioInputs } from "./scenario-inputs.ts";
import { isScenario } from "./scenarios.ts";

/** The names of the reusable workflows: each has a file and a page. */
export const workflowNames: readonly string[] = readdirSync(join(root, "workflows"))
  .filter((name) => name.endsWith(".yml"))
  .map((name) => name.replace(/\.yml$/, ""))
  .sort();

const sourceOf = (name: string): string => readFileSync(join(root, "workflows", `${name}.yml`), "utf8");

/** The source of a reusable workflow; what it hands to scenarios follows from theirs. */
export const workflowText = (name: string): string => withScenarioInputs(sourceOf(name), sourceOf);

/** The workflows that manage an environment, by name. */
export const scenarioTexts = (): Map<string, string> =>
  new Map(workflowNames.map((name) => [name, sourceOf(name)] as const).filter(([, text]) => isScenario(text)));

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
