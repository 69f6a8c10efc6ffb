import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { minify } from "@swc/core";
import { actionNames, root } from "../actions.ts";
import { compileEagerly } from "./eager-functions.ts";
import { loadCryptoLate, loadNoHttpClients, loadUndiciLate } from "./late-modules.ts";
import { encodeProxyUsers } from "./proxy-buffers.ts";
import { markSideEffectFree } from "./side-effects.ts";
import { withoutUnreachable } from "./unreachable-modules.ts";

/** The part of ncc that we use, since it has no types. */
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
 * Bundles all actions into one entry that imports the requested one lazily, so that shared code exists once. Beside it
 * each action gets a file of five lines, which its `runs.main` names.
 */
export async function bundleActions(): Promise<void> {
  const dist = join(root, "dist");
  const entry = join(dist, "entry.ts");
  markSideEffectFree(join(root, "node_modules"));
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
  writeFileSync(join(dist, "index.js"), await compileEagerly(loadCryptoLate(code)));
  const isChunk = (name: string) => name.endsWith(".js");
  for (const [name, { source }] of Object.entries(assets)) if (!isChunk(name)) writeFileSync(join(dist, name), source);
  // Side by side: SWC works in threads of its own.
  const chunks = new Map(
    await Promise.all(
      Object.entries(assets)
        .filter(([name]) => isChunk(name))
        .map(async ([name, { source }]) => [name, await minifyChunk(source.toString())] as const),
    ),
  );
  for (const [name, chunk] of await withoutUnreachable(
    encodeProxyUsers(loadUndiciLate(loadNoHttpClients(chunks))),
    code,
  ))
    writeFileSync(join(dist, name), await compileEagerly(chunk));
  for (const name of actionNames) {
    writeFileSync(join(dist, `${name}.js`), programSource(name));
  }
  writeFileSync(join(dist, "package.json"), '{ "type": "module" }\n');
  cpSync(join(root, "LICENSE"), join(dist, "LICENSE"));
}

/** Minifies a chunk, which ncc does only for its main file. A smaller chunk also loads faster. */
async function minifyChunk(code: string): Promise<string> {
  return (await minify(code, { module: true, compress: true, mangle: true, format: { comments: false } })).code;
}

/**
 * The program that `runs.main` of an action names. From the second step of a job on, Node takes compiled code from the
 * temporary folder of the job.
 */
function programSource(name: string): string {
  return [
    'import { enableCompileCache } from "node:module";\n',
    "const { RUNNER_TEMP } = process.env;",
    'if (RUNNER_TEMP) enableCompileCache(RUNNER_TEMP + "/slipway-compiled");',
    'const { default: run } = await import("./index.js");',
    `await run(${JSON.stringify(name)});`,
    "",
  ].join("\n");
}

/** The source of the shared entry: all actions by name. */
function entrySource(): string {
  const branches = actionNames.map((name) => `  "${name}": () => import("../actions/${name}/src/action.ts"),\n`);
  return [
    'import { start } from "@slipway/action/start";\n',
    `const actions = {\n${branches.join("")}};\n`,
    "export default async (name: keyof typeof actions) => start((await actions[name]()).default);\n",
    "export const load = async (name: keyof typeof actions) => ({",
    '  kit: await import("@slipway/action/in-process"),',
    "  action: (await actions[name]()).default,",
    "});\n",
  ].join("\n");
}
