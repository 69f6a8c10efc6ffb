import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { createTransformer } from "@swc/jest";
import { instrument } from "./instrument.ts";
import { isMutated } from "./scope.ts";

type TransformOptions = Parameters<NonNullable<ReturnType<typeof createTransformer>["process"]>>[2];

const tool = ["operators.ts", "instrument.ts", "scope.ts", "transform.ts"].map((name) =>
  readFileSync(join(import.meta.dirname, name), "utf8"),
);

/** Transforms as the other tests do, and puts all mutants of a file into it: so one transformation serves all of them. */
export default {
  createTransformer(options: Parameters<typeof createTransformer>[0]) {
    const swc = createTransformer(options);
    return {
      canInstrument: false,
      getCacheKey: (source: string, file: string) =>
        createHash("sha256")
          .update(JSON.stringify([...tool, options, file, source]))
          .digest("hex"),
      process(source: string, file: string, given: TransformOptions) {
        const path = relative(given.config.rootDir, file);
        const code = isMutated(path) ? instrument(path, source).code : source;
        return swc.process?.(code, file, given) ?? { code };
      },
    };
  },
};
