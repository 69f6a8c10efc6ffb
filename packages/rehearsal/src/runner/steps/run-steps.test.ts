import { conclusions, logOf, openTestRepository, stepsIn, type TestRepository } from "../repository.test-support.ts";

let repository: TestRepository;
beforeAll(async () => {
  repository = await openTestRepository();
});
afterAll(() => repository.close());

test("a step has no environment but that of runner, job and step", async () => {
  process.env.OF_THE_HOST = "leaked";
  const run = await repository.runJobs(`
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

test("a run step fails at a broken pipe only with shell: bash", async () => {
  const run = await repository.runJobs(`
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

test("what a step writes to the files of the runner is there in the next steps", async () => {
  const run = await repository.runJobs(`
  a:
    runs-on: ubuntu-latest
    env: { KEPT: before }
    steps:
      - id: first
        run: |
          echo "KEPT=after" >> $GITHUB_ENV
          echo "said=[$KEPT]" >> $GITHUB_OUTPUT
          mkdir -p $RUNNER_TEMP/bin
          printf '#!/bin/sh\\necho a tool' > $RUNNER_TEMP/bin/tool; chmod +x $RUNNER_TEMP/bin/tool
          echo "$RUNNER_TEMP/bin" >> $GITHUB_PATH
          echo "# Said" >> $GITHUB_STEP_SUMMARY
      - run: echo "$KEPT \${{ env.KEPT }} \${{ steps.first.outputs.said }} \${{ env.OWN }}"; tool
        env: { OWN: mine }
`);
  expect(logOf(run)).toBe("after after [before] mine\na tool");
  expect(stepsIn(run)[0]).toMatchObject({ outputs: { said: "[before]" }, summary: "# Said\n" });
});

test.each([
  ["echo nonsense >> $GITHUB_OUTPUT", "Invalid format 'nonsense'"],
  ["printf 'a<<END\\nb' >> $GITHUB_ENV", "EOF marker missing new line"],
  ["echo NODE_OPTIONS=--inspect >> $GITHUB_ENV", "NODE_OPTIONS"],
  ["echo '::set-env name=a::b'", "set-env"],
  ["exit 7", "exit code 7"],
  ["kill -9 $$", "was killed"],
])("%s fails the step", async (script, message) => {
  const run = await repository.runJobs(`
  a:
    runs-on: ubuntu-latest
    steps:
      - run: ${JSON.stringify(script)}
`);
  expect(run.conclusion).toBe("failure");
  expect(
    stepsIn(run)[0]
      ?.annotations.map(({ text }) => text)
      .join(),
  ).toContain(message);
});

test("the old command set-output still gives an output", async () => {
  const run = await repository.runJobs(`
  a:
    runs-on: ubuntu-latest
    steps:
      - run: echo '::set-output name=a::b'
`);
  expect(stepsIn(run)[0]).toMatchObject({ outputs: { a: "b" } });
});

test("a summary that is too large is left out without failing the step", async () => {
  const run = await repository.runJobs(`
  a:
    runs-on: ubuntu-latest
    steps:
      - run: head -c 1100000 /dev/zero | tr '\\\\0' x >> $GITHUB_STEP_SUMMARY
`);
  expect([run.conclusion, stepsIn(run)[0]?.summary]).toEqual(["success", ""]);
  expect(stepsIn(run)[0]?.annotations[0]).toMatchObject({ level: "error" });
});

test("secrets are hidden in logs, names, annotations and summaries", async () => {
  const run = await repository.runJobs(
    `
  a:
    name: Job
    runs-on: ubuntu-latest
    steps:
      - name: Say \${{ secrets.WORD }}
        run: echo $WORD; echo $WORD >> $GITHUB_STEP_SUMMARY; echo "::error::$WORD is wrong"
        env: { WORD: "\${{ secrets.WORD }}" }
      - run: echo "\${{ github.token }}" "\${{ secrets.GITHUB_TOKEN }}"
`,
    { server: { secrets: { WORD: "open-sesame" } } },
  );
  expect(JSON.stringify(run)).not.toContain("open-sesame");
  expect(stepsIn(run)[0]).toMatchObject({ name: "Say ***", summary: "***\n" });
  expect(logOf(run)).toContain("*** ***");
});

test("after a failure only steps with a status function in their if run", async () => {
  const run = await repository.runJobs(`
  a:
    runs-on: ubuntu-latest
    steps:
      - run: "false"
      - run: echo implicit
      - { if: "failure()", run: "echo on failure" }
      - { if: "always()", run: "echo always \${{ job.status }}" }
      - { if: "success() || inputs.x", run: "echo never" }
`);
  expect(stepsIn(run).map(({ conclusion }) => conclusion)).toEqual([
    "failure",
    "skipped",
    "success",
    "success",
    "skipped",
  ]);
  expect(logOf(run)).toContain("always failure");
});

test("env and defaults.run of the job override those of the workflow", async () => {
  const run = await repository.runJobs(`
env: { A: workflow, B: workflow, C: workflow }
defaults: { run: { shell: bash, working-directory: one } }
jobs:
  a:
    runs-on: ubuntu-latest
    env: { B: job, C: job }
    defaults: { run: { working-directory: two } }
    steps:
      - { run: "mkdir -p two/three", working-directory: . }
      - { run: "basename $PWD; echo $A $B $C", env: { C: step } }
      - { run: "basename $PWD", working-directory: two/three }
      - { run: "false | true", continue-on-error: true }
`);
  expect(logOf(run)).toContain("two\nworkflow job step\nthree");
  expect(stepsIn(run)[3]?.outcome).toBe("failure");
});

test("an expression that cannot be evaluated fails the step", async () => {
  const run = await repository.runJobs(`
  a:
    runs-on: ubuntu-latest
    steps:
      - run: echo "\${{ fromJSON('nonsense') }}"
`);
  expect(run.conclusion).toBe("failure");
  expect(stepsIn(run)[0]?.annotations).toHaveLength(1);
});
