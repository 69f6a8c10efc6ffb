import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./actions.ts";

/** Bundles all actions. With `--if-absent`, as before a rehearsal, only where that has never been done. */
const ifAbsent = process.argv.includes("--if-absent");
if (!ifAbsent || !existsSync(join(root, "dist", "index.js"))) {
  if (ifAbsent) process.stdout.write("bundling\n");
  // The bundler takes long to load, so it is imported only when it is needed.
  const { bundleActions } = await import("./bundle/bundle-actions.ts");
  await bundleActions();
}
