import { type Left, type StandInRequest, ThirdPartyError } from "./third-party.ts";

/** A cache is always empty: a run may not depend on it. */
export function restore({ inputs, log }: StandInRequest): Left {
  const { key = "", "restore-keys": more = "" } = inputs;
  if (inputs["fail-on-cache-miss"] === "true")
    throw new ThirdPartyError(`Failed to restore cache entry. Exiting as fail-on-cache-miss is set. Input key: ${key}`);
  const keys = [key, ...more.split("\n").map((line) => line.trim())].filter(Boolean);
  log(`Cache not found for input keys: ${keys.join(", ")}`);
  return { outputs: { "cache-primary-key": key } };
}

/** Nothing is kept. */
export function save({ inputs: { key = "" }, log }: StandInRequest): Left {
  log(`A rehearsal keeps no caches: ${key} is not saved.`);
  return {};
}
