import type { JobResult } from "../runner/run/results.ts";
import { duration, longestChain } from "./critical-path.ts";

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

test("the longest chain is the one with the longest total wait", () => {
  const [a, b] = [job("a", 100), job("b", 300)];
  const c = job("c", 0, [a]);
  const d = job("d", 250, [c]);
  expect(longestChain([a, b, c, d])).toMatchObject({
    waited: 350,
    jobs: [{ name: "a" }, { name: "c" }, { name: "d" }],
  });
  expect(longestChain([])).toEqual({ jobs: [], waited: 0 });
});

test("durations are written in minutes and seconds", () => {
  expect([duration(400), duration(59_000), duration(61_000), duration(3_600_000)]).toEqual([
    "0 s",
    "59 s",
    "1 min 01 s",
    "60 min 00 s",
  ]);
});
