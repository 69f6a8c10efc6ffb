import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { openStage, type RehearsedRun, type Stage } from "../packages/rehearsal/src/index.ts";
import { allowJsonModules } from "../packages/rehearsal/src/workflow/json-modules.ts";
import { addRepository, firstDeployer } from "../packages/simulator/src/index.ts";
import { callWorkflow, errorsOf, ownWords, signIn, withTwins } from "../packages/testing/src/index.ts";
import { root } from "../scripts/actions.ts";
import { measure, median } from "./measure.ts";
import type { Row } from "./row.ts";

/** How much dearer an environment may be among many than among few: a shared machine does not do equal work in equal time. */
const mostGrowth = 1.15;

/** The table of all takes one request for a hundred issues. */
const overview = 1;

const first = "env000";
const nameOf = (at: number): string => `env${String(at).padStart(3, "0")}`;

const inputsOf = (name: string) => ({
  name,
  "resource-group": name,
  location: "northeurope",
  "storage-account": `contoso${name}`,
  registry: `contoso${name}`,
});

/** What a drift check of some converged environments took. */
interface Checked {
  readonly environments: number;
  readonly requests: number;
  /** Processor seconds of the rehearsal with its simulated cloud, and of all processes of steps. */
  readonly cpu: number;
  /** The same as a multiple of what bare Node took meanwhile. */
  readonly multiple: number;
  readonly wall: number;
}

/** Drift checks of more and more environments, each as `workflows/drift-check.yml` does it: each asks and computes as much as the first. */
export async function environmentRows(counts: readonly number[]): Promise<Row[]> {
  allowJsonModules();
  const folder = mkdtempSync(join(tmpdir(), "slipway-environments-"));
  const stage = await openStage({ root, folder, screen: { live: false, columns: 120, write() {} } });
  try {
    await furnish(stage, Math.max(...counts));
    const single = await converged(stage);
    const checked: Checked[] = [];
    for (const count of counts) checked.push(await check(stage, count));
    return rowsOf(single, checked);
  } finally {
    await stage.cloud.close();
    rmSync(folder, { recursive: true });
  }
}

/** One environment is applied as ever; the others are its twins. */
async function furnish(stage: Stage, count: number): Promise<void> {
  const { world } = stage.cloud;
  const { subscription } = firstDeployer(world);
  addRepository(world, stage.server.repository, { private: true });
  const group = `/subscriptions/${subscription.subscriptionId}/resourceGroups/${first}?api-version=2021-04-01`;
  await stage.cloud.request("PUT", group, { location: "northeurope" });
  const before = world.snapshot();
  await run(stage, "azure-foundation", inputsOf(first), "push");
  const twins = Array.from({ length: count - 1 }, (_, at) => nameOf(at + 1));
  const after = world.snapshot();
  world.restore(withTwins(after, ownWords(first, before, after), twins));
}

/** The requests of the scenario's own check of one environment. */
async function converged(stage: Stage): Promise<number> {
  const { requests } = stage.cloud.world.record;
  const since = requests.length;
  await run(stage, "azure-foundation", { ...inputsOf(first), mode: "check" }, "schedule");
  return requests.length - since;
}

async function check(stage: Stage, environments: number): Promise<Checked> {
  const list = Array.from({ length: environments }, (_, at) => inputsOf(nameOf(at)));
  const { requests } = stage.cloud.world.record;
  const [since, cpu, from] = [requests.length, processorSeconds(), performance.now()];
  const inputs = { scenario: "azure-foundation", environments: JSON.stringify(list) };
  const { done: ran, bare } = await meanwhile(run(stage, "drift-check", inputs, "schedule"));
  const overview = ran.jobs.at(-1)?.steps.at(-1)?.summary ?? "";
  if (!list.every(({ name }) => overview.includes(`| \`${name}\` |`)))
    throw new RangeError("The table does not name every environment.");
  const used = processorSeconds() - cpu;
  return {
    environments,
    requests: requests.length - since,
    cpu: used,
    multiple: (used * 1000) / bare,
    wall: (performance.now() - from) / 1000,
  };
}

/** What bare Node takes while something goes on: others on the machine make all processes dearer. */
async function meanwhile<T>(work: Promise<T>): Promise<{ readonly done: T; readonly bare: number }> {
  const ended = work.then(
    () => true,
    () => true,
  );
  const bare: number[] = [];
  do bare.push((await measure(["-e", "0"])).cpu);
  while (!(await Promise.race([ended, pause(1000, false)])));
  return { done: await work, bare: median(bare) };
}

async function run(stage: Stage, name: string, inputs: object, event: "push" | "schedule"): Promise<RehearsedRun> {
  const ran = await callWorkflow(stage, name, { ...inputs, ...signIn }, event);
  if (ran.conclusion === "success") return ran;
  throw new RangeError(`${name} did not end well: ${errorsOf(ran).join("\n")}`);
}

/** Of this process and of all that it has started and seen the end of, as the kernel counts them. */
function processorSeconds(): number {
  const ticks = readFileSync("/proc/self/stat", "utf8")
    .replace(/^.*\) /, "")
    .split(" ")
    .slice(11, 15);
  return ticks.reduce((sum, each) => sum + Number(each), 0) / 100;
}

function rowsOf(single: number, checked: readonly Checked[]): Row[] {
  const few = checked[0] === undefined ? Number.NaN : checked[0].multiple / checked[0].environments;
  return checked.flatMap(({ environments, requests, cpu, multiple, wall }) => {
    const took = `${(cpu / environments).toFixed(1)} CPU seconds each, ${Math.round(wall)} s in all`;
    const beyond = { figure: requests - environments * single, limit: overview };
    const growth = { figure: multiple / environments / few, limit: mostGrowth, noisy: true as const };
    return [
      { what: `drift check of ${environments}, requests beyond ${single} for each, which make the table`, ...beyond },
      { what: `drift check of ${environments} (${took}), CPU by bare Node's, as a multiple of few`, ...growth },
    ];
  });
}
