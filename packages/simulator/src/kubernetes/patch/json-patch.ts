import { define, lookup } from "../../world/table.ts";
import { copy, isObject, type Json, same } from "../json.ts";
import { badRequest, StatusError } from "../status.ts";

/** Why a patch does not fit its object the API server keeps to itself. */
const unfit = (): StatusError =>
  new StatusError(422, "Invalid", "the server rejected our request due to an error in our request", {});

const steps = (pointer: string): string[] => {
  if (pointer === "") return [];
  if (!pointer.startsWith("/")) throw unfit();
  return pointer
    .slice(1)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
};

function indexIn(at: readonly Json[], step: string): number {
  if (!/^(0|[1-9]\d*)$/.test(step) || Number(step) >= at.length) throw unfit();
  return Number(step);
}

function find(root: Json, path: readonly string[]): Json {
  let at = root;
  for (const step of path) {
    if (Array.isArray(at)) at = at[indexIn(at, step)] as Json;
    else if (isObject(at) && Object.hasOwn(at, step)) at = at[step] as Json;
    else throw unfit();
  }
  return at;
}

function insert(root: Json, pointer: string, value: Json): Json {
  const path = steps(pointer);
  const last = path.pop();
  if (last === undefined) return value;
  const parent = find(root, path);
  if (Array.isArray(parent)) {
    if (last !== "-" && Number(last) !== parent.length) indexIn(parent, last);
    parent.splice(last === "-" ? parent.length : Number(last), 0, value);
  } else if (isObject(parent)) define(parent, last, value);
  else throw unfit();
  return root;
}

function take(root: Json, pointer: string): Json {
  const path = steps(pointer);
  const last = path.pop();
  if (last === undefined) throw unfit();
  const parent = find(root, path);
  const taken = find(parent, [last]);
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (isObject(parent)) delete parent[last];
  return taken;
}

const operations: Readonly<Record<string, (root: Json, path: string, from: string, value: Json) => Json>> = {
  add: (root, path, _from, value) => insert(root, path, value),
  remove(root, path) {
    take(root, path);
    return root;
  },
  replace(root, path, _from, value) {
    if (path === "") return value;
    const parent = steps(path);
    const last = parent.pop() ?? "";
    const at = find(root, parent);
    find(at, [last]);
    if (Array.isArray(at)) at[Number(last)] = value;
    else if (isObject(at)) define(at, last, value);
    return root;
  },
  move: (root, path, from) => insert(root, path, take(root, from)),
  copy: (root, path, from) => insert(root, path, copy(find(root, steps(from)))),
  test(root, path, _from, value) {
    if (same(find(root, steps(path)), value)) return root;
    throw unfit();
  },
};

/** RFC 6902. */
export function jsonPatch(value: Json, patch: Json): Json {
  if (!Array.isArray(patch))
    throw badRequest("error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch");
  if (patch.length > 10_000)
    throw new StatusError(413, "RequestEntityTooLarge", "The allowed maximum operations in a JSON patch is 10000");
  return patch.reduce<Json>((root, each) => {
    const operation = isObject(each) && typeof each.op === "string" && lookup(operations, each.op);
    if (!isObject(each) || !operation)
      throw badRequest(`Unexpected kind: ${isObject(each) ? String(each.op) : "unknown"}`);
    if (typeof each.path !== "string") throw badRequest("jsonpatch operation missing path field: missing value");
    return operation(root, each.path, typeof each.from === "string" ? each.from : "", copy(each.value ?? null));
  }, copy(value));
}
