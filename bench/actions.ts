import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import action from "../actions/acr-retention/src/action.ts";
import { arrange } from "../actions/acr-retention/src/arrange.ts";
import drift from "../actions/report-drift/src/action.ts";
import { arrange as arrangeDrift } from "../actions/report-drift/src/arrange.ts";
import { openBench } from "../packages/testing/src/run-action.ts";
import { root } from "../scripts/actions.ts";
import { measure, median, type Used } from "./measure.ts";
import type { Row } from "./row.ts";

/** Our bundle and bare Node, one after the other, some times over. */
async function ratios(pairs: number, args: readonly string[], env: Readonly<Record<string, string>>) {
  const runs: { bare: Used; bundle: Used }[] = [];
  // The first step of a job compiles for those that follow.
  await measure(args, env);
  for (let pair = 0; pair < pairs; pair += 1)
    runs.push({ bare: await measure(["-e", "0"]), bundle: await measure(args, env) });
  return {
    cpu: median(runs.map(({ bare, bundle }) => bundle.cpu / bare.cpu)),
    memory: median(runs.map(({ bundle }) => bundle.memory)),
    codes: new Set(runs.map(({ bundle }) => bundle.code)),
  };
}

/** What a run costs: one that ends at its inputs, and one that finds everything as declared. */
export async function actionRows(pairs: number): Promise<Row[]> {
  const file = join(root, "dist", `${action.name}.js`);
  const bad = await ratios(pairs, [file], { INPUT_DAYS: "400" });
  const bench = await openBench();
  const { inputs } = await arrange(bench.cloud);
  const applied = await bench.run(action, { ...inputs, mode: "apply" });
  const temporary = mkdtempSync(join(tmpdir(), "slipway-job-"));
  const environment = bench.environment({ ...inputs, mode: "check" });
  const check = await ratios(pairs, [file], { ...environment, RUNNER_TEMP: temporary });
  const first = await ratios(pairs, [file], environment);
  const { inputs: asked } = await arrangeDrift(bench.cloud);
  const report = { ...bench.environment(asked), RUNNER_TEMP: temporary };
  const reported = await ratios(pairs, [join(root, "dist", `${drift.name}.js`)], report);
  await bench.close();
  rmSync(temporary, { recursive: true });
  if (!reported.codes.has(0) || reported.codes.size > 1)
    throw new RangeError("The report that is measured did not end well.");
  if (applied.code !== 0 || !check.codes.has(0) || check.codes.size > 1)
    throw new RangeError("The check that is measured did not end well.");
  const noisy = true as const;
  return [
    { what: "bad input, CPU as a multiple of bare Node", figure: bad.cpu, limit: 1.6, noisy },
    { what: "bad input, peak memory in MB", figure: bad.memory, limit: 55 },
    {
      what: "converged acr-retention check with sign-in, CPU as a multiple of bare Node",
      figure: check.cpu,
      limit: 5,
      noisy,
    },
    { what: "the same as the first step of a job, which compiles for the others", figure: first.cpu, limit: 6, noisy },
    { what: "report-drift, CPU as a multiple of bare Node", figure: reported.cpu, limit: 3.5, noisy },
  ];
}
