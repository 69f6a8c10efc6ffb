import { coreTypes } from "./types-core.ts";
import { metaTypes } from "./types-meta.ts";
import { networkTypes } from "./types-network.ts";
import { podTypes } from "./types-pod.ts";
import { policyTypes } from "./types-policy.ts";
import { workloadsTypes } from "./types-workloads.ts";

/** How a value is checked, merged and described. */
export interface Schema {
  readonly type: "string" | "integer" | "number" | "boolean" | "object" | "array" | "intOrString" | "quantity" | "any";
  readonly format?: string;
  /** Name of the built-in type that this is. */
  readonly ref?: string;
  readonly properties?: ReadonlyMap<string, Schema>;
  readonly required?: readonly string[];
  /** Of every value of a map. */
  readonly values?: Schema;
  readonly items?: Schema;
  readonly listType?: "atomic" | "set" | "map";
  /** What an item of a `map` list is known by; the first is also the strategic merge key. */
  readonly keys?: readonly string[];
  /** The whole value has one owner. */
  readonly atomic?: boolean;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly nullable?: boolean;
  readonly default?: unknown;
  /** Unknown properties are kept. */
  readonly open?: boolean;
}

/** A value of which nothing is known. */
export const anything: Schema = { type: "any", open: true };

const scalars: Readonly<Record<string, Schema>> = {
  string: { type: "string" },
  bytes: { type: "string", format: "byte" },
  time: { type: "string", format: "date-time" },
  microTime: { type: "string", format: "date-time" },
  bool: { type: "boolean" },
  int32: { type: "integer", format: "int32" },
  int64: { type: "integer", format: "int64" },
  number: { type: "number" },
  double: { type: "number", format: "double" },
  quantity: { type: "quantity" },
  intOrString: { type: "intOrString" },
  any: anything,
};

const lines = new Map<string, { atomic: boolean; fields: string }>();
for (const table of [metaTypes, coreTypes, podTypes, workloadsTypes, networkTypes, policyTypes]) {
  for (const entry of table
    .trim()
    .replace(/\n {2}/g, " ")
    .split("\n")) {
    const space = entry.indexOf(" ");
    const head = space < 0 ? entry : entry.slice(0, space);
    const atomic = head.startsWith("~");
    lines.set(atomic ? head.slice(1) : head, { atomic, fields: space < 0 ? "" : entry.slice(space + 1) });
  }
}

/** The names of all built-in types. */
export const typeNames: readonly string[] = [...lines.keys()];

const known = new Map<string, Schema>();

/**
 * The built-in type of this name. The notation of the tables: a type is a name (`~` before it: atomic) and its
 * fields, `name:type`, `name!:type` when required. `[]` is an atomic list, `[=]` a set, `[a,b]` a list of items known
 * by `a` and `b`; `{}` is a map, `{~}` an atomic one.
 */
export function builtin(name: string): Schema {
  const found = known.get(name);
  if (found) return found;
  const line = lines.get(name);
  if (!line) throw new Error(`no built-in Kubernetes type is called ${name}`);
  const properties = new Map<string, Schema>();
  const required: string[] = [];
  const made: Schema = { type: "object", ref: name, properties, required, atomic: line.atomic };
  known.set(name, made);
  for (const field of line.fields.split(" ").filter(Boolean)) {
    const colon = field.indexOf(":");
    const label = field.slice(0, colon);
    const plain = label.endsWith("!") ? label.slice(0, -1) : label;
    if (plain !== label) required.push(plain);
    properties.set(plain, notation(field.slice(colon + 1)));
  }
  return made;
}

function notation(written: string): Schema {
  if (written.endsWith("}")) {
    const open = written.lastIndexOf("{");
    return { type: "object", values: notation(written.slice(0, open)), atomic: written.slice(open) === "{~}" };
  }
  if (written.endsWith("]")) {
    const open = written.lastIndexOf("[");
    const how = written.slice(open + 1, -1);
    const items = notation(written.slice(0, open));
    if (how === "") return { type: "array", items, listType: "atomic" };
    if (how === "=") return { type: "array", items, listType: "set" };
    return { type: "array", items, listType: "map", keys: how.split(",") };
  }
  return scalars[written] ?? builtin(written);
}
