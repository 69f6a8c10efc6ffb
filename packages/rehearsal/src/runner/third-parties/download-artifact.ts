import { cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join, matchesGlob, resolve } from "node:path";
import { type Left, type StandInRequest, ThirdPartyError } from "./third-party.ts";

/** Fetches one artifact of the run; all of them, or those of a pattern, each into a folder of its name. */
export function download({ inputs, workspace, artifacts, home, log }: StandInRequest): Left {
  const { name, path = "", pattern = "*", "merge-multiple": merged } = inputs;
  const into = resolve(workspace, path.replace(/^~(?=$|\/)/, home));
  const all = existsSync(artifacts) ? readdirSync(artifacts).sort() : [];
  if (name !== undefined && !all.includes(name))
    throw new ThirdPartyError(`Unable to download artifact(s): Artifact not found for name: ${name}`);
  const chosen = name === undefined ? all.filter((each) => matchesGlob(each, pattern)) : [name];
  mkdirSync(into, { recursive: true });
  for (const each of chosen) {
    const isAlone = name !== undefined || merged === "true";
    cpSync(join(artifacts, each), isAlone ? into : join(into, each), { recursive: true });
  }
  log(`Total of ${chosen.length} artifact(s) downloaded`);
  return { outputs: { "download-path": into } };
}
