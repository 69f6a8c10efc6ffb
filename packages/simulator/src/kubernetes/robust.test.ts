import fc from "fast-check";
import { World } from "../world/world.ts";
import { type Direct, direct } from "./direct.test-support.ts";
import { openCluster } from "./open.ts";

const start = (): { world: World; ask: Direct } => {
  const world = new World({ time: "fast", seed: 3 });
  openCluster(world, { key: "k", signIn: "aws", version: "1.33.5" });
  world.clock.advance(1000);
  return { world, ask: direct(world, "k") };
};

const good = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "s", labels: { a: "b" }, finalizers: ["a/b"] },
  spec: { type: "LoadBalancer", selector: { a: "b" }, ports: [{ port: 80, targetPort: "http", name: "p" }] },
};

/** A good object with one place in it changed to something else. */
const changed = fc.tuple(fc.nat(40), fc.jsonValue()).map(([at, value]) => {
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

test("whatever is asked, a Status or an object comes back, and the cluster goes on", () => {
  const { world, ask } = start();
  fc.assert(
    fc.property(
      fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"),
      paths,
      types,
      bodies,
      (method, path, type, body) => {
        const query = path.includes("?") ? path : `${path}?fieldManager=f`;
        const said = ask(method, query, body, type);
        expect(said.status).toBeGreaterThanOrEqual(200);
        expect(said.status).not.toBe(undefined);
        if (said.status >= 400)
          expect(said.body).toMatchObject({ kind: "Status", status: "Failure", code: said.status });
        world.clock.advance(100);
      },
    ),
    { numRuns: 3000, seed: 1 },
  );
  expect(ask("GET", "/api/v1/namespaces").status).toBe(200);
});

test("the same requests in the same world get the same bytes, through a snapshot too", () => {
  const requests = (ask: Direct) => [
    ask("POST", "/api/v1/namespaces/default/services", good),
    ask(
      "PATCH",
      "/api/v1/namespaces/default/services/s?fieldManager=m&force=true",
      good,
      "application/apply-patch+yaml",
    ),
    ask("GET", "/api/v1/services"),
  ];
  const [one, other] = [start(), start()];
  expect(requests(one.ask)).toEqual(requests(other.ask));
  const kept = one.world.snapshot();
  const deleted = one.ask("DELETE", "/api/v1/namespaces/default/services/s");
  one.world.restore(kept);
  expect(one.ask("DELETE", "/api/v1/namespaces/default/services/s")).toEqual(deleted);
});

test("a kind that is not simulated is refused as one that the server does not have", () => {
  const { ask } = start();
  expect(ask("GET", "/apis/storage.k8s.io/v1/volumeattachments")).toMatchObject({
    status: 404,
    body: { message: "the server could not find the requested resource" },
  });
  expect(ask("GET", "/api/v1/namespaces/default/services/s/proxy").body.message).toContain(
    "simulated of services: status",
  );
});
