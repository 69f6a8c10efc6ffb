import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { actionNames, root } from "./actions.ts";

/** The part of ncc that we use; it brings no types. */
type Ncc = (
  entry: string,
  options: {
    readonly minify: boolean;
    readonly license: string;
    readonly quiet: boolean;
    readonly cache: false;
    readonly target: string;
    /** Types are checked by `npm run check`. */
    readonly transpileOnly: true;
  },
) => Promise<{ code: string; assets: Record<string, { source: string | Buffer }> }>;

const ncc = createRequire(import.meta.url)("@vercel/ncc") as Ncc;

/**
 * Builds all actions at once: one entry that loads the asked one lazily, so that what actions share is there once,
 * and beside it a file of two lines for each action, which its `runs.main` names.
 */
export async function bundle(): Promise<void> {
  const dist = join(root, "dist");
  const entry = join(dist, "entry.ts");
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist);
  writeFileSync(entry, entrySource());
  const { code, assets } = await ncc(entry, {
    minify: true,
    license: "licenses.txt",
    quiet: true,
    cache: false,
    target: "es2024",
    transpileOnly: true,
  });
  rmSync(entry);
  writeFileSync(join(dist, "index.js"), code);
  for (const [name, { source }] of Object.entries(assets)) writeFileSync(join(dist, name), source);
  for (const name of actionNames) {
    writeFileSync(join(dist, `${name}.js`), `import run from "./index.js";\nawait run(${JSON.stringify(name)});\n`);
  }
  writeFileSync(join(dist, "package.json"), '{ "type": "module" }\n');
  cpSync(join(root, "LICENSE"), join(dist, "LICENSE"));
}

function entrySource(): string {
  const branches = actionNames.map((name) => `  "${name}": () => import("../actions/${name}/src/action.ts"),\n`);
  return [
    'import { start } from "@slipway/action";\n',
    `const actions = {\n${branches.join("")}};\n`,
    "export default async (name: keyof typeof actions) => start((await actions[name]()).default);\n",
  ].join("\n");
}

if (import.meta.main) await bundle();
