import { type Bench, conclusions, logOf, openBench, stepsIn } from "../repository.test-support.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

test("a step sees only what the runner gives it", async () => {
  process.env.OF_THE_HOST = "leaked";
  const run = await bench.jobs(`
  a:
    runs-on: ubuntu-latest
    env: { OF_THE_JOB: job }
    steps:
      - run: env | sort; pwd
        env: { OF_THE_STEP: step }
`);
  const log = logOf(run);
  expect(run.conclusion).toBe("success");
  expect(log).toContain("OF_THE_JOB=job");
  expect(log).toContain("OF_THE_STEP=step");
  expect(log).toContain("GITHUB_EVENT_NAME=push");
  expect(log).toContain("CI=true");
  expect(log).not.toContain("leaked");
  expect(log).not.toContain("GITHUB_TOKEN");
  expect(log).not.toContain("ACTIONS_ID_TOKEN_REQUEST");
});

test("plain run fails at the first command that fails, shell: bash also in a pipe", async () => {
  const run = await bench.jobs(`
  a:
    runs-on: ubuntu-latest
    steps:
      - { id: plain, run: "false | true" }
      - { id: pipe, run: "false | true", shell: bash, continue-on-error: true }
      - { id: first, run: "false\\ntrue", continue-on-error: true }
      - run: echo "\${{ steps.pipe.outcome }} \${{ steps.pipe.conclusion }} \${{ steps.first.outcome }}"
`);
  expect(logOf(run)).toContain("failure success failure");
  expect(stepsIn(run).map(({ outcome }) => outcome)).toEqual(["success", "failure", "failure", "success"]);
  expect(conclusions(run)).toEqual({ a: "success" });
});
