import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./actions.ts";

test("the rehearsal plans, applies, finds what somebody changed, repairs it, and leaves a report without a secret", () => {
  const told = execFileSync(process.execPath, [join(root, "packages", "rehearsal", "src", "main.ts")], {
    cwd: root,
    encoding: "utf8",
  });
  expect(told).toContain("✗ retention: Run $/actions/acr-retention");
  expect(told).not.toContain("not as expected");
  const folder = join(root, "rehearsal", "private-cluster");
  const summary = readFileSync(join(folder, "summary.md"), "utf8");
  expect(summary).toContain("| update | retention policy of the registry | platformimages | enabled, days |");
  expect(summary).toContain("acr-retention: drift, 1 step to settle it");
  const requests = readFileSync(join(folder, "requests.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(requests.filter(({ method }) => method === "PUT" || method === "PATCH")).toHaveLength(3);
  expect(summary).not.toMatch(/eyJ[\w-]{20,}/);
});
