import "../scripts/help.ts";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { root } from "../scripts/actions.ts";
import { bundleActions } from "../scripts/bundle/bundle-actions.ts";
import { actionRows } from "./actions.ts";
import { environmentRows } from "./environments.ts";
import { peerRows } from "./peers.ts";
import { reconcileRows } from "./reconcile.ts";
import { requestRows } from "./requests.ts";
import type { Row } from "./row.ts";
import { simulatorRows } from "./simulator.ts";

/** Side by side with bare Node on the same machine in the same run, since these machines are shared: ratios count. */
const short = process.argv.includes("--short");
const pairs = short ? 3 : 11;
/** `--environments 200`: only the drift checks of a twentieth of so many, a quarter, and all. */
const { environments } = parseArgs({ options: { environments: { type: "string" } }, strict: false }).values;

async function bundleRows(): Promise<Row[]> {
  const dist = join(root, "dist");
  rmSync(dist, { recursive: true, force: true });
  const from = performance.now();
  await bundleActions();
  const seconds = (performance.now() - from) / 1000;
  const files = readdirSync(dist).map((name) => join(dist, name));
  const megabytes = files.reduce((sum, file) => sum + statSync(file).size, 0) / 1e6;
  const compressed = files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0) / 1e6;
  return [
    { what: "npm run bundle, seconds", figure: seconds, limit: 30, noisy: true },
    { what: "dist of all actions, MB", figure: megabytes, limit: 5 },
    { what: "dist of all actions, compressed, MB", figure: compressed, limit: 1.5 },
  ];
}

async function allRows(): Promise<Row[]> {
  const most = Number(environments);
  if (most > 0) {
    await bundleActions();
    return await environmentRows([...new Set([20, 4, 1].map((part) => Math.ceil(most / part)))]);
  }
  return [
    ...(await bundleRows()),
    ...(await actionRows(pairs)),
    ...(await requestRows()),
    ...(await peerRows(short ? 1 : 7)),
    ...(await reconcileRows()),
    ...(await simulatorRows()),
    ...(await environmentRows([2, 8])),
  ];
}

const rows = await allRows();
const width = Math.max(...rows.map(({ what }) => what.length));
for (const { what, figure, limit, atLeast, noisy } of rows) {
  const well = atLeast ? figure >= limit : figure <= limit;
  if (!well && !noisy) process.exitCode = 1;
  const missed = noisy ? "MISSED (noisy)" : "MISSED";
  const bound = `${atLeast ? "at least" : "at most"} ${limit}`;
  process.stdout.write(
    `${what.padEnd(width)}  ${figure.toFixed(2).padStart(10)}  ${bound.padStart(14)}  ${well ? "" : missed}\n`,
  );
}
