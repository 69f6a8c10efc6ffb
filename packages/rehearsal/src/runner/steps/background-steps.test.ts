import { conclusions, logOf, openTestRepository, stepsIn, type TestRepository } from "../repository.test-support.ts";

// What holds for GitHub's runner stands in its src/Runner.Worker/BackgroundStepCoordinator.cs and in the parser's own
// rules (@actions/workflow-parser, model/converter/steps.js).

let repository: TestRepository;
beforeAll(async () => {
  repository = await openTestRepository();
});
afterAll(() => repository.close());

const run = (steps: string) => repository.runJobs(`\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`);

/** Waits until another step, which runs at the same time, has made a file. */
const meet = (own: string, other: string) =>
  `touch $RUNNER_TEMP/${own}; until [ -e $RUNNER_TEMP/${other} ]; do sleep 0.01; done`;

test("the steps of a parallel block run at the same time, and later steps see what they gave", async () => {
  const ran = await run(`
      - parallel:
          - { id: one, run: "${meet("one", "two")}; echo x=1 >> $GITHUB_OUTPUT; echo FROM_ONE=yes >> $GITHUB_ENV" }
          - { id: two, run: "${meet("two", "one")}; echo x=2 >> $GITHUB_OUTPUT" }
      - run: echo "\${{ steps.one.outputs.x }}\${{ steps.two.outputs.x }} $FROM_ONE"
`);
  expect(conclusions(ran)).toEqual({ a: "success" });
  expect(stepsIn(ran).at(-1)?.log.join("\n")).toContain("12 yes");
});

test("a failure in a parallel block fails the job once all of it has ended", async () => {
  const ran = await run(`
      - parallel:
          - { id: bad, run: "exit 3" }
          - { id: good, run: "sleep 0.2; echo done" }
      - run: echo never
      - if: \${{ !cancelled() }}
        run: echo "\${{ steps.bad.outcome }} \${{ steps.good.outcome }}"
`);
  expect(conclusions(ran)).toEqual({ a: "failure" });
  expect(stepsIn(ran).map(({ outcome }) => outcome)).toEqual(["failure", "success", "failure", "skipped", "success"]);
  expect(logOf(ran)).toContain("failure success");
  expect(logOf(ran)).not.toContain("never");
});

test("a background step's outputs and failure count from the wait on, not before", async () => {
  const ran = await run(`
      - { id: slow, run: "until [ -e $RUNNER_TEMP/go ]; do sleep 0.01; done; echo x=late >> $GITHUB_OUTPUT; exit 1", background: true }
      - run: echo "before [\${{ steps.slow.outputs.x }}]"; touch $RUNNER_TEMP/go
      - wait: slow
      - if: failure()
        run: echo "after [\${{ steps.slow.outputs.x }}]"
`);
  expect(logOf(ran)).toContain("before []");
  expect(logOf(ran)).toContain("after [late]");
  expect(conclusions(ran)).toEqual({ a: "failure" });
});

test("wait-all waits for all of them, and without it the end of the job does", async () => {
  const ran = await run(`
      - { id: one, run: "sleep 0.1; echo x=1 >> $GITHUB_OUTPUT", background: true }
      - { id: two, run: "sleep 0.1; echo x=2 >> $GITHUB_OUTPUT", background: true }
      - wait-all:
      - run: echo "\${{ steps.one.outputs.x }}\${{ steps.two.outputs.x }}"
      - { run: "sleep 0.1; exit 1", background: true }
`);
  expect(stepsIn(ran)[3]?.log.join("\n")).toContain("12");
  expect(conclusions(ran)).toEqual({ a: "failure" });
});

test("cancel stops a background step, and that fails nothing", async () => {
  const ran = await run(`
      - { id: server, run: "touch $RUNNER_TEMP/up; exec sleep 600", background: true }
      - run: until [ -e $RUNNER_TEMP/up ]; do sleep 0.01; done
      - cancel: server
      - run: echo "\${{ steps.server.outcome }}"
`);
  expect(conclusions(ran)).toEqual({ a: "success" });
  expect(stepsIn(ran).at(-1)?.log.join("\n")).toContain("cancelled");
});

test("ten run at once, and no more", async () => {
  const count = (what: string) => `ls $RUNNER_TEMP | grep -c ${what}-`;
  const member = (at: number) =>
    `          - { run: "cd $RUNNER_TEMP; touch seen-${at} in-${at}; until [ $(${count("seen")}) -ge 10 ]; do sleep 0.1; done; sleep 0.5; ${count("in")}; rm in-${at}" }`;
  const ran = await run(`      - parallel:\n${Array.from({ length: 12 }, (_, at) => member(at)).join("\n")}\n`);
  const counts = stepsIn(ran)
    .slice(0, 12)
    .map(({ log }) => Number(log.at(-1)));
  expect(Math.max(...counts)).toBe(10);
});

test("each step knows its name in the job: its ID, or one that follows from what it runs", async () => {
  const ran = await run(`
      - { id: named, run: "echo '<'$GITHUB_ACTION" }
      - run: echo "<"$GITHUB_ACTION
      - run: echo "<"$GITHUB_ACTION
`);
  expect(logOf(ran)).toMatch(/<named\n[\s\S]*<__run\n[\s\S]*<__run_2/);
});
