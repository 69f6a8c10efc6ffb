import { fakeCluster, lookAt } from "../client/fake-cluster.test-support.ts";
import { httpRoute, type RouteWant } from "./route.ts";

const api = "/apis/gateway.networking.k8s.io/v1";
const path = `${api}/namespaces/ml/httproutes/model`;
const servicePath = "/api/v1/namespaces/ml/services/azureml-fe";
const service = { [servicePath]: { metadata: { name: "azureml-fe" }, spec: { ports: [{ port: 80 }, { port: 443 }] } } };
const want: RouteWant = {
  namespace: "ml",
  name: "model",
  gateway: { namespace: "edge", name: "aml" },
  host: "ml.example",
  prefix: "/model",
  service: "azureml-fe",
  port: 80,
  isInNew: false,
};

// The shapes and words are those of Gateway API's HTTPRoute (gateway-api.sigs.k8s.io/reference/spec).
const rewrite = {
  type: "URLRewrite",
  urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/" } },
};
const match = (value: string, type = "PathPrefix") => ({ path: { type, value } });
const rule = {
  matches: [match("/model")],
  filters: [rewrite],
  backendRefs: [{ name: "azureml-fe", port: 80 }],
};
const theirRule = { matches: [match("/theirs")], backendRefs: [{ name: "theirs", port: 80 }] };
const is = (type: string, status = "True", reason = "R") => ({ type, status, reason });
const parent = (conditions: object[], name = "aml") => ({ parentRef: { namespace: "edge", name }, conditions });
const well = { parents: [parent([is("Accepted"), is("ResolvedRefs")])] };

const routeOf = (spec: object = {}, status: object = well) => ({
  metadata: { namespace: "ml", name: "model", uid: "u", resourceVersion: "7" },
  spec: { parentRefs: [want.gateway], hostnames: ["ml.example"], rules: [rule], ...spec },
  status,
});
/** A cluster in which a controller finds every route as this says. */
const clusterWith = (objects: Readonly<Record<string, object>>, status: object = well) =>
  fakeCluster({ ...service, ...objects }, (object) => ({ ...object, status }));

test.each([
  ["for one host", "ml.example", { hostnames: ["ml.example"] }],
  ["for all hosts", undefined, {}],
])("a new one leads the prefix to the service, without it: %s", async (_, host, more) => {
  const { kubernetes, written, waited } = clusterWith({});
  const { operation, execute } = await lookAt(httpRoute(kubernetes, { ...want, host }));
  await execute();
  expect(operation).toBe("create");
  expect(written).toMatchObject([
    {
      verb: "create",
      path: `${api}/namespaces/ml/httproutes`,
      body: {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "HTTPRoute",
        metadata: { namespace: "ml", name: "model" },
      },
    },
  ]);
  expect((written[0]?.body as { spec: object }).spec).toEqual({ parentRefs: [want.gateway], rules: [rule], ...more });
  expect(waited).toEqual(["the route ml/model"]);
});

test.each([
  ["is not there", {}, "The cluster has no service ml/azureml-fe.", /^Install the extension .*aml-extension/],
  [
    "answers with TLS alone",
    { [servicePath]: { spec: { ports: [{ port: 443 }, { port: 8443 }] } } },
    "The service ml/azureml-fe has no port 80, only 443 and 8443: it ends TLS itself.",
    /^Write http: true in aml-extension, .*tls-secret/,
  ],
])("a service that %s is refused; no one looks where it is planned too", async (_, objects, message, remedy) => {
  const { kubernetes } = fakeCluster(objects);
  await expect(lookAt(httpRoute(kubernetes, want))).rejects.toMatchObject({
    message,
    remedy: expect.stringMatching(remedy),
  });
  expect((await lookAt(httpRoute(kubernetes, { ...want, isInNew: true }))).operation).toBe("create");
});

const elsewhere = { ...rule, backendRefs: [{ name: "other", port: 80 }] };
const header = { type: "RequestHeaderModifier", requestHeaderModifier: {} };

test.each<[string, object, object | undefined]>([
  ["is as wanted", {}, undefined],
  ["has a slash at its end", { rules: [{ ...rule, matches: [match("/model/")] }] }, undefined],
  [
    "says the namespace of its service",
    { rules: [{ ...rule, backendRefs: [{ name: "azureml-fe", namespace: "ml", port: 80 }] }] },
    undefined,
  ],
  ["is attached by a gateway of its own namespace too", { parentRefs: [{ name: "near" }, want.gateway] }, undefined],
  ["has more hosts", { hostnames: ["other.example", "ml.example"] }, undefined],
  ["is at another gateway", { parentRefs: [{ name: "aml" }] }, { parentRefs: [{ name: "aml" }, want.gateway] }],
  ["is at no gateway", { parentRefs: undefined }, { parentRefs: [want.gateway] }],
  ["lacks the host", { hostnames: ["other.example"] }, { hostnames: ["other.example", "ml.example"] }],
  ["has rules of others alone", { rules: [theirRule] }, { rules: [theirRule, rule] }],
  ["has no rules", { rules: undefined }, { rules: [rule] }],
  [
    "matches exactly",
    { rules: [{ ...rule, matches: [match("/model", "Exact")] }] },
    { rules: [{ ...rule, matches: [match("/model", "Exact")] }, rule] },
  ],
  ["leads elsewhere", { rules: [elsewhere, theirRule] }, { rules: [theirRule, rule] }],
  [
    "leads to another port",
    { rules: [{ ...rule, backendRefs: [{ name: "azureml-fe", port: 443 }] }] },
    { rules: [rule] },
  ],
  [
    "leads to another namespace",
    { rules: [{ ...rule, backendRefs: [{ name: "azureml-fe", namespace: "x", port: 80 }] }] },
    { rules: [rule] },
  ],
  [
    "leads to two services",
    { rules: [{ ...rule, backendRefs: [...rule.backendRefs, { name: "b", port: 80 }] }] },
    { rules: [rule] },
  ],
  ["leads nowhere", { rules: [{ ...rule, backendRefs: undefined }] }, { rules: [rule] }],
  [
    "does not take the prefix away",
    { rules: [{ ...rule, filters: [header] }] },
    { rules: [{ ...rule, filters: [header, rewrite] }] },
  ],
  [
    "puts another one in its place",
    {
      rules: [
        {
          ...rule,
          filters: [{ ...rewrite, urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/x" } } }],
        },
      ],
    },
    { rules: [rule] },
  ],
])("of one that %s only that is changed", async (_, spec, patched) => {
  const { kubernetes, written } = clusterWith({ [path]: routeOf(spec) });
  const { operation, execute } = await lookAt(httpRoute(kubernetes, want));
  expect(operation).toBe(patched === undefined ? "none" : "update");
  if (patched === undefined) return;
  await execute();
  expect(written).toEqual([{ verb: "patch", path, body: { metadata: { resourceVersion: "7" }, spec: patched } }]);
});

test("a change names the fields, the prefix among them", async () => {
  const { kubernetes } = clusterWith({ [path]: routeOf({ parentRefs: [], hostnames: [], rules: [] }) });
  expect((await lookAt(httpRoute(kubernetes, want))).fields).toEqual([
    "spec.parentRefs",
    "spec.hostnames",
    "spec.rules /model",
  ]);
  expect((await lookAt(httpRoute(kubernetes, { ...want, host: undefined }))).fields).toEqual([
    "spec.parentRefs",
    "spec.rules /model",
  ]);
});

test("a change has what was there before, and what is wanted", async () => {
  const { kubernetes } = clusterWith({
    [path]: routeOf({ parentRefs: [], hostnames: ["a.example"], rules: [elsewhere] }),
  });
  const { step } = await httpRoute(kubernetes, want).inspect({ wait: false, want: "present" });
  expect(step?.changes).toEqual([
    { field: "spec.parentRefs", have: [], want: [want.gateway] },
    { field: "spec.hostnames", have: ["a.example"], want: ["a.example", "ml.example"] },
    { field: "spec.rules /model", have: elsewhere, want: rule },
  ]);
});

test.each([
  ["works", well, {}],
  [
    "has a service that cannot be found",
    { parents: [parent([is("Accepted"), is("ResolvedRefs", "False", "BackendNotFound")])] },
    { failed: "ResolvedRefs is False: BackendNotFound" },
  ],
  [
    "is of another gateway's saying",
    { parents: [parent([is("Accepted", "False")], "other")] },
    { inProgress: "Accepted is Unknown: no controller has looked at it yet" },
  ],
  ["no one has looked at", {}, { inProgress: "Accepted is Unknown: no controller has looked at it yet" }],
])("how one is doing that %s", async (_, status, state) => {
  const { kubernetes } = clusterWith({ [path]: routeOf({}, status) });
  const looked = await lookAt(httpRoute(kubernetes, want));
  expect([looked.operation, looked.state]).toEqual(["failed" in state ? "update" : "none", state]);
});

test("one that does not name the gateway yet is not waited for, and a change that does not work is an error", async () => {
  const failing = { parents: [parent([is("Accepted", "False", "NotAllowedByListeners")])] };
  const { kubernetes } = clusterWith({ [path]: routeOf({ parentRefs: [] }, {}) }, failing);
  const { state, execute } = await lookAt(httpRoute(kubernetes, want));
  expect(state).toEqual({});
  await expect(execute()).rejects.toThrow(
    "the route ml/model was written, but does not work: Accepted is False: NotAllowedByListeners.",
  );
});
