import {
  type AzureOperator,
  azureOperator,
  type Bench,
  kubernetesOperator,
  openBench,
  type Ran,
} from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

// What a new extension is sent, and what makes a router internal: azure-cli-extensions, src/k8s-extension/azext_k8s_extension/
// partner_extensions/AzureMLKubernetes.py.
describe("aml-extension", () => {
  let bench: Bench;
  let azure: AzureOperator;
  let inputs: Readonly<Record<string, string>>;
  let cluster: string;
  const plainHttp = { "tls-name": "", "tls-certificate": "", "tls-key": "", http: "true" };
  const run = (more: Record<string, string> = {}) => bench.run(action, { ...inputs, mode: "apply", ...more });
  const counted = ({ requests }: Ran) => requests.filter(({ url }) => url.includes("/subscriptions/")).length;
  const path = (name = "azureml", of = cluster) =>
    `${of}/providers/Microsoft.KubernetesConfiguration/extensions/${name}`;
  const settings = async (name?: string) =>
    (await azure.get(path(name))).properties.configurationSettings as Record<string, string>;
  const theirs = async (more: Record<string, string> = {}) => {
    const configurationSettings = {
      enableTraining: "true",
      enableInference: "true",
      inferenceRouterServiceType: "loadBalancer",
      internalLoadBalancerProvider: "azure",
      "scoringFe.serviceType.internalLoadBalancer": "True",
      allowInsecureConnections: "true",
      "nodeSelector.purpose": "ml",
      ...more,
    };
    const extensionType = "Microsoft.AzureML.Kubernetes";
    await azure.put(path("theirs"), { properties: { extensionType, configurationSettings } });
  };

  beforeEach(async () => {
    bench = await openBench();
    inputs = (await arrange(bench.cloud)).inputs;
    azure = await azureOperator(bench.cloud);
    cluster = inputs.cluster ?? "";
  });
  afterEach(() => bench.close());

  test("a new one has no public address, says what the vendor's client says, and is checked by one request", async () => {
    const ran = await run({ ...plainHttp, service: "", training: "" });
    expect(ran.outputs).toMatchObject({
      id: path(),
      service: "ClusterIP",
      exposure: "cluster",
      version: expect.stringMatching(/^\d/),
      principal: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(await settings()).toMatchObject({
      cluster_name: cluster,
      domain: "northeurope.cloudapp.azure.com",
      enableTraining: "True",
      enableInference: "True",
      inferenceRouterHA: "True",
      clusterPurpose: "FastProd",
      "nginxIngress.enabled": "true",
      "relayserver.enabled": "false",
      allowInsecureConnections: "True",
    });
    const kubernetes = await kubernetesOperator(bench.cloud, cluster);
    const service = () => kubernetes.find("/api/v1/namespaces/azureml/services/azureml-fe");
    expect(await service()).toMatchObject({ spec: { type: "ClusterIP", ports: [{ port: 80 }] } });
    const internal = { ...plainHttp, service: "internal-load-balancer" };
    expect((await run(internal)).outputs).toMatchObject({
      service: "LoadBalancer",
      exposure: "network",
      "public-addresses": "",
    });
    const open = await run({ ...plainHttp, service: "public-load-balancer", mode: "plan" });
    expect(open.outputs["public-addresses"]).toContain("service: public-load-balancer");
    bench.cloud.world.clock.advance(60_000);
    expect(await service()).toMatchObject({ status: { loadBalancer: { ingress: [{ ip: /^10\./ }] } } });
    const check = await run({ ...internal, mode: "check" });
    expect([check.code, counted(check)]).toEqual([0, 1]);
    // From internal to none outside. The service's model of a PATCH has texts alone (arm-kubernetesconfiguration-extensions,
    // PatchExtension): what said so is unsaid, and an adopted one that never said it has nothing to change.
    expect((await run({ ...plainHttp, service: "cluster-ip" })).outputs).toMatchObject({ exposure: "cluster" });
    expect(await settings()).toMatchObject({
      internalLoadBalancerProvider: "none",
      "scoringFe.serviceType.internalLoadBalancer": "False",
    });
    expect(counted(await run({ ...plainHttp, service: "cluster-ip", mode: "check" }))).toBe(1);
  });

  test("one of another name is adopted: words in any case, its other settings and its maker stay", async () => {
    await theirs();
    const same = { ...plainHttp, service: "internal-load-balancer", training: "true" };
    expect((await run({ ...same, mode: "check" })).code).toBe(0);
    expect((await run({ ...same, training: "false", "install-volcano": "false" })).outputs.id).toBe(path("theirs"));
    expect(await settings("theirs")).toMatchObject({
      enableTraining: "False",
      installVolcano: "False",
      "nodeSelector.purpose": "ml",
      inferenceRouterServiceType: "loadBalancer",
    });
    expect(await run({ ...same, training: "false", mode: "destroy", confirm: cluster })).toSucceed();
    expect(await azure.find(path("theirs"))).toBeDefined();
  });

  test("a certificate is sent when it changes, and never over what else is protected", async () => {
    const { record } = bench.cloud.world;
    record.bodies = true;
    const sent = () =>
      record.requests
        .filter(({ method, url }) => /PUT|PATCH/.test(method) && url.includes("/extensions/"))
        .map(({ body }) => JSON.parse(body?.request ?? "{}").properties.configurationProtectedSettings);
    expect(await run()).toSucceed();
    const before = sent().length;
    expect(await run({ training: "true" })).toSucceed();
    expect(sent().slice(before)).toEqual([undefined]);
    const renewed = {
      training: "true",
      "tls-certificate": `${inputs["tls-certificate"]}\n${inputs["tls-certificate"]}`,
    };
    expect(await run(renewed)).toSucceed();
    expect(Object.keys(sent().at(-1))).toEqual(["scoringFe.sslCert", "scoringFe.sslKey"]);
    expect((await run(renewed)).outputs.changed).toBe("false");
    await azure.patch(path(), { properties: { configurationProtectedSettings: { "azure_log_analytics.key": "x" } } });
    expect(await run()).toRefuse("protected settings that Azure drops", "azure_log_analytics.key");
  });

  test("a destroy after the cluster is gone ends well", async () => {
    await azure.delete(cluster);
    const gone = await run({ mode: "destroy", confirm: "ml" });
    expect(gone.printed).toContain("its extensions are gone with it");
    expect(gone).toSucceed();
    expect(await run(plainHttp)).toRefuse("does not exist");
  });

  test("one that cannot be installed says why, and is tried again", async () => {
    await theirs({ inferenceRouterServiceType: "none" });
    const check = await run({ ...plainHttp, service: "", training: "", mode: "check" });
    expect(check.code).toBe(1);
    expect(check.printed).toContain("inferenceRouterServiceType must be LoadBalancer");
    expect(await run({ ...plainHttp, training: "true" })).toSucceed();
    expect((await azure.get(path("theirs"))).properties.provisioningState).toBe("Succeeded");
  });

  test.each<[string, Record<string, string>, object, string[]]>([
    ["replicas without nodes for them", { "high-availability": "true" }, {}, ["1 nodes, and the router needs 3"]],
    ["no local accounts", {}, { disableLocalAccounts: true, aadProfile: { managed: true } }, ["local-accounts: true"]],
    [
      "neither a certificate nor a word",
      { ...plainHttp, http: "" },
      {},
      ["how its endpoints are reached", "http: true"],
    ],
  ])("%s is refused in the plan", async (_what, more, properties, said) => {
    const group = cluster.split("/providers/")[0] ?? "";
    const other = await azure.cluster(group, "other", properties);
    expect(await run({ mode: "plan", cluster: other, ...more })).toRefuse(...said);
  });

  test("Arc's relay is needed there and nowhere else", async () => {
    const relay = `${cluster.split("/providers/")[0]}/providers/Microsoft.Relay/namespaces/contoso-relay/hybridConnections/ml`;
    const both = { relay, "relay-connection-string": "Endpoint=sb://contoso/;SharedAccessKey=of-a-test-of-a-test" };
    expect(await run(both)).toRefuse("- relay: It is for clusters that Arc connects");
    const plant = cluster.replace("ContainerService/managedClusters/ml", "Kubernetes/connectedClusters/plant");
    await azure.put(`/subscriptions/${azure.subscription}/resourceGroups/ml`, { location: "northeurope" });
    await azure.put(plant, {
      location: "northeurope",
      identity: { type: "SystemAssigned" },
      properties: { agentPublicKeyCertificate: "A".repeat(400) },
    });
    const onArc = { cluster: plant, service: "node-port" };
    expect(await run({ ...onArc, mode: "plan" })).toRefuse("Azure Relay", "Give relay");
    const planned = await run({ ...onArc, ...both, mode: "plan" });
    expect(planned).toSucceed();
    expect(planned.outputs.plan).toContain('relayserver.hybridConnectionName","want":"ml"');
  });
});
