import type { Run } from "@slipway/action";
import type { Bench } from "./run-action.ts";

/** The AWS keys of the world's first user, as the environment holds them. */
export function awsKeysOf(bench: Bench): Record<string, string> {
  const folder = bench.environment({}).NODE_EXTRA_CA_CERTS?.replace(/\/[^/]*$/, "") ?? "";
  const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = bench.cloud.env("aws", folder);
  return { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY };
}

/** A run without an action, for what lies below one: in an environment; what it masks is known. */
export function bareRun(bench: Bench, env: Readonly<Record<string, string>>, masked: string[] = []): Run {
  const { AWS_ENDPOINT_URL = "" } = bench.environment({});
  return {
    action: "test",
    mode: "apply",
    env: { ...env, AWS_ENDPOINT_URL },
    clock: bench.cloud.world.clock,
    signal: new AbortController().signal,
    planned: new Map(),
    info() {},
    debug() {},
    warn() {},
    error() {},
    save: () => "",
    page() {},
    entries: [],
    mask: (secret) => void masked.push(secret),
    wait: (_what, work) => work(),
  };
}
