import "./help.ts";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { coverageRows } from "../packages/simulator/src/coverage.ts";
import { actionNames, declaration, root } from "./actions.ts";
import { actionReadme, actionYaml, inputSchema } from "./generate/action-files.ts";
import { simulatePage, simulatePath } from "./generate/commands.ts";
import { environmentFiles } from "./generate/environments.ts";
import { replaceBetween, table } from "./generate/markdown.ts";
import { roleFiles } from "./generate/role-files.ts";
import { troubleshootingPage } from "./generate/troubleshooting.ts";
import { workflowAbout, workflowPage } from "./generate/workflow-page.ts";
import { renderedQuietly, renderedWorkflow, scenarioTexts, workflowNames, workflowText } from "./workflows/files.ts";

/** The files, by their paths, that follow from what is written. */
async function renderedFiles(): Promise<Map<string, string>> {
  const files = new Map(await environmentFiles(scenarioTexts()));
  const catalogue: string[][] = [];
  for (const name of actionNames) {
    const action = await declaration(name);
    files.set(`actions/${name}/action.yml`, actionYaml(action));
    files.set(`actions/${name}/README.md`, actionReadme(action));
    files.set(`actions/${name}/inputs.schema.json`, inputSchema(action));
    catalogue.push([`[${name}](actions/${name}/README.md)`, action.about]);
  }
  for (const name of workflowNames) {
    files.set(`workflows/${name}.yml`, workflowText(name));
    files.set(`.github/workflows/${name}.yml`, renderedWorkflow(name));
    files.set(`.github/workflows/${name}-quiet.yml`, renderedQuietly(name));
    files.set(`workflows/${name}.md`, workflowPage(name));
  }
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const withActions = replaceBetween(readme, "catalogue", table(["action", "what it does"], catalogue));
  const workflows = workflowNames.map((name) => [`[${name}](workflows/${name}.md)`, workflowAbout(name)]);
  files.set("README.md", replaceBetween(withActions, "workflows", table(["workflow", "what it does"], workflows)));
  const simulator = readFileSync(join(root, "packages/simulator/README.md"), "utf8");
  const coverage = table(["service", "what", "verbs", "api-versions", "note"], coverageRows());
  files.set("packages/simulator/README.md", replaceBetween(simulator, "coverage", coverage));
  files.set(simulatePath, simulatePage());
  files.set("docs/troubleshooting.md", troubleshootingPage());
  for (const [path, text] of roleFiles()) files.set(path, text);
  return files;
}

/** Those that say what actions do: each runs in each of its worlds. Loaded alone, since with it comes a whole cloud. */
async function recordedFiles(): Promise<Map<string, string>> {
  const { gettingStarted, gettingStartedPage } = await import("./generate/getting-started.ts");
  const { permissionsPage } = await import("./generate/permissions.ts");
  const { transcriptFiles } = await import("./generate/transcripts.ts");
  const permissions = await permissionsPage();
  return new Map([
    ["docs/permissions.md", permissions],
    [gettingStarted, gettingStartedPage(permissions)],
    ...(await transcriptFiles()),
  ]);
}

/** The files whose text is another now. */
const staleOf = (files: ReadonlyMap<string, string>): [path: string, text: string][] =>
  [...files].filter(([path, text]) => {
    const file = join(root, path);
    return !existsSync(file) || readFileSync(file, "utf8") !== text;
  });

function write(files: readonly [path: string, text: string][]): void {
  for (const [path, text] of files) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** Writes what a new or changed workflow leads to: no action does anything else for it. */
export async function renderAgain(): Promise<void> {
  write(staleOf(await renderedFiles()));
}

if (import.meta.main) {
  const check = process.argv.includes("--check");
  const stale = staleOf(new Map([...(await renderedFiles()), ...(await recordedFiles())]));
  if (!check) write(stale);
  const what = check ? "is stale: run npm run generate" : "written";
  process.stdout.write(stale.map(([path]) => `${path} ${what}\n`).join("") || "All that is generated is fresh.\n");
  if (check && stale.length > 0) process.exitCode = 1;
}
