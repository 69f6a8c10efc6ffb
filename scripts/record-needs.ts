import "./help.ts";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStage, runNode } from "../packages/rehearsal/src/index.ts";
import { allowJsonModules } from "../packages/rehearsal/src/workflow/json-modules.ts";
import { errorsOf, everyMode, needyWorkflows, rehearseFully, sourcesInProcess } from "../packages/testing/src/index.ts";
import { root } from "./actions.ts";
import { needsFile } from "./generate/workflow-needs.ts";

/** Rehearses the workflows and records the permissions that they need. A test does the same and compares. */
allowJsonModules();
const needs: Record<string, Readonly<Record<string, string>>> = {};
for (const name of needyWorkflows) {
  process.stdout.write(`${name}\n`);
  const folder = mkdtempSync(join(tmpdir(), "slipway-needs-"));
  const stage = await openStage({
    ...{ root, folder, node: sourcesInProcess(runNode) },
    screen: { live: false, columns: 120, write() {} },
  });
  try {
    const rehearsal = await rehearseFully(stage, name);
    for (const mode of everyMode) {
      if (mode === "destroy") await rehearsal.setbacks();
      const run = await rehearsal.run(mode);
      if (run.conclusion !== "success") throw new RangeError(`${name} did not ${mode}: ${errorsOf(run).join("\n")}`);
    }
    needs[name] = rehearsal.needs();
  } finally {
    await stage.cloud.close();
    rmSync(folder, { recursive: true });
  }
}
writeFileSync(needsFile, `${JSON.stringify(needs, undefined, 2)}\n`);
