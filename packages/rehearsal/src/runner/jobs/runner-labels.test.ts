import { logOf, openTestRepository, type TestRepository } from "../repository.test-support.ts";

let repository: TestRepository;
beforeAll(async () => {
  repository = await openTestRepository();
});
afterAll(() => repository.close());

// GitHub docs, "Choosing the runner for a job": a label, a list of labels, or a group with labels, by an expression too.
test.each([
  ["ubuntu-latest", ["ubuntu-latest"]],
  ["[self-hosted, linux]", ["self-hosted", "linux"]],
  ["{ group: inside, labels: [linux] }", ["linux"]],
  [`"\${{ fromJSON('[\\"self-hosted\\", \\"linux\\"]') }}"`, ["self-hosted", "linux"]],
  [`"\${{ fromJSON('{\\"group\\": \\"inside\\", \\"labels\\": \\"linux\\"}') }}"`, ["linux"]],
])("a job that runs on %s asks for %j", async (written, labels) => {
  const { jobs } = await repository.runJobs(`  a: { runs-on: ${written}, steps: [{ run: 'true' }] }`);
  expect(jobs.map(({ conclusion, runsOn }) => [conclusion, runsOn])).toEqual([["success", labels]]);
});

// actions/runner: ScriptHandler.cs (pwsh is the default on Windows), VarUtil.cs (the names of systems).
test.each([
  ["a script without a shell", "{ run: 'true' }", "step 1 names no shell, which is pwsh there"],
  ["sh", "{ run: 'true', shell: sh }", "step 1 has the shell sh, which is not there"],
])("on Windows %s is refused by name, whichever expression the label comes from", async (_, step, why) => {
  const job = `  a: { runs-on: "\${{ format('{0}-latest', 'windows') }}", steps: [${step}] }`;
  const { jobs } = await repository.runJobs(job);
  expect(jobs.map(({ conclusion, steps }) => [conclusion, steps])).toEqual([["failure", []]]);
  expect(jobs[0]?.annotations[0]?.text).toBe(`On Windows ${why}. It is not modelled: write shell: bash.`);
});

const say = `'echo "os=$RUNNER_OS $RUNNER_ARCH \${{ runner.os }}" >> "$GITHUB_OUTPUT"'`;

test.each([
  ["windows-2025", "shell: bash, ", "Windows X64 Windows", "USERPROFILE"],
  ["[self-hosted, Windows]", "shell: bash, ", "Windows X64 Windows", "USERPROFILE"],
  ["macos-latest", "", "macOS ARM64 macOS", "HOME"],
  ["[self-hosted, linux]", "", "Linux X64 Linux", "HOME"],
])("a job on %s sees its system, and programs find the home folder where that has it", async (labels, shell, os, home) => {
  repository.write({
    "home/action.yml": "name: Home\ndescription: Says it\nruns: { using: node24, main: main.js }\n",
    "home/main.js": `console.log("homes", ["HOME", "USERPROFILE"].filter((name) => process.env[name]).join())\n`,
  });
  const steps = `[{ id: say, ${shell}run: ${say} }, { uses: $/home }]`;
  const ran = await repository.runJobs(
    `  a: { runs-on: ${labels}, outputs: { os: "\${{ steps.say.outputs.os }}" }, steps: ${steps} }`,
  );
  const [job] = ran.jobs;
  expect([job?.conclusion, job?.outputs.os]).toEqual(["success", os]);
  expect(logOf(ran)).toContain(`homes ${home}`);
  // What it is not is said.
  expect(job?.annotations.map(({ level }) => level)).toEqual(os.startsWith("Linux") ? [] : ["notice"]);
});
