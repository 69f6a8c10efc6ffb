import { isObject, type Json, type JsonObject } from "../json.ts";

// kubectl reads the OpenAPI 2.0 document in protobuf only (messages of google/gnostic, openapi.v2). A field is its
// number and how it is written: a scalar, a message, `*` many, `{}` a message whose entries are named.
const messages: Readonly<Record<string, Readonly<Record<string, readonly [number, string]>>>> = {
  Document: { swagger: [1, "text"], info: [2, "Info"], paths: [8, "Paths"], definitions: [9, "{1}Schema"] },
  Info: { title: [1, "text"], version: [2, "text"] },
  PathItem: {
    get: [2, "Operation"],
    put: [3, "Operation"],
    post: [4, "Operation"],
    delete: [5, "Operation"],
    patch: [8, "Operation"],
  },
  Operation: {
    description: [3, "text"],
    operationId: [5, "text"],
    consumes: [7, "*text"],
    parameters: [8, "*Parameter"],
    responses: [9, "{1}ResponseValue"],
  },
  Query: { required: [1, "flag"], in: [2, "text"], description: [3, "text"], name: [4, "text"], type: [6, "text"] },
  Response: { description: [1, "text"], schema: [2, "SchemaItem"] },
  Schema: {
    $ref: [1, "text"],
    format: [2, "text"],
    description: [4, "text"],
    required: [19, "*text"],
    additionalProperties: [21, "SchemaItem"],
    type: [22, "TypeItem"],
    items: [23, "SchemaItem"],
    properties: [25, "{1}Schema"],
  },
};
const extensions: Readonly<Record<string, number>> = { Schema: 31, Operation: 13 };

/** Messages that only wrap another: field numbers from outside in. */
const wrappers: Readonly<Record<string, readonly [numbers: readonly number[], of: string]>> = {
  Parameter: [[1, 2, 3], "Query"],
  ResponseValue: [[1], "Response"],
  SchemaItem: [[1], "Schema"],
};

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  while (left > 0x7f) {
    bytes.push((left & 0x7f) | 0x80);
    left >>>= 7;
  }
  return Buffer.from([...bytes, left]);
}

const block = (number: number, content: Buffer): Buffer =>
  Buffer.concat([varint((number << 3) | 2), varint(content.length), content]);
const words = (number: number, written: string): Buffer => block(number, Buffer.from(written));

function field(number: number, how: string, value: Json): Buffer {
  if (how.startsWith("*"))
    return Buffer.concat((Array.isArray(value) ? value : []).map((item) => field(number, how.slice(1), item)));
  if (how === "text") return words(number, String(value));
  if (how === "flag") return Buffer.concat([varint(number << 3), varint(value === true ? 1 : 0)]);
  const named = /^\{(\d)\}(\w+)$/.exec(how);
  if (named) return block(number, entries(Number(named[1]), named[2] ?? "", value));
  if (how === "TypeItem") return block(number, words(1, String(value)));
  if (how === "Paths") return block(number, entries(2, "PathItem", value));
  return block(number, message(how, value));
}

const entries = (number: number, of: string, value: Json): Buffer =>
  Buffer.concat(
    Object.entries(isObject(value) ? value : {}).map(([name, each]) =>
      block(number, Buffer.concat([words(1, name), block(2, message(of, each))])),
    ),
  );

function message(name: string, value: Json): Buffer {
  const wrapper = wrappers[name];
  if (wrapper) {
    const [numbers, of] = wrapper;
    return [...numbers].reverse().reduce((inner, number) => block(number, inner), message(of, value));
  }
  const of: JsonObject = isObject(value) ? value : {};
  const known = Object.entries(messages[name] ?? {}).filter(([key]) => of[key] !== undefined);
  const own = known.map(([key, [number, how]]) => field(number, how, of[key] ?? null));
  const extension = extensions[name];
  const further = extension === undefined ? [] : Object.entries(of).filter(([key]) => key.startsWith("x-"));
  const more = further.map(([key, each]) =>
    block(extension ?? 0, Buffer.concat([words(1, key), block(2, words(2, JSON.stringify(each)))])),
  );
  return Buffer.concat([...own, ...more]);
}

/** The OpenAPI 2.0 document in protobuf. */
export const protobufOf = (document: JsonObject): Buffer => message("Document", document);
