import { join, relative } from "node:path";
import type { Screen } from "../report/timeline.ts";
import { playScenario } from "../scenarios/play.ts";
import type { BuildScenario } from "../scenarios/scenario.ts";
import { openStage } from "../session/stage.ts";

/** Rehearses a story, and gives the exit code: 0 only when all went as expected. */
export async function rehearseScenario(
  root: string,
  name: string,
  arrange: BuildScenario,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  const say = (line: string) => screen.write(`${line}\n`);
  const folder = join(root, "rehearsal", name);
  const stage = await openStage({ root, folder, screen });
  const surprises = await playScenario(await arrange(stage.cloud), stage, say, signal);
  await stage.close();
  for (const surprise of surprises) say(`not as expected: ${surprise}`);
  say(`\nThe report lies in ${relative(process.cwd(), folder)}: summary.md, and every request in requests.jsonl.`);
  return surprises.length === 0 ? 0 : 1;
}
