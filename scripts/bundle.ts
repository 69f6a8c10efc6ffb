import "./help.ts";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./actions.ts";

/** Bundles all actions. With `--if-absent`, as before a rehearsal, only where that has never been done. */
const ifAbsent = process.argv.includes("--if-absent");
if (!ifAbsent || !existsSync(join(root, "dist", "index.js"))) {
  const began = performance.now();
  if (ifAbsent) process.stdout.write("Bundling the actions, once… ");
  // The bundler takes long to load, so it is imported only when it is needed.
  const { bundleActions } = await import("./bundle/bundle-actions.ts");
  await bundleActions();
  if (ifAbsent) process.stdout.write(`done in ${Math.round((performance.now() - began) / 1000)} s.\n`);
}
