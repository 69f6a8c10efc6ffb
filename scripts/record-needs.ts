import { writeFileSync } from "node:fs";
import { takeJsonModules } from "../packages/rehearsal/src/syntax/json-modules.ts";
import { needyWorkflows, workflowNeeds } from "../packages/testing/src/index.ts";
import { root } from "./actions.ts";
import { bundle } from "./bundle.ts";
import { needsFile } from "./generate/workflow-needs.ts";

/** Rehearses the workflows and keeps what they needed, for the page of permissions. A test does the same and compares. */
takeJsonModules();
await bundle();
const needs: Record<string, Record<string, string>> = {};
for (const name of needyWorkflows) {
  process.stdout.write(`${name}\n`);
  needs[name] = Object.fromEntries(
    (await workflowNeeds(root, name)).map(({ permission, to }) => [permission, to.join(", ")]),
  );
}
writeFileSync(needsFile, `${JSON.stringify(needs, undefined, 2)}\n`);
