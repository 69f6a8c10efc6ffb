import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./actions.ts";
import { filesOf, folders, testFiles } from "./together.ts";

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const packages = readdirSync(join(root, "packages")).filter((name) =>
  existsSync(join(root, "packages", name, "package.json")),
);

const isTest = (path: string): boolean => /\.test\.ts$|test-support/.test(path);

/** The packages of ours that some files import. */
const imported = (paths: readonly string[]): string[] => {
  const found = paths.flatMap((path) => readFileSync(join(root, path), "utf8").match(/(?<=")@slipway\/[a-z]+/g) ?? []);
  return [...new Set(found)].sort();
};

const declared = (dependencies: Readonly<Record<string, string>> = {}): string[] =>
  Object.keys(dependencies).filter((name) => name.startsWith("@slipway/"));

test.each(packages)("packages/%s declares exactly the workspace packages that it imports", (name) => {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(join(root, "packages", name, "package.json"), "utf8"),
  ) as Manifest;
  const paths = globSync(`packages/${name}/src/**/*.{ts,mjs,cjs}`, { cwd: root });
  const needed = imported(paths.filter((path) => !isTest(path)));
  expect(declared(dependencies)).toEqual(needed);
  const neededByTests = imported(paths.filter(isTest)).filter((each) => each !== `@slipway/${name}`);
  expect(declared(devDependencies)).toEqual(neededByTests.filter((each) => !needed.includes(each)));
});

test("each file to which biome.json allows the process uses it", () => {
  const { overrides } = JSON.parse(readFileSync(join(root, "biome.json"), "utf8")) as {
    overrides: readonly { includes: readonly string[] }[];
  };
  const allowed = overrides.flatMap(({ includes }) =>
    includes.flatMap((pattern) => /^!(packages\/(?!action\/).*)$/.exec(pattern)?.[1] ?? []),
  );
  const usesProcess = (path: string) =>
    globSync(path, { cwd: root }).some((file) => /\bprocess\./.test(readFileSync(join(root, file), "utf8")));
  expect(allowed.length).toBeGreaterThan(5);
  expect(allowed.filter((path) => !usesProcess(path))).toEqual([]);
});

test.each(
  Object.entries(folders),
)("each test file of %s is in one of the groups that npm test runs", (name, folder) => {
  const groups = readdirSync(join(__dirname, "together")).filter((group) => group.startsWith(name));
  expect(testFiles(folder).length).toBeGreaterThan(10);
  expect(groups.flatMap((group) => filesOf(group).files).sort()).toEqual(testFiles(folder));
});

/** What our actions may not take for granted: they run on Linux, Windows and macOS. */
const ofOneSystem: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["paths of one system", /\bpath\.(?:posix|win32)\b|"node:path\/(?:posix|win32)"|["'`]\/(?:tmp|home|etc)\//],
  ["users and modes that Windows does not have", /\b(?:getuid|geteuid|getgid|chmod|chown|umask)(?:Sync)?\b/],
  ["which system it is", /\bprocess\.platform\b|\bos\.platform\b/],
  // packages/kubernetes asks for USERPROFILE as well.
  ["the home folder by HOME alone", /\benv\.HOME\b/],
  ["programs of a shell", /\bexecSync\b|\bshell: (?:true|["'`])/],
];

test.each(ofOneSystem)("no action assumes %s", (_, pattern) => {
  const ours = globSync(
    "{actions/*,packages/{action,aws,azure,clusters,github,hopsworks,kubernetes,reconcile}}/src/**/*.ts",
    {
      cwd: root,
    },
  ).filter((path) => !isTest(path) && !path.endsWith("arrange.ts"));
  expect(ours.length).toBeGreaterThan(300);
  expect(ours.filter((path) => pattern.test(readFileSync(join(root, path), "utf8")))).toEqual([]);
});

/** Those that work on many environments are lists of jobs, rendered from the others' inputs. */
const scenarios = globSync("workflows/*.yml", { cwd: root }).filter((path) => !/fleet|drift-check/.test(path));

test.each(scenarios)("%s has at most 250 lines below its inputs", (path) => {
  const [, below = ""] = readFileSync(join(root, path), "utf8").split(/^permissions: \{\}\n/m);
  expect(below).toMatch(/steps: &steps/);
  expect(below.trimEnd().split("\n").length).toBeLessThanOrEqual(250);
});
