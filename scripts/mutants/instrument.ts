import ts from "typescript";
import { type Change, changesOf, changesOfResult } from "./operators.ts";

/** One change to a source file. Without its `id`, it stays the same when other lines of the file move. */
export interface Mutant {
  readonly id: string;
  readonly file: string;
  readonly line: number;
  /** The function, class or constant that it is in. */
  readonly place: string;
  readonly from: string;
  readonly to: string;
}

/**
 * A source file that holds all its mutants at once: each takes effect where the global function `mutant$` says so. That is
 * noted as well when the file begins and ends to load.
 */
export interface Instrumented {
  readonly code: string;
  readonly mutants: readonly Mutant[];
}

/** Finds the mutants of a file and writes them into its source. Lines stay where they are, except for the mutants'. */
export function instrument(file: string, source: string): Instrumented {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const mutants: Mutant[] = [];
  const text = (node: ts.Node): string => source.slice(node.getStart(tree), node.end);

  const switchFor = (node: ts.Node, to: string): string => {
    const id = `${file}#${mutants.length}`;
    const line = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
    mutants.push({ id, file, line, place: placeOf(node), from: text(node), to });
    return `globalThis.mutant$(${JSON.stringify(id)})`;
  };

  const apply = (node: ts.Node, code: string, { what, to }: Change): string => {
    if (what === "statement") return `{ if (!${switchFor(node, to)}) ${code} }`;
    if (what === "property") return `...(${switchFor(node, to)} ? {} : { ${code} })`;
    return `(${switchFor(node, to)} ? ${to} : ${code})`;
  };

  const render = (node: ts.Node): string => {
    const children: ts.Node[] = [];
    ts.forEachChild(node, (child) => void children.push(child));
    let code = "";
    let from = node.getStart(tree);
    for (const child of children.sort((one, other) => one.pos - other.pos)) {
      code += source.slice(from, child.getStart(tree)) + (isFixed(child) ? text(child) : render(child));
      from = child.end;
    }
    code += source.slice(from, node.end);
    if (ts.isSourceFile(node)) return code;
    return [...changesOf(node, text), ...changesOfResult(node)].reduce(
      (done, change) => apply(node, done, change),
      code,
    );
  };

  const loads = (more: string): string => `globalThis.mutant$.loads(${more});`;
  const code = `${source.slice(0, tree.getStart(tree))}${loads("1")} ${render(tree)}\n${loads("-1")}\n`;
  return { code, mutants };
}

/** Types, names and imports: nothing that runs, or nothing that can be changed by itself. */
function isFixed(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isTypeNode(node) || ts.isTypeParameterDeclaration(node) || ts.isInterfaceDeclaration(node)) return true;
  if (ts.isTypeAliasDeclaration(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return true;
  if (ts.isPropertyName(node) && ts.getNameOfDeclaration(parent as ts.Declaration) === node) return true;
  if (ts.isBindingElement(parent) && parent.propertyName === node) return true;
  if (ts.isTaggedTemplateExpression(parent) && parent.template === node) return true;
  if (ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.ImportKeyword) return true;
  return ts.isBinaryExpression(parent) && parent.left === node && isAssignment(parent.operatorToken.kind);
}

const isAssignment = (kind: ts.SyntaxKind): boolean =>
  kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;

function placeOf(node: ts.Node): string {
  const names: string[] = [];
  for (let each = node.parent; !ts.isSourceFile(each); each = each.parent) {
    const isNamed = ts.isFunctionLike(each) || ts.isClassDeclaration(each) || ts.isVariableDeclaration(each);
    const name = isNamed ? ts.getNameOfDeclaration(each as ts.Declaration) : undefined;
    if (name !== undefined && ts.isIdentifier(name) && name.text !== names[0]) names.unshift(name.text);
  }
  return names.join(".");
}
