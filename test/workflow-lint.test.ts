import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkout } from "./checkout.ts";

const folder = mkdtempSync(join(tmpdir(), "slipway-lint-"));
const at = join(folder, "tree");

beforeAll(() => checkout(at));
afterAll(() => rmSync(folder, { recursive: true }));

const wrong = ".github/workflows/wrong.yml";

/** What `npm run check` says of some files; that it says nothing of those that are there it shows by itself. */
function complaints(...paths: readonly string[]): string[] {
  const ran = spawnSync(process.execPath, ["scripts/lint-workflows.ts", ...paths], { cwd: at, encoding: "utf8" });
  expect(ran.stderr).toBe("");
  expect(ran.status).toBe(ran.stdout === "" ? 0 : 1);
  return ran.stdout.split("\n").filter((line) => line !== "");
}

test("each rule that a workflow breaks is named with its line", () => {
  const lines: readonly (readonly [line: string, says?: string])[] = [
    ["name: wrong"],
    ["on:"],
    ["  pull_request_target:", "this event runs with the rights of the repository"],
    ["  workflow_call:"],
    ["    inputs:"],
    ["      careful:"],
    ["        type: string"],
    ["permissions:"],
    ["  contents: read", "Write permissions: {} at the top"],
    ["jobs:"],
    ["  one:"],
    ["    runs-on: ubuntu-latest"],
    ["    steps:"],
    ["      - uses: actions/checkout@v5", "Pin it to a commit"],
    ["      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8", "Say beside the commit which version"],
    ["      - run: echo ${{ github.ref }}", "Hand values to run: by env:"],
    ["        shell: bash"],
    ["      - run: echo", "Write shell: bash."],
    ["      - uses: $/actions/acr-retention"],
    ["        with:"],
    ["          registry: a-b", "acr-retention, registry: Write a registry's name"],
    ["          days: many", "acr-retention, days: Write a whole number from 0 to 365"],
    [
      "          fail-on-drift: ${{ inputs.careful }}",
      "acr-retention, fail-on-drift: the workflow's input is a string",
    ],
    ["          colour: blue", "Invalid action input 'colour'"],
    ["      - uses: $/actions/assign-role"],
    ["        with:"],
    ["          definition: |", "Encode what goes into JSON: ${{ toJSON(…) }}"],
    ['            { "name": "${{ inputs.careful }}-role" }'],
    ["      - uses: $/actions/no-such-action", "no 'action.yml'"],
    ["      - shell: bash"],
    ["        run: true"],
    ["        shall: bash", "Unexpected value 'shall'"],
    ["  two:"],
    ["    uses: $/.github/workflows/aks-private.yml"],
    ["    secrets: inherit", "Name the secrets that are passed on"],
    ["  three:"],
    ["    runs-on: ubuntu-latest", "Pin the image by its digest"],
    ["    container: node:24"],
    ["    if: ${{ github.actor == 'dependabot[bot]' }}", "the actor is who touched it last"],
    ["    steps:"],
    ["      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0", "Write persist-credentials"],
    ["      - shell: bash"],
    ["        run: 'true'"],
    ["        env:"],
    ["          ALL: ${{ toJSON(secrets) }}", "Name the secrets that a step gets"],
    ["          ACTIONS_ALLOW_UNSECURE_COMMANDS: true", "Leave this variable alone"],
    ["  four:"],
    ["    runs-on: ubuntu-12.04"],
    ["    steps:"],
    ["      - &again { run: 'true', shell: bash }"],
    ["      - *again"],
  ];
  writeFileSync(join(at, wrong), `${lines.map(([line]) => line).join("\n")}\n`);
  const found = complaints(wrong);
  lines.forEach(([, says], index) => {
    if (says === undefined) return;
    expect(found).toContainEqual(expect.stringContaining(`${wrong}:${index + 1} `));
    expect(found.filter((line) => line.includes(`wrong.yml:${index + 1} `)).join("\n")).toContain(says);
  });
  expect(found).toContainEqual(expect.stringMatching(/actionlint, runner-label: label "ubuntu-12\.04" is unknown/));
  expect(found).not.toContainEqual(expect.stringMatching(/actionlint, syntax-check: .*alias/));
});

const examples: readonly [page: string, from: string, to: string, says: RegExp][] = [
  [
    "workflows/aks-private.md",
    "      cluster: platform\n",
    "      clusters: platform\n",
    /Invalid input, clusters is not defined/,
  ],
  [
    "docs/getting-started.md",
    "      plan-client-id: ",
    "      planner-client-id: ",
    /Invalid input, planner-client-id is not defined/,
  ],
  ["README.md", "          sku: Premium\n", "          sku: Gold\n", /create-acr, sku: /],
  ["docs/compose.md", "          size: 24\n", "          size: 42\n", /add-subnet, size: /],
  ["docs/guides.md", "          principal: ", "          principle: ", /Invalid action input 'principle'/],
  [
    "actions/create-vnet/README.md",
    "          resource-group: platform\n",
    "",
    /Missing required input `resource-group`/,
  ],
  ["actions/create-vnet/README.md", "address-space: auto", "address: auto", /Invalid action input 'address'/],
  ["actions/peer-vnets/README.md", "/virtualNetworks/hopsworks", "/networks/hopsworks", /peer-vnets, remote: /],
];

test("an example in a page has to keep the same rules", () => {
  const kept = examples.map(([page]) => [join(at, page), readFileSync(join(at, page), "utf8")] as const);
  for (const [page, from, to] of examples) {
    const text = readFileSync(join(at, page), "utf8");
    expect(text).toContain(from);
    writeFileSync(join(at, page), text.replace(from, to));
  }
  const found = complaints(...examples.map(([page]) => page));
  for (const [path, text] of kept.toReversed()) writeFileSync(path, text);
  for (const [page, , , says] of examples)
    expect(found.filter((line) => line.startsWith(`${page}:`)).join("\n")).toMatch(says);
});
