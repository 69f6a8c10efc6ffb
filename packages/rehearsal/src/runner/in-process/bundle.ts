import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Load, Loaded } from "./in-process.ts";

/** The file that all our bundled actions share: the program of each has only its name. */
interface Bundle {
  readonly load: (name: string) => Promise<Loaded>;
}

/** Loads our actions from the bundle in a folder: the one that GitHub's runner would run. */
export const bundledIn =
  (folder: string): Load =>
  async (program) => {
    if (dirname(program) !== folder) return undefined;
    const { load } = (await import(pathToFileURL(join(folder, "index.js")).href)) as Bundle;
    return await load(basename(program, ".js"));
  };
