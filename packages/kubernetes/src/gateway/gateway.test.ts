import { fakeCluster, lookAt } from "../client/fake-cluster.test-support.ts";
import { addressOf, existingGateway, type Gateway, type GatewayWant, gateway, isInternet } from "./gateway.ts";

const api = "/apis/gateway.networking.k8s.io/v1";
const path = `${api}/namespaces/edge/gateways/aml`;
const classes = { [`${api}/gatewayclasses/approuting-istio`]: { metadata: { name: "approuting-istio" } } };
const want: GatewayWant = {
  namespace: "edge",
  name: "aml",
  className: undefined,
  host: undefined,
  tlsSecret: undefined,
  isPublic: undefined,
  isInNew: false,
};
// AKS's page on internal load balancers has the annotation; ports and modes are those of Gateway API's Listener.
const internal = "service.beta.kubernetes.io/azure-load-balancer-internal";
const annotated = (value: string) => ({ annotations: { [internal]: value } });
const is = (type: string, status = "True", reason = "R") => ({ type, status, reason });
const well = {
  conditions: [is("Accepted"), is("Programmed")],
  listeners: [{ name: "aml", conditions: [is("Accepted"), is("ResolvedRefs"), is("Programmed")] }],
  addresses: [{ value: "10.0.0.4" }],
};
const http = { name: "aml", port: 80, protocol: "HTTP" };
const theirs = { name: "theirs", port: 8080, protocol: "HTTP" };

const gatewayOf = (spec: object = {}, status: object = well) => ({
  metadata: { namespace: "edge", name: "aml", uid: "u", resourceVersion: "7" },
  spec: { gatewayClassName: "approuting-istio", listeners: [http], infrastructure: annotated("true"), ...spec },
  status,
});
/** A cluster in which a controller finds every gateway well. */
const clusterWith = (objects: Readonly<Record<string, object>>, status: object = well) =>
  fakeCluster(objects, (object) => ({ ...object, status }));

test.each<[string, Partial<GatewayWant>, object]>([
  ["private, without TLS", {}, { infrastructure: annotated("true"), listeners: [http] }],
  ["public", { isPublic: true }, { infrastructure: annotated("false"), listeners: [http] }],
  [
    "with a certificate for one host",
    { host: "ml.example", tlsSecret: "cert" },
    {
      infrastructure: annotated("true"),
      listeners: [
        {
          name: "aml",
          hostname: "ml.example",
          port: 443,
          protocol: "HTTPS",
          tls: { mode: "Terminate", certificateRefs: [{ name: "cert" }] },
        },
      ],
    },
  ],
])("a new one is %s", async (_, more, spec) => {
  const { kubernetes, written, waited } = clusterWith(classes);
  const { operation, execute } = await lookAt(gateway(kubernetes, { ...want, ...more }));
  await execute();
  expect(operation).toBe("create");
  expect(written).toMatchObject([
    {
      verb: "create",
      path: `${api}/namespaces/edge/gateways`,
      body: {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "Gateway",
        metadata: { namespace: "edge", name: "aml" },
        spec: { gatewayClassName: "approuting-istio", ...spec },
      },
    },
  ]);
  expect(waited).toEqual(["the gateway edge/aml"]);
});

test("a class that is not there is named, with what brings it; no one looks where the cluster is planned too", async () => {
  const { kubernetes } = clusterWith({});
  await expect(lookAt(gateway(kubernetes, want))).rejects.toMatchObject({
    name: "MissingError",
    message: "The cluster has no gateway class approuting-istio.",
    remedy: expect.stringMatching(/^Turn on AKS's managed Gateway API .*gateway-api: true of create-aks/),
  });
  await expect(lookAt(gateway(kubernetes, { ...want, className: "nginx" }))).rejects.toMatchObject({
    message: "The cluster has no gateway class nginx.",
    remedy: expect.stringMatching(/^Correct gateway-class, or install/),
  });
  expect((await lookAt(gateway(kubernetes, { ...want, isInNew: true }))).operation).toBe("create");
});

test.each<[string, Partial<GatewayWant>, object, string[], object]>([
  ["nothing is said of", {}, {}, [], {}],
  [
    "all is as wanted",
    { className: "approuting-istio", isPublic: false, host: "ml.example" },
    { listeners: [{ ...http, hostname: "ml.example" }] },
    [],
    {},
  ],
  ["is of another class", { className: "nginx" }, {}, ["spec.gatewayClassName"], { gatewayClassName: "nginx" }],
  [
    "is private, and is to be public",
    { isPublic: true },
    {},
    [`spec.infrastructure.annotations.${internal}`],
    { infrastructure: annotated("false") },
  ],
  [
    "has another host",
    { host: "ml.example" },
    { listeners: [theirs, { ...http, hostname: "old.example" }] },
    ["spec.listeners.aml.hostname"],
    { listeners: [theirs, { ...http, hostname: "ml.example" }] },
  ],
  ["has no listener of ours", {}, { listeners: [theirs] }, ["spec.listeners.aml"], { listeners: [theirs, http] }],
  [
    "has no certificate yet",
    { tlsSecret: "cert" },
    {},
    ["spec.listeners.aml.port", "spec.listeners.aml.protocol", "spec.listeners.aml.tls"],
    {
      listeners: [
        { name: "aml", port: 443, protocol: "HTTPS", tls: { mode: "Terminate", certificateRefs: [{ name: "cert" }] } },
      ],
    },
  ],
])("of one that %s only that is changed, and listeners of others stay", async (_, more, spec, fields, patched) => {
  const { kubernetes, written } = clusterWith({ [path]: gatewayOf(spec) });
  const looked = await lookAt(gateway(kubernetes, { ...want, ...more }));
  expect([
    looked.operation,
    looked.fields.map((field) => (field.startsWith("spec.listeners.aml.tls") ? "spec.listeners.aml.tls" : field)),
  ]).toEqual([fields.length === 0 ? "none" : "update", fields]);
  if (fields.length === 0) return;
  await looked.execute();
  expect(written).toEqual([
    { verb: "patch", path, body: { metadata: { resourceVersion: "7" }, spec: expect.objectContaining(patched) } },
  ]);
  const [{ body } = { body: {} }] = written;
  if (!("listeners" in patched)) expect(Object.keys((body as { spec: object }).spec)).not.toContain("listeners");
});

test.each([
  [
    "its listener has no certificate",
    { ...well, listeners: [{ name: "aml", conditions: [is("ResolvedRefs", "False")] }] },
    { failed: "ResolvedRefs is False: R" },
  ],
  [
    "it cannot be programmed",
    { conditions: [is("Accepted"), is("Programmed", "False")] },
    { failed: "Programmed is False: R" },
  ],
  ["no one has looked at it", {}, { inProgress: "Accepted is Unknown: no controller has looked at it yet" }],
  [
    "no one has looked at its listener",
    { ...well, listeners: [{ name: "theirs" }] },
    { inProgress: "Accepted is Unknown: no controller has looked at it yet" },
  ],
])("%s: that is how it is doing, and what has failed is written again", async (_, status, state) => {
  const { kubernetes, waited } = clusterWith({ [path]: gatewayOf({}, status) });
  const goal = gateway(kubernetes, want);
  const looked = await lookAt(goal);
  expect([looked.operation, looked.state]).toEqual(["failed" in state ? "update" : "none", state]);
  if ("failed" in state) await looked.execute();
  expect(waited).toEqual("failed" in state ? ["the gateway edge/aml"] : []);
});

test("a change that does not work is an error, with what the controller says", async () => {
  const status = { conditions: [is("Accepted", "False", "Invalid")] };
  const { kubernetes } = clusterWith({ [path]: gatewayOf() }, status);
  const { execute } = await lookAt(gateway(kubernetes, { ...want, host: "ml.example" }));
  await expect(execute()).rejects.toThrow(
    "the gateway edge/aml was written, but does not work: Accepted is False: Invalid.",
  );
});

test("whether one is in the internet is what is said, else what its annotation says", () => {
  const seen = (spec?: object) => (spec === undefined ? undefined : (gatewayOf(spec) as unknown as Gateway));
  expect([
    isInternet(seen({}), undefined),
    isInternet(seen({}), true),
    isInternet(seen({ infrastructure: {} }), false),
  ]).toEqual([false, true, false]);
  expect(
    [
      seen({ infrastructure: {} }),
      seen({ infrastructure: undefined }),
      seen({ infrastructure: annotated("false") }),
    ].map((each) => isInternet(each, undefined)),
  ).toEqual([true, true, true]);
  expect([isInternet(undefined, undefined), isInternet(undefined, true)]).toEqual([false, true]);
  expect([
    addressOf(seen({})),
    addressOf(undefined),
    addressOf({ ...gatewayOf(), status: {} } as unknown as Gateway),
  ]).toEqual(["10.0.0.4", "", ""]);
});

test("a gateway of someone else's has to be there, and stays as it is", async () => {
  const named = { namespace: "edge", name: "aml", isInNew: false };
  const there = clusterWith({ [path]: gatewayOf({}, { conditions: [is("Accepted", "False")] }) });
  expect(await lookAt(existingGateway(there.kubernetes, named))).toMatchObject({ operation: "none", state: {} });
  const { kubernetes } = clusterWith({});
  await expect(lookAt(existingGateway(kubernetes, named))).rejects.toMatchObject({
    message: "The gateway edge/aml does not exist.",
    remedy: "Correct the input gateway; or leave it out, and one is created.",
  });
  expect((await lookAt(existingGateway(kubernetes, { ...named, isInNew: true }))).operation).toBe("none");
});
