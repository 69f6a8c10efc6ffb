import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStage, runNode } from "@slipway/rehearsal";
import { callWorkflow, errorsOf, signIn } from "@slipway/testing";
import ts from "typescript";
import { filesOf, skeletons } from "../scripts/new-action/skeletons.ts";
import { root } from "./actions.ts";
import { checkout, script } from "./checkout.ts";
import { groups } from "./journeys/on-stage.ts";

const folder = mkdtempSync(join(tmpdir(), "slipway-new-"));
const at = join(folder, "tree");

beforeAll(() => checkout(at));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the compiler says of the files of some folders alone: of all others `npm run check` has it said. */
function typeErrors(folders: readonly string[]): string[] {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(at, "tsconfig.json"), ts.sys.readFile).config,
    ts.sys,
    at,
  );
  const files = folders.flatMap((inner) =>
    readdirSync(join(at, inner)).flatMap((name) => (name.endsWith(".ts") ? [join(at, inner, name)] : [])),
  );
  const program = ts.createProgram(files, options);
  return files.flatMap((file) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
  );
}

/** The workflows and their pages, by their paths. */
const workflows = (): Record<string, string> =>
  Object.fromEntries(
    ["workflows", ".github/workflows"].flatMap((inner) =>
      readdirSync(join(at, inner)).map((name) => [`${inner}/${name}`, readFileSync(join(at, inner, name), "utf8")]),
    ),
  );

test("new actions for each cloud, and a new workflow, pass every check as they stand", async () => {
  script(at, "scripts/new-workflow.ts", "sample");
  const rendered = workflows();
  expect(rendered).toHaveProperty([".github/workflows/sample-quiet.yml"]);
  const [first, ...others] = Object.entries(skeletons).map(([cloud, skeleton]) => ({
    cloud,
    name: `sample-${cloud}`,
    files: () => filesOf(`sample-${cloud}`, skeleton),
  }));
  // Written like this, they cost one rendering of the pages together.
  for (const { name, files } of others) {
    const source = join(at, "actions", name, "src");
    mkdirSync(source, { recursive: true });
    for (const [file, text] of Object.entries(files())) writeFileSync(join(source, file), text);
  }
  const biome = (...words: string[]) =>
    execFileSync(join(at, "node_modules", ".bin", "biome"), ["check", ...words], { cwd: at, stdio: "pipe" });
  const folders = others.map(({ name }) => `actions/${name}`);
  biome("--write", ...folders);
  const said = script(at, "scripts/new-action.ts", first?.name ?? "", "--cloud", first?.cloud ?? "");
  expect(said).toContain(`npx jest actions/${first?.name}`);
  // With it all is generated: there is nothing that the new workflow had left.
  expect(workflows()).toEqual(rendered);
  biome("--error-on-warnings", `actions/${first?.name}`, ...folders);
  expect(typeErrors([first, ...others].map((each) => `actions/${each?.name}/src`))).toEqual([]);
  const pages = [first, ...others].flatMap((each) =>
    ["action.yml", "README.md"].map((file) => `actions/${each?.name}/${file}`),
  );
  expect(script(at, "scripts/lint-workflows.ts", ".github/workflows/sample.yml", "workflows/sample.md", ...pages)).toBe(
    "",
  );
  // In one process, which loads and compiles all that they share once.
  script(at, "node_modules/jest/bin/jest.js", "--silent", "--runInBand", "actions/sample-");

  const refused = (...words: string[]) => expect(() => script(at, ...(words as [string])));
  refused("scripts/new-action.ts", "sample-aws").toThrow(/exists already/);
  refused("scripts/new-action.ts", "Sample").toThrow(/is no name for an action/);
  refused("scripts/new-action.ts", "sample-note", "--cloud", "gcp").toThrow(/write one of azure, aws, kubernetes, git/);
  refused("scripts/new-workflow.ts", "sample").toThrow(/exists already/);
  refused("scripts/new-workflow.ts", "Sample!").toThrow(/is no name for a workflow/);
});

test("a new workflow plans, applies, checks and destroys as it stands", async () => {
  const rest = readFileSync(join(at, "workflows", "sample.yml"), "utf8").split("permissions: {}")[1] ?? "";
  expect(rest.split("\n").length).toBeLessThan(250);
  cpSync(join(root, "dist"), join(at, "dist"), { recursive: true });
  const screen = { live: false, columns: 120, write() {} };
  const stage = await openStage({ root: at, folder: join(folder, "run"), node: runNode, screen });
  try {
    await groups(stage, "shop");
    const inputs = { name: "shop", "resource-group": "shop", ...signIn };
    for (const [event, more] of [
      ["push", {}],
      ["schedule", {}],
      ["push", { mode: "destroy", confirm: "shop" }],
    ] as const) {
      const ran = await callWorkflow(stage, "sample", { ...inputs, ...more }, event);
      expect([event, ran.conclusion, errorsOf(ran)]).toEqual([event, "success", []]);
    }
  } finally {
    await stage.close();
  }
});

test("an import against the rules is found and named", () => {
  const file = join(at, "packages", "reconcile", "src", "wrong.ts");
  writeFileSync(file, 'import { run } from "@slipway/action";\n\nexport const wrong = run;\n');
  const words = ["--config", ".dependency-cruiser.json", "--output-type", "err", "packages/reconcile"];
  const ran = spawnSync(join(at, "node_modules", ".bin", "depcruise"), words, { cwd: at, encoding: "utf8" });
  rmSync(file);
  expect([ran.status, ran.stdout]).toEqual([1, expect.stringContaining("reconcile-knows-nothing-else")]);
});
