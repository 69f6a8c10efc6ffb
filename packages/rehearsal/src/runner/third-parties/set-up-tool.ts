import { spawnSync } from "node:child_process";
import type { Left, StandInRequest, ThirdParty } from "./third-party.ts";

/** An action that installs a tool: that of this machine stands in for it, whatever version is asked for. */
export const setUp = (
  tool: string,
  inputs: readonly string[],
  asked: readonly string[],
  output?: string,
): ThirdParty => ({
  inputs,
  run: ({ inputs: given, log, warn }: StandInRequest): Left => {
    const { stdout, stderr, error } = spawnSync(tool, asked, { encoding: "utf8" });
    if (error !== undefined) {
      warn(`${tool} is not installed on this machine: what needs it fails in this rehearsal.`);
      return {};
    }
    const [, version = ""] = /(\d+\.\d+(?:\.\d+)*)/.exec(`${stdout}${stderr}`) ?? [];
    const wanted = Object.entries(given).find(([name]) => /version$/.test(name))?.[1];
    log(`${tool} ${version} of this machine is used${wanted === undefined ? "" : ` in place of ${wanted}`}.`);
    return output === undefined ? {} : { outputs: { [output]: output === "node-version" ? `v${version}` : version } };
  },
});
