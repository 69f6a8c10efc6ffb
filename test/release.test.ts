import { createHash } from "node:crypto";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStage, runProgram } from "@slipway/rehearsal";
import { signIn } from "@slipway/testing";
import { parse, stringify } from "yaml";
import { vendored } from "../scripts/release/vendored.ts";
import { root } from "./actions.ts";
import { checkout, git, script } from "./checkout.ts";
import { groups } from "./journeys/on-stage.ts";

/** A checkout in a folder of its own, and a bare repository to release into. */
const folder = mkdtempSync(join(tmpdir(), "slipway-release-"));
const [origin, first, user] = ["origin.git", "deeper/first", "user"].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];

interface Nested {
  readonly uses?: string;
  readonly parallel?: readonly Nested[];
}

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
  // The tests of the tests would not end: what a release runs is in package.json, so here that is something short.
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
  script(first, "scripts/release.ts", "1.2.3", "--build");
  expect(git(origin, "tag", "--list")).toBe("");
  expect(readFileSync(join(first, "release", "notes.md"), "utf8")).toBe("- For the test.\n");
  const { components } = JSON.parse(readFileSync(join(first, "release", "sbom.cdx.json"), "utf8"));
  expect(components.map(({ name }: { name: string }) => name)).toContain("@azure/identity");
  script(first, "scripts/release.ts", "1.2.3", "--publish", "--vendor", "octo-org/slipway");
  expect(git(first, "rev-parse", "--abbrev-ref", "HEAD")).toBe("main");
  expect(git(first, "status", "--porcelain")).toBe("");
  expect(git(origin, "rev-parse", "v1^{commit}")).toBe(git(origin, "rev-parse", "v1.2.3^{commit}"));
  expect(git(origin, "rev-parse", "v1.2.3^")).toBe(git(origin, "rev-parse", "main"));
  expect(git(origin, "ls-tree", "--name-only", "main", "dist")).toBe("");
  const sha = git(origin, "rev-parse", "v1.2.3^{commit}");
  // A commit on no branch is what GitHub warns of, and what scanners of pins refuse.
  expect(git(origin, "branch", "--contains", sha).trim()).toBe("releases/v1");
  expect(readFileSync(join(first, "vendored", "sample.yml"), "utf8")).toBe(
    `jobs:\n  a:\n    steps:\n      - uses: octo-org/slipway/actions/acr-retention@${sha}\n`,
  );

  git(folder, "clone", "--quiet", "--branch", "v1.2.3", origin, user);
  const folderOfAction = join(user, "actions", "acr-retention");
  const [, main = ""] = /main: "(.*)"/.exec(readFileSync(join(folderOfAction, "action.yml"), "utf8")) ?? [];
  const ran = await runProgram(join(folderOfAction, main), { INPUT_DAYS: "400", GITHUB_ACTIONS: "true" }).ended;
  expect(ran.code).toBe(1);
  expect(ran.printed).toContain("- days: ");
});

test("a repository of someone else calls it at its tag, its branch and its commit, and main without a bundle fails", async () => {
  const theirs = join(folder, "theirs");
  mkdirSync(theirs);
  const stage = await openStage({
    ...{ root: theirs, folder: join(folder, "run"), repositories: { "octo-org/toolkit": origin } },
    screen: { live: false, columns: 120, write() {} },
  });
  const refs = ["v1.2.3", "v1", "releases/v1", git(origin, "rev-parse", "v1.2.3^{commit}"), "main"];
  const permissions = { "id-token": "write", issues: "write", "pull-requests": "write", actions: "read" };
  const inputs = { name: "shop", "storage-account": "contososhop", registry: "contososhop", location: "northeurope" };
  const call = (ref: string) => ({
    permissions,
    uses: `octo-org/toolkit/.github/workflows/azure-foundation.yml@${ref}`,
    with: { ...inputs, ...signIn, "resource-group": "shop", report: false },
  });
  try {
    await groups(stage, "shop");
    const content = stringify(
      { on: "pull_request", permissions: {}, jobs: Object.fromEntries(refs.map((ref, at) => [`at-${at}`, call(ref)])) },
      { aliasDuplicateObjects: false },
    );
    const trigger = { name: "pull_request", number: 1 } as const;
    const { jobs } = await stage.run("theirs", { file: ".github/workflows/platform.yml", content, trigger });
    const plans = refs.map((_, at) => jobs.find(({ name }) => name === `at-${at} / Plan`));
    expect(plans.map((job) => job?.conclusion)).toEqual([...Array(4).fill("success"), "failure"]);
    expect(new Set(plans.slice(0, 4).map((job) => job?.outputs.differs))).toEqual(new Set(["true"]));
    // In the runner's words, with the file that a branch without a release lacks.
    expect(JSON.stringify(plans[4]?.steps)).toMatch(/File not found: '[^']*\/dist\/register-providers\.js'/);
  } finally {
    await stage.close();
  }
});

// What GHES 3.20 takes is in packages/rehearsal/src/runner/editions/ghes-3-20.ts, with sources.
test("what --vendor wrote runs on a server that lacks what GitHub got in 2026, and what the release itself has does not", async () => {
  const theirs = join(folder, "enterprise");
  cpSync(join(first, "vendored"), join(theirs, ".github", "workflows"), { recursive: true });
  const stage = await openStage({
    ...{
      root: theirs,
      folder: join(folder, "run"),
      repositories: { "octo-org/slipway": origin },
      edition: "ghes-3.20",
    },
    screen: { live: false, columns: 120, write() {} },
  });
  const permissions = { "id-token": "write", issues: "write", "pull-requests": "write", actions: "read" };
  const inputs = { name: "shop", "storage-account": "contososhop", registry: "contososhop", location: "northeurope" };
  const content = (uses: (name: string) => string) =>
    stringify(
      {
        on: "pull_request",
        permissions: {},
        jobs: {
          plan: {
            permissions,
            uses: uses("azure-foundation"),
            with: { ...inputs, ...signIn, "resource-group": "shop", report: false, "plan-file": true },
          },
          // They call scenarios by a path in their own repository; a plan of a run reads all of that.
          checks: {
            ...{ if: false, permissions, uses: uses("drift-check") },
            with: { scenario: "eks", environments: "[]" },
          },
          fleet: { if: false, permissions: { ...permissions, contents: "read" }, uses: uses("fleet") },
        },
      },
      { aliasDuplicateObjects: false },
    );
  const run = (uses: (name: string) => string) =>
    stage.run("enterprise", {
      ...{ file: ".github/workflows/platform.yml", content: content(uses) },
      trigger: { name: "pull_request", number: 1 },
    });
  try {
    await groups(stage, "shop");
    const { jobs } = await run((name) => `./.github/workflows/${name}.yml`);
    const plan = jobs.find(({ name }) => name === "plan / Plan");
    expect([plan?.conclusion, plan?.outputs.differs, plan?.runsOn]).toEqual(["success", "true", ["self-hosted"]]);
    expect(plan?.steps.at(-1)).toMatchObject({ name: "Plan as a file", conclusion: "success" });
    await expect(run((name) => `octo-org/slipway/.github/workflows/${name}.yml@v1.2.3`)).rejects.toThrow(
      /GHES 3\.20 does not take the anchor &/,
    );
  } finally {
    await stage.close();
  }
});

test("the next release follows it on the branch of its major version", () => {
  appendFileSync(join(first, "CHANGELOG.md"), "\n## 1.3.0\n\n- More.\n");
  git(first, "commit", "--quiet", "--all", "--message", "More");
  git(first, "push", "--quiet", "origin", "main");
  script(first, "scripts/release.ts", "1.3.0", "--publish");
  const commits = ["v1.3.0^1", "v1.3.0^2"].map((each) => git(origin, "rev-parse", each));
  expect(commits).toEqual([git(origin, "rev-parse", "main"), git(origin, "rev-parse", "v1.2.3^{commit}")]);
  expect(git(origin, "rev-parse", "v1^{commit}")).toBe(git(origin, "rev-parse", "releases/v1"));
});

test.each(
  readdirSync(join(root, "workflows")).filter((name) => name.endsWith(".yml")),
)("%s for a server without parallel steps, queues and $/ has each step once more, one after the other", (name) => {
  const text = readFileSync(join(root, ".github", "workflows", name), "utf8");
  const plain = vendored(text, "octo-org/slipway/", "f".repeat(40));
  expect(plain).not.toMatch(/^\s*(- )?(parallel|queue|overwrite):|uses: "?\$\/|: [&*]\w+$/m);
  const uses = (written: string) =>
    [...written.matchAll(/uses: "?\S*?actions\/([\w-]+)@?/g)].map(([, action]) => action);
  const written = parse(text) as { jobs: Record<string, { steps?: readonly Nested[] }> };
  const all = Object.values(written.jobs).flatMap(({ steps = [] }) => steps.flatMap((step) => step.parallel ?? [step]));
  const ours = all.flatMap(({ uses: address = "" }) => /^\$\/actions\/([\w-]+)$/.exec(address)?.[1] ?? []);
  expect(uses(plain).filter((each) => each !== "checkout" && each !== "upload-artifact")).toEqual(ours);
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
