// The first import of each command that has its help in a table: it prints that and ends, before anything else is run.
import { relative } from "node:path";
import { root } from "./actions.ts";
import { usages } from "./help/usages.ts";

const usage = usages[relative(root, process.argv[1] ?? "")];
if (usage !== undefined && process.argv.includes("--help")) {
  process.stdout.write(usage);
  process.exit(0);
}
