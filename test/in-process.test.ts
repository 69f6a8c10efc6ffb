import { join } from "node:path";
import { type RunNode, type RunResult, runNode } from "@slipway/rehearsal";
import { bundledIn, inProcess } from "@slipway/rehearsal/in-process";
import { callWorkflow } from "@slipway/testing";
import { root } from "./actions.ts";
import { groups, onStage, workflows } from "./journeys/on-stage.ts";

/** What differs from run to run: names that are drawn, in the order of requests that come at once, and digests of them. */
const drawn =
  /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}|[\da-f]{16}|(?<=-run-)\w+|(?<=\/job-)\w+|(?<=shop-)[\da-z]{8}(?=[.-])|\bn\d+\b/g;

/** What people see of a run, and what later steps get from it, line by line: those of steps that run side by side come in any order. */
function seen({ conclusion, jobs }: RunResult): string[] {
  const parts = jobs.map(({ name, outputs, steps }) => ({
    ...{ name, outputs },
    steps: steps.map(({ name, conclusion, outputs, log, summary, annotations }) => ({
      ...{ name, conclusion, outputs, log, summary, annotations },
    })),
  }));
  return JSON.stringify({ conclusion, parts })
    .replace(drawn, "(drawn)")
    .split(/\\+n|[,{}]/)
    .sort();
}

async function applied(node: RunNode): Promise<string[]> {
  let lines: string[] = [];
  await onStage(async (stage) => {
    await groups(stage, "shop");
    lines = seen(await callWorkflow(stage, "aks-private", { ...workflows["aks-private"], mode: "apply" }));
  }, node);
  return lines;
}

test("the bundles say and leave in one process what they say and leave in a process each", async () => {
  const together = await applied(inProcess(bundledIn(join(root, "dist")), runNode));
  expect(together).toContain('"conclusion":"success"');
  expect(together).toEqual(await applied(runNode));
});
