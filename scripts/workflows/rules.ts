import { isAlias, isMap, isNode, isScalar, LineCounter, type Node, parseDocument, visit } from "yaml";
import type { Input } from "../../packages/action/src/index.ts";
import { commonInputs } from "../../packages/action/src/index.ts";
import { actionNames, declaration } from "../actions.ts";
import { insecureMap, insecurePair } from "./security-rules.ts";

/** Something in a workflow that is against our rules. */
export interface Problem {
  readonly line: number;
  readonly what: string;
}

type Types = ReadonlyMap<string, string>;

/** Checks a workflow against the rules that GitHub's own tool does not know. */
export async function problemsIn(text: string): Promise<Problem[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const found: Problem[] = [];
  const report = (node: unknown, what: string) =>
    found.push({ line: isNode(node) && node.range ? lines.linePos(node.range[0]).line : 1, what });
  const resolved = (node: unknown) => (isAlias(node) ? node.resolve(document) : node);

  const top = document.get("permissions", true);
  if (!isMap(top) || top.items.length > 0) report(top, "Write permissions: {} at the top, and name them at each job.");
  const hasShell = document.hasIn(["defaults", "run", "shell"]);
  const types = inputTypes(document.toJS() as Fields);
  const steps: Promise<void>[] = [];
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(key)) return;
      const insecure = insecurePair(String(key.value), value);
      if (insecure) report(value ?? key, insecure);
      if (key.value === "run" && isScalar(value) && /\$\{\{/.test(String(value.value)))
        report(value, "Hand values to run: by env:, never by an expression inside it.");
      if (isScalar(value) && /"[^"\n]*\$\{\{[^"\n]*"/.test(String(value.value)) && /^\s*[[{]/.test(String(value.value)))
        report(value, "Encode what goes into JSON: ${{ toJSON(…) }}, without quotation marks around it.");
      if (key.value === "secrets" && isScalar(value) && value.value === "inherit")
        report(value, "Name the secrets that are passed on.");
      if (key.value === "uses" && isScalar(value)) {
        const why = pinProblem(String(value.value), value.comment ?? "");
        if (why) report(value, why);
      }
      if (key.value === "permissions" && isMap(value)) {
        for (const item of value.items) {
          const level = item.value;
          if (isScalar(level) && !level.comment?.trim()) report(level, "Say beside each permission what it is for.");
        }
      }
    },
    Map(_, map) {
      const insecure = insecureMap(map);
      if (insecure) report(map, insecure);
      // On Windows a script would be PowerShell's, and elsewhere a broken pipe would not fail it.
      if (typeof map.get("run") === "string" && !map.has("shell") && !hasShell) report(map, "Write shell: bash.");
      const uses = map.get("uses");
      const name = /^\$\/actions\/([\w-]+)$/.exec(String(uses))?.[1];
      if (name === undefined) return;
      const given = resolved(map.get("with", true));
      if (isMap(given)) steps.push(checkInputs(name, given.items as never, types, report));
    },
  });
  await Promise.all(steps);
  return found;
}

type Fields = Readonly<Record<string, unknown>>;

function inputTypes(workflow: Fields): Types {
  const { on } = workflow as { on?: { workflow_call?: { inputs?: Readonly<Record<string, { type?: string }>> } } };
  return new Map(Object.entries(on?.workflow_call?.inputs ?? {}).map(([name, { type = "string" }]) => [name, type]));
}

/** Someone else's action has to be pinned to a commit, with its version in a comment for the reader. */
function pinProblem(uses: string, comment: string): string | undefined {
  if (/^(\$|\.)\//.test(uses)) return undefined;
  if (!/@[0-9a-f]{40}$/.test(uses)) return "Pin it to a commit, by its 40 hexadecimal digits.";
  return /v\d+\.\d+\.\d+/.test(comment) ? undefined : "Say beside the commit which version it is.";
}

/** Checks a `with:` block against the declaration of the action, by names and types. */
async function checkInputs(
  action: string,
  given: readonly { readonly key: Node; readonly value: Node }[],
  types: Types,
  report: (node: unknown, what: string) => void,
): Promise<void> {
  if (!actionNames.includes(action)) return report(given[0]?.key, `There is no action ${action}.`);
  const declared: Readonly<Record<string, Input<unknown>>> = { ...(await declaration(action)).inputs, ...commonInputs };
  for (const { key, value } of given) {
    const name = isScalar(key) ? String(key.value) : "";
    const input = declared[name];
    if (input === undefined) report(key, `${action} has no input ${name}.`);
    else if (isScalar(value)) {
      const why = await problemWith(input, String(value.value), types);
      if (why !== undefined) report(value, `${action}, ${name}: ${why}`);
    }
  }
}

async function problemWith(input: Input<unknown>, text: string, types: Types): Promise<string | undefined> {
  const named = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(text.trim())?.[1];
  if (named !== undefined) {
    const type = types.get(named);
    const accepted = { integer: ["number"], boolean: ["boolean"], string: ["string", "number"] };
    const wanted = accepted[input.schema.type as keyof typeof accepted] ?? ["string"];
    return type === undefined || wanted.includes(type) ? undefined : `the workflow's input is a ${type}.`;
  }
  if (text.includes("${{") || text.trim() === "") return undefined;
  await input.ready?.(text.trim());
  const reading = input.read(text.trim());
  return "problem" in reading ? reading.problem : undefined;
}
