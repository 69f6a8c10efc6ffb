import { globSync, readFileSync } from "node:fs";
import ts from "typescript";
import { root } from "../actions.ts";

/** A regular expression in a source. */
export interface Found {
  readonly source: string;
  readonly flags: string;
  readonly at: string;
}

/** What runs with rights over production: not the tests and their worlds, nor the simulated cloud and the rehearsal. */
export const filesToSearch = (): string[] =>
  globSync("{packages/{reconcile,action,azure,aws,kubernetes,github},actions/*}/src/**/*.ts", { cwd: root })
    .filter((file) => !/(\.test|\.test-support|\/arrange)\.ts$/.test(file))
    .sort();

/** Every regular expression of a file that stands there as one. */
export function regularExpressionsIn(path: string, file: string): Found[] {
  const source = ts.createSourceFile(file, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf("/");
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      found.push({ source: node.text.slice(1, end), flags: node.text.slice(end + 1), at: `${file}:${line}` });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
