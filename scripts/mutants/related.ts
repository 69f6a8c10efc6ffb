import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Those of some files that import a file whose path begins so, themselves or by what they import. All paths are from the root. */
export function relatedTo(beginning: string, paths: readonly string[], root: string): string[] {
  const known = new Map<string, readonly string[]>();
  const importsOf = (path: string): readonly string[] => {
    const found = known.get(path) ?? (existsSync(join(root, path)) ? importedBy(path, root) : []);
    known.set(path, found);
    return found;
  };
  return paths.filter((path) => {
    const seen = new Set([path]);
    for (const each of seen) for (const imported of importsOf(each)) seen.add(imported);
    return [...seen].some((each) => each.startsWith(beginning));
  });
}

/** The files of the repository that a file imports, also where that waits until it is needed. */
function importedBy(path: string, root: string): string[] {
  const source = readFileSync(join(root, path), "utf8");
  const names = [...source.matchAll(/\b(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(([, name = ""]) => name);
  return names.flatMap((name) => {
    if (name.startsWith(".")) return [join(dirname(path), name)];
    const [, own, entry = ""] = /^@slipway\/([\w-]+)(\/.*)?$/.exec(name) ?? [];
    if (own === undefined) return [];
    const { exports } = JSON.parse(readFileSync(join(root, "packages", own, "package.json"), "utf8"));
    return [join("packages", own, exports[`.${entry}`])];
  });
}
