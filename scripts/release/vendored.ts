import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { root } from "../actions.ts";
import { ReleaseError } from "./release-error.ts";
import { sequential } from "./sequential.ts";

const own = new Set(["ci.yml", "release.yml", "codeql.yml"]);

/**
 * Writes the reusable workflows for servers that lack what GitHub got in 2026 (GHES 3.20): our actions by address and
 * commit, steps one after the other, anchors written out.
 */
export function writeVendored(repository: string, commit: string): void {
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository))
    throw new ReleaseError(`"${repository}" is no repository: write owner/name.`);
  const folder = join(root, "vendored");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const workflows = join(root, ".github", "workflows");
  for (const name of readdirSync(workflows).filter((each) => !own.has(each)))
    writeFileSync(join(folder, name), vendored(readFileSync(join(workflows, name), "utf8"), `${repository}/`, commit));
}

/**
 * What a server of one's own has in place of what github.com has: runners by other labels, and artifacts of the third
 * version, since actions/upload-artifact says of its fourth that GHES does not support it. The third replaces files unasked.
 */
const replaced: readonly (readonly [RegExp, string])[] = [
  [/(default: )ubuntu-latest$/gm, "$1self-hosted"],
  [/^ *overwrite: true\n/gm, ""],
  [/(uses: actions\/upload-artifact)@[0-9a-f]{40}$/gm, "$1@c6a3b2bd78b3985e4b2f15397fec357f0fd808de # v3.2.2-node20"],
];

/** One workflow as such a server takes it. */
export function vendored(text: string, repository: string, commit: string): string {
  const plain = stringify(sequential(parse(text)), { aliasDuplicateObjects: false, lineWidth: 0 });
  const fit = replaced.reduce((written, [what, by]) => written.replace(what, by), plain);
  return fit.replace(/(uses: )"?\$\/(\.github\/workflows\/[^"\n]+|[^"\n]+)"?/g, (_, uses: string, path: string) =>
    path.startsWith(".github/") ? `${uses}./${path}` : `${uses}${repository}${path}@${commit}`,
  );
}
