import { spawn } from "node:child_process";
import { Agent, request } from "node:https";
import { join } from "node:path";
import { startCloud } from "../packages/simulator/src/index.ts";
import { azureOperator } from "../packages/testing/src/azure-operator.ts";
import { root } from "../scripts/actions.ts";
import type { Row } from "./row.ts";

const seconds = 3;

/** How fast the simulated cloud starts and answers, and what a large one weighs. */
export async function simulatorRows(): Promise<Row[]> {
  return [
    { what: "npm run simulate, milliseconds until it serves", figure: await startUp(), limit: 500 },
    ...(await throughput()),
    { what: "a world of 10,000 resources, MB", figure: await weight(), limit: 250 },
  ];
}

async function startUp(): Promise<number> {
  const from = performance.now();
  const child = spawn(process.execPath, [join(root, "packages/simulator/src/main.ts")], {
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

/** The server in a process of its own, so that it has a core of its own; the client keeps eight connections busy. */
async function throughput(): Promise<Row[]> {
  const server = spawn(process.execPath, [join(import.meta.dirname, "simulator-server.ts")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const told = await new Promise<string>((resolve) => server.stdout.once("data", (chunk) => resolve(String(chunk))));
  const { url, ca, token, path } = JSON.parse(told) as Record<"url" | "ca" | "token" | "path", string>;
  const agent = new Agent({ keepAlive: true, maxSockets: 8, ca });
  const taken: number[] = [];
  const get = () =>
    new Promise<void>((resolve, reject) => {
      const from = performance.now();
      request(`${url}${path}`, { agent, headers: { authorization: `Bearer ${token}` } }, (answer) => {
        answer.resume();
        answer.on("end", () => {
          taken.push(performance.now() - from);
          if (answer.statusCode === 200) resolve();
          else reject(new RangeError(`The simulator answered ${answer.statusCode}.`));
        });
      })
        .on("error", reject)
        .end();
    });
  const client = async (until: number) => {
    while (performance.now() < until) await get();
  };
  await Promise.all(Array.from({ length: 8 }, () => client(performance.now() + 500)));
  taken.length = 0;
  await Promise.all(Array.from({ length: 8 }, () => client(performance.now() + seconds * 1000)));
  agent.destroy();
  server.kill("SIGTERM");
  taken.sort((a, b) => a - b);
  return [
    {
      what: "simulator, GETs a second over kept-alive HTTPS",
      figure: taken.length / seconds,
      limit: 3_000,
      atLeast: true,
    },
    {
      what: "simulator, 99th percentile in milliseconds",
      figure: taken[Math.floor(taken.length * 0.99)] ?? 0,
      limit: 5,
    },
  ];
}

async function weight(): Promise<number> {
  const cloud = await startCloud({ time: "fast" });
  const azure = await azureOperator(cloud);
  const group = await azure.group("many", "Microsoft.Network");
  const before = process.memoryUsage.rss();
  for (let at = 0; at < 10_000; at += 1) {
    await azure.put(`${group}/providers/Microsoft.Network/privateDnsZones/zone${at}.example`, {
      location: "global",
      properties: {},
    });
  }
  const used = (process.memoryUsage.rss() - before) / 1e6;
  await cloud.close();
  return used;
}
