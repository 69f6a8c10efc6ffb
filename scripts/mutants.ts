// Changes the packages in one place after another, in memory, and names the places where no test notices.
import "./help.ts";
import { createHash } from "node:crypto";
import { globSync, mkdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root as ownRoot } from "./actions.ts";
import { instrument, type Mutant } from "./mutants/instrument.ts";
import { writeConfig } from "./mutants/jest-runs.ts";
import { planTrial } from "./mutants/plan-trial.ts";
import { reachedBy } from "./mutants/reached-by.ts";
import { imports } from "./mutants/related.ts";
import { isMutated } from "./mutants/scope.ts";
import { describe, isSame, readSurvivors } from "./mutants/survivors.ts";
import { TrialProcess } from "./mutants/trial-process.ts";

/** The least share of mutants that the tests have to notice, in percent. */
const threshold = 92;

/** Some items, always the same ones for a seed. */
function sampleOf<T>(items: readonly T[], size: number, seed: number): T[] {
  const keyed = items.map((item, index) => ({
    item,
    key: createHash("sha256").update(`${seed} ${index}`).digest("hex"),
  }));
  return keyed
    .sort((one, other) => (one.key < other.key ? -1 : 1))
    .slice(0, size)
    .map(({ item }) => item);
}

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    sample: { type: "string", default: "400" },
    all: { type: "boolean", default: false },
    /** The beginning of the paths of the files to change. */
    only: { type: "string", default: "" },
    /** The longest that the tests of one mutant may usually take; the slowest are left out. */
    seconds: { type: "string", default: "10" },
    workers: { type: "string", default: String(availableParallelism()) },
    root: { type: "string", default: ownRoot },
  },
});

const { root, only } = values;
const paths = globSync("packages/*/src/**/*.ts", { cwd: root }).filter(isMutated).sort();
const mutants = paths.flatMap((path) => instrument(path, readFileSync(join(root, path), "utf8")).mutants);
const survivors = readSurvivors(join(root, "scripts", "mutants", "survivors.json"));
const stale = survivors.filter((survivor) => !mutants.some((mutant) => isSame(survivor, mutant)));
for (const { file, from } of stale) process.stdout.write(`survivors.json: there is no such mutant: ${file}: ${from}\n`);
if (stale.length > 0) process.exit(1);

const unexplained = mutants.filter(
  (mutant) => mutant.file.startsWith(only) && !survivors.some((survivor) => isSame(survivor, mutant)),
);
const chosen = values.all ? unexplained : sampleOf(unexplained, Number(values.sample), Number(values.seed));

// Always the same one, since Jest keeps what it transformed by the path of its configuration.
const folder = join(root, "node_modules", ".cache", "mutants");
mkdirSync(folder, { recursive: true });
writeConfig(root, folder);
const reached = await reachedBy(root, folder, only, Number(values.workers));
const stepsFrom = imports(root);
const survived: Mutant[] = [];
const waiting = [...chosen];
const work = async () => {
  const trials = new TrialProcess(folder);
  for (let mutant = waiting.pop(); mutant !== undefined; mutant = waiting.pop()) {
    const trial = planTrial(mutant, reached, { root, stepsFrom, limit: 1000 * Number(values.seconds) });
    const isReached = Object.keys(trial.tests).length > 0;
    if (isReached && (await trials.kills(trial, 10_000 + 5 * trial.milliseconds))) continue;
    survived.push(mutant);
    process.stdout.write(`survived: ${describe(mutant)}${isReached ? "" : " (no test executes it)"}\n`);
  }
  trials.end();
};
await Promise.all(Array.from({ length: Number(values.workers) }, work));

const killed = chosen.length - survived.length;
const share = chosen.length === 0 ? 100 : (100 * killed) / chosen.length;
process.stdout.write(
  `Of ${mutants.length} mutants ${chosen.length} were tried; the tests noticed ${killed}, which is ${share.toFixed(1)} %.\n`,
);
if (share < threshold) process.stdout.write(`That is less than ${threshold} %: test them, or explain them there.\n`);
process.exitCode = share < threshold ? 1 : 0;
