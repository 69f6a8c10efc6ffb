import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { allowJsonModules } from "../workflow/json-modules.ts";
import { leaveEnvironment } from "./clean-environment.ts";

/** Rehearses on this machine what the actions do, with the bundles that GitHub's runner would run. */
leaveEnvironment();
enableCompileCache();
allowJsonModules();
const root = join(import.meta.dirname, "..", "..", "..", "..");
const [{ rehearseScenario }, { aksPrivate }, { interruptSignal, processScreen }] = await Promise.all([
  import("./rehearse-scenario.ts"),
  import("../scenarios/aks-private.ts"),
  import("./screen.ts"),
]);
process.exitCode = await rehearseScenario(root, "aks-private", aksPrivate, processScreen(), interruptSignal());
