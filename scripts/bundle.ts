import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { minify } from "@swc/core";
import { actionNames, root } from "./actions.ts";
import { eager } from "./bundle/eager.ts";

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
 * and beside it a file of five lines for each action, which its `runs.main` names.
 */
export async function bundle(): Promise<void> {
  const dist = join(root, "dist");
  const entry = join(dist, "entry.ts");
  markPure();
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
  writeFileSync(join(dist, "index.js"), await eager(code));
  for (const [name, { source }] of Object.entries(assets)) {
    writeFileSync(join(dist, name), name.endsWith(".js") ? await eager(await smaller(source.toString())) : source);
  }
  for (const name of actionNames) {
    writeFileSync(join(dist, `${name}.js`), mainSource(name));
  }
  writeFileSync(join(dist, "package.json"), '{ "type": "module" }\n');
  cpSync(join(root, "LICENSE"), join(dist, "LICENSE"));
}

/** ncc makes only its main file small. Smaller files are also read and compiled faster at each start. */
async function smaller(code: string): Promise<string> {
  return (await minify(code, { module: true, compress: true, mangle: true, format: { comments: false } })).code;
}

/** Does nothing on being loaded, but does not say so. */
const silentlyPure = new Set(["@azure/msal-node", "@azure/msal-common"]);

/**
 * Says of the vendor's packages that loading them does nothing, which lets the bundler leave half of them out: they
 * say it in a place where it is not looked for, or not at all.
 */
function markPure(): void {
  for (const scope of ["@azure", "@azure-rest", "@typespec"]) {
    for (const name of readdirSync(join(root, "node_modules", scope))) {
      const folder = join(root, "node_modules", scope, name);
      const pure = silentlyPure.has(`${scope}/${name}`) || readPackage(folder)?.sideEffects === false;
      if (pure) for (const inner of ["", "dist/esm", "dist"]) sayPure(join(folder, inner));
    }
  }
}

interface Package {
  readonly sideEffects?: boolean;
}

function readPackage(folder: string): Package | undefined {
  const file = join(folder, "package.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Package) : undefined;
}

function sayPure(folder: string): void {
  const about = readPackage(folder);
  if (about === undefined || about.sideEffects === false) return;
  const file = join(folder, "package.json");
  // Removed first: the file may be linked to one in another folder.
  rmSync(file);
  writeFileSync(file, `${JSON.stringify({ ...about, sideEffects: false }, undefined, 2)}\n`);
}

/**
 * What `runs.main` of an action names, beside the file that all share. From the second step of a job on, Node takes what it has compiled before from the
 * job's own temporary folder.
 */
function mainSource(name: string): string {
  return [
    'import { enableCompileCache } from "node:module";\n',
    "const { RUNNER_TEMP } = process.env;",
    'if (RUNNER_TEMP) enableCompileCache(RUNNER_TEMP + "/slipway-compiled");',
    'const { default: run } = await import("./index.js");',
    `await run(${JSON.stringify(name)});`,
    "",
  ].join("\n");
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
