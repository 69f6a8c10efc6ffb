import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { takeJsonModules } from "../workflow/json-modules.ts";

/** Rehearses on this machine what the actions do, with the bundles that GitHub's runner would run. */
enableCompileCache();
takeJsonModules();
const root = join(import.meta.dirname, "..", "..", "..", "..");
const [{ bundleIfAbsent }, { tell }, { aksPrivate }, { interruption, thisScreen }] = await Promise.all([
  import("../session/bundles.ts"),
  import("./tell.ts"),
  import("../scenarios/aks-private.ts"),
  import("./screen.ts"),
]);
await bundleIfAbsent(root);
process.exitCode = await tell(root, "aks-private", aksPrivate, thisScreen(), interruption());
