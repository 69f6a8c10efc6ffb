import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Run } from "@slipway/action";
import { azureOperator, type Bench, type KubernetesOperator, kubernetesOperator, openBench } from "@slipway/testing";
import { connectKubernetes } from "./connect.ts";

export interface Config {
  clusters: { cluster: Record<string, string> }[];
  users: { user: Record<string, unknown> }[];
}

export const realTime = {
  now: Date.now,
  sleep: async (ms: number, signal?: AbortSignal) => setTimeout(ms, undefined, { ...(signal ? { signal } : {}) }),
};

/** For the tests of a file: before each a cluster, and how to connect to it. */
export function serverWorld() {
  let bench: Bench;
  let operator: KubernetesOperator;
  let folder: string;
  const waits: number[] = [];
  const masked: string[] = [];

  const run = (more: Partial<Run> = {}): Run => ({
    action: "test",
    mode: "apply",
    env: {},
    clock: {
      now: () => bench.cloud.world.clock.now(),
      async sleep(milliseconds, signal) {
        waits.push(milliseconds);
        await bench.cloud.world.clock.sleep(milliseconds, signal);
      },
    },
    signal: new AbortController().signal,
    planned: new Map(),
    info: () => {},
    debug: () => {},
    warn: () => {},
    error() {},
    save: () => "",
    page() {},
    entries: [],
    mask: (secret) => void masked.push(secret),
    wait: (_what, work) => work(),
    ...more,
  });

  /** A client whose kubeconfig was changed first. */
  const connect = async (change: (config: Config) => void = () => {}, more: Partial<Run> = {}) => {
    const config = JSON.parse(operator.kubeconfig) as Config;
    change(config);
    const inputs = {
      kubeconfig: JSON.stringify(config),
      "kubeconfig-path": undefined,
      context: undefined,
      "insecure-skip-tls-verify": false,
    };
    return await connectKubernetes(inputs, run(more));
  };
  const signedInBy = (user: Record<string, unknown>) => (config: Config) => {
    for (const each of config.users) each.user = user;
  };
  const token = () => operator.secrets[0] ?? "";
  beforeEach(async () => {
    bench = await openBench();
    folder = mkdtempSync(join(tmpdir(), "slipway-kubernetes-"));
    const azure = await azureOperator(bench.cloud);
    const group = await azure.group("platform", "Microsoft.Network", "Microsoft.ContainerService");
    const cluster = await azure.cluster(group, "platform");
    operator = await kubernetesOperator(bench.cloud, cluster);
    waits.length = 0;
    masked.length = 0;
  });
  afterEach(async () => {
    await bench.close();
    rmSync(folder, { recursive: true });
  });

  return {
    run,
    connect,
    signedInBy,
    token,
    waits,
    masked,
    /** The world of the test that runs. */
    now: () => ({ bench, operator, folder }),
  };
}
