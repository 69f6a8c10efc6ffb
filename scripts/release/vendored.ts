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

/** One workflow as such a server takes it. */
export function vendored(text: string, repository: string, commit: string): string {
  const plain = stringify(sequential(parse(text)), { aliasDuplicateObjects: false, lineWidth: 0 });
  return plain.replace(/(uses: )"?\$\/(\.github\/workflows\/[^"\n]+|[^"\n]+)"?/g, (_, uses: string, path: string) =>
    path.startsWith(".github/") ? `${uses}./${path}` : `${uses}${repository}${path}@${commit}`,
  );
}
