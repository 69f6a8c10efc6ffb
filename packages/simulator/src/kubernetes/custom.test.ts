import { World } from "../world/world.ts";
import { type Direct, direct } from "./direct.test-support.ts";
import { dig, type JsonObject, list } from "./json.ts";
import { fluxDefinitions } from "./kinds/flux.ts";
import { openCluster } from "./open.ts";

let request: Direct;
let world: World;
const crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

beforeEach(() => {
  world = new World({ time: "fast" });
  openCluster(world, { key: "k", signIn: "certificate", version: "1.33.5" });
  world.clock.advance(1000);
  request = direct(world, "k");
});

const definition: JsonObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "boats.harbour.test" },
  spec: {
    group: "harbour.test",
    scope: "Namespaced",
    names: { plural: "boats", kind: "Boat", shortNames: ["bt"] },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        subresources: { status: {} },
        additionalPrinterColumns: [{ name: "Length", type: "integer", jsonPath: ".spec.length" }],
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              spec: {
                type: "object",
                required: ["length"],
                properties: {
                  length: { type: "integer", minimum: 1 },
                  colour: { type: "string", default: "blue", enum: ["blue", "red"] },
                },
              },
              status: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
            },
          },
        },
      },
    ],
  },
};
const boats = "/apis/harbour.test/v1/namespaces/default/boats";
const boat = (spec: JsonObject): JsonObject => ({
  apiVersion: "harbour.test/v1",
  kind: "Boat",
  metadata: { name: "b" },
  spec,
});

test("a new kind is served a moment after its definition", () => {
  expect(request("POST", crds, definition).status).toBe(201);
  expect(request("POST", boats, boat({ length: 3 }))).toMatchObject({
    status: 404,
    text: "404 page not found\n",
  });
  world.clock.advance(1000);
  expect(list(request("GET", `${crds}/boats.harbour.test`).body, "status", "conditions")).toEqual([
    expect.objectContaining({ type: "NamesAccepted", status: "True" }),
    expect.objectContaining({ type: "Established", status: "True" }),
  ]);
  expect(request("POST", boats, boat({ length: 3 })).body).toMatchObject({
    spec: { length: 3, colour: "blue" },
    metadata: { generation: 1 },
  });
  expect(request("GET", "/apis/harbour.test/v1").body.resources).toEqual([
    expect.objectContaining({ name: "boats", shortNames: ["bt"] }),
    expect.objectContaining({ name: "boats/status" }),
  ]);
});

test("a custom object is held to its schema, its status to its own path", () => {
  request("POST", crds, definition);
  world.clock.advance(1000);
  const causes = (spec: JsonObject) => dig(request("POST", boats, boat(spec)).body, "details", "causes", 0, "field");
  expect(causes({})).toBe("spec.length");
  expect(causes({ length: "3" })).toBe("spec.length");
  expect(causes({ length: 0 })).toBe("spec.length");
  expect(causes({ length: 1, colour: "green" })).toBe("spec.colour");
  const made = request("POST", `${boats}?fieldValidation=Warn`, {
    ...boat({ length: 1, mast: 2 }),
    status: { afloat: true },
  });
  expect(made.body.status).toBeUndefined();
  expect(dig(made.body, "spec", "mast")).toBeUndefined();
  expect(made.headers.warning).toBe('299 - "unknown field \\"spec.mast\\""');
  const set = request(
    "PATCH",
    `${boats}/b/status`,
    { status: { afloat: true }, spec: { length: 9 } },
    "application/merge-patch+json",
  );
  expect(set.body).toMatchObject({ status: { afloat: true }, spec: { length: 1 }, metadata: { generation: 1 } });
  expect(request("PATCH", `${boats}/b`, {}, "application/strategic-merge-patch+json").status).toBe(415);
  const unversioned = request("PUT", `${boats}/b`, boat({ length: 2 }));
  expect(unversioned.body.message).toContain(
    "metadata.resourceVersion: Invalid value: 0x0: must be specified for an update",
  );
});

test("a table has the columns of the definition", () => {
  request("POST", crds, definition);
  world.clock.advance(1000);
  request("POST", boats, boat({ length: 3 }));
  const accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
  const token = { accept, authorization: `Bearer ${tokenOf()}` };
  const { body } = request("GET", boats, undefined, undefined, token);
  expect(list(body, "columnDefinitions").map((column) => dig(column, "name"))).toEqual(["Name", "Length"]);
  expect(dig(body, "rows", 0, "cells")).toEqual(["b", 3]);
});

const tokenOf = (): string => {
  const [token = ""] = Object.keys(
    (
      world.section("kubernetes", () => ({ clusters: {} as Record<string, { tokens: object }> })).clusters.k ?? {
        tokens: {},
      }
    ).tokens,
  );
  return token;
};

test("Flux's kinds become ready in the generation that was seen, and again on request", () => {
  for (const each of fluxDefinitions) expect(request("POST", crds, each).status).toBe(201);
  world.clock.advance(1000);
  const at = "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/default/kustomizations";
  const want = {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name: "apps" },
    spec: { path: "./apps", interval: "1m", prune: true, sourceRef: { kind: "GitRepository", name: "g" } },
  };
  expect(request("POST", at, want).status).toBe(201);
  world.clock.advance(3000);
  expect(request("GET", `${at}/apps`).body.status).toMatchObject({
    observedGeneration: 1,
    conditions: [{ type: "Ready", status: "True" }],
  });
  const annotations = { "reconcile.fluxcd.io/requestedAt": "now" };
  request("PATCH", `${at}/apps`, { metadata: { annotations } }, "application/merge-patch+json");
  world.clock.advance(3000);
  expect(request("GET", `${at}/apps`).body.status).toMatchObject({ lastHandledReconcileAt: "now" });
});

test("an API server pages only where the client sends a limit, whatever the world's page size", () => {
  const path = "/api/v1/namespaces/default/configmaps";
  for (const name of ["a", "b", "c"])
    request("POST", path, { apiVersion: "v1", kind: "ConfigMap", metadata: { name } });
  const whole = list(request("GET", path).body, "items").length;
  world.pageSize = 1;
  expect(list(request("GET", path).body, "items")).toHaveLength(whole);
  const page = request("GET", `${path}?limit=2`).body;
  expect(list(page, "items")).toHaveLength(2);
  expect(dig(page, "metadata", "continue")).toEqual(expect.any(String));
});
