import { World } from "../../world/world.ts";
import { type Direct, direct } from "../direct.test-support.ts";
import { dig, type JsonObject, object } from "../json.ts";
import { openCluster } from "../open.ts";

let request: Direct;

beforeEach(() => {
  const world = new World({ time: "fast" });
  openCluster(world, { key: "k", signIn: "certificate", version: "1.33.5" });
  world.clock.advance(1000);
  request = direct(world, "k");
});

const at = "/api/v1/namespaces/default/configmaps/a";
const configMap = (data: JsonObject | undefined, more: JsonObject = {}): JsonObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "a", ...more },
  ...(data ? { data } : {}),
});
const apply = (manager: string, body: JsonObject, force = false, path = at) =>
  request("PATCH", `${path}?fieldManager=${manager}&force=${force}`, body, "application/apply-patch+yaml");

test("what was applied is owned, entry by entry", () => {
  const made = apply("one", configMap({ x: "1" }));
  expect(made.status).toBe(201);
  expect(dig(made.body, "metadata", "managedFields")).toEqual([
    {
      manager: "one",
      operation: "Apply",
      apiVersion: "v1",
      time: "2026-01-05T09:00:01Z",
      fieldsType: "FieldsV1",
      fieldsV1: { "f:data": { "f:x": {} } },
    },
  ]);
});

test("another manager's value is not overwritten without force, and the refusal names field and manager", () => {
  apply("one", configMap({ x: "1" }));
  const refused = apply("two", configMap({ x: "2" }));
  expect(refused).toMatchObject({
    status: 409,
    body: {
      reason: "Conflict",
      message: 'Apply failed with 1 conflict: conflict with "one": .data.x',
      details: { causes: [{ reason: "FieldManagerConflict", message: 'conflict with "one"', field: ".data.x" }] },
    },
  });
  expect(apply("two", configMap({ x: "2" }), true).body.data).toEqual({ x: "2" });
  expect(apply("one", configMap({ x: "1" })).body.message).toContain('conflict with "two": .data.x');
});

test("two managers may own the same value, and it goes when both have let go of it", () => {
  apply("one", configMap({ x: "1", y: "1" }));
  apply("two", configMap({ x: "1" }));
  expect(apply("one", configMap({ y: "1" })).body.data).toEqual({ x: "1", y: "1" });
  expect(apply("two", configMap(undefined)).body.data).toEqual({ y: "1" });
});

test("an update takes ownership of what it changes, and an apply then conflicts with it", () => {
  apply("one", configMap({ x: "1", y: "1" }));
  request("PATCH", `${at}?fieldManager=editor`, { data: { x: "2" } }, "application/merge-patch+json");
  expect(apply("one", configMap({ x: "1", y: "1" })).body.message).toBe(
    'Apply failed with 1 conflict: conflict with "editor" using v1: .data.x',
  );
});

test("several conflicts are listed by manager", () => {
  apply("one", configMap({ x: "1", y: "1" }));
  expect(apply("two", configMap({ x: "2", y: "2" })).body.message).toBe(
    'Apply failed with 2 conflicts: conflicts with "one":\n- .data.x\n- .data.y',
  );
});

test("an apply that changes nothing makes no new version, and a dry run stores nothing", () => {
  const made = apply("one", configMap({ x: "1" }));
  expect(object(apply("one", configMap({ x: "1" })).body, "metadata").resourceVersion).toBe(
    object(made.body, "metadata").resourceVersion,
  );
  const dry = request(
    "PATCH",
    `${at}?fieldManager=one&dryRun=All`,
    configMap({ x: "9" }),
    "application/apply-patch+yaml",
  );
  expect(dry.body.data).toEqual({ x: "9" });
  expect(request("GET", at).body.data).toEqual({ x: "1" });
});

const deployment = (containers: JsonObject[], replicas?: number): JsonObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "d" },
  spec: {
    ...(replicas === undefined ? {} : { replicas }),
    selector: { matchLabels: { app: "d" } },
    template: { metadata: { labels: { app: "d" } }, spec: { containers } },
  },
});

test("containers merge by name, and one that is no longer applied goes", () => {
  const path = "/apis/apps/v1/namespaces/default/deployments/d";
  const names = (body: JsonObject) =>
    (dig(body, "spec", "template", "spec", "containers") as JsonObject[]).map(({ name }) => name);
  apply(
    "one",
    deployment(
      [
        { name: "a", image: "a:1" },
        { name: "b", image: "b:1" },
      ],
      3,
    ),
    false,
    path,
  );
  const conflict = apply("two", deployment([{ name: "a", image: "a:2" }]), false, path);
  expect(dig(conflict.body, "details", "causes", 0, "field")).toBe('.spec.template.spec.containers[name="a"].image');
  const added = apply("two", deployment([{ name: "c", image: "c:1" }]), false, path);
  expect(names(added.body)).toEqual(["a", "b", "c"]);
  const less = apply("one", deployment([{ name: "a", image: "a:1" }]), false, path);
  expect(names(less.body)).toEqual(["a", "c"]);
  expect(dig(less.body, "spec", "replicas")).toBe(1);
});

test.each([
  ["no field manager", `${at}`, configMap({}), 422, "fieldManager: Required value: is required for apply patch"],
  [
    "managed fields",
    `${at}?fieldManager=m`,
    configMap({}, { managedFields: [] }),
    400,
    "metadata.managedFields must be nil",
  ],
  [
    "an unknown field",
    `${at}?fieldManager=m`,
    { ...configMap({}), dta: {} },
    500,
    ".dta: field not declared in schema",
  ],
  ["another name", `${at}?fieldManager=m`, configMap({}, { name: "b" }), 400, "does not match the name on the URL (a)"],
  [
    "a version of nothing",
    `${at}?fieldManager=m`,
    configMap({}, { resourceVersion: "1" }),
    409,
    "Operation cannot be fulfilled",
  ],
])("%s is refused", (_what, path, body, status, message) => {
  const refused = request("PATCH", path, body, "application/apply-patch+yaml");
  expect(refused.status).toBe(status);
  expect(refused.body.message).toContain(message);
});

test("a writer may hand ownership over by writing it", () => {
  request(
    "POST",
    "/api/v1/namespaces/default/configmaps?fieldManager=kubectl-client-side-apply",
    configMap({ x: "1" }),
  );
  const entry = {
    manager: "kubectl",
    operation: "Apply",
    apiVersion: "v1",
    time: "2026-01-05T09:00:00Z",
    fieldsType: "FieldsV1",
    fieldsV1: { "f:data": { "f:x": {} } },
  };
  const patch = [{ op: "replace", path: "/metadata/managedFields", value: [entry] }];
  request("PATCH", at, patch, "application/json-patch+json");
  expect(apply("kubectl", configMap({ x: "2" })).status).toBe(200);
});
