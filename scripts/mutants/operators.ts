import ts from "typescript";

/** A change to one node of a source file. */
export interface Change {
  /** Replaces an expression, leaves out a statement, or leaves out a property of an object. */
  readonly what: "replace" | "statement" | "property";
  /** The text that takes the node's place; empty where it is left out. */
  readonly to: string;
}

const { SyntaxKind: Kind } = ts;

const opposites: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [Kind.AmpersandAmpersandToken, "||"],
  [Kind.BarBarToken, "&&"],
  [Kind.EqualsEqualsEqualsToken, "!=="],
  [Kind.ExclamationEqualsEqualsToken, "==="],
  [Kind.LessThanToken, "<="],
  [Kind.LessThanEqualsToken, "<"],
  [Kind.GreaterThanToken, ">="],
  [Kind.GreaterThanEqualsToken, ">"],
  [Kind.PlusToken, "-"],
  [Kind.MinusToken, "+"],
  [Kind.AsteriskToken, "/"],
]);

/**
 * What is left alone, since a change of it says nothing about the tests:
 * - an empty text as a default: where a value is always there, it only satisfies the types; leaving out `??` shows more;
 * - `-` between texts, which no type allows;
 * - what is only logged for whoever debugs, and the `cause` of an error, which nothing else shows;
 * - one millisecond or byte more of thousands: such a number becomes 0.
 * What users read (errors, remedies, problems of inputs, descriptions) is emptied like any other text.
 */
const isLeftAlone = (node: ts.Node): boolean =>
  isPlaceholder(node) || isDebugging(node) || (ts.isPropertyAssignment(node) && node.name.getText() === "cause");

function isPlaceholder(node: ts.Node): boolean {
  if (!ts.isStringLiteral(node) || node.text !== "") return false;
  const { parent } = node;
  if (ts.isBinaryExpression(parent))
    return parent.right === node && parent.operatorToken.kind === Kind.QuestionQuestionToken;
  return ts.isBindingElement(parent) && parent.initializer === node;
}

/** Whether a node is a call of `debug`, or in one. */
function isDebugging(node: ts.Node): boolean {
  const call = ts.findAncestor(node, (each) =>
    ts.isStatement(each) ? "quit" : ts.isCallExpression(each) && isDebug(each),
  );
  const own = ts.isExpressionStatement(node) && ts.isCallExpression(node.expression) && isDebug(node.expression);
  return call !== undefined || own;
}

const isDebug = ({ expression }: ts.CallExpression): boolean =>
  ts.isPropertyAccessExpression(expression) && expression.name.text === "debug";

const isText = (node: ts.Node): boolean =>
  ts.isStringLiteralLike(node) ||
  ts.isTemplateExpression(node) ||
  (ts.isBinaryExpression(node) &&
    node.operatorToken.kind === Kind.PlusToken &&
    (isText(node.left) || isText(node.right)));

/** Calls without which their object remains a value of the same type. */
const refinements = new Set(["filter", "reverse", "slice", "sort", "toLowerCase", "toSorted", "trim", "trimEnd"]);

/** The changes to try at a node, each of which should make a test fail. */
export function changesOf(node: ts.Node, text: (node: ts.Node) => string): Change[] {
  if (isLeftAlone(node)) return [];
  const replace = (...to: string[]): Change[] => to.map((each) => ({ what: "replace", to: each }));
  if (ts.isBinaryExpression(node)) {
    const [left, right] = [text(node.left), text(node.right)];
    const opposite = opposites.get(node.operatorToken.kind);
    if (isText(node)) return [];
    if (opposite !== undefined) return replace(`${left} ${opposite} ${right}`);
    if (node.operatorToken.kind === Kind.QuestionQuestionToken) return replace(left);
  }
  if (isCondition(node)) return replace(`!(${text(node)})`);
  if (ts.isPrefixUnaryExpression(node) && node.operator === Kind.ExclamationToken) return replace(text(node.operand));
  if (ts.isAwaitExpression(node)) return isResult(node) ? [] : replace(text(node.expression));
  if (ts.isCallExpression(node)) return isRefinement(node) ? replace(text(node.expression.expression)) : [];
  if (ts.isStringLiteral(node)) return replace(node.text === "" ? '"changed"' : '""');
  if (ts.isTemplateExpression(node) || ts.isNoSubstitutionTemplateLiteral(node)) return replace('""');
  if (ts.isNumericLiteral(node)) return replace(Number(node.text) < 1_000 ? `${node.text} + 1` : "0");
  if (node.kind === Kind.TrueKeyword) return replace("false");
  if (node.kind === Kind.FalseKeyword) return replace("true");
  if (ts.isArrayLiteralExpression(node)) return node.elements.length > 0 ? replace("[]") : [];
  if (ts.isExpressionStatement(node) && hasEffect(node.expression)) return [{ what: "statement", to: "" }];
  if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) return [{ what: "property", to: "" }];
  return [];
}

/** The result of a function is also changed as a whole. */
export const changesOfResult = (node: ts.Node): Change[] =>
  isResult(node) && hasValue(node) ? [{ what: "replace", to: "undefined" }] : [];

const isResult = (node: ts.Node): boolean =>
  ts.isReturnStatement(node.parent) || (ts.isArrowFunction(node.parent) && node.parent.body === node);

/** Whether an expression may have another value than undefined, and has no change of its own that does the same. */
const hasValue = (node: ts.Node): boolean =>
  ts.isExpression(node) && !ts.isLiteralExpression(node) && !ts.isVoidExpression(node) && !isConstant(node);

const isConstant = ({ kind }: ts.Node): boolean =>
  kind === Kind.TrueKeyword || kind === Kind.FalseKeyword || kind === Kind.Identifier;

function isCondition(node: ts.Node): node is ts.Expression {
  const { parent } = node;
  if (ts.isIfStatement(parent) || ts.isWhileStatement(parent) || ts.isDoStatement(parent))
    return parent.expression === node;
  return (ts.isConditionalExpression(parent) || ts.isForStatement(parent)) && parent.condition === node;
}

function isRefinement(
  node: ts.CallExpression,
): node is ts.CallExpression & { expression: ts.PropertyAccessExpression } {
  // Within an optional chain a part cannot be put into parentheses.
  const isChained = (node.flags & ts.NodeFlags.OptionalChain) !== 0;
  return !isChained && ts.isPropertyAccessExpression(node.expression) && refinements.has(node.expression.name.text);
}

function hasEffect(expression: ts.Expression): boolean {
  const inner =
    ts.isAwaitExpression(expression) || ts.isVoidExpression(expression) ? expression.expression : expression;
  if (ts.isCallExpression(inner)) return inner.expression.kind !== Kind.SuperKeyword;
  return ts.isBinaryExpression(inner) || ts.isPostfixUnaryExpression(inner) || ts.isDeleteExpression(inner);
}
