import fc from "fast-check";
import { bent, inherited, inheritedNames } from "../world/table.test-support.ts";
import { World } from "../world/world.ts";
import { type Direct, direct } from "./direct.test-support.ts";
import { isObject } from "./json.ts";
import { openCluster } from "./open.ts";

const start = (): { world: World; request: Direct } => {
  const world = new World({ time: "fast", seed: 3 });
  openCluster(world, { key: "k", signIn: "aws", version: "1.33.5" });
  world.clock.advance(1000);
  return { world, request: direct(world, "k") };
};

const good = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "s", labels: { a: "b" }, finalizers: ["a/b"] },
  spec: { type: "LoadBalancer", selector: { a: "b" }, ports: [{ port: 80, targetPort: "http", name: "p" }] },
};

/** A good object with one place in it changed to something else. */
const born = fc.constantFrom(...inherited);
const changed = fc.tuple(fc.nat(40), fc.oneof(born, fc.jsonValue())).map(([at, value]) => {
  const copy = structuredClone(good);
  const places: [Record<string, unknown>, string][] = [];
  const walk = (of: unknown): void => {
    if (typeof of !== "object" || of === null) return;
    for (const [name, child] of Object.entries(of)) {
      places.push([of as Record<string, unknown>, name]);
      walk(child);
    }
  };
  walk(copy);
  const place = places[at % places.length];
  if (place) place[0][place[1]] = value;
  return copy;
});

const paths = fc.oneof(
  fc.constantFrom(
    "/api/v1/namespaces/default/services",
    "/api/v1/namespaces/default/services/s",
    "/api/v1/namespaces/default/services/s/status",
    "/apis/apps/v1/namespaces/default/deployments/d/scale",
    "/api/v1/namespaces/%zz/pods",
    "/apis//v1/x",
    "/api/v1/nodes?limit=x&continue=y",
    "/api/v1/pods?labelSelector=((&fieldSelector==",
    "/openapi/v3/apis/x/y",
  ),
  fc.webPath(),
  fc
    .tuple(
      fc.constantFrom("/api/v1/namespaces/default/services/s", "/apis/apps/v1/namespaces/default/deployments/d"),
      fc.nat(8),
      born,
    )
    .map(([path, at, name]) =>
      path
        .split("/")
        .with(1 + (at % (path.split("/").length - 1)), name)
        .join("/"),
    ),
  born.map((name) => `/api/v1/services?labelSelector=${name}&fieldSelector=${name}`),
);
const types = fc.constantFrom(
  "application/json",
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/strategic-merge-patch+json",
  "application/apply-patch+yaml",
  "application/vnd.kubernetes.protobuf",
  "text/plain",
);
const bodies = fc.oneof(
  changed,
  fc.json(),
  fc.string(),
  fc.constant("k8s\u0000\n\u0006\n\u0002v1\u0012"),
  fc.array(fc.record({ op: fc.constantFrom("add", "remove", "test", "x"), path: fc.string(), value: fc.jsonValue() })),
);

test("any request gets a Status or an object, and the cluster goes on", () => {
  const { world, request } = start();
  fc.assert(
    fc.property(
      fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"),
      paths,
      types,
      bodies,
      (method, path, type, body) => {
        const query = path.includes("?") ? path : `${path}?fieldManager=f`;
        const said = request(method, query, body, type);
        expect(said.status).toBeGreaterThanOrEqual(200);
        expect(said.status).not.toBe(undefined);
        if (said.status >= 400 && said.text !== "404 page not found\n")
          expect(said.body).toMatchObject({ kind: "Status", status: "Failure", code: said.status });
        world.clock.advance(100);
      },
    ),
    { numRuns: 3000, seed: 1 },
  );
  expect(request("GET", "/api/v1/namespaces").status).toBe(200);
});

/** Good objects of some kinds, by where they are made. */
const objects: Readonly<Record<string, Record<string, unknown>>> = {
  "/api/v1/namespaces/default/services": { ...good, metadata: { name: "t", labels: { a: "b" } } },
  "/api/v1/namespaces/default/configmaps": { metadata: { name: "t" }, data: { a: "b" } },
  "/api/v1/namespaces/default/secrets": { metadata: { name: "t" }, type: "Opaque", stringData: { a: "b" } },
  "/api/v1/namespaces/default/serviceaccounts": { metadata: { name: "t" }, imagePullSecrets: [{ name: "t" }] },
  "/api/v1/namespaces/default/persistentvolumeclaims": {
    metadata: { name: "t" },
    spec: { accessModes: ["ReadWriteOnce"], storageClassName: "c", resources: { requests: { storage: "1Gi" } } },
  },
  "/api/v1/namespaces": { metadata: { name: "t" } },
  "/apis/apps/v1/namespaces/default/deployments": {
    metadata: { name: "t", annotations: { a: "b" } },
    spec: {
      replicas: 1,
      selector: { matchLabels: { a: "b" } },
      template: {
        metadata: { labels: { a: "b" } },
        spec: {
          containers: [{ name: "c", image: "i", env: [{ name: "E", value: "v" }], ports: [{ containerPort: 1 }] }],
        },
      },
    },
  },
  "/apis/rbac.authorization.k8s.io/v1/clusterroles": {
    metadata: { name: "t" },
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
  },
  "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings": {
    metadata: { name: "t" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
    subjects: [{ kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "u" }],
  },
  "/apis/apiextensions.k8s.io/v1/customresourcedefinitions": {
    metadata: { name: "ts.example.org" },
    spec: {
      group: "example.org",
      scope: "Namespaced",
      names: { kind: "T", plural: "ts" },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: "object", properties: { spec: { type: "object" } } } },
        },
      ],
    },
  },
  "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews": {
    spec: { resourceAttributes: { verb: "get", resource: "pods", group: "", namespace: "default" } },
  },
};

test("what every object has by birth is found under no name", () => {
  const { world, request } = start();
  const statusOf = (method: string, path: string, body?: unknown, type?: string): number =>
    request(method, path, body === undefined ? undefined : JSON.stringify(body), type).status;
  for (const [place, object] of Object.entries(objects)) {
    for (const name of inheritedNames) {
      for (const body of bent(object, name)) statusOf("POST", place, body);
      statusOf("POST", place, object);
      const one = `${place}/${isObject(object.metadata) ? String(object.metadata.name) : "t"}`;
      const type = "application/strategic-merge-patch+json";
      for (const body of bent(object, name)) {
        statusOf("PATCH", `${one}?fieldManager=${name}`, body, "application/merge-patch+json");
        statusOf("PATCH", `${one}?fieldManager=${name}`, body, type);
        statusOf("PATCH", `${one}?fieldManager=${name}&force=true`, body, "application/apply-patch+yaml");
        statusOf("PUT", one, body);
      }
      for (const op of ["add", "test", "copy", "remove"])
        statusOf(
          "PATCH",
          one,
          [{ op, path: `/metadata/annotations/${name}`, from: `/metadata/${name}`, value: name }],
          "application/json-patch+json",
        );
      for (const at of one.split("/").keys())
        if (at > 0) for (const method of ["GET", "DELETE"]) statusOf(method, one.split("/").with(at, name).join("/"));
      statusOf("GET", `${place}?labelSelector=${name}&fieldSelector=${name}%3D${name}&limit=1&continue=${name}`);
      statusOf("GET", `${place}?labelSelector=${name}%3D${name}&resourceVersion=${name}`);
      statusOf("GET", `/openapi/v3/${name}`);
      statusOf("DELETE", one);
      world.clock.advance(100);
      expect(() => world.snapshot()).not.toThrow();
    }
  }
  const { sections } = world.snapshot();
  expect(JSON.parse(JSON.stringify(sections))).toEqual(sections);
});

test("what is called as every object calls something by birth is kept, selected and taken away like anything else", () => {
  const { request } = start();
  const of = "/api/v1/namespaces/default/secrets";
  const written =
    '{"metadata":{"name":"s","labels":{"constructor":"a"}},"stringData":{"__proto__":"b","toString":"c"}}';
  expect(request("POST", of, written).status).toBe(201);
  const data = () => JSON.stringify(request("GET", `${of}/s`).body.data);
  expect(data()).toBe('{"__proto__":"Yg==","toString":"Yw=="}');
  for (const [selector, found] of [
    ["constructor=a", 1],
    ["valueOf", 0],
    ["isPrototypeOf", 0],
  ] as const)
    expect(request("GET", `${of}?labelSelector=${selector}`).body.items).toHaveLength(found);
  request("PATCH", `${of}/s`, '{"data":{"__proto__":null}}', "application/merge-patch+json");
  expect(data()).toBe('{"toString":"Yw=="}');
});

test("the same requests in the same world get the same bytes, through a snapshot too", () => {
  const requests = (request: Direct) => [
    request("POST", "/api/v1/namespaces/default/services", good),
    request(
      "PATCH",
      "/api/v1/namespaces/default/services/s?fieldManager=m&force=true",
      good,
      "application/apply-patch+yaml",
    ),
    request("GET", "/api/v1/services"),
  ];
  const [one, other] = [start(), start()];
  expect(requests(one.request)).toEqual(requests(other.request));
  const kept = one.world.snapshot();
  const deleted = one.request("DELETE", "/api/v1/namespaces/default/services/s");
  one.world.restore(kept);
  expect(one.request("DELETE", "/api/v1/namespaces/default/services/s")).toEqual(deleted);
});
