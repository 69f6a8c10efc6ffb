import { join, relative } from "node:path";
import { play } from "./scenarios/play.ts";
import { privateCluster } from "./scenarios/private-cluster.ts";
import { interruption, thisScreen } from "./screen.ts";
import { openStage } from "./stage.ts";

/** Rehearses the story that everybody sees first, and gives the exit code. */
export async function tell(root: string): Promise<number> {
  const screen = thisScreen();
  const say = (line: string) => screen.write(`${line}\n`);
  const folder = join(root, "rehearsal", "private-cluster");
  const stage = await openStage({ root, folder, screen });
  const surprises = await play(await privateCluster(stage.cloud), stage, say, interruption());
  await stage.close();
  for (const surprise of surprises) say(`not as expected: ${surprise}`);
  say(`\nThe report lies in ${relative(process.cwd(), folder)}: summary.md, and every request in requests.jsonl.`);
  return surprises.length === 0 ? 0 : 1;
}
