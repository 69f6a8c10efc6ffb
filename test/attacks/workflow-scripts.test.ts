import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environmentName } from "@slipway/github";
import { foreignCommands, foreignText } from "@slipway/testing";
import { parse } from "yaml";
import { root } from "../../scripts/actions.ts";

interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}
interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps?: readonly Step[] }>>;
}

/** The steps of our reusable workflows that run a script, and the outputs that the script means to give. */
const scripts = readdirSync(join(root, "workflows"))
  .filter((name) => name.endsWith(".yml"))
  .flatMap((file) => {
    const { jobs } = parse(readFileSync(join(root, "workflows", file), "utf8")) as Workflow;
    const steps = Object.values(jobs).flatMap((job) => job.steps ?? []);
    return [...new Set(steps)].flatMap(({ run, env = {}, name = "" }) => (run ? [{ file, name, run, env }] : []));
  });

const hostile: Readonly<Record<string, string>> = {
  commands: foreignText,
  "a command's substitution": "$(touch pwned) `touch pwned` ; touch pwned & \"'\n' | touch pwned",
  "the end of an output": "x\nend of names\nother=evil",
  "an option": "-n --version\n-e",
};

/** With these a script gets to its end; what is not named may be empty. */
const good: Readonly<Record<string, string>> = {
  GIVEN_MODE: "plan",
  UNSAFE: "false",
  NETWORK: "peering",
  SCENARIO: "aks-private",
  NAMES: "shop",
};

const rows = scripts.flatMap(({ file, name, run, env }) =>
  Object.keys(env).flatMap((variable) =>
    Object.entries(hostile).map(([tried, text]) => ({
      class: "a script of a workflow",
      tried: `${tried} in ${variable} of ${file}: ${name}`,
      held: "it is only a text",
      run,
      env: { ...Object.fromEntries(Object.keys(env).map((each) => [each, good[each] ?? ""])), [variable]: text },
    })),
  ),
);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slipway-script-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("there are scripts", () => expect(rows.length).toBeGreaterThan(20));

const start = (run: string, env: Readonly<Record<string, string>>): string => {
  const output = join(folder, "output");
  writeFileSync(output, "");
  const own = { ...env, GITHUB_OUTPUT: output, PATH: "/usr/bin:/bin" };
  try {
    // As the runner starts `shell: bash`.
    return execFileSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", run], {
      cwd: folder,
      env: own,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch (error) {
    return String((error as { readonly stdout: unknown }).stdout);
  }
};

test.each(rows)("$class: $tried: $held", ({ run, env }) => {
  const printed = start(run, env);
  const output = join(folder, "output");
  expect(foreignCommands(printed)).toEqual([]);
  expect(readdirSync(folder)).toEqual(["output"]);
  // What the script itself names, and nothing that a value made up.
  const written = [...readFileSync(output, "utf8").matchAll(/^([\w-]+)(?:=|<<)/gm)].map(([, name]) => name);
  expect(written.filter((name) => !run.includes(`"${name}=`) && !run.includes(`${name}<<`))).toEqual([]);
  expect(new Set(written).size).toBe(written.length);
});

// A name that a drift check took and its report refused was known as late as in that environment's last step.
const names = [
  "shop",
  "Shop_1.x-y",
  "a".repeat(100),
  "a".repeat(101),
  "a (b)",
  "shop(1)",
  "é",
  "a/b",
  "a b",
  "shop@eks/0f",
];
const [driftCheck] = scripts.filter(({ env }) => "NAMES" in env);

test.each(names)("a name of an environment: %s: a drift check takes what its report takes", (name) => {
  const { run = "", env = {} } = driftCheck ?? {};
  const given = { ...Object.fromEntries(Object.keys(env).map((each) => [each, good[each] ?? ""])), NAMES: name };
  const printed = start(run, { ...given, SHARD: "1/1" });
  expect(printed === "").toBe(environmentName.pattern.test(name));
});

test("two names of environments that differ in case alone are one to their seals: a drift check refuses them", () => {
  const given = { SCENARIO: "eks", NAMES: "Shop\nlab\nshop", SHARD: "1/1" };
  expect(start(driftCheck?.run ?? "", given)).toMatch(/each name may appear only once; repeated: shop/i);
});
