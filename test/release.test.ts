import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "@slipway/rehearsal";
import { root } from "./actions.ts";
import { checkout, git, script } from "./checkout.ts";

/** A checkout in a folder of its own, and a bare repository to release into. */
const folder = mkdtempSync(join(tmpdir(), "slipway-release-"));
const [origin, first, user] = ["origin.git", "deeper/first", "user"].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];

const digests = (at: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(join(at, "dist")).map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(join(at, "dist", name)))
        .digest("hex"),
    ]),
  );

beforeAll(() => {
  checkout(first);
  git(folder, "init", "--quiet", "--bare", origin);
  // The tests of the tests would not end: what a release runs is told by package.json, so here it is told something short.
  const file = join(first, "package.json");
  const contents = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(
    file,
    JSON.stringify({ ...contents, scripts: { ...contents.scripts, check: "node -e 0", test: "node -e 0" } }),
  );
  appendFileSync(join(first, "CHANGELOG.md"), "\n## 1.2.3\n\n- For the test.\n");
  mkdirSync(join(first, ".github", "workflows"), { recursive: true });
  writeFileSync(
    join(first, ".github", "workflows", "sample.yml"),
    "jobs:\n  a:\n    steps:\n      - uses: $/actions/acr-retention\n",
  );
  git(first, "init", "--quiet", "--initial-branch=main");
  git(first, "config", "user.name", "Releaser");
  git(first, "config", "user.email", "releaser@example.invalid");
  git(first, "add", ".");
  git(first, "commit", "--quiet", "--message", "All");
  git(first, "remote", "add", "origin", origin);
  git(first, "push", "--quiet", "origin", "main");
});
afterAll(() => rmSync(folder, { recursive: true }));

test("a release is a tag with the bundle, a moving major tag, and main without a bundle", async () => {
  script(first, "scripts/release.ts", "1.2.3", "--vendor", "octo-org/slipway");
  expect(git(first, "rev-parse", "--abbrev-ref", "HEAD")).toBe("main");
  expect(git(first, "status", "--porcelain")).toBe("");
  expect(git(origin, "rev-parse", "v1^{commit}")).toBe(git(origin, "rev-parse", "v1.2.3^{commit}"));
  expect(git(origin, "rev-parse", "v1.2.3^")).toBe(git(origin, "rev-parse", "main"));
  expect(git(origin, "ls-tree", "--name-only", "main", "dist")).toBe("");
  const sha = git(origin, "rev-parse", "v1.2.3^{commit}");
  expect(readFileSync(join(first, "vendored", "sample.yml"), "utf8")).toContain(
    `uses: octo-org/slipway/actions/acr-retention@${sha}`,
  );

  git(folder, "clone", "--quiet", "--branch", "v1.2.3", origin, user);
  const folderOfAction = join(user, "actions", "acr-retention");
  const [, main = ""] = /main: "(.*)"/.exec(readFileSync(join(folderOfAction, "action.yml"), "utf8")) ?? [];
  const ran = await runProgram(join(folderOfAction, main), { INPUT_DAYS: "400", GITHUB_ACTIONS: "true" }).ended;
  expect(ran.code).toBe(1);
  expect(ran.printed).toContain("- days: ");
});

test("the release is the same, byte for byte, as the bundle that `npm test` builds from this checkout", () => {
  expect(digests(user)).toEqual(digests(root));
});

test.each([
  ["a version that is none", ["1.2"], /write three numbers/],
  ["a version that is out", ["1.2.3"], /has been released/],
  ["a version without a word on what changes", ["1.2.4"], /Say in CHANGELOG\.md/],
])("%s is refused with what to do", (_, args, message) => {
  expect(() => script(first, "scripts/release.ts", ...args)).toThrow(message);
});

test("uncommitted changes are not released", () => {
  writeFileSync(join(first, "stray.txt"), "x");
  expect(() => script(first, "scripts/release.ts", "2.0.0")).toThrow(/Commit or remove/);
  rmSync(join(first, "stray.txt"));
});
