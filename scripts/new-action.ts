import "./help.ts";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./actions.ts";
import { filesOf, skeletons } from "./new-action/skeletons.ts";

const clouds = Object.keys(skeletons).join(", ");

/** Why no action can be created under a name and for a cloud; undefined if one can. */
function problemWith(name: string, cloud: string, folder: string): string | undefined {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(name)) {
    return `"${name}" is no name for an action: write a verb and a noun in small letters with a dash, as in link-network.`;
  }
  if (!Object.hasOwn(skeletons, cloud)) return `--cloud ${cloud}: write one of ${clouds}.`;
  return existsSync(folder) ? `actions/${name} exists already: choose another name.` : undefined;
}

const { values, positionals } = parseArgs({
  options: { cloud: { type: "string", default: "azure" } },
  allowPositionals: true,
});
const [name = ""] = positionals;
const folder = join(root, "actions", name);
const problem = problemWith(name, values.cloud, folder);
const skeleton = skeletons[values.cloud];
if (problem !== undefined || skeleton === undefined) {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
} else {
  mkdirSync(join(folder, "src"), { recursive: true });
  for (const [file, text] of Object.entries(filesOf(name, skeleton))) writeFileSync(join(folder, "src", file), text);
  const bin = join(root, "node_modules", ".bin");
  execFileSync(join(bin, "biome"), ["check", "--write", folder], { cwd: root, stdio: "ignore" });
  execFileSync(process.execPath, [join(root, "scripts", "generate.ts")], { cwd: root, stdio: "ignore" });
  process.stdout.write(
    `actions/${name} is there and keeps the laws. See it pass: npx jest actions/${name}. Now make it yours.\n`,
  );
}
