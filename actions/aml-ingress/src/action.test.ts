import { installGatewayApi } from "@slipway/simulator";
import {
  type AzureOperator,
  azureOperator,
  type Bench,
  type KubernetesOperator,
  kubernetesOperator,
  openBench,
  type Ran,
} from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

const gateways = "/apis/gateway.networking.k8s.io/v1/namespaces/azureml/gateways";
const routes = "/apis/gateway.networking.k8s.io/v1/namespaces/azureml/httproutes";
const ingresses = "/apis/networking.k8s.io/v1/namespaces/azureml/ingresses";

// What a route says of its gateway, and which conditions have to be true: kubernetes-sigs/gateway-api, apis/v1/shared_types.go and
// gateway_types.go. The annotation by which a gateway's service is internal: Istio's and AKS's pages on the Gateway API.
describe("aml-ingress", () => {
  let bench: Bench;
  let azure: AzureOperator;
  let kubernetes: KubernetesOperator;
  let inputs: Readonly<Record<string, string>>;
  let cluster: string;
  const run = (more: Record<string, string> = {}) => bench.run(action, { ...inputs, mode: "apply", ...more });
  const asked = ({ requests }: Ran) => requests.filter(({ url }) => url.includes("/apis/") || url.includes("/api/"));
  const spec = async (path: string) => (await kubernetes.find(path))?.spec as Record<string, unknown> | undefined;
  const gatewayOf = async (listener: object, name = "shared") => {
    await kubernetes.post(gateways, {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "Gateway",
      metadata: { name },
      spec: { gatewayClassName: "istio", listeners: [{ name: "web", port: 80, protocol: "HTTP", ...listener }] },
    });
    bench.cloud.world.clock.advance(60_000);
  };

  beforeEach(async () => {
    bench = await openBench();
    inputs = (await arrange(bench.cloud)).inputs;
    azure = await azureOperator(bench.cloud);
    cluster = `/subscriptions/${azure.subscription}/resourceGroups/ml/providers/Microsoft.ContainerService/managedClusters/ml`;
    kubernetes = await kubernetesOperator(bench.cloud, cluster);
  });
  afterEach(() => bench.close());

  test("the path leads to the router, by a private address, without its prefix; a check sends two requests", async () => {
    const ran = await run({ public: "" });
    expect(ran.outputs).toMatchObject({
      route: "azureml/aml",
      gateway: "azureml/aml",
      address: expect.stringMatching(/^10\./),
    });
    expect(await spec(`${routes}/aml`)).toMatchObject({
      parentRefs: [{ name: "aml", namespace: "azureml" }],
      hostnames: ["ml.contoso.com"],
      rules: [
        {
          matches: [{ path: { type: "PathPrefix", value: "/aml" } }],
          filters: [{ urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/" } } }],
          backendRefs: [{ name: "azureml-fe", port: 80 }],
        },
      ],
    });
    const check = await run({ mode: "check" });
    expect([check.code, asked(check).length]).toEqual([0, 2]);
    expect(ran.outputs["public-addresses"]).toBe("");
    const said = { "public-addresses": "azureml/aml: the load balancer of the gateway" };
    expect((await run({ public: "true", mode: "plan" })).outputs).toMatchObject(said);
    expect((await run({ public: "true" })).outputs).toMatchObject({ address: expect.stringMatching(/^20\./), ...said });
    expect((await run({ public: "", mode: "check" })).outputs).toMatchObject(said);
    expect(await run({ mode: "destroy", confirm: "aml" })).toSucceed();
    expect([await spec(`${gateways}/aml`), await spec(`${routes}/aml`)]).toEqual([undefined, undefined]);
    expect(await spec(`${routes}/theirs`)).toBeDefined();
  });

  test("a route of others' to a gateway of others' keeps its rules and hosts; none of theirs is destroyed", async () => {
    await gatewayOf({});
    const theirs = { gateway: "azureml/shared", public: "", name: "theirs" };
    expect((await run(theirs)).outputs).toMatchObject({
      route: "azureml/theirs",
      address: expect.stringMatching(/^20\./),
    });
    expect(await spec(`${routes}/theirs`)).toMatchObject({
      parentRefs: [{ name: "theirs" }, { name: "shared" }],
      rules: [{ matches: [{ path: { value: "/" } }] }, { matches: [{ path: { value: "/aml" } }] }],
    });
    expect(await run({ ...theirs, mode: "destroy", confirm: "theirs" })).toSucceed();
    expect(await spec(`${routes}/theirs`)).toBeDefined();
    expect(await spec(`${gateways}/shared`)).toBeDefined();
  });

  test("TLS ends at the gateway: its certificate is waited for, and named when it is missing", async () => {
    expect(await run({ "tls-secret": "ml-tls" })).toRefuse(
      "ResolvedRefs is False: InvalidCertificateRef",
      "ml-tls not found",
    );
    await kubernetes.post("/api/v1/namespaces/azureml/secrets", {
      apiVersion: "v1",
      kind: "Secret",
      type: "kubernetes.io/tls",
      metadata: { name: "ml-tls" },
      data: { "tls.crt": "eA==", "tls.key": "eA==" },
    });
    await kubernetes.patch(`${gateways}/aml`, { metadata: { annotations: { looked: "again" } } });
    bench.cloud.world.clock.advance(60_000);
    expect(await run({ "tls-secret": "ml-tls" })).toSucceed();
    expect(await spec(`${gateways}/aml`)).toMatchObject({
      listeners: [{ name: "aml", port: 443, protocol: "HTTPS", hostname: "ml.contoso.com" }],
    });
    // What is not given is not compared.
    expect((await run()).outputs.changed).toBe("false");
  });

  test("a gateway that does not take the route, or that no one looks after, is named with its reason", async () => {
    await gatewayOf({ hostname: "other.contoso.com" });
    const refused = await run({ gateway: "azureml/shared", public: "" });
    expect(refused).toRefuse("Accepted is False: NoMatchingListenerHostname: no hostnames matched parent hostname");
    await kubernetes.delete(`${routes}/aml`);
    await kubernetes.post("/apis/gateway.networking.k8s.io/v1/gatewayclasses", {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "GatewayClass",
      metadata: { name: "orphan" },
      spec: { controllerName: "contoso.com/gone" },
    });
    expect(await run({ "gateway-class": "orphan" })).toRefuse(
      "Accepted is Unknown: Pending",
      "kubectl describe gatewayclass",
    );
  });

  test.each<[string, Record<string, string>, string[]]>([
    [
      "a class that the cluster lacks",
      { "gateway-class": "nginx" },
      ["no gateway class nginx", "Correct gateway-class"],
    ],
    ["a gateway that is not there", { gateway: "azureml/none", public: "" }, ["azureml/none does not exist"]],
    [
      "an ingress that is not there",
      { kind: "ingress", host: "", public: "" },
      ["azureml/aml does not exist", "no fixes since March 2026"],
    ],
    ["what is of a created gateway", { gateway: "azureml/shared" }, ["- public: It is for a gateway that is created"]],
  ])("%s is refused in the plan", async (_what, more, said) => {
    expect(await run({ mode: "plan", ...more })).toRefuse(...said);
  });

  test("a cluster without the Gateway API, or without the router, says what to turn on", async () => {
    const bare = await azure.cluster(cluster.split("/providers/")[0] ?? "", "bare");
    const { kubeconfig } = await kubernetesOperator(bench.cloud, bare);
    expect(await run({ mode: "plan", kubeconfig })).toRefuse("approuting-istio", "--enable-app-routing-istio");
    installGatewayApi(bench.cloud.world, bare.replace("/resourceGroups/", "/resourcegroups/"), ["approuting-istio"]);
    expect(await run({ mode: "plan", kubeconfig })).toRefuse("no service azureml/azureml-fe", "aml-extension");
    await kubernetes.patch("/api/v1/namespaces/azureml/services/azureml-fe", { spec: { ports: [{ port: 443 }] } });
    expect(await run({ mode: "plan" })).toRefuse("has no port 80, only 443", "http: true");
  });

  test("by the ID of an AKS cluster, run-command does the same", async () => {
    const byCommand = { kubeconfig: "", cluster, route: "run-command" };
    expect(await run(byCommand)).toSucceed();
    expect(await spec(`${routes}/aml`)).toBeDefined();
    expect(await run({ ...byCommand, mode: "check" })).toSucceed();
  });

  test("the guide's NGINX ingress is kept up, unless a rewrite would change others' paths", async () => {
    const path = (at: string, name: string, number: number) => ({
      path: at,
      pathType: "ImplementationSpecific",
      backend: { service: { name, port: { number } } },
    });
    const post = (name: string, paths: object[]) =>
      kubernetes.post(ingresses, {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { name, labels: { team: "data" } },
        spec: { ingressClassName: "nginx", rules: [{ http: { paths } }] },
      });
    const ours = { kind: "ingress", host: "", public: "" };
    await post("aml", [path("/aml/", "old", 80)]);
    expect((await run(ours)).outputs).toMatchObject({ changed: "true", route: "azureml/aml", gateway: "" });
    expect((await run(ours)).outputs["public-addresses"]).toContain("NGINX controller may have one");
    expect(await kubernetes.find(`${ingresses}/aml`)).toMatchObject({
      metadata: { annotations: { "nginx.ingress.kubernetes.io/rewrite-target": "/$2" }, labels: { team: "data" } },
      spec: { ingressClassName: "nginx", rules: [{ http: { paths: [path("/aml(/|$)(.*)", "azureml-fe", 80)] } }] },
    });
    expect((await run(ours)).outputs.changed).toBe("false");
    await post("both", [path("/aml/", "old", 80), path("/web", "web", 80)]);
    expect(await run({ ...ours, name: "both" })).toRefuse("has other paths (/web)");
  });
});
