import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./actions.ts";
import { bundleActions } from "./bundle/bundle-actions.ts";
import { git } from "./git.ts";

/** A release cannot be made; the message says what to do first. */
class ReleaseError extends Error {}

/**
 * Releases main: checks, tests and bundles it, commits the bundle to no branch, and pushes it as the tag vX.Y.Z and the
 * moving tag vX. Main itself never contains a bundle.
 */
async function release(version: string, vendor: string | undefined): Promise<void> {
  const tag = `v${version}`;
  const major = `v${version.split(".")[0]}`;
  checkReady(version, tag);
  for (const script of ["check", "test"]) execFileSync("npm", ["run", script], { cwd: root, stdio: "inherit" });
  await bundleActions();

  const branch = git(root, "rev-parse", "--abbrev-ref", "HEAD");
  git(root, "checkout", "--quiet", "--detach");
  try {
    git(root, "add", "--force", "dist");
    git(root, "commit", "--quiet", "--message", `Release ${tag}\n\nThe bundle of main at this commit's parent.`);
    git(root, "tag", "--annotate", tag, "--message", tag);
    git(root, "tag", "--force", "--annotate", major, "--message", `${major} is ${tag}`, `${tag}^{}`);
    git(root, "push", "--quiet", "origin", tag);
    git(root, "push", "--quiet", "--force", "origin", major);
    if (vendor !== undefined) writeVendored(vendor, git(root, "rev-parse", "HEAD"));
  } finally {
    git(root, "checkout", "--quiet", "--force", branch);
  }
  process.stdout.write(`Released ${tag}; ${major} points to it.\n`);
}

function checkReady(version: string, tag: string): void {
  if (!/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.test(version)) {
    throw new ReleaseError(`"${version}" is no version: write three numbers, as in 1.2.3.`);
  }
  if (git(root, "rev-parse", "--abbrev-ref", "HEAD") !== "main") throw new ReleaseError("Check out main first.");
  if (git(root, "status", "--porcelain") !== "")
    throw new ReleaseError("Commit or remove what is not committed first.");
  if (git(root, "tag", "--list", tag) !== "")
    throw new ReleaseError(`${tag} has been released: choose the next version.`);
  if (!readFileSync(join(root, "CHANGELOG.md"), "utf8").includes(`\n## ${version}\n`)) {
    throw new ReleaseError(`Say in CHANGELOG.md, under "## ${version}", what changes for users.`);
  }
}

/** Writes the workflows for servers that do not know `$/`: with our actions by address and commit. */
function writeVendored(repository: string, sha: string): void {
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository))
    throw new ReleaseError(`"${repository}" is no repository: write owner/name.`);
  const workflows = join(root, ".github", "workflows");
  const folder = join(root, "vendored");
  mkdirSync(folder, { recursive: true });
  for (const name of existsSync(workflows) ? readdirSync(workflows) : []) {
    const text = readFileSync(join(workflows, name), "utf8");
    writeFileSync(join(folder, name), text.replace(/(uses:\s*)\$\/(\S+)/g, `$1${repository}/$2@${sha}`));
  }
}

if (import.meta.main) {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { vendor: { type: "string" } } });
  try {
    await release(positionals[0] ?? "", values.vendor);
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
