import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../actions.ts";
import { git } from "../git.ts";
import { ReleaseError } from "./release-error.ts";

/** What a version is called in git. */
export interface Names {
  readonly tag: string;
  /** The tag that moves with each release of a major version. */
  readonly moving: string;
  /** The branch that holds every release of a major version, so that each pinned commit is on a branch. */
  readonly branch: string;
}

export function namesOf(version: string): Names {
  if (!/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.test(version))
    throw new ReleaseError(`"${version}" is no version: write three numbers, as in 1.2.3.`);
  const moving = `v${version.split(".")[0]}`;
  return { tag: `v${version}`, moving, branch: `releases/${moving}` };
}

/** What a version changes, from CHANGELOG.md. */
export function notesOf(version: string): string {
  const changelog = readFileSync(join(root, "CHANGELOG.md"), "utf8");
  const [, notes] = changelog.split(`\n## ${version}\n`);
  if (notes === undefined)
    throw new ReleaseError(`Say in CHANGELOG.md, under "## ${version}", what changes for users.`);
  return `${notes.split("\n## ")[0]?.trim()}\n`;
}

export function checkReady({ tag }: Names): void {
  if (git(root, "rev-parse", "--abbrev-ref", "HEAD") !== "main") throw new ReleaseError("Check out main first.");
  if (git(root, "status", "--porcelain") !== "")
    throw new ReleaseError("Commit or remove what is not committed first.");
  if (git(root, "tag", "--list", tag) !== "")
    throw new ReleaseError(`${tag} has been released: choose the next version.`);
}
