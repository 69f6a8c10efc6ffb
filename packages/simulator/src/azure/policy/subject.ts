import { lookup } from "../../world/table.ts";
import type { Json, JsonObject } from "../engine/json.ts";
import { isObject, objectOf, textOf } from "../engine/json.ts";
import { plainLocation } from "../engine/locations.ts";
import { nameOf } from "../engine/path.ts";
import { aliasOf } from "./alias.ts";
import { evaluated, type Functions } from "./expression.ts";
import { memberOf } from "./member.ts";
import { notSimulated } from "./not-simulated.ts";

/** What policies judge: a request to make or change a resource, as Resource Manager has it before the provider. */
export interface Subject {
  readonly type: string;
  readonly id: string;
  readonly apiVersion: string;
  /** The body of a PUT; of a PATCH, what is there with the patch in it. */
  readonly content: JsonObject;
  /** The resource group that it is in. */
  readonly group: JsonObject;
  readonly parameters: JsonObject;
  /** Within a count, the one member of each array that it has come to. */
  readonly members?: Readonly<Record<string, Json>>;
}

/** What a field selects: one value, or those of all members of an array; where it is in the body. */
export interface Selected {
  readonly path: string;
  readonly values: readonly (Json | undefined)[];
  /** Whether there is such an array at all. */
  readonly missing?: true;
}

const envelope = ["name", "fullName", "kind", "type", "location", "id", "identity.type", "tags"];

/** The values of a field: `type`, `tags['x']`, or an alias. One of another type's aliases selects nothing. */
export function select(subject: Subject, field: string): Selected {
  const { content } = subject;
  const tag = tagIn(field);
  if (tag !== undefined) return { path: `tags[${tag}]`, values: [memberOf(objectOf(content.tags), tag)] };
  if (!field.includes("/")) return { path: field, values: [inEnvelope(subject, field)] };
  const { type, path } = aliasOf(field);
  if (type.toLowerCase() !== subject.type.toLowerCase()) return { path, values: [undefined] };
  return { path, ...valuesAt(content, "", path.split("."), subject.members ?? {}) };
}

/** The tag that a field names: `tags['x']`, `tags[x]` or `tags.x`. */
export const tagIn = (field: string): string | undefined =>
  /^tags[.[]/i.test(field) ? field.slice(5).replace(/\]$/, "").replace(/^'+/, "").replace(/'+$/, "") : undefined;

function inEnvelope({ content, id, type }: Subject, field: string): Json | undefined {
  const known = envelope.find((each) => each.toLowerCase() === field.toLowerCase());
  if (known === undefined) throw notSimulated(`the field ${field}`, [...envelope, "tags['NAME']", "aliases"]);
  const location = textOf(content.location);
  const own: Readonly<Record<string, Json | undefined>> = {
    id,
    type,
    name: nameOf(id),
    fullName: id
      .split("/")
      .slice(8)
      .filter((_, at) => at % 2 === 0)
      .join("/"),
    location: location === undefined ? undefined : plainLocation(location),
    "identity.type": memberOf(objectOf(content.identity), "type"),
  };
  return known in own ? own[known] : lookup(content, known);
}

/** Follows a path, into each member of an array where it says `[*]`, or into the one that a count has come to. */
function valuesAt(
  from: Json | undefined,
  before: string,
  [part = "", ...rest]: readonly string[],
  members: Readonly<Record<string, Json>>,
): Omit<Selected, "path"> {
  const key = part.replace("[*]", "");
  const value = isObject(from) ? memberOf(from, key) : undefined;
  const path = before === "" ? part : `${before}.${part}`;
  if (!part.endsWith("[*]"))
    return rest.length === 0 ? { values: [value ?? undefined] } : valuesAt(value, path, rest, members);
  if (!Array.isArray(value)) return { values: [], missing: true };
  const one = lookup(members, path);
  const within = one === undefined ? value : [one];
  if (rest.length === 0) return { values: within };
  const found = within.map((member) => valuesAt(member, path, rest, members));
  const missing = found.some((each) => each.missing);
  return { values: found.flatMap(({ values }) => values), ...(missing ? { missing: true as const } : {}) };
}

/** The template functions of a rule. A field that is missing is an empty text to them. */
const functionsOf = (subject: Subject): Functions => ({
  parameters: (name) => lookup(subject.parameters, String(name)) ?? "",
  requestcontext: () => ({ apiVersion: subject.apiVersion }),
  resourcegroup: () => subject.group,
  field(name) {
    const { values } = select(subject, String(name));
    return String(name).includes("[*]") ? values.map((value) => value ?? "") : (values[0] ?? "");
  },
});

/** A value of a rule, of which expressions may be part. */
export function resolved(subject: Subject, value: Json | undefined): Json {
  if (Array.isArray(value)) return value.map((one) => resolved(subject, one));
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolved(subject, one)]));
  return evaluated(value ?? "", functionsOf(subject));
}
