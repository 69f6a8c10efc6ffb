import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { openTestRepository, type TestRepository } from "../repository.test-support.ts";

/** Another repository, with a workflow, an action with a program and a composite action that uses it. */
const toolkit = mkdtempSync(join(tmpdir(), "slipway-toolkit-"));
let repository: TestRepository;

const git = (...words: string[]) =>
  execFileSync("git", words, { cwd: toolkit, encoding: "utf8", stdio: "pipe" }).trim();

function commit(message: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(toolkit, path)), { recursive: true });
    writeFileSync(join(toolkit, path), text);
  }
  git("add", ".");
  git("commit", "--quiet", "--message", message);
  return git("rev-parse", "HEAD");
}

const say = (what: string) => `console.log("${what}")\n`;
let [first, second] = ["", ""];

beforeAll(async () => {
  repository = await openTestRepository();
  git("init", "--quiet", "--initial-branch=main");
  git("config", "user.name", "Owner");
  git("config", "user.email", "owner@example.invalid");
  first = commit("One", {
    "say/action.yml": "name: Say\ndescription: Says it\nruns: { using: node24, main: main.js }\n",
    "say/main.js": say("said by one"),
    "both/action.yml": "name: Both\ndescription: Says it\nruns: { using: composite, steps: [{ uses: $/say }] }\n",
    ".github/workflows/call.yml": `on: workflow_call
jobs:
  inner:
    runs-on: ubuntu-latest
    steps:
      - uses: $/both
      - run: echo "\${{ job.workflow_ref }} \${{ job.workflow_sha }} of \${{ github.repository }}"
`,
    ".github/workflows/nested.yml": "on: workflow_call\njobs: { nested: { uses: ./.github/workflows/call.yml } }\n",
  });
  git("tag", "v1");
  second = commit("Two", { "say/main.js": say("said by two") });
  git("branch", "--move", "main", "releases/v1");
  commit("Three", { "say/main.js": say("said by three") });
  git("tag", "moved", second);
});
afterAll(async () => {
  await repository.close();
  rmSync(toolkit, { recursive: true });
});

const run = async (jobs: string) => {
  const { jobs: ran } = await repository.runJobs(jobs, { server: { repositories: { "acme/toolkit": toolkit } } });
  return ran.flatMap(({ steps }) => steps.flatMap(({ log }) => log));
};

// GitHub docs, "Reusing workflow configurations": a called workflow's own files are those of its repository at that ref.
test.each([
  ["a tag", "v1", () => first, "refs/tags/v1", "one"],
  ["a commit", "", () => first, "", "one"],
  ["a branch", "releases/v1", () => git("rev-parse", "releases/v1"), "refs/heads/releases/v1", "three"],
])("a workflow of another repository at %s uses the actions of that repository at that commit", async (_, ref, sha, full, said) => {
  const log = await run(`  a: { uses: acme/toolkit/.github/workflows/nested.yml@${ref || sha()} }`);
  expect(log).toContain(`said by ${said}`);
  const place = `acme/toolkit/.github/workflows/call.yml@${full || sha()}`;
  expect(log).toContain(`${place} ${sha()} of octo-org/octo-repo`);
});

test("an action of another repository runs at its ref, and a tag takes precedence over a branch of its name", async () => {
  git("branch", "moved", first);
  const steps = ["say@moved", "both@v1"].map((each) => `{ uses: acme/toolkit/${each} }`);
  const log = await run(`  a: { runs-on: ubuntu-latest, steps: [${steps.join(", ")}] }`);
  expect(log.filter((line) => line.startsWith("said"))).toEqual(["said by two", "said by one"]);
});

test("a ref that does not exist is refused before anything runs, in GitHub's words", async () => {
  await expect(
    run("  a: { runs-on: ubuntu-latest, steps: [{ run: 'true' }, { uses: acme/toolkit/say@v9 }] }"),
  ).rejects.toThrow("Unable to resolve action `acme/toolkit@v9`, unable to find version `v9`");
  await expect(run("  a: { uses: acme/toolkit/.github/workflows/call.yml@v9 }")).rejects.toThrow(
    'error parsing called workflow "acme/toolkit/.github/workflows/call.yml@v9": workflow was not found.',
  );
});
