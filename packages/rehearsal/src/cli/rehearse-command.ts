import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { allowJsonModules } from "../workflow/json-modules.ts";
import { leaveEnvironment } from "./clean-environment.ts";

leaveEnvironment();
// Stripping the types of all these files takes a second: Node remembers it for the next start.
enableCompileCache();
allowJsonModules();
const root = join(import.meta.dirname, "..", "..", "..", "..");
const [{ rehearse }, { interruptSignal, processScreen }] = await Promise.all([
  import("./rehearse.ts"),
  import("./screen.ts"),
]);
process.exitCode = await rehearse(
  root,
  process.argv.slice(2),
  processScreen(process.argv.includes("--verbose")),
  interruptSignal(),
);
