import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../actions.ts";
import { bundleActions } from "../bundle/bundle-actions.ts";
import { releaseFolder } from "./unpack.ts";

/** Checks, tests and bundles what is checked out. It needs no right to write anything. */
export async function build(notes: string): Promise<void> {
  const npm = (...args: string[]) => execFileSync("npm", args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  for (const script of ["check", "test"]) npm("run", script);
  await bundleActions();
  const folder = join(root, releaseFolder);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(join(folder, "notes.md"), notes);
  const made = npm("sbom", "--sbom-format", "cyclonedx", "--omit", "dev");
  writeFileSync(join(folder, "sbom.cdx.json"), made);
  // The same bytes for the same bundle: names in order, no owner, no time.
  const same = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mtime=@0"];
  execFileSync("tar", [...same, "-cf", join(folder, "dist.tar"), "dist"], { cwd: root });
}
