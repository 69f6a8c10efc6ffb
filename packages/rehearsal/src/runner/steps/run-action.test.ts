import { existsSync } from "node:fs";
import { join } from "node:path";
import { conclusions, logOf, openTestRepository, stepsIn, type TestRepository } from "../repository.test-support.ts";

const program = (stage: string) => `
const { appendFileSync } = require("node:fs");
const { env } = process;
console.log("${stage}", env["INPUT_TWO-WORDS"], env.INPUT_A_SPACE, env.STATE_kept ?? "nothing", process.cwd() === env.GITHUB_WORKSPACE);
appendFileSync(env.GITHUB_STATE, "kept=by-${stage}\\n");
appendFileSync(env.GITHUB_OUTPUT, "stage=${stage}\\n");
if (env.INPUT_FAIL === "${stage}") process.exitCode = 1;
`;

let repository: TestRepository;
beforeAll(async () => {
  repository = await openTestRepository();
  repository.write({
    "actions/staged/action.yml": `
name: Staged
description: Shows its stages
inputs:
  two-words: { description: x, default: "of \${{ github.ref_name }}" }
  a space: { description: x, default: b }
  fail: { description: x }
runs: { using: node24, pre: ../../dist/pre.js, main: ../../dist/main.js, post: ../../dist/post.js }
`,
    ...Object.fromEntries(["pre", "main", "post"].map((stage) => [`dist/${stage}.js`, program(stage)])),
    "actions/both/action.yml": `
name: Both
description: A composite
inputs:
  who: { description: x, required: true }
outputs:
  greeting: { description: x, value: "\${{ steps.greet.outputs.text }}" }
runs:
  using: composite
  steps:
    - id: greet
      shell: bash
      run: |
        echo "text=hello \${{ inputs.who }}" >> $GITHUB_OUTPUT
        echo "[$INPUT_WHO] $OUTER $(basename $GITHUB_ACTION_PATH)"
    - uses: $/actions/staged
      with: { two-words: inner, fail: "\${{ inputs.who }}" }
    - { shell: bash, if: "failure()", run: echo inner failure }
`,
    "actions/env/action.yml": "name: E\ndescription: x\nruns: { using: node24, main: ../../dist/env.js }\n",
    "dist/env.js": "const { FROM_JOB, FROM_STEP, LEFT } = process.env; console.log(FROM_JOB, FROM_STEP, LEFT);",
    "actions/docker/action.yml": "name: D\ndescription: x\nruns: { using: docker, image: x }\n",
  });
});
afterAll(() => repository.close());

test("a JavaScript action runs pre, main and post in GitHub's order, with inputs, state and outputs", async () => {
  const run = await repository.runJobs(`
  a:
    runs-on: ubuntu-latest
    steps:
      - { id: first, uses: $/actions/staged, with: { Two-Words: one } }
      - { uses: $/actions/staged, with: { two-words: other, unknown: x } }
      - run: echo \${{ steps.first.outputs.stage }}
`);
  expect(logOf(run).split("\n")).toEqual([
    "pre one b nothing true",
    "Warning: Unexpected input(s) 'unknown', valid inputs are [two-words, a space, fail]",
    "pre other b nothing true",
    "main one b by-pre true",
    "Warning: Unexpected input(s) 'unknown', valid inputs are [two-words, a space, fail]",
    "main other b by-pre true",
    "main",
    "post other b by-main true",
    "post one b by-main true",
  ]);
});

test("a JavaScript action has the environment of its job, its step and earlier steps", async () => {
  const run = await repository.runJobs(`
  a:
    runs-on: ubuntu-latest
    env: { FROM_JOB: job, FROM_STEP: job }
    steps:
      - run: echo "LEFT=behind" >> "$GITHUB_ENV"
      - { uses: $/actions/env, env: { FROM_STEP: step } }
`);
  expect(logOf(run)).toBe("job step behind");
});

test("post runs for each step that started, even if it failed", async () => {
  const run = await repository.runJobs(`
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - { uses: ./actions/staged, with: { fail: main } }
      - uses: ./actions/staged
`);
  expect(conclusions(run)).toEqual({ a: "failure" });
  expect(logOf(run)).toContain("post of main b by-main true");
  expect(logOf(run).match(/^post/gm)).toHaveLength(1);
  expect(logOf(run)).not.toMatch(/^pre/m);
});

test("a composite action has its own inputs, steps and outputs", async () => {
  const run = await repository.runJobs(`
  a:
    runs-on: ubuntu-latest
    steps:
      - { id: both, uses: $/actions/both, with: { who: you }, env: { OUTER: outer } }
      - run: echo "\${{ steps.both.outputs.greeting }} [\${{ steps.greet.outputs.text }}]"
`);
  expect(run.conclusion).toBe("success");
  expect(logOf(run).split("\n")).toEqual([
    "[] outer both",
    "main inner b nothing true",
    "hello you []",
    "post inner b by-main true",
  ]);
});

test("a composite action fails with its step, after which its steps with failure() run", async () => {
  const run = await repository.runJobs(`
  a:
    runs-on: ubuntu-latest
    steps:
      - { id: both, uses: $/actions/both, with: { who: main }, continue-on-error: true }
      - run: echo \${{ steps.both.outcome }}
`);
  expect(logOf(run)).toContain("inner failure");
  expect(stepsIn(run).map(({ outcome }) => outcome)).toEqual(["failure", "success", "success"]);
});

test("without a checkout an action at ./ is not found", async () => {
  const run = await repository.runJobs("\n  a: { runs-on: ubuntu-latest, steps: [{ uses: ./actions/staged }] }\n");
  expect(stepsIn(run)[0]?.annotations[0]?.text).toContain("Did you forget to run actions/checkout");
});

test("a checkout is a copy, whose changes do not reach the repository", async () => {
  const run = await repository.runJobs(`
  a:
    runs-on: ubuntu-latest
    steps:
      - { uses: actions/checkout@v5, with: { path: src } }
      - run: ls src/actions/staged; echo changed > src/actions/staged/action.yml
  b:
    needs: a
    runs-on: ubuntu-latest
    steps: [{ uses: $/actions/staged }]
`);
  expect(conclusions(run)).toEqual({ a: "success", b: "success" });
});

test.each([
  ["{ uses: someone/else@v2 }", "uses: someone/else@v2 is not modelled"],
  ["{ uses: $/actions/none }", "there is no action.yml in actions/none"],
  ["{ uses: $/actions/stagd }", "there is no action.yml in actions/stagd. Did you mean staged?"],
  ["{ uses: $/actions/docker }", "docker is not modelled"],
  ["{ run: x, shell: pwsh }", "the shell pwsh is not modelled"],
  ["{ run: \"echo ${{ hashFiles('x') }}\" }", "hashFiles is not modelled"],
])("a step %s stops the rehearsal before anything runs", async (step, message) => {
  const file = join(repository.root, "ran");
  const text = `
  first: { runs-on: ubuntu-latest, steps: [{ run: "touch ${file}" }] }
  a:
    runs-on: ubuntu-latest
    steps:
      - ${step}
`;
  await expect(repository.runJobs(text)).rejects.toThrow(message);
  expect(existsSync(file)).toBe(false);
});

test.each([
  ["services: { db: { image: x } }", "job a: services is not modelled"],
  ["container: node", "job a: container is not modelled"],
  ["runs-on: windows-latest", "job a: On Windows step 1 names no shell, which is pwsh there. It is not modelled"],
  ["nonsense: 1", "nonsense"],
  ["needs: absent", "absent"],
  ["needs: [b]", "creates a cycle"],
])("a job with %s stops the rehearsal before anything runs", async (more, message) => {
  const runsOn = more.startsWith("runs-on") ? "" : "runs-on: ubuntu-latest, ";
  const rest = "  b: { needs: a, runs-on: x, steps: [{ run: x }] }\n  c: { runs-on: x, steps: [{ run: x }] }\n";
  await expect(repository.runJobs(`\n  a: { ${runsOn}${more}, steps: [{ run: "true" }] }\n${rest}`)).rejects.toThrow(
    message,
  );
});

test("all that is not modelled is named at once", async () => {
  const bad = "\n  a: { runs-on: ubuntu-latest, services: {}, container: x, steps: [{ run: x, shell: pwsh }] }\n";
  await expect(repository.runJobs(bad)).rejects.toThrow(/services is not[\s\S]*container is not[\s\S]*pwsh is not/);
});

/** Two jobs, of which the second has the environment given. */
const anchored = (env: string) => `
  a:
    runs-on: ubuntu-latest
    env: &env { A: anchored }
    steps: &steps [{ run: echo $A }]
  b:
    runs-on: ubuntu-latest
    env: ${env}
    steps: *steps
`;

test("anchors of YAML are resolved", async () => {
  expect(logOf(await repository.runJobs(anchored("*env")), "b")).toBe("anchored");
});

test("merge keys of YAML are refused", async () => {
  await expect(repository.runJobs(anchored("{ <<: *env }"))).rejects.toThrow("cannot be rehearsed");
});

// actions/checkout, README: "Fetch only a single file".
test("a sparse checkout without cone mode has the named file alone", async () => {
  repository.write({ "lists/a.txt": "a", "lists/b.txt": "b" });
  const checkout = (more: string) =>
    repository.runJobs(`
  a:
    runs-on: ubuntu-latest
    steps:
      - { uses: actions/checkout@v5, with: { sparse-checkout: ${more} } }
      - run: find . -type f
`);
  expect(logOf(await checkout("lists/a.txt, sparse-checkout-cone-mode: false"))).toMatch(
    / 1 files of [^\n]*\n\.\/lists\/a\.txt$/,
  );
  for (const other of ["lists", '"lists/*", sparse-checkout-cone-mode: false'])
    expect((await checkout(other)).conclusion).toBe("failure");
});
