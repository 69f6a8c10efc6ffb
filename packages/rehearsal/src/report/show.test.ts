import type { JobResult } from "../runner/results.ts";
import { duration, longestChain } from "./critical-path.ts";
import { leastRolePage, requestLines, runPage } from "./report.ts";
import { Timeline } from "./timeline.ts";

const job = (name: string, waited: number, after: readonly JobResult[] = []): JobResult => ({
  name,
  conclusion: "success",
  outputs: {},
  steps: [],
  annotations: [],
  after,
  from: 0,
  to: waited,
  waited,
});

const screen = (live: boolean) => {
  const written: string[] = [];
  return { live, columns: 40, write: (text: string) => void written.push(text), written };
};

test("the longest chain is that of the longest waits, through whichever needs", () => {
  const [a, b] = [job("a", 100), job("b", 300)];
  const c = job("c", 0, [a]);
  const d = job("d", 250, [c]);
  expect(longestChain([a, b, c, d])).toMatchObject({
    waited: 350,
    jobs: [{ name: "a" }, { name: "c" }, { name: "d" }],
  });
  expect(longestChain([])).toEqual({ jobs: [], waited: 0 });
});

test("times read as a person says them", () => {
  expect([duration(400), duration(59_000), duration(61_000), duration(3_600_000)]).toEqual([
    "0 s",
    "59 s",
    "1 min 01 s",
    "60 min 00 s",
  ]);
});

test("where lines cannot be written over, each thing that happens is a line", () => {
  let now = 0;
  const { written, ...on } = screen(false);
  const timeline = new Timeline(on, () => now);
  timeline.show({ what: "job", job: "a", state: "running" });
  timeline.show({ what: "line", job: "a", step: "s", line: "noise" });
  timeline.show({ what: "step", job: "a", step: "s", state: "running" });
  now = 75_000;
  timeline.show({ what: "step", job: "a", step: "s", state: "success" });
  timeline.show({ what: "job", job: "a", state: "success" });
  expect(written).toEqual(["  0:00 ▸ a\n", "  1:15   ✓ a: s\n", "  1:15 ✓ a\n"]);
});

test("in a terminal each job has one line, written over as it moves on", () => {
  const { written, ...on } = screen(true);
  const timeline = new Timeline(on, () => 0);
  timeline.show({ what: "job", job: "a", state: "running" });
  timeline.show({ what: "job", job: "b", state: "waiting", why: "x".repeat(80) });
  timeline.show({ what: "job", job: "a", state: "failure" });
  const last = written.at(-1) ?? "";
  expect(last.startsWith("\u001b[2A\u001b[2K  0:00 ✗ a\n")).toBe(true);
  for (const line of last.split("\n")) expect(line.length).toBeLessThan(40 + 8);
});

test("a page tells of each job, and the requests of who sent them", () => {
  const a = { ...job("a", 60_000), annotations: [{ kind: "error" as const, text: "wrong\nthere", properties: {} }] };
  const run = {
    conclusion: "failure" as const,
    jobs: [a],
    outputs: {},
    annotations: [],
    from: 0,
    to: 66_000,
    number: 1,
    workflow: "w",
    event: "push" as const,
    clients: new Map(),
  };
  const page = runPage("Apply", run);
  expect(page).toContain("1.10 times as long as it had to");
  expect(page).toContain("| a | failure |".replace("failure", "success"));
  expect(page).toContain("> **error**: wrong\n> there");
  const request = { index: 0, at: "now", method: "GET", url: "https://x/", service: "arm", status: 200 };
  expect(requestLines([{ ...request, client: "run-1-1" }, request], new Map([["run-1-1", "a / s"]]))).toBe(
    `${JSON.stringify({ ...request, from: "a / s" })}\n${JSON.stringify(request)}\n`,
  );
  expect(leastRolePage([{ permission: "X/read", scopes: ["/s"] }])).toContain("| `X/read` | `/s` |");
});
