import { conclusions, jobIn, logOf, openTestRepository, type TestRepository } from "../repository.test-support.ts";

let repository: TestRepository;
beforeAll(async () => {
  repository = await openTestRepository();
  repository.write({
    ".github/workflows/greet.yml": `
on:
  workflow_call:
    inputs:
      who: { type: string, required: true }
      times: { type: number, default: 2 }
      loud: { type: boolean }
    secrets:
      word: { required: true }
      other: {}
    outputs:
      said: { value: "\${{ jobs.say.outputs.said }}" }
env: { INNER: inner }
jobs:
  say:
    name: Say
    runs-on: ubuntu-latest
    outputs: { said: "\${{ steps.s.outputs.said }}" }
    steps:
      - id: s
        run: |
          echo "said=\${{ inputs.who }} \${{ inputs.times + 0 == 3 }} \${{ inputs.loud == true }}" >> $GITHUB_OUTPUT
          echo "\${{ inputs.who }} x\${{ inputs.times }} \${{ inputs.loud }} $INNER [$OUTER] [\${{ secrets.other }}] \${{ github.event_name }} \${{ job.workflow_file_path }}"
          [ "\${{ secrets.word }}" = open-sesame ]
`.replace("inputs.times + 0 == 3", "inputs.times == 3"),
    ".github/workflows/outer.yml": `
on: { workflow_call: { inputs: { who: { type: string, default: no one } }, secrets: { word: {} } } }
jobs:
  inner:
    uses: ./.github/workflows/greet.yml
    with: { who: "\${{ inputs.who }}" }
    secrets: { word: "\${{ secrets.word }}" }
`,
  });
});
afterAll(() => repository.close());

const secrets = { word: "open-sesame", other: "not-passed" };

test("a called workflow exchanges inputs, secrets and outputs with its caller as on GitHub", async () => {
  const run = await repository.runJobs(
    `
env: { OUTER: outer }
jobs:
  call:
    uses: $/.github/workflows/greet.yml
    with: { who: world, times: 3, loud: "\${{ github.ref == 'refs/heads/main' }}" }
    secrets: { word: "\${{ secrets.word }}" }
  after:
    needs: call
    runs-on: ubuntu-latest
    steps: [{ run: "echo \${{ needs.call.outputs.said }} \${{ needs.call.result }}" }]
`,
    { server: { secrets } },
  );
  expect(conclusions(run)).toEqual({ "call / Say": "success", after: "success" });
  expect(logOf(run, "call / Say")).toBe("world x3 true inner [] [] push .github/workflows/greet.yml");
  expect(logOf(run, "after")).toBe("world true true success");
  expect(jobIn(run, "after").after.map(({ name }) => name)).toEqual(["call / Say"]);
});

test("a job of a matrix may call a workflow that calls another one", async () => {
  const run = await repository.runJobs(
    `
  call:
    strategy: { matrix: { who: [a, b] } }
    uses: ./.github/workflows/outer.yml
    with: { who: "\${{ matrix.who }}" }
    secrets: inherit
`,
    { server: { secrets } },
  );
  expect(conclusions(run)).toEqual({
    "call (a) / inner / Say": "success",
    "call (b) / inner / Say": "success",
  });
});

test.each([
  ["{ who: a, tims: 2 }", "Invalid input, tims is not defined in the referenced workflow."],
  ["{ times: 2 }", "Input who is required, but not provided while calling."],
  ["{ who: a, loud: maybe }", "Input loud is not a boolean."],
  ["{ who: a, times: many }", "Input times is not a number."],
])("with: %s is refused before anything runs", async (inputs, message) => {
  const call = `\n  call: { uses: ./.github/workflows/greet.yml, with: ${inputs}, secrets: inherit }\n`;
  await expect(repository.runJobs(call)).rejects.toThrow(message);
});

test.each([
  ["./.github/workflows/none.yml", "there is no .github/workflows/none.yml"],
  ["octo/other/.github/workflows/x.yml@v1", "is not modelled"],
])("a call of %s is refused", async (uses, message) => {
  await expect(repository.runJobs(`\n  call: { uses: "${uses}" }\n`)).rejects.toThrow(message);
});

test.each([
  ["no secrets", "", "Secret word is required"],
  ["an undeclared secret", ", secrets: { word: a, wrod: b }", "Invalid secret, wrod"],
])("a call with %s is refused", async (_, given, message) => {
  const call = `\n  call: { uses: ./.github/workflows/greet.yml, with: { who: a }${given} }\n`;
  await expect(repository.runJobs(call)).rejects.toThrow(message);
});

test("an input that turns out to have another type fails the call", async () => {
  const run = await repository.runJobs(
    '\n  call: { uses: ./.github/workflows/greet.yml, with: { who: a, loud: "${{ github.ref }}" }, secrets: inherit }\n',
  );
  expect(conclusions(run)).toEqual({ call: "failure" });
  expect(jobIn(run, "call").annotations[0]?.text).toContain("Input loud is not a boolean: refs/heads/main");
});

/** Writes ten workflows, each of which calls the next. */
function writeLevels(): void {
  const level = (index: number) => `
on: workflow_call
jobs:
  ${index === 10 ? "end: { runs-on: ubuntu-latest, steps: [{ run: echo deep }] }" : `down: { uses: ./.github/workflows/level-${index + 1}.yml }`}
`;
  for (let index = 1; index <= 10; index += 1)
    repository.write({ [`.github/workflows/level-${index}.yml`]: level(index) });
}

test("workflows may call each other ten levels deep", async () => {
  writeLevels();
  const run = await repository.runJobs("\n  top: { uses: ./.github/workflows/level-2.yml }\n");
  expect(run.conclusion).toBe("success");
});

test("an eleventh level of calls is refused", async () => {
  writeLevels();
  await expect(repository.runJobs("\n  top: { uses: ./.github/workflows/level-1.yml }\n")).rejects.toThrow("10 levels");
});

test("a run does not start if a called workflow requests more than its caller has", async () => {
  repository.write({
    ".github/workflows/greedy.yml":
      "on: workflow_call\njobs: { a: { permissions: { id-token: write, issues: read }, runs-on: ubuntu-latest, steps: [{ run: 'true' }] } }\n",
  });
  const call = (permissions: string) =>
    `\n  call: { permissions: ${permissions}, uses: ./.github/workflows/greedy.yml }\n`;
  await expect(repository.runJobs(call("{ issues: write }"))).rejects.toThrow(
    "Error calling workflow '.github/workflows/greedy.yml'. The nested job 'a' is requesting 'id-token: write', but is only allowed 'id-token: none'.",
  );
  expect((await repository.runJobs(call("{ issues: write, id-token: write }"))).conclusion).toBe("success");
});

test("a call that would wait for the concurrency group of its caller is cancelled", async () => {
  repository.write({
    ".github/workflows/same.yml":
      "on: workflow_call\nconcurrency: ${{ github.workflow }}\njobs: { a: { runs-on: ubuntu-latest, steps: [{ run: 'true' }] } }\n",
  });
  const run = await repository.runJobs(
    "name: same\nconcurrency: ${{ github.workflow }}\njobs:\n  call: { uses: ./.github/workflows/same.yml }\n",
  );
  expect(conclusions(run)).toEqual({ call: "cancelled" });
  expect(jobIn(run, "call").annotations[0]?.text).toContain("a deadlock for concurrency group 'same'");
});

test("success() in a called workflow asks how the jobs before the calling one ended, unless a job says what it needs", async () => {
  repository.write({
    ".github/workflows/steps.yml": `
on: workflow_call
jobs:
  first: { runs-on: ubuntu-latest, steps: [{ run: "true" }] }
  implied: { needs: first, runs-on: ubuntu-latest, steps: [{ run: "true" }] }
  said:
    needs: first
    if: "!cancelled() && needs.first.result == 'success'"
    runs-on: ubuntu-latest
    steps: [{ run: "true" }]
`,
  });
  const run = await repository.runJobs(`
  passed: { if: "false", runs-on: ubuntu-latest, steps: [{ run: "true" }] }
  called: { needs: passed, if: "!cancelled()", uses: ./.github/workflows/steps.yml }
`);
  expect(conclusions(run)).toEqual({
    passed: "skipped",
    "called / first": "success",
    "called / implied": "skipped",
    "called / said": "success",
  });
});
