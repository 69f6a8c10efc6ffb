// Takes the rules behind each fact about a cloud out of a copy of the repository, one at a time, and shows the test that notices.
import "./help.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { checkout } from "./checkout.ts";
import { facts } from "./facts/all.ts";

import { noticedBy } from "./facts/noticed-by.ts";

const { values } = parseArgs({
  options: {
    /** The one fact to try, such as azure.12; or a cloud. */
    only: { type: "string", default: "" },
  },
});

const { only } = values;
const chosen = facts.filter(({ id }) => only === "" || id === only || id.startsWith(`${only}.`));
if (chosen.length === 0)
  throw new Error(`There is no fact ${only}: write one of ${facts.map(({ id }) => id).join(", ")}.`);
const folder = mkdtempSync(join(tmpdir(), "slipway-facts-"));
let unnoticed = 0;
try {
  checkout(folder);
  for (const { id, says, source, breaks } of chosen) {
    process.stdout.write(`${id}  ${says}\n   ${source}\n`);
    for (const each of breaks) {
      const tests = await noticedBy(each, folder);
      if (tests.length === 0) unnoticed += 1;
      process.stdout.write(`   ${tests.length === 0 ? "✗" : "✓"} without ${each.rule} (${each.file})\n`);
      for (const test of tests.slice(0, 3)) process.stdout.write(`       fails: ${test}\n`);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
const tried = chosen.flatMap(({ breaks }) => breaks).length;
// The tests of a broken rule may leave servers behind that would keep this process alive.
process.stdout.write(`Of ${tried} broken rules the tests noticed ${tried - unnoticed}.\n`, () =>
  process.exit(unnoticed === 0 ? 0 : 1),
);
