import type { RehearsedRun } from "../runner/run/run-workflow.ts";
import { leastRolePage, requestLines, runPage } from "./page.ts";

const run: RehearsedRun = {
  conclusion: "failure",
  jobs: [
    {
      name: "a",
      conclusion: "success",
      outputs: {},
      steps: [],
      annotations: [{ level: "error", text: "wrong\nthere", properties: {} }],
      after: [],
      from: 0,
      to: 60_000,
      waited: 60_000,
    },
  ],
  outputs: {},
  annotations: [],
  from: 0,
  to: 66_000,
  number: 1,
  workflow: "w",
  event: "push",
  clients: new Map(),
};

test("the page of a run compares its time with the longest chain of waits", () => {
  expect(runPage("Apply", run)).toContain("1.10 times as long as it had to");
});

test("the page of a run lists its jobs with their conclusions", () => {
  expect(runPage("Apply", run)).toContain("| a | success |");
});

test("the page of a run quotes annotations of several lines", () => {
  expect(runPage("Apply", run)).toContain("> **error**: wrong\n> there");
});

test("a request is listed with the job and step that sent it, if that is known", () => {
  const request = { index: 0, at: "now", method: "GET", url: "https://x/", service: "arm", status: 200 };
  expect(requestLines([{ ...request, client: "run-1-1" }, request], new Map([["run-1-1", "a / s"]]))).toBe(
    `${JSON.stringify({ ...request, from: "a / s" })}\n${JSON.stringify(request)}\n`,
  );
});

test("the page of the least role names each permission with its scopes", () => {
  expect(leastRolePage([{ permission: "X/read", scopes: ["/s"] }])).toContain("| `X/read` | `/s` |");
});
