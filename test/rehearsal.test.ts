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
  expect(printed).not.toContain("not as expected");
  expect(printed).toMatch(
    /\nEverything went as expected: 5 runs, 1 of which had to fail\.\nReport written to .*report\.html\n$/,
  );
  expect(printed).toContain("Check after a change (schedule): has to fail\n");
  expect(printed).not.toContain("Parallel group");
  const folder = join(root, "rehearsal", "aks-private");
  const read = (file: string) => readFileSync(join(folder, file), "utf8");
  const page = read("report.html");
  expect(page).toContain("&quot;Microsoft.ContainerService/managedClusters/write&quot;");
  expect(page).toContain("AKS cluster <b>shop</b>, 1.33, 3 nodes");
  expect(page).toContain("Drift in shop");
  expect(page).not.toMatch(/eyJ[\w-]{20,}|ghs_/);
  const summary = read("summary.md");
  expect(summary.split("\n").length).toBeLessThan(30);
  // The run waits no longer than its longest chain of waits has to.
  const times = [...summary.matchAll(/\| (?:(\d+) min )?(\d+) s \| (?:(\d+) min )?(\d+) s \|$/gm)].map((found) => {
    const [took = 0, chain = 0] = [found.slice(1, 3), found.slice(3, 5)].map(
      ([minutes, seconds]) => Number(minutes ?? 0) * 60 + Number(seconds),
    );
    return { took, chain };
  });
  expect(times.filter(({ took }) => took > 0)).toHaveLength(2);
  for (const { took, chain } of times) expect(took).toBeLessThanOrEqual(chain * 1.1);
  const requests = read("requests.jsonl")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { method: string; url: string; from?: string });
  expect(requests.filter(({ from }) => from === undefined)).toEqual([]);
  const writes = requests.filter(({ method, url }) => method !== "GET" && url.includes("management.azure.com"));
  expect(new Set(writes.map(({ from }) => from?.split(":", 1)[0]))).toEqual(new Set(["Apply", "Repair"]));
});
