import { logOf, openTestRepository, stepsIn, type TestRepository } from "../repository.test-support.ts";

let repository: TestRepository;
beforeAll(async () => {
  repository = await openTestRepository();
});
afterAll(() => repository.close());

// actions/runner, src/Runner.Worker/ExecutionContext.cs: outputs of a step whose name the runner made up are kept nowhere.
test("the outputs of a step without an id do not exist", async () => {
  const ran = await repository.runJobs(`
  a:
    runs-on: ubuntu-latest
    steps:
      - run: echo "said=something" >> "$GITHUB_OUTPUT"
      - { id: named, run: 'echo "said=more" >> "$GITHUB_OUTPUT"' }
      - run: echo '\${{ toJSON(steps) }}'`);
  expect(logOf(ran)).toMatch(/"said": "more"/);
  expect(logOf(ran)).not.toMatch(/something"\s*[,}]|__run/);
});

// Linux takes 131,072 bytes for one string of an environment (MAX_ARG_STRLEN in execve(2)); actions/runner#1733.
test.each([
  [131_000, "success", []],
  [131_072, "failure", [expect.stringMatching(/^An error occurred .* 'bash' .* Argument list too long$/)]],
])("a variable of %d characters ends a step as a %s", async (length, outcome, says) => {
  const ran = await repository.runJobs(`
  a:
    runs-on: ubuntu-latest
    steps:
      - { id: long, run: 'echo "text=$(head -c ${length} /dev/zero | tr "\\0" x)" >> "$GITHUB_OUTPUT"' }
      - { run: 'true', env: { T: "\${{ steps.long.outputs.text }}" } }`);
  const step = stepsIn(ran).at(-1);
  expect([step?.outcome, step?.annotations.map(({ text }) => text)]).toEqual([outcome, says]);
});
