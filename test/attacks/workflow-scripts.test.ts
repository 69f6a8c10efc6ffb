import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

test.each(rows)("$class: $tried: $held", ({ run, env }) => {
  const output = join(folder, "output");
  writeFileSync(output, "");
  const own = { ...env, GITHUB_OUTPUT: output, PATH: "/usr/bin:/bin" };
  let printed = "";
  try {
    // As the runner starts `shell: bash`.
    printed = execFileSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", run], {
      cwd: folder,
      env: own,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch (error) {
    printed = String((error as { readonly stdout: unknown }).stdout);
  }
  expect(foreignCommands(printed)).toEqual([]);
  expect(readdirSync(folder)).toEqual(["output"]);
  // What the script itself names, and nothing that a value made up.
  const written = [...readFileSync(output, "utf8").matchAll(/^([\w-]+)(?:=|<<)/gm)].map(([, name]) => name);
  expect(written.filter((name) => !run.includes(`"${name}=`) && !run.includes(`${name}<<`))).toEqual([]);
  expect(new Set(written).size).toBe(written.length);
});
