import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Bench, foreignCommands, foreignText, openBench } from "@slipway/testing";
import readEnvironments from "../../actions/read-environments/src/action.ts";

let bench: Bench;
let folder: string;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slipway-files-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const item = (...lines: readonly string[]): string => ["environments:\n  - scenario: eks", ...lines].join("\n    ");
const text = (content: string) => (path: string) => writeFileSync(path, content);

// What someone may put in a pull request in place of the file of a fleet's environments.
const attacks: readonly (readonly [tried: string, make: (path: string) => unknown, says: RegExp])[] = [
  ["a link to what has no end", (path) => symlinkSync("/dev/zero", path), /is no file/],
  ["a link to itself", (path) => symlinkSync(path, path), /cannot be read \(ELOOP\)/],
  ["a folder", (path) => mkdirSync(path), /is no file/],
  ["two mebibytes", text("#".repeat(2 ** 21)), /is longer than 1048576 bytes/],
  ["a hundred thousand brackets", text("[".repeat(100_000)), /This is no YAML/],
  ["two documents", text("environments: []\n---\nenvironments: []\n"), /multiple documents/],
  [
    "the name of an object's parent",
    text(item("cluster: a", "__proto__: { role: x }")),
    /eks has no input "__proto__"/,
  ],
  ["a scenario that every object has", text("environments:\n  - scenario: constructor\n"), /no scenario "constructor"/],
  ["a merge", text(`x: &x { role: a }\n${item("<<: *x", "cluster: a")}`), /eks has no input "<<"/],
  [
    "a name with the runner's commands",
    text(item(`cluster: ${JSON.stringify(foreignText)}`)),
    /Write 1 to 100 letters/,
  ],
  ["a key with the runner's commands", text(item(`? ${JSON.stringify(foreignText)}`, ": x")), /eks has no input/],
];

test.each(
  attacks.map(([tried, make, says]) => ({ class: "a file of environments", tried, held: "a bad input", make, says })),
)("$class: $tried: $held", async ({ make, says }) => {
  make(join(folder, "environments.yml"));
  const ran = await bench.run(readEnvironments, { file: "environments.yml" }, undefined, {
    GITHUB_WORKSPACE: folder,
  });
  expect(ran).toRefuse(says);
  expect(foreignCommands(ran.printed)).toEqual([]);
});
