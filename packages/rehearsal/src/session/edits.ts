import { type Cloud, inventory } from "@slipway/simulator";
import { hour, OperatorError, request } from "./operator.ts";

/** A change that someone makes by hand, to every resource of Azure whose ID is like a pattern; `*` is any text. */
export type Edit =
  | { readonly delete: string }
  | { readonly change: string; readonly set: Readonly<Record<string, unknown>> };

/** An edit says nothing that can be done. */
export class EditError extends Error {
  override readonly name = "EditError";
}

/** The edits in a file that was read as YAML. */
export function readEdits(file: string, given: unknown): Edit[] {
  const form = 'Write a list of { delete: "*/PATTERN" } or { change: "*/PATTERN", set: { properties.FIELD: VALUE } }.';
  if (!Array.isArray(given)) throw new EditError(`${file} is not a list of edits. ${form}`);
  return given.map((each: unknown, at) => {
    const {
      delete: gone,
      change,
      set,
      ...rest
    } = (typeof each === "object" && each !== null ? each : {}) as Record<string, unknown>;
    const isPlain = Object.keys(rest).length === 0;
    if (isPlain && typeof gone === "string" && change === undefined && set === undefined) return { delete: gone };
    if (isPlain && typeof change === "string" && gone === undefined && typeof set === "object" && set !== null)
      return { change, set: set as Record<string, unknown> };
    throw new EditError(`${file}: edit ${at + 1} is not one. ${form}`);
  });
}

/** Makes the edits as an operator who may do everything. Returns what someone did, in words. */
export async function makeEdits(cloud: Cloud, edits: readonly Edit[]): Promise<string> {
  const done: string[] = [];
  for (const edit of edits) {
    const pattern = "delete" in edit ? edit.delete : edit.change;
    for (const id of matching(cloud, pattern)) {
      const version = await versionFor(cloud, id);
      const name = id.split("/").slice(-2).join(" ");
      if ("delete" in edit) {
        await request(cloud, "DELETE", id, version);
        done.push(`deletes ${name}`);
      } else {
        const have = await request<Record<string, unknown>>(cloud, "GET", id, version);
        await request(cloud, "PUT", id, version, changed(have, edit.set));
        done.push(`changes ${name}: ${JSON.stringify(edit.set)}`);
      }
      cloud.world.clock.advance(hour);
    }
  }
  return `Someone ${done.join(", and ")}.`;
}

function matching({ world }: Cloud, pattern: string): string[] {
  const parts = pattern.toLowerCase().split("*");
  const all = inventory(world).azure.map(({ resource }) => resource.id);
  const found = all.filter((id) => isLike(id.toLowerCase(), parts));
  if (found.length > 0) return found;
  throw new EditError(`No resource is like ${pattern}. There are:\n${all.map((id) => `  ${id}`).join("\n")}`);
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

/** ARM itself says which versions a type has, to one who asks for another. */
async function versionFor(cloud: Cloud, id: string): Promise<string> {
  const { body } = await cloud.request("GET", `${id}?api-version=1999-01-01`);
  const text = JSON.stringify(body ?? "");
  const [, version] =
    /supported (?:api-)?versions are '(?:[\d-]+(?:-preview)?, )?([\d-]+(?:-preview)?)/.exec(text) ?? [];
  if (version === undefined) throw new OperatorError(`GET ${id} says no version: ${text}`);
  return version;
}

/** A resource with fields set; a field within another is written with a dot. */
function changed(have: Readonly<Record<string, unknown>>, set: Readonly<Record<string, unknown>>): object {
  const next = structuredClone(have);
  for (const [path, value] of Object.entries(set)) {
    const names = path.split(".");
    const last = names.pop() ?? "";
    let at: Record<string, unknown> = next;
    for (const name of names) {
      if (typeof at[name] !== "object" || at[name] === null) at[name] = {};
      at = at[name] as Record<string, unknown>;
    }
    at[last] = value;
  }
  return next;
}
