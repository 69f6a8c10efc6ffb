import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "./actions.ts";

let folder: string;
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slipway-mutated-"));
  const transform = { "\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" } } }] };
  write("jest.config.json", JSON.stringify({ transform }));
  write("packages/reconcile/src/size.ts", "export const isLarge = (size: number): boolean => size > 10;\n");
  write(
    "packages/reconcile/src/size.test.ts",
    'import { isLarge } from "./size.ts";\n\n' +
      "beforeAll(() => expect(isLarge(11)).toBe(true));\n" +
      'test("x", () => expect(isLarge(1)).toBe(false));\n',
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Tries all mutants of the file above. */
function mutants(): { readonly status: number | null; readonly stdout: string } {
  const program = join(root, "scripts", "mutants.ts");
  return spawnSync(process.execPath, [program, "--root", folder, "--workers", "1"], { cwd: root, encoding: "utf8" });
}

test("a mutant that no test notices is named, and is too many of three", () => {
  const { status, stdout } = mutants();
  expect(stdout).toContain("survived: packages/reconcile/src/size.ts:1 in isLarge: size > 10 → size >= 10\n");
  expect(stdout).toContain("Of 3 mutants 3 were tried; the tests noticed 2, which is 66.7 %.");
  expect(status).toBe(1);
});

test("a survivor that is explained is not tried", () => {
  const survivor = { file: "packages/reconcile/src/size.ts", place: "isLarge", from: "size > 10", to: "size >= 10" };
  write("scripts/mutants/survivors.json", JSON.stringify([{ ...survivor, why: "for this test" }]));
  const { status, stdout } = mutants();
  expect(stdout).toContain("Of 3 mutants 2 were tried; the tests noticed 2, which is 100.0 %.");
  expect(status).toBe(0);
});

test("an explained survivor that does not exist is refused", () => {
  const survivor = { file: "packages/reconcile/src/size.ts", place: "", from: "gone", to: "" };
  write("scripts/mutants/survivors.json", JSON.stringify([{ ...survivor, why: "for this test" }]));
  const { status, stdout } = mutants();
  expect(stdout).toContain("survivors.json: there is no such mutant: packages/reconcile/src/size.ts: gone");
  expect(status).toBe(1);
});
