import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  conclusions,
  logOf,
  openTestRepository,
  type Progress,
  stepsIn,
  type TestRepository,
} from "../repository.test-support.ts";

let repository: TestRepository;
beforeAll(async () => {
  repository = await openTestRepository();
});
afterAll(() => repository.close());

/** Cancels as soon as a step says so. */
function canceller() {
  const controller = new AbortController();
  const onProgress = (progress: Progress) => {
    if (progress.what === "line" && progress.line.includes("cancel me")) controller.abort();
  };
  return { signal: controller.signal, onProgress };
}

test("a cancelled run interrupts its step and then runs only what has always() or cancelled()", async () => {
  const run = await repository.runJobs(
    `
  a:
    runs-on: ubuntu-latest
    steps:
      - run: |
          trap 'echo interrupted; exit 1' INT
          echo cancel me
          while true; do sleep 0.05; done
      - run: echo not this
      - { if: "always()", run: "echo always \${{ job.status }}" }
      - { if: "cancelled()", run: "echo cancelled" }
      - { if: "failure()", run: "echo not this either" }
  b:
    needs: a
    runs-on: ubuntu-latest
    steps: [{ run: "true" }]
  c:
    needs: a
    if: always()
    runs-on: ubuntu-latest
    steps: [{ run: "echo \${{ needs.a.result }}" }]
`,
    canceller(),
  );
  expect(run.conclusion).toBe("cancelled");
  expect(conclusions(run)).toEqual({ a: "cancelled", b: "cancelled", c: "success" });
  expect(logOf(run, "a").split("\n")).toEqual(["cancel me", "interrupted", "always cancelled", "cancelled"]);
  expect(stepsIn(run, "a").map(({ conclusion }) => conclusion)).toEqual([
    "cancelled",
    "skipped",
    "success",
    "success",
    "skipped",
  ]);
  expect(logOf(run, "c")).toBe("cancelled");
});

test("a step that ignores two signals is killed with all of its processes", async () => {
  const file = join(repository.root, "signals");
  const run = await repository.runJobs(
    `
  a:
    runs-on: ubuntu-latest
    steps:
      - run: |
          trap 'echo INT >> ${file}' INT
          trap 'echo TERM >> ${file}' TERM
          (sleep 3; touch ${file}.late) &
          echo cancel me
          while true; do sleep 0.05; done
`,
    canceller(),
  );
  expect(run.conclusion).toBe("cancelled");
  expect(readFileSync(file, "utf8")).toBe("INT\nTERM\n");
  expect(existsSync(`${file}.late`)).toBe(false);
});

test("a job or a step whose if holds for a cancelled run goes on", async () => {
  const run = await repository.runJobs(
    `
  a:
    if: always()
    runs-on: ubuntu-latest
    steps:
      - { run: "echo cancel me; sleep 0.3; echo done" }
      - run: echo next
  b:
    runs-on: ubuntu-latest
    steps:
      - { if: "always()", run: "sleep 0.5; echo done" }
      - run: echo not this
`,
    canceller(),
  );
  expect(logOf(run, "a").split("\n")).toEqual(["cancel me", "done", "next"]);
  expect(logOf(run, "b")).toBe("done");
  expect(conclusions(run)).toEqual({ a: "success", b: "cancelled" });
});

test("a step that exceeds its timeout fails", async () => {
  const run = await repository.runJobs(`
  step:
    runs-on: ubuntu-latest
    steps:
      - { run: "sleep 20", timeout-minutes: "\${{ 0.003 }}" }
      - { if: "failure()", run: "echo after" }
`);
  expect(conclusions(run)).toEqual({ step: "failure" });
  expect(logOf(run)).toContain("timed out after 0.003 minutes");
  expect(logOf(run)).toContain("after");
});

test("a job that exceeds its timeout is cancelled", async () => {
  const run = await repository.runJobs(`
  job:
    runs-on: ubuntu-latest
    timeout-minutes: \${{ 0.003 }}
    steps:
      - run: sleep 20
`);
  expect(conclusions(run)).toEqual({ job: "cancelled" });
  expect(run.jobs[0]?.annotations[0]?.text).toContain("maximum execution time");
});
