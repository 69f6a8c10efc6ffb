import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Packages without side effects that do not declare it. */
const undeclared = new Set([
  "@actions/core",
  "@actions/exec",
  "@actions/github",
  "@actions/http-client",
  "@actions/io",
  "@azure/msal-common",
  "@azure/msal-node",
]);

/**
 * Marks the vendor's packages as free of side effects, so that the bundler can leave half of them out. They declare it in a
 * place that the bundler does not read, or not at all.
 */
export function markSideEffectFree(nodeModules: string): void {
  for (const scope of ["@actions", "@azure", "@azure-rest", "@typespec"]) {
    for (const name of readdirSync(join(nodeModules, scope))) {
      const folder = join(nodeModules, scope, name);
      const isFree = undeclared.has(`${scope}/${name}`) || readManifest(folder)?.sideEffects === false;
      if (isFree) for (const inner of ["", "dist/esm", "dist"]) mark(join(folder, inner));
    }
  }
}

interface Manifest {
  readonly sideEffects?: boolean;
}

function readManifest(folder: string): Manifest | undefined {
  const file = join(folder, "package.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Manifest) : undefined;
}

function mark(folder: string): void {
  const manifest = readManifest(folder);
  if (manifest === undefined || manifest.sideEffects === false) return;
  const file = join(folder, "package.json");
  // Removed first: the file may be a hard link to one in another checkout.
  rmSync(file);
  writeFileSync(file, `${JSON.stringify({ ...manifest, sideEffects: false }, undefined, 2)}\n`);
}
