// Breaks the rule behind each fact about a cloud, in a copy of the repository, and shows the test that notices.
import "./help.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { checkout } from "./checkout.ts";
import { azureFacts } from "./facts/azure.ts";

import { noticedBy } from "./facts/noticed-by.ts";

const { values } = parseArgs({
  options: {
    /** The number of the one fact to try. */
    only: { type: "string", default: "" },
  },
});

const folder = mkdtempSync(join(tmpdir(), "slipway-facts-"));
let unnoticed = 0;
let tried = 0;
try {
  checkout(folder);
  for (const [index, { says, source, breaks }] of azureFacts.entries()) {
    const number = String(index + 1);
    if (values.only !== "" && values.only !== number) continue;
    process.stdout.write(`${number}. ${says}\n   ${source}\n`);
    for (const each of breaks) {
      const tests = await noticedBy(each, folder);
      tried += 1;
      if (tests.length === 0) unnoticed += 1;
      process.stdout.write(`   ${tests.length === 0 ? "✗" : "✓"} without ${each.rule} (${each.file})\n`);
      for (const test of tests.slice(0, 3)) process.stdout.write(`       fails: ${test}\n`);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
process.stdout.write(`Of ${tried} broken rules the tests noticed ${tried - unnoticed}.\n`);
process.exitCode = unnoticed === 0 ? 0 : 1;
