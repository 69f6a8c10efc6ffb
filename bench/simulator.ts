import { spawn } from "node:child_process";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { startCloud } from "../packages/simulator/src/index.ts";
import { azureOperator } from "../packages/testing/src/azure-operator.ts";
import { root } from "../scripts/actions.ts";
import { median } from "./measure.ts";
import type { Row } from "./row.ts";
import { throughputRows } from "./throughput.ts";

const starts = 5;

/** How fast the simulated cloud starts and answers, and what a large one weighs. */
export async function simulatorRows(): Promise<Row[]> {
  return [
    { what: "npm run simulate, milliseconds until it serves", figure: await startUps(), limit: 500, noisy: true },
    ...(await throughputRows()),
    { what: "a world of 10,000 resources, MB in use", figure: await weight(), limit: 70 },
  ];
}

/** The middle one of some, after one that lets Node remember what it compiled, as for whoever starts it again. */
async function startUps(): Promise<number> {
  await startUp();
  const taken: number[] = [];
  for (let start = 0; start < starts; start += 1) taken.push(await startUp());
  return median(taken);
}

async function startUp(): Promise<number> {
  const from = performance.now();
  const child = spawn(process.execPath, [join(root, "packages/simulator/src/cli/main.mjs"), "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return await new Promise((resolve) => {
    child.stdout.on("data", (chunk) => {
      if (!String(chunk).includes("serving")) return;
      resolve(performance.now() - from);
      child.kill("SIGTERM");
    });
  });
}

async function weight(): Promise<number> {
  const cloud = await startCloud({ time: "fast" });
  const azure = await azureOperator(cloud);
  const group = await azure.group("many", "Microsoft.Network");
  const before = live();
  for (let at = 0; at < 10_000; at += 1) {
    await azure.put(`${group}/providers/Microsoft.Network/privateDnsZones/zone${at}.example`, {
      location: "global",
      properties: {},
    });
  }
  const used = live() - before;
  await cloud.close();
  return used;
}

/** Megabytes that are still in use after a collection: what else a process holds depends on when it last collected. */
function live(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}
