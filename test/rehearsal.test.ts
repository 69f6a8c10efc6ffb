import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./actions.ts";

test("the story of aks-private: planned, applied, found changed and repaired, with a report that holds no secret", () => {
  const told = execFileSync(process.execPath, [join(root, "packages", "rehearsal", "src", "cli", "main.ts")], {
    cwd: root,
    encoding: "utf8",
  });
  expect(told).toContain("✗ cluster / Plan: Hopsworks resolves the cluster's names");
  expect(told).toContain("✗ cluster / Plan: The subnet for Hopsworks");
  expect(told).toContain("| Microsoft.ContainerService/managedClusters | shop |");
  expect(told).not.toContain("not as expected");
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
