import { World } from "../../world/world.ts";
import { type Direct, direct } from "../direct.test-support.ts";
import { dig, type JsonObject, list, text } from "../json.ts";
import { openCluster } from "../open.ts";
import { installGatewayApi } from "./install.ts";

// The types, reasons and defaults are those of kubernetes-sigs/gateway-api, apis/v1; the messages those of istio,
// pilot/pkg/config/kube/gateway.
let request: Direct;
let world: World;
const api = "gateway.networking.k8s.io/v1";
const base = `/apis/${api}/namespaces/default`;
const make = (plural: string, kind: string, name: string, spec: JsonObject) =>
  request("POST", `${base}/${plural}`, { apiVersion: api, kind, metadata: { name }, spec });
const listener = { name: "http", port: 80, protocol: "HTTP" };
const gateway = (more: JsonObject = {}) =>
  make("gateways", "Gateway", "g", { gatewayClassName: "approuting-istio", listeners: [listener], ...more });
const route = (more: JsonObject = {}, name = "r") =>
  make("httproutes", "HTTPRoute", name, {
    parentRefs: [{ name: "g" }],
    rules: [{ backendRefs: [{ name: "web", port: 80 }] }],
    ...more,
  });
const service = () =>
  request("POST", "/api/v1/namespaces/default/services", {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web" },
    spec: { ports: [{ port: 80 }] },
  });
/** Each condition as `Type=Status:Reason`. */
const conditions = (of: JsonObject, ...path: (string | number)[]) =>
  list(of, "status", ...path, "conditions").map(
    (each) => `${text(each, "type")}=${text(each, "status")}:${text(each, "reason")}`,
  );

beforeEach(() => {
  world = new World({ time: "fast" });
  openCluster(world, { key: "k", signIn: "certificate", version: "1.33.5" });
  world.clock.advance(1000);
  request = direct(world, "k");
  installGatewayApi(world, "k", ["approuting-istio"]);
});

test("a gateway waits for its controller, then has an address: public, unless its service is to be internal", () => {
  expect(conditions(gateway().body)).toEqual(["Accepted=Unknown:Pending", "Programmed=Unknown:Pending"]);
  world.clock.advance(60_000);
  const { body } = request("GET", `${base}/gateways/g`);
  expect(conditions(body)).toEqual(["Accepted=True:Accepted", "Programmed=True:Programmed"]);
  expect(dig(body, "status", "addresses", 0, "value")).toMatch(/^20\./);
  const annotations = { "service.beta.kubernetes.io/azure-load-balancer-internal": "true" };
  request("PATCH", `${base}/gateways/g`, { spec: { infrastructure: { annotations } } }, "application/merge-patch+json");
  world.clock.advance(60_000);
  expect(dig(request("GET", `${base}/gateways/g`).body, "status", "addresses", 0, "value")).toMatch(/^10\./);
});

test("one of a class that no one looks after stays as it is, and so do its routes", () => {
  gateway({ gatewayClassName: "nobody" });
  route();
  world.clock.advance(600_000);
  expect(conditions(request("GET", `${base}/gateways/g`).body)).toEqual([
    "Accepted=Unknown:Pending",
    "Programmed=Unknown:Pending",
  ]);
  expect(list(request("GET", `${base}/httproutes/r`).body, "status", "parents")).toEqual([]);
});

test("a route's status says whether it is accepted and whether its service is there, also when it comes later", () => {
  gateway();
  expect(dig(route().body, "spec", "rules", 0)).toEqual({
    matches: [{ path: { type: "PathPrefix", value: "/" } }],
    backendRefs: [{ name: "web", port: 80, group: "", kind: "Service", weight: 1 }],
  });
  world.clock.advance(60_000);
  const read = () => request("GET", `${base}/httproutes/r`).body;
  expect(conditions(read(), "parents", 0)).toEqual(["Accepted=True:Accepted", "ResolvedRefs=False:BackendNotFound"]);
  service();
  world.clock.advance(60_000);
  expect(conditions(read(), "parents", 0)).toEqual(["Accepted=True:Accepted", "ResolvedRefs=True:ResolvedRefs"]);
});

test("a route of another host or namespace is not taken, and a listener without its certificate says so", () => {
  const tls = { mode: "Terminate", certificateRefs: [{ name: "none" }] };
  gateway({ listeners: [{ ...listener, hostname: "*.contoso.com", protocol: "HTTPS", port: 443, tls }] });
  route({ hostnames: ["ml.fabrikam.com"] });
  route({ hostnames: ["ml.contoso.com"] }, "fits");
  world.clock.advance(60_000);
  const read = (path: string) => request("GET", `${base}/${path}`).body;
  expect(conditions(read("httproutes/r"), "parents", 0)[0]).toBe("Accepted=False:NoMatchingListenerHostname");
  expect(conditions(read("httproutes/fits"), "parents", 0)[0]).toBe("Accepted=True:Accepted");
  expect(conditions(read("gateways/g"), "listeners", 0)).toContain("ResolvedRefs=False:InvalidCertificateRef");
});

test.each<[string, () => { status: number; body: JsonObject }, string]>([
  ["a route without the name of its gateway", () => route({ parentRefs: [{}] }), "spec.parentRefs[0].name"],
  ["a port that is none", () => gateway({ listeners: [{ ...listener, port: 0 }] }), "spec.listeners[0].port"],
  ["an unknown filter", () => route({ rules: [{ filters: [{ type: "Magic" }] }] }), "spec.rules[0].filters[0].type"],
])("%s is invalid", (_what, send, field) => {
  const { status, body } = send();
  expect([status, dig(body, "details", "causes", 0, "field")]).toEqual([422, field]);
});
