import type { Cloud } from "@slipway/simulator";
import { hour } from "../operator.ts";
import { awsTargets } from "./aws-targets.ts";
import { azureTargets } from "./azure-targets.ts";
import { EditError, type EditTarget, type Values } from "./edit-target.ts";

/** A change that someone makes by hand, to everything whose resource ID, ARN or name is like a pattern; `*` is any text. */
export type Edit =
  | { readonly delete: string }
  | { readonly change: string; readonly set: Values }
  | { readonly change: string; readonly add: Values };

const form =
  'Write a list of { delete: "*/PATTERN" }, { change: "*/PATTERN", set: { FIELD: VALUE } } or { change: "*/PATTERN", add: { PART: VALUE } }.';

/** The edits in a file that was read as YAML. */
export function readEdits(file: string, given: unknown): Edit[] {
  if (!Array.isArray(given)) throw new EditError(`${file} is not a list of edits. ${form}`);
  return given.map((each: unknown, at) => {
    const edit = (typeof each === "object" && each !== null ? each : {}) as Values;
    if (isEdit(edit)) return edit;
    throw new EditError(`${file}: edit ${at + 1} is not one. ${form}`);
  });
}

function isEdit(edit: Values): edit is Edit & Values {
  const [first, second, ...more] = Object.keys(edit).sort();
  if (more.length > 0) return false;
  if (first === "delete") return second === undefined && typeof edit.delete === "string";
  const isMeant = (first === "change" && second === "set") || (first === "add" && second === "change");
  const what = edit.set ?? edit.add;
  return isMeant && typeof edit.change === "string" && typeof what === "object" && what !== null;
}

/** Makes the edits as an operator who may do everything. Returns what someone did, in words. */
export async function makeEdits(cloud: Cloud, edits: readonly Edit[]): Promise<string> {
  const done: string[] = [];
  for (const edit of edits) {
    for (const target of matching(cloud, "delete" in edit ? edit.delete : edit.change)) {
      done.push(await make(edit, target));
      cloud.world.clock.advance(hour);
    }
  }
  return `Someone ${done.join(", and ")}.`;
}

async function make(edit: Edit, { id, name, remove, set, add }: EditTarget): Promise<string> {
  if ("delete" in edit) {
    await remove();
    return `deletes ${name}`;
  }
  const [verb, act, what] =
    "set" in edit ? (["changes", set, edit.set] as const) : (["adds to", add, edit.add] as const);
  if (act === undefined)
    throw new EditError(`${id} takes no ${"set" in edit ? "set" : "add"}: it can only be deleted or replaced by hand.`);
  await act(what);
  return `${verb} ${name}: ${JSON.stringify(what)}`;
}

function matching(cloud: Cloud, pattern: string): EditTarget[] {
  const parts = pattern.toLowerCase().split("*");
  const all = [...azureTargets(cloud), ...awsTargets(cloud)];
  const found = all.filter(({ id, aliases = [] }) =>
    [id, ...aliases].some((each) => isLike(each.toLowerCase(), parts)),
  );
  if (found.length > 0) return found;
  const names = all.map(({ id, aliases = [] }) => `  ${[id, ...aliases].join(" or ")}`);
  throw new EditError(`No resource is like ${pattern}. There are:\n${names.join("\n")}`);
}

/** Whether a text consists of these parts in order, with anything between them. */
function isLike(text: string, [first = "", ...parts]: readonly string[]): boolean {
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    const found = isLast ? text.length - part.length : text.indexOf(part, at);
    if (found < at || !text.startsWith(part, found)) return false;
    at = found + part.length;
  }
  return at === text.length;
}
