import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "../actions.ts";
import { git } from "../git.ts";
import { ReleaseError } from "./release-error.ts";
import type { Names } from "./version.ts";

/**
 * Commits main with its bundle to the branch of its major version, and pushes that branch, the tag and the moving tag at
 * once. Main itself never contains a bundle. Gives the commit.
 */
export function publish({ tag, moving, branch }: Names): string {
  if (!existsSync(join(root, "dist", "index.js")))
    throw new ReleaseError("There is no bundle in dist: build the release first, with --build.");
  const earlier = git(root, "ls-remote", "origin", `refs/heads/${branch}`).split("\t")[0] ?? "";
  if (earlier !== "") git(root, "fetch", "--quiet", "origin", earlier);
  git(root, "add", "--force", "dist");
  const tree = git(root, "write-tree");
  git(root, "reset", "--quiet");
  const parents = ["HEAD", ...(earlier === "" ? [] : [earlier])].flatMap((parent) => ["-p", parent]);
  const message = `Release ${tag}\n\nMain, with its bundle.`;
  const commit = git(root, "commit-tree", tree, ...parents, "-m", message);
  git(root, "tag", "--annotate", tag, commit, "--message", tag);
  git(root, "tag", "--force", "--annotate", moving, commit, "--message", `${moving} is ${tag}`);
  const refs = [`${commit}:refs/heads/${branch}`, `refs/tags/${tag}`, `+refs/tags/${moving}`];
  git(root, "push", "--quiet", "--atomic", "origin", ...refs);
  return commit;
}
