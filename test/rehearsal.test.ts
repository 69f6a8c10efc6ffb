import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./actions.ts";

test("the scenario of aks-private runs as expected, and its report has no secret in it", () => {
  const printed = execFileSync(process.execPath, [join(root, "packages", "rehearsal", "src", "cli", "main.ts")], {
    cwd: root,
    encoding: "utf8",
  });
  expect(printed).toContain("✗ cluster / Plan: Hopsworks resolves the cluster's names");
  expect(printed).toContain("✗ cluster / Plan: The subnet for Hopsworks");
  expect(printed).toContain("| Microsoft.ContainerService/managedClusters | shop |");
  expect(printed).not.toContain("not as expected");
  const folder = join(root, "rehearsal", "aks-private");
  const summary = readFileSync(join(folder, "summary.md"), "utf8");
  expect(summary).toContain("`Microsoft.ContainerService/managedClusters/write`");
  expect(summary).not.toMatch(/eyJ[\w-]{20,}|ghs_/);
  // The run waits no longer than its longest chain of waits has to.
  const times = [...summary.matchAll(/took (\d\.\d\d) times as long/g)].map(([, factor]) => Number(factor));
  expect(times).toHaveLength(2);
  for (const factor of times) expect(factor).toBeLessThanOrEqual(1.1);
  const requests = readFileSync(join(folder, "requests.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { method: string; url: string; from?: string });
  expect(requests.filter(({ from }) => from === undefined)).toEqual([]);
  const writes = requests.filter(({ method, url }) => method !== "GET" && url.includes("management.azure.com"));
  expect(new Set(writes.map(({ from }) => from?.split(":", 1)[0]))).toEqual(new Set(["Apply", "Repair"]));
});
