import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openTestRepository, type TestRepository } from "../runner/repository.test-support.ts";
import { files } from "./rehearse.test-support.ts";
import { rehearse } from "./rehearse.ts";

let repository: TestRepository;
let screenText: string[];
const screen = { live: false, columns: 100, write: (text: string) => void screenText.push(text) };
const never = new AbortController().signal;
const play = (words: string, signal = never) => rehearse(repository.root, words.split(" "), screen, signal);
const report = (name: string, file: string) => readFileSync(join(repository.root, "rehearsal", name, file), "utf8");

beforeAll(async () => {
  repository = await openTestRepository();
  repository.write(files);
});
beforeEach(() => {
  screenText = [];
});
afterAll(() => repository.close());

test("a workflow that is only called gets a caller", async () => {
  expect(await play(`greet --with ${repository.root}/values.yml --mode plan --event schedule`)).toBe(0);
  expect(screenText.join("")).toContain("✓ rehearsed / say");
  expect(screenText.at(-1)).toMatch(/^Report written to .*rehearsal\/greet\/report\.html\n$/);
  expect(report("greet", "summary.md")).toContain("| greet: plan | schedule | success |");
  expect(report("greet", "report.html")).toContain("<strong>world plan schedule true</strong>");
  expect(existsSync(join(repository.root, ".github/workflows/rehearsal.yml"))).toBe(false);
});

test("a run that fails gives exit code 1 and its error", async () => {
  repository.write({ "values.yml": "who: them\n" });
  expect(await play(`greet --with ${repository.root}/values.yml`)).toBe(1);
  expect(screenText.join("")).toContain(
    "error: rehearsed / say: Run [ 'them' = world ]: Process completed with exit code 1.",
  );
});

test("what a report at a job's end repeats is said once, where it happened, and an exit code adds nothing", async () => {
  repository.write({
    ".github/workflows/repeated.yml": `
on: push
jobs:
  a:
    runs-on: x
    steps:
      - { name: Subnet, run: "echo '::error::The range is full.'; exit 1" }
      - { name: Cluster, if: always(), run: "echo '::error::There is no subnet.'" }
      - { name: Report, if: always(), run: "echo '::error::add-subnet: The range is full.'; echo '::error::One more.'" }
      - { name: Silent, if: always(), run: "exit 3" }
`,
  });
  expect(await play("repeated")).toBe(1);
  expect(screenText.join("").match(/^error: .*/gm)).toEqual([
    "error: a: Subnet: The range is full.",
    "error: a: Cluster: There is no subnet.",
    "error: a: Report: One more.",
    "error: a: Silent: Process completed with exit code 3.",
  ]);
});

test("a workflow from elsewhere runs as if it belonged to this repository", async () => {
  const file = join(repository.root, "elsewhere", "theirs.yml");
  expect(await play(`${file} --vars ${repository.root}/vars.yml`)).toBe(0);
  expect(report("theirs", "report.html")).toContain("<strong>world auto pull_request false</strong>");
  expect(report("theirs", "report.html")).toMatch(/hello[\s\S]*one\+two/);
  expect(await play(file)).toBe(1);
  expect(screenText.join("")).toContain("The expression ${{ join(fromJSON(vars.LIST), '+') }} failed: empty input\n");
});

test("what a step masks is nowhere in the report, in whatever it printed, wrote or sent", async () => {
  const secret = "canary-7f3a91";
  repository.write({
    ".github/workflows/secret.yml": `
on: push
permissions: {}
jobs:
  say:
    runs-on: ubuntu-latest
    steps:
      - run: |
          # Put together here, so that the workflow file does not hold it.
          secret=canary; secret="$secret-7f3a91"
          echo "::add-mask::$secret"
          echo "it is $secret and $(printf %s "$secret" | base64)"
          echo "::warning::$secret"
          echo "summary $secret" >> "$GITHUB_STEP_SUMMARY"
          curl -s --cacert "$NODE_EXTRA_CA_CERTS" -X PUT -d "{\\"note\\":\\"$secret\\",\\"password\\":\\"unmasked-0815\\"}" "https://management.azure.com/subscriptions/x/resourceGroups/y?api-version=2021-04-01&note=$secret"
`,
  });
  expect(await play("secret")).toBe(0);
  for (const file of ["report.html", "summary.md", "requests.jsonl"]) {
    const text = report("secret", file);
    for (const form of [secret, Buffer.from(secret).toString("base64"), "unmasked-0815"])
      expect(text).not.toContain(form);
  }
  expect(report("secret", "report.html")).toContain("it is *** and ***");
  expect(report("secret", "report.html")).toContain("&quot;password&quot;: &quot;***&quot;");
});

test("a world is kept in a file, and a scenario goes on in it", async () => {
  const files = `--world ${repository.root}/world.json --edits ${repository.root}/edits.yml`;
  expect(await play(`keep --with ${repository.root}/group.yml --mode apply ${files}`)).toBe(0);
  expect(await play(`keep --scenario plan,drift,check,apply ${files}`)).toBe(0);
  const printed = screenText.join("");
  expect(printed).toMatch(/│ pull_request plan {2}2\n[\s\S]*│ schedule check {2}3\n[\s\S]*│ push apply {2}4\n/);
  expect(printed).toContain("Someone deletes resourceGroups shop.");
  expect(printed.match(/The run ended as \w+.*?:/g)).toEqual([
    ...["success:", "success:", "failure, as expected:", "success:"].map((end) => `The run ended as ${end}`),
  ]);
  expect(report("keep", "summary.md")).toContain("| keep: check | schedule | failure (as expected) |");
  expect(report("keep", "summary.md")).toContain("everything went as expected");
  expect(await play(`keep --mode check ${files} --server ghes-3.20`)).toBe(2);
  expect(screenText.at(-1)).toBe(
    "The world of --world trusts the jobs of https://github.com, not of https://github.contoso.example. Write --server github.com, or name another file.\n",
  );
  expect(await play(`keep --scenario drift ${files}`)).toBe(2);
  expect(screenText.at(-1)).toMatch(/^No resource is like \*\/resourceGroups\/sh\*\. There are:/);
});

test("a workflow for clusters gets them with their kubeconfigs, inputs of ours, and says who stands in for Helm", async () => {
  expect(await play("sites")).toBe(0);
  const isHelmHere = spawnSync("helm", ["version"]).error === undefined;
  expect(/notice: .*a program of the rehearsal stood in for it/.test(screenText.join(""))).toBe(!isHelmHere);
});

test("a scenario without drift expects a check to succeed, and a destroy is confirmed", async () => {
  expect(await play(`keep --with ${repository.root}/group.yml --scenario destroy,check`)).toBe(1);
  expect(screenText.join("")).toContain("│ workflow_dispatch destroy store 1\n");
  expect(screenText.join("")).toContain("not as expected: keep: check ended as failure, not success\n");
});

test("the groups that variables, expressions and a matrix name are there, in called workflows too", async () => {
  repository.write({
    "elsewhere/groups.yml": `
on: push
permissions: {}
env: { PLACE: "\${{ vars.REGION }}-place" }
jobs:
  call:
    strategy: { matrix: { site: [north, "\${{ vars.SITE }}"] } }
    uses: OWNER/slipway/.github/workflows/inner.yml@v1
    with: { site: "\${{ matrix.site }}" }
  single:
    runs-on: ubuntu-latest
    steps:
      - { id: first, uses: OWNER/slipway/actions/hello@v1, with: { resource-group: "\${{ fromJSON(vars.SETTINGS).group }}" } }
      - { uses: OWNER/slipway/actions/hello@v1, with: { resource-group: "\${{ env.PLACE }}-\${{ github.repository_owner }}" } }
      - { uses: OWNER/slipway/actions/hello@v1, with: { resource-group: "\${{ steps.first.outputs.group }}" } }
`,
    ".github/workflows/inner.yml": `
on: { workflow_call: { inputs: { site: { type: string }, prefix: { type: string, default: site } } } }
permissions: {}
jobs:
  one:
    runs-on: ubuntu-latest
    steps: [{ uses: $/actions/hello, with: { resource-group: "\${{ inputs.prefix }}-\${{ inputs.site }}" } }]
`,
    "more.yml": "REGION: eu\nSITE: south\nSETTINGS: { group: fromsettings }\n",
  });
  const file = join(repository.root, "elsewhere", "groups.yml");
  expect(await play(`${file} --vars ${repository.root}/more.yml --world ${repository.root}/groups.json`)).toBe(0);
  const world = readFileSync(join(repository.root, "groups.json"), "utf8");
  const groups = new Set([...world.matchAll(/\/resourceGroups\/([\w-]+)"/g)].map(([, name]) => name));
  expect([...groups].sort()).toEqual(["eu-place-octo-org", "fromsettings", "site-north", "site-south"]);
});

test("--mode chooses the event that says it, or a dispatch that takes it", async () => {
  const steps = 'runs-on: x, steps: [{ run: "echo ${{ github.event_name }} ${{ inputs.mode }}!" }]';
  repository.write({
    "elsewhere/by-event.yml": `on: { push: , pull_request: , schedule: [{ cron: "1 1 * * *" }] }\njobs: { a: { ${steps} } }`,
    "elsewhere/by-input.yml": `on: { push: , workflow_dispatch: { inputs: { mode: { type: string } } } }\njobs: { a: { ${steps} } }`,
  });
  const said = async (name: string, mode: string) => {
    screenText = [];
    const code = await play(`${join(repository.root, "elsewhere", `${name}.yml`)} --mode ${mode}`);
    return [code, /│ (.*)!/.exec(screenText.join(""))?.[1]];
  };
  expect(await said("by-event", "plan")).toEqual([0, "pull_request "]);
  expect(await said("by-event", "apply")).toEqual([0, "push "]);
  expect(await said("by-event", "check")).toEqual([0, "schedule "]);
  expect(await said("by-event", "destroy")).toEqual([2, undefined]);
  expect(screenText.join("")).toContain("has no input mode. Choose it by the event");
  expect(await said("by-input", "plan")).toEqual([0, "workflow_dispatch plan"]);
});

test("a fault that struck nothing is reported", async () => {
  expect(await play(`keep --with ${repository.root}/group.yml --fault reset@999`)).toBe(1);
  expect(screenText.join("")).toContain("the fault reset@999 was never reached: there were 0 requests");
});

test("a file that holds no world is refused", async () => {
  repository.write({ "broken.json": "{}" });
  expect(await play(`keep --world ${repository.root}/broken.json`)).toBe(2);
  expect(screenText.at(-1)).toContain("which does not hold a world");
});

test.each([
  ["delete: x", "is not a list"],
  ["- delete: x\n  set: {}", "edit 1 is not one"],
  ["- replace: x", "edit 1 is not one"],
])("the edits %j are refused with what to write", async (text, message) => {
  repository.write({ "wrong.yml": text });
  expect(await play(`keep --scenario drift --edits ${repository.root}/wrong.yml`)).toBe(2);
  expect(screenText.at(-1)).toContain(message);
});

test.each([
  ["a list", "- who", 'has no values. Write one "name: value" a line.'],
  ["of another type", "who: world\ntimes: many", 'greet.yml takes a number as times, not "many".'],
  ["broken", "who: world\nwhom: [", "values.yml: line 2, column 8 is not YAML: Flow sequence"],
])("values that are %s are refused with a sentence", async (_, text, message) => {
  repository.write({ "values.yml": text });
  expect(await play(`greet --with ${repository.root}/values.yml`)).toBe(2);
  expect(screenText.join("")).toContain(message);
});

test("an interrupted run is cancelled as on GitHub", async () => {
  const controller = new AbortController();
  const stop = {
    ...screen,
    write: (text: string) => (text.includes("▸ a") ? controller.abort("enough") : screenText.push(text)),
  };
  expect(
    await rehearse(repository.root, ["slow"], { ...stop, write: (text) => void stop.write(text) }, controller.signal),
  ).toBe(1);
  expect(screenText.join("")).toMatch(/✓ a: Run echo cleaned up[\s\S]*error: enough\nThe run ended as cancelled/);
});

test.each([
  ["nothing", "There is no workflow nothing: no such file, and none of that name in .github/workflows, which has"],
  ["gret", "There is no workflow gret. Did you mean greet?"],
  ["greet", "greet.yml needs who. Write these inputs into a file"],
  ["greet --with nowhere.yml", "--with nowhere.yml: there is no such file.\n"],
  ["slow --mode plan", "has no input mode. Choose it by the event"],
  ["greet --with typo.yml", "greet.yml has no input whoo. Did you mean who?"],
  ["greet slow", "Name one workflow"],
  ["slow --event schedule", "It is not on schedule, but on push."],
])("%s is refused with a sentence", async (words, message) => {
  repository.write({ "typo.yml": "whoo: x\n" });
  expect(await play(words.replace("typo.yml", `${repository.root}/typo.yml`))).toBe(2);
  expect(screenText.join("")).toContain(message);
});
