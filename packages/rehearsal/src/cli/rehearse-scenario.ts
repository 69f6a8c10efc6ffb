import { join, relative } from "node:path";
import { bundledIn } from "../runner/in-process/bundle.ts";
import { inProcess } from "../runner/in-process/in-process.ts";
import { runNode } from "../runner/process/run-process.ts";
import { playScenario } from "../scenarios/play-scenario.ts";
import type { BuildScenario, Scenario } from "../scenarios/scenario.ts";
import { openStage } from "../session/stage.ts";
import type { Screen } from "../terminal/screen.ts";

/** Rehearses a scenario. Returns the exit code: 0 only if everything was as expected. */
export async function rehearseScenario(
  root: string,
  name: string,
  build: BuildScenario,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  const write = (line: string) => screen.write(`${line}\n`);
  const folder = join(root, "rehearsal", name);
  const stage = await openStage({ root, folder, screen, node: inProcess(bundledIn(join(root, "dist")), runNode) });
  const scenario = await build(stage.cloud);
  const unexpected = await playScenario(scenario, stage, write, signal);
  await stage.close(unexpected);
  write(`\n${verdict(scenario, unexpected)}`);
  for (const each of unexpected) write(`not as expected: ${each}`);
  write(`Report written to ${relative(process.cwd(), join(folder, "report.html"))}`);
  return unexpected.length === 0 ? 0 : 1;
}

/** How it went, in one sentence. */
function verdict({ scenes }: Scenario, unexpected: readonly string[]): string {
  if (unexpected.length > 0) return "Not everything went as expected.";
  const failing = scenes.filter(({ conclusion }) => conclusion === "failure").length;
  return `Everything went as expected: ${scenes.length} runs${failing === 0 ? "" : `, ${failing} of which had to fail`}.`;
}
