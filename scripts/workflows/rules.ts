import { isAlias, isMap, isNode, isScalar, LineCounter, type Node, parseDocument, visit } from "yaml";
import type { Input } from "../../packages/action/src/index.ts";
import { commonInputs } from "../../packages/action/src/index.ts";
import { actionNames, declaration } from "../actions.ts";

/** Something about a workflow that is not as we want it. */
export interface Complaint {
  readonly line: number;
  readonly what: string;
}

type Types = ReadonlyMap<string, string>;

/** What GitHub's own tool does not ask of a workflow, and we do. */
export async function complaints(text: string): Promise<Complaint[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const found: Complaint[] = [];
  const complain = (node: unknown, what: string) =>
    found.push({ line: isNode(node) && node.range ? lines.linePos(node.range[0]).line : 1, what });
  const at = (node: unknown) => (isAlias(node) ? node.resolve(document) : node);

  const top = document.get("permissions", true);
  if (!isMap(top) || top.items.length > 0)
    complain(top, "Write permissions: {} at the top, and name them at each job.");
  const types = inputTypes(document.toJS() as Fields);
  const steps: Promise<void>[] = [];
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(key)) return;
      if (key.value === "run" && isScalar(value) && /\$\{\{/.test(String(value.value)))
        complain(value, "Hand values to run: by env:, never by an expression inside it.");
      if (key.value === "secrets" && isScalar(value) && value.value === "inherit")
        complain(value, "Name the secrets that are passed on.");
      if (key.value === "uses" && isScalar(value)) {
        const why = unpinned(String(value.value), value.comment ?? "");
        if (why) complain(value, why);
      }
      if (key.value === "permissions" && isMap(value)) {
        for (const item of value.items) {
          const level = item.value;
          if (isScalar(level) && !level.comment?.trim()) complain(level, "Say beside each permission what it is for.");
        }
      }
    },
    Map(_, map) {
      const uses = map.get("uses");
      const name = /^\$\/actions\/([\w-]+)$/.exec(String(uses))?.[1];
      if (name === undefined) return;
      const given = at(map.get("with", true));
      if (isMap(given)) steps.push(judge(name, given.items as never, types, complain));
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

/** Somebody else's action is named by its commit, and by its version for whoever reads. */
function unpinned(uses: string, comment: string): string | undefined {
  if (/^(\$|\.)\//.test(uses)) return undefined;
  if (!/@[0-9a-f]{40}$/.test(uses)) return "Pin it to a commit, by its 40 hexadecimal digits.";
  return /v\d+\.\d+\.\d+/.test(comment) ? undefined : "Say beside the commit which version it is.";
}

/** Whether a `with:` block fits the declaration of an action, by name and by type. */
async function judge(
  action: string,
  given: readonly { readonly key: Node; readonly value: Node }[],
  types: Types,
  complain: (node: unknown, what: string) => void,
): Promise<void> {
  if (!actionNames.includes(action)) return complain(given[0]?.key, `There is no action ${action}.`);
  const declared: Readonly<Record<string, Input<unknown>>> = { ...(await declaration(action)).inputs, ...commonInputs };
  for (const { key, value } of given) {
    const name = isScalar(key) ? String(key.value) : "";
    const input = declared[name];
    if (input === undefined) complain(key, `${action} has no input ${name}.`);
    else if (isScalar(value)) {
      const why = await misfit(input, String(value.value), types);
      if (why !== undefined) complain(value, `${action}, ${name}: ${why}`);
    }
  }
}

async function misfit(input: Input<unknown>, text: string, types: Types): Promise<string | undefined> {
  const named = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(text.trim())?.[1];
  if (named !== undefined) {
    const type = types.get(named);
    const fits = { integer: ["number"], boolean: ["boolean"], string: ["string", "number"] };
    const wanted = fits[input.schema.type as keyof typeof fits] ?? ["string"];
    return type === undefined || wanted.includes(type) ? undefined : `the workflow's input is a ${type}.`;
  }
  if (text.includes("${{") || text.trim() === "") return undefined;
  await input.ready?.(text.trim());
  const reading = input.read(text.trim());
  return "problem" in reading ? reading.problem : undefined;
}
