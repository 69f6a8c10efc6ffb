import { World } from "../../world/world.ts";
import { type Direct, direct } from "../direct.test-support.ts";
import { dig, type Json, type JsonObject } from "../json.ts";
import { openCluster } from "../open.ts";
import { builtin } from "../schema/schema.ts";
import { jsonPatch } from "./json-patch.ts";
import { mergePatch } from "./merge-patch.ts";
import { strategicMerge } from "./strategic.ts";

const pod = builtin("PodSpec");

// A new item comes before those that are there: a real API server does so (test/conformance/api-server).
test.each<[string, JsonObject, JsonObject, JsonObject]>([
  [
    "adds an item by its key",
    { containers: [{ name: "a", image: "1" }] },
    { containers: [{ name: "b" }] },
    { containers: [{ name: "b" }, { name: "a", image: "1" }] },
  ],
  [
    "merges an item with its like",
    { containers: [{ name: "a", image: "1", tty: true }] },
    { containers: [{ name: "a", image: "2" }] },
    { containers: [{ name: "a", image: "2", tty: true }] },
  ],
  [
    "takes an item away",
    { containers: [{ name: "a" }, { name: "b" }] },
    { containers: [{ name: "a", $patch: "delete" }] },
    { containers: [{ name: "b" }] },
  ],
  [
    "replaces a list with a directive to do so",
    { containers: [{ name: "a" }] },
    { containers: [{ $patch: "replace" }, { name: "c" }] },
    { containers: [{ name: "c" }] },
  ],
  [
    "replaces a list without a key",
    { tolerations: [{ key: "a" }] },
    { tolerations: [{ key: "b" }] },
    { tolerations: [{ key: "b" }] },
  ],
  [
    "keeps only what is retained",
    { volumes: [{ name: "v", emptyDir: {} }] },
    { volumes: [{ $retainKeys: ["name", "nfs"], name: "v", nfs: { path: "/", server: "s" } }] },
    { volumes: [{ name: "v", nfs: { path: "/", server: "s" } }] },
  ],
  [
    "puts items in order",
    { containers: [{ name: "a" }, { name: "b" }] },
    { "$setElementOrder/containers": [{ name: "b" }, { name: "a" }] },
    { containers: [{ name: "b" }, { name: "a" }] },
  ],
  ["removes a field by null", { hostNetwork: true, nodeName: "n" }, { hostNetwork: null }, { nodeName: "n" }],
])("a strategic merge patch %s", (_what, have, patch, made) => {
  expect(strategicMerge(have, patch, pod)).toEqual(made);
});

test("items of a set come together, and go by name", () => {
  const meta = builtin("ObjectMeta");
  expect(strategicMerge({ finalizers: ["a"] }, { finalizers: ["b"] }, meta)).toEqual({ finalizers: ["a", "b"] });
  expect(strategicMerge({ finalizers: ["a", "b"] }, { "$deleteFromPrimitiveList/finalizers": ["a"] }, meta)).toEqual({
    finalizers: ["b"],
  });
});

test.each<[Json, Json, Json]>([
  [{ a: { b: 1, c: 2 } }, { a: { b: null } }, { a: { c: 2 } }],
  [{ a: [1, 2] }, { a: [3] }, { a: [3] }],
])("a merge patch of %j by %j", (have, patch, made) => {
  expect(mergePatch(have, patch)).toEqual(made);
});

test("a JSON patch adds, removes, replaces, moves, copies and tests", () => {
  const patch = [
    { op: "test", path: "/a/b", value: 1 },
    { op: "add", path: "/list/-", value: 3 },
    { op: "add", path: "/list/0", value: 0 },
    { op: "copy", from: "/a", path: "/copied" },
    { op: "move", from: "/a/b", path: "/x~1y" },
    { op: "replace", path: "/list/1", value: 9 },
    { op: "remove", path: "/gone" },
  ];
  const have = { a: { b: 1 }, list: [1, 2], gone: true };
  expect(jsonPatch(have, patch)).toEqual({ a: {}, copied: { b: 1 }, "x/y": 1, list: [0, 9, 2, 3] });
  expect(have).toEqual({ a: { b: 1 }, list: [1, 2], gone: true });
});

let request: Direct;
const at = "/api/v1/namespaces/default/serviceaccounts/default";

beforeEach(() => {
  const world = new World({ time: "fast" });
  openCluster(world, { key: "k", signIn: "certificate", version: "1.33.5" });
  world.clock.advance(1000);
  request = direct(world, "k");
});

test("a strategic patch adds to an account's secrets, and replaces its pull secrets as a merge patch does", () => {
  const add = (field: string, name: string, kind: string) =>
    request("PATCH", at, { [field]: [{ name }] }, `application/${kind}-patch+json`).body[field];
  add("secrets", "one", "strategic-merge");
  expect(add("secrets", "two", "strategic-merge")).toEqual([{ name: "two" }, { name: "one" }]);
  // kubernetes/kubernetes#72475: no merge key there, unlike in a pod, and v1 cannot get one any more.
  add("imagePullSecrets", "one", "strategic-merge");
  expect(add("imagePullSecrets", "two", "strategic-merge")).toEqual([{ name: "two" }]);
  expect(add("imagePullSecrets", "three", "merge")).toEqual([{ name: "three" }]);
});

test.each([
  ["application/json-patch+json", [{ op: "test", path: "/kind", value: "x" }], 422, "rejected our request"],
  ["application/json-patch+json", [{ op: "remove", path: "/none" }], 422, "rejected our request"],
  ["application/json-patch+json", {}, 400, "error decoding patch"],
  ["application/merge-patch+json", { metadata: { resourceVersion: "1" } }, 409, "the object has been modified"],
  ["application/merge-patch+json", { metadata: { name: "other" } }, 400, "does not match the name on the URL"],
  ["application/merge-patch+json", "{", 400, "error decoding patch: unexpected end of JSON input"],
  ["text/plain", {}, 415, "application/strategic-merge-patch+json"],
])("%s %j is refused with %d", (type, body, status, message) => {
  const refused = request("PATCH", at, body, type);
  expect(refused.status).toBe(status);
  expect(refused.body.message).toContain(message);
  expect(dig(refused.body, "kind")).toBe("Status");
});
