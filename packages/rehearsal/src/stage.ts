import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Cloud, startCloud } from "@slipway/simulator";
import { type ProcessRan, runProgram } from "./program.ts";

/** What one bundled action did, run as GitHub's runner would run it. */
export interface Act extends ProcessRan {
  readonly action: string;
  readonly mode: string;
  readonly milliseconds: number;
}

/** A simulated cloud and a folder for what the runs on it leave behind. */
export interface Stage {
  readonly cloud: Cloud;
  act(action: string, inputs: Readonly<Record<string, string>>): Promise<Act>;
  close(): Promise<void>;
}

/** Opens a stage: bundles are taken from `dist`, files go to `folder`. */
export async function openStage(dist: string, folder: string, seed: number): Promise<Stage> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const cloud = await startCloud({ time: "fast", seed, log: () => {} });
  const variables = cloud.env("slipway", join(folder, "client"));
  return {
    cloud,
    async act(action, inputs) {
      const from = performance.now();
      const ran = await runProgram(join(dist, `${action}.js`), {
        ...variables,
        GITHUB_ACTIONS: "true",
        ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
      }).ended;
      return { ...ran, action, mode: inputs.mode ?? "auto", milliseconds: performance.now() - from };
    },
    async close() {
      const requests = cloud.world.record.requests.map((request) => `${JSON.stringify(request)}\n`);
      writeFileSync(join(folder, "requests.jsonl"), requests.join(""));
      rmSync(join(folder, "client"), { recursive: true });
      await cloud.close();
    },
  };
}
