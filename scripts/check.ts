import "./help.ts";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { root } from "./actions.ts";

/** All checks of the repository except for its tests, each by the tool made for it. */
const checks: readonly (readonly [what: string, ...command: string[]])[] = [
  ["format and lint", "biome", "check", "--error-on-warnings", "."],
  ["types", "tsc", "-p", "."],
  [
    "import rules",
    "depcruise",
    "--config",
    ".dependency-cruiser.json",
    "--output-type",
    "err",
    "packages",
    "actions",
    "scripts",
    "test",
    "bench",
  ],
  ["generated files", "node", "scripts/generate.ts", "--check"],
  ["regular expressions", "node", "scripts/regular-expressions.ts"],
  ["workflows", "node", "scripts/lint-workflows.ts"],
  ["words", "node", "scripts/words.ts"],
];

/** Runs a command. Returns its output if it failed. */
function failureOf(what: string, [program = "", ...args]: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const path = `${join(root, "node_modules", ".bin")}:${process.env.PATH}`;
    const child = spawn(program, args, { cwd: root, env: { ...process.env, PATH: path } });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.on("error", (error) => resolve(`${what}: ${error.message}`));
    child.on("close", (code) => resolve(code === 0 ? undefined : `${what}:\n${output}`));
  });
}

let failed = 0;
for (const [what, ...command] of checks) {
  const output = await failureOf(what, command);
  process.stdout.write(output === undefined ? `${what}: in order\n` : `${output}\n`);
  if (output !== undefined) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
