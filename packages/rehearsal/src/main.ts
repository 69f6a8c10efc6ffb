import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { rehearse } from "./rehearse.ts";
import { privateCluster } from "./scenario.ts";
import { openStage } from "./stage.ts";

/** Rehearses on this machine what the actions do, with the bundles that GitHub's runner would run. */
const root = join(import.meta.dirname, "..", "..", "..");
const say = (line: string) => void process.stdout.write(`${line}\n`);

if (!existsSync(join(root, "dist", "index.js"))) {
  say("bundling");
  const { bundle } = await import("../../../scripts/bundle.ts");
  await bundle();
}
const name = "private-cluster";
const folder = join(root, "rehearsal", name);
const stage = await openStage(join(root, "dist"), folder, 1);
const surprises = await rehearse(await privateCluster(stage.cloud), stage, folder, say);
await stage.close();
for (const surprise of surprises) say(`not as expected: ${surprise}`);
say(`The report lies in ${relative(process.cwd(), folder)}: summary.md, and every request in requests.jsonl.`);
process.exitCode = surprises.length === 0 ? 0 : 1;
