import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { allowJsonModules } from "../workflow/json-modules.ts";
import { leaveEnvironment } from "./clean-environment.ts";

/** Rehearses on this machine what the actions do, with the bundles that GitHub's runner would run. */
leaveEnvironment();
enableCompileCache();
allowJsonModules();
const root = join(import.meta.dirname, "..", "..", "..", "..");
process.exitCode = await start(process.argv.slice(2));

async function start(given: readonly string[]): Promise<number> {
  const [{ startHelp }, { interruptSignal, processScreen }] = await Promise.all([
    import("./help.ts"),
    import("./screen.ts"),
  ]);
  const isAsked = given.some((word) => word === "--help" || word === "-h");
  const unknown = given.filter((word) => word !== "--verbose");
  if (isAsked || unknown.length > 0) {
    process.stdout.write(isAsked ? startHelp : `npm start does not know ${unknown.join(" ")}.\n\n${startHelp}`);
    return isAsked ? 0 : 2;
  }
  const [{ rehearseScenario }, { aksPrivate }] = await Promise.all([
    import("./rehearse-scenario.ts"),
    import("../scenarios/aks-private.ts"),
  ]);
  return rehearseScenario(
    root,
    "aks-private",
    aksPrivate,
    processScreen(given.includes("--verbose")),
    interruptSignal(),
  );
}
