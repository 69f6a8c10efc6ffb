import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./actions.ts";
import { skeleton } from "./new-action/skeleton.ts";

/** Why no action can be created under a name; undefined if one can. */
function problemWith(name: string, folder: string): string | undefined {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(name)) {
    return `"${name}" is no name for an action: write a verb and a noun in small letters with a dash, as in link-network.`;
  }
  return existsSync(folder) ? `actions/${name} exists already: choose another name.` : undefined;
}

const [name = ""] = process.argv.slice(2);
const folder = join(root, "actions", name);
const problem = problemWith(name, folder);
if (problem !== undefined) {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
} else {
  mkdirSync(join(folder, "src"), { recursive: true });
  for (const [file, text] of Object.entries(skeleton(name))) writeFileSync(join(folder, "src", file), text);
  const bin = join(root, "node_modules", ".bin");
  execFileSync(join(bin, "biome"), ["check", "--write", folder], { cwd: root, stdio: "ignore" });
  execFileSync(process.execPath, [join(root, "scripts", "generate.ts")], { cwd: root, stdio: "ignore" });
  process.stdout.write(
    `actions/${name} is there and keeps the laws: npm test -- actions/${name}. Now make it yours.\n`,
  );
}
