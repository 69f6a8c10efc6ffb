import { World } from "../world/world.ts";
import { type Direct, direct } from "./direct.test-support.ts";
import { whyNoJson, wrongBase64At } from "./go-json.ts";
import { openCluster } from "./open.ts";

let request: Direct;
beforeEach(() => {
  const world = new World({ time: "fast" });
  openCluster(world, { key: "test", signIn: "certificate", version: "1.33.5", serverCa: "" });
  world.clock.advance(1000);
  request = direct(world, "test");
});

const maps = "/api/v1/namespaces/default/configmaps";
const map = (name: string, more: object = {}) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, ...more });

test.each([
  ["{nope", "invalid character 'n' looking for beginning of object key string"],
  ["{", "unexpected end of JSON input"],
  ["", "unexpected end of JSON input"],
  ["nope", "invalid character 'o' in literal null (expecting 'u')"],
  ["[1 2]", "invalid character '2' after array element"],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a":1 "b"}', "invalid character '\"' after object key:value pair"],
  ["{} x", "invalid character 'x' after top-level value"],
  ["?", "invalid character '?' looking for beginning of value"],
  ['{"a":1}', ""],
])("Go says of %j: %s", (written, why) => {
  expect(whyNoJson(written)).toBe(why);
});

test.each([
  ["###", 0],
  ["ab#d", 2],
  ["abcde", 4],
])("%s stops being base64 at byte %d", (written, at) => {
  expect(wrongBase64At(written)).toBe(at);
});

test.each([
  [
    "a body that is no JSON",
    "POST",
    maps,
    "{nope",
    400,
    "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: invalid character 'n' looking for beginning of object key string ({nope)",
  ],
  [
    "another kind",
    "POST",
    maps,
    { apiVersion: "v1", kind: "Secret", metadata: { name: "a" } },
    400,
    'Secret in version "v1" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion',
  ],
  [
    "more annotations than fit",
    "POST",
    maps,
    { ...map("a"), metadata: { name: "a", annotations: { before: "x".repeat(262_139) } } },
    422,
    'ConfigMap "a" is invalid: metadata.annotations: Too long: may not be more than 262144 bytes',
  ],
  [
    "a value of another type",
    "POST",
    maps,
    map("a", { data: { a: 1 } }),
    400,
    'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
  ],
  [
    "a POST to a name",
    "POST",
    `${maps}/a`,
    map("a"),
    405,
    "the server does not allow this method on the requested resource",
  ],
  [
    "a PUT to a collection",
    "PUT",
    maps,
    map("a"),
    405,
    "the server does not allow this method on the requested resource",
  ],
  [
    "bytes that are not base64",
    "POST",
    "/api/v1/namespaces/default/secrets",
    { apiVersion: "v1", kind: "Secret", metadata: { name: "a" }, data: { a: "###" } },
    400,
    'Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte 0',
  ],
  [
    "the end of a namespace that must be",
    "DELETE",
    "/api/v1/namespaces/kube-system",
    undefined,
    403,
    'namespaces "kube-system" is forbidden: this namespace may not be deleted',
  ],
  [
    "half a label selector",
    "GET",
    `${maps}?labelSelector=a+in+b`,
    undefined,
    400,
    "unable to parse requirement: found 'b' expected: '('",
  ],
])("%s is refused as the API server refuses it", (_what, method, path, body, status, message) => {
  expect(request(method, path, body)).toMatchObject({
    status,
    body: { kind: "Status", status: "Failure", message, code: status },
  });
});

test("what is being deleted is held up by nothing new", () => {
  request("POST", maps, map("a", { metadata: { name: "a", finalizers: ["example.com/x"] } }));
  request("DELETE", `${maps}/a`);
  const change = (finalizers: readonly string[]) =>
    request("PATCH", `${maps}/a`, { metadata: { finalizers } }, "application/merge-patch+json");
  expect(change(["example.com/x", "example.com/y"])).toMatchObject({
    status: 422,
    body: {
      message:
        'ConfigMap "a" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/y"}',
    },
  });
  expect(change([]).status).toBe(200);
  expect(request("GET", `${maps}/a`).status).toBe(404);
});

const labelled = { app: "d" };
const deployment = (spec: object, pod: object = { containers: [{ name: "c", image: "i" }] }) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "d" },
  spec: { selector: { matchLabels: labelled }, template: { metadata: { labels: labelled }, spec: pod }, ...spec },
});
const service = (ports: readonly object[]) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "s" },
  spec: { ports },
});

test.each([
  ["without containers", deployment({}, { containers: [] }), "spec.template.spec.containers: Required value"],
  [
    "without an image",
    deployment({}, { containers: [{ name: "c" }] }),
    "spec.template.spec.containers[0].image: Required value",
  ],
  [
    "with less than no replicas",
    deployment({ replicas: -1 }),
    "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
  ],
  [
    "with two containers of one name",
    deployment({}, { containers: [1, 2].map((image) => ({ name: "c", image: String(image) })) }),
    'spec.template.spec.containers[1].name: Duplicate value: "c"',
  ],
  [
    "that looks for no pods",
    deployment({ selector: undefined }),
    '[spec.selector: Required value, spec.template.metadata.labels: Invalid value: {"app":"d"}: `selector` does not match template `labels`]',
  ],
  [
    "whose pods end",
    deployment({}, { restartPolicy: "Never", containers: [{ name: "c", image: "i" }] }),
    'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
  ],
  [
    "that does not find its pods",
    deployment({ selector: { matchLabels: { app: "e" } } }),
    'spec.template.metadata.labels: Invalid value: {"app":"d"}: `selector` does not match template `labels`',
  ],
])("a deployment %s is refused", (_how, body, why) => {
  expect(request("POST", "/apis/apps/v1/namespaces/default/deployments", body)).toMatchObject({
    status: 422,
    body: { message: `Deployment.apps "d" is invalid: ${why}` },
  });
});

test.each([
  ["no ports", [], "spec.ports: Required value"],
  [
    "a port that is none",
    [{ port: 0 }],
    "[spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive, spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive]",
  ],
  ["ports without names", [{ port: 1, name: "a" }, { port: 2 }], "spec.ports[1].name: Required value"],
])("a service with %s is refused", (_how, ports, why) => {
  expect(request("POST", "/api/v1/namespaces/default/services", service(ports)).body.message).toBe(
    `Service "s" is invalid: ${why}`,
  );
});

test("what a list cannot match is refused", () => {
  expect(request("GET", `${maps}?resourceVersionMatch=Exact`)).toMatchObject({
    status: 422,
    body: {
      message:
        'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
    },
  });
});

test("a kind that is not simulated is refused as one that the server does not have", () => {
  expect(request("GET", "/apis/storage.k8s.io/v1/volumeattachments")).toMatchObject({
    status: 404,
    body: { message: "the server could not find the requested resource" },
  });
  expect(request("GET", "/api/v1/namespaces/default/services/s/proxy").body.message).toContain(
    "simulated of services: status",
  );
});

test("what takes a container that runs is refused by name", () => {
  expect(request("GET", "/api/v1/namespaces/default/pods/p/log")).toMatchObject({
    status: 501,
    body: { message: expect.stringContaining("runs no containers, so there are no logs") },
  });
});

// Written by the field numbers of k8s.io/api, apps/v1/generated.proto: 4 of a DeploymentSpec is its strategy, whose 2 says how a
// rollout goes.
test("a field that is not read from protobuf is refused, not dropped; one that says nothing is no field", () => {
  const field = (number: number, value: string) => String.fromCharCode(number * 8 + 2, value.length) + value;
  const post = (spec: string) =>
    request(
      "POST",
      "/apis/apps/v1/namespaces/default/deployments",
      `k8s\u0000${field(1, field(1, "apps/v1") + field(2, "Deployment"))}${field(2, field(1, field(1, "d")) + field(2, spec))}`,
      "application/vnd.kubernetes.protobuf",
    ).body.message;
  expect(post(field(4, field(2, "x")))).toContain("Field 2 of DeploymentStrategy is not read from protobuf here");
  expect(post(field(4, field(1, "") + field(2, "")))).toContain("spec.selector: Required value");
});
