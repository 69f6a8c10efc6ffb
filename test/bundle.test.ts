import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { actionNames, root } from "./actions.ts";

const dist = join(root, "dist");
const files = () => readdirSync(dist).map((name) => join(dist, name));

test("each action has a bundle that its action.yml names", () => {
  for (const name of actionNames) {
    expect(readFileSync(join(root, "actions", name, "action.yml"), "utf8")).toContain(`main: "../../dist/${name}.js"`);
    expect(statSync(join(dist, `${name}.js`)).isFile()).toBe(true);
  }
});

test("the bundles are at most 5 MB, and 1.5 MB compressed", () => {
  const sizes = files().map((file) => statSync(file).size);
  const compressed = files().map((file) => gzipSync(readFileSync(file)).length);
  const sum = (numbers: number[]) => numbers.reduce((total, size) => total + size, 0);
  expect(sum(sizes)).toBeLessThanOrEqual(5_000_000);
  expect(sum(compressed)).toBeLessThanOrEqual(1_500_000);
});

// A hook of Node's writes down which of its own modules are loaded.
const hook = `import { registerHooks } from "node:module";
registerHooks({ load(url, context, next) { if (url.startsWith("node:")) process.stderr.write(url + "\\n"); return next(url, context); } });`;

test.each(actionNames)("%s reads its inputs before it loads what speaks to a cloud", (name) => {
  const words = ["--import", `data:text/javascript,${encodeURIComponent(hook)}`, join(dist, `${name}.js`)];
  const env = { PATH: process.env.PATH, GITHUB_ACTIONS: "true", INPUT_MODE: "perhaps" };
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { env, encoding: "utf8" });
  expect([status, stdout]).toEqual([1, expect.stringContaining("- mode: ")]);
  expect(stderr.split("\n").filter((module) => /^node:(https?|tls|zlib|child_process|crypto)$/.test(module))).toEqual(
    [],
  );
  expect(stderr).toContain("node:fs");
});

test("the licences of bundled packages are included", () => {
  const text = readFileSync(join(dist, "licenses.txt"), "utf8");
  for (const name of ["@azure/identity", "@azure/arm-containerregistry", "@azure/arm-containerservice"])
    expect(text).toContain(name);
});
