import { existsSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import type { AnyAction } from "@slipway/action";
import * as kit from "@slipway/action/in-process";
import type { RunNode } from "@slipway/rehearsal";
import { inProcess, type Load } from "@slipway/rehearsal/in-process";

/** Loads the action of which a program is the bundle from its sources. */
const fromSources: Load = async (bundle) => {
  const source = resolve(dirname(bundle), "..", "actions", basename(bundle, ".js"), "src", "action.ts");
  if (basename(dirname(bundle)) !== "dist" || !existsSync(source)) return undefined;
  const { default: action } = (await import(source)) as { default: AnyAction };
  return { action, kit };
};

/** Runs our own actions in this process, from their sources. All else runs otherwise. */
export const sourcesInProcess = (otherwise: RunNode): RunNode => inProcess(fromSources, otherwise);
