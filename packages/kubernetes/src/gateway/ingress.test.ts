import { fakeCluster, lookAt } from "../client/fake-cluster.test-support.ts";
import { type IngressWant, ingressPath } from "./ingress.ts";

const path = "/apis/networking.k8s.io/v1/namespaces/ml/ingresses/model";
const want: IngressWant = { namespace: "ml", name: "model", prefix: "/model", service: "azureml-fe", port: 80 };
// By ingress-nginx's page on rewriting: the rest of the path is in the second group.
const rewritten = { annotations: { "nginx.ingress.kubernetes.io/rewrite-target": "/$2" } };
const backend = (name = "azureml-fe", number = 80) => ({ service: { name, port: { number } } });
const own = { path: "/model(/|$)(.*)", pathType: "ImplementationSpecific", backend: backend() };
const rules = (...paths: object[]) => [{ host: "ml.example", http: { paths } }];

const clusterWith = (spec: object | undefined, metadata: object = rewritten) =>
  fakeCluster({ [path]: { metadata: { namespace: "ml", name: "model", resourceVersion: "7", ...metadata }, spec } });

test.each<[string, object, object, boolean]>([
  ["is as wanted", { rules: rules(own) }, rewritten, true],
  ["has the prefix alone", { rules: rules({ path: "/model", backend: backend() }) }, rewritten, true],
  ["has something below the prefix", { rules: rules({ path: "/model/a", backend: backend() }) }, rewritten, true],
  ["has the path in its second rule", { rules: [{ host: "a" }, ...rules(own)] }, rewritten, true],
  [
    "is rewritten in its own way",
    { rules: rules(own) },
    { annotations: { ...rewritten.annotations, "nginx.ingress.kubernetes.io/rewrite-target": "/$1" } },
    true,
  ],
  ["leads to another service", { rules: rules({ ...own, backend: backend("other") }) }, rewritten, false],
  ["leads to another port", { rules: rules({ ...own, backend: backend("azureml-fe", 443) }) }, rewritten, false],
  ["leads nowhere", { rules: rules({ path: "/model" }) }, rewritten, false],
  ["is not rewritten", { rules: rules(own) }, {}, false],
  ["has no path", { rules: rules() }, rewritten, false],
])("one that %s is well: %#", async (_, spec, metadata, isWell) => {
  const { kubernetes, written } = clusterWith(spec, metadata);
  const { operation, fields, execute } = await lookAt(ingressPath(kubernetes, want));
  expect(operation).toBe(isWell ? "none" : "update");
  if (isWell) return;
  expect(fields).toEqual(["spec.rules /model", "metadata.annotations.nginx.ingress.kubernetes.io/rewrite-target"]);
  await execute();
  expect(written).toEqual([
    {
      verb: "patch",
      path,
      body: {
        metadata: {
          resourceVersion: "7",
          annotations: {
            "nginx.ingress.kubernetes.io/rewrite-target": "/$2",
            "nginx.ingress.kubernetes.io/use-regex": "true",
          },
        },
        spec: { rules: rules(own) },
      },
    },
  ]);
});

test.each<[string, object | undefined, object[]]>([
  ["without rules", undefined, [{ http: { paths: [own] } }]],
  [
    "with a rule without paths",
    { rules: [{ host: "a" }, { host: "b" }] },
    [{ host: "a", http: { paths: [own] } }, { host: "b" }],
  ],
  [
    "with the path in its second rule",
    { rules: [{ host: "a" }, { host: "b", http: { paths: [{ path: "/model" }] } }] },
    [{ host: "a" }, { host: "b", http: { paths: [own] } }],
  ],
])("of one %s the other rules stay", async (_, spec, patched) => {
  const { kubernetes, written } = clusterWith(spec);
  await (await lookAt(ingressPath(kubernetes, want))).execute();
  expect((written[0]?.body as { spec: object }).spec).toEqual({ rules: patched });
});

test("one with paths of others is refused: a rewrite would change those as well", async () => {
  const { kubernetes } = clusterWith({ rules: rules({ path: "/model2" }, {}, { path: "/model" }) });
  await expect(lookAt(ingressPath(kubernetes, want))).rejects.toMatchObject({
    name: "UnfitError",
    message: "The ingress ml/model has other paths (/model2, /), and a rewrite would change those as well.",
    remedy: "Name an ingress that has this path alone.",
  });
});

test("one that does not exist is not made", async () => {
  await expect(lookAt(ingressPath(fakeCluster({}).kubernetes, want))).rejects.toMatchObject({
    name: "MissingError",
    message: "The ingress ml/model does not exist.",
    remedy: expect.stringMatching(
      /ingress-nginx gets no fixes since March 2026.*leave out kind, and the route goes by the Gateway API\.$/,
    ),
  });
});
