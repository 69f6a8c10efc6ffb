import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Those of some files that import a file whose path begins so, themselves or by what they import. All paths are from the root. */
export function relatedTo(beginning: string, paths: readonly string[], root: string): string[] {
  const stepsFrom = imports(root);
  return paths.filter((path) => [...stepsFrom(path).keys()].some((each) => each.startsWith(beginning)));
}

/** All that a file of a repository imports, with how many imports lead from it to that. */
export function imports(root: string): (path: string) => ReadonlyMap<string, number> {
  const direct = new Map<string, readonly string[]>();
  const importsOf = (path: string): readonly string[] => {
    const found = direct.get(path) ?? (existsSync(join(root, path)) ? importedBy(path, root) : []);
    direct.set(path, found);
    return found;
  };
  const known = new Map<string, ReadonlyMap<string, number>>();
  return (path) => {
    const found = known.get(path);
    if (found !== undefined) return found;
    const steps = new Map([[path, 0]]);
    for (const [each, step] of steps)
      for (const imported of importsOf(each)) if (!steps.has(imported)) steps.set(imported, step + 1);
    known.set(path, steps);
    return steps;
  };
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
