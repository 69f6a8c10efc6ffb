import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { checkout, script } from "./checkout.ts";

const folder = mkdtempSync(join(tmpdir(), "slipway-new-action-"));
const at = join(folder, "tree");

beforeAll(() => checkout(at));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the compiler says of a folder's files alone: of all others `npm run check` has it said. */
function typeErrors(folder: string): string[] {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(at, "tsconfig.json"), ts.sys.readFile).config,
    ts.sys,
    at,
  );
  const files = readdirSync(join(at, folder)).map((name) => join(at, folder, name));
  const program = ts.createProgram(files, options);
  return files.flatMap((file) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
  );
}

test("a new action passes every check and keeps the laws without changes", () => {
  try {
    script(at, "scripts/new-action.ts", "sample-note");
    expect(script(at, "scripts/generate.ts", "--check")).toContain("fresh");
    const words = ["check", "--error-on-warnings", "actions/sample-note"];
    execFileSync(join(at, "node_modules", ".bin", "biome"), words, { cwd: at, stdio: "pipe" });
    expect(typeErrors("actions/sample-note/src")).toEqual([]);
    script(at, "node_modules/jest/bin/jest.js", "actions/sample-note");
    expect(() => script(at, "scripts/new-action.ts", "sample-note")).toThrow(/exists already/);
    expect(() => script(at, "scripts/new-action.ts", "Sample")).toThrow(/is no name for an action/);
  } finally {
    rmSync(join(at, "actions", "sample-note"), { recursive: true, force: true });
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
