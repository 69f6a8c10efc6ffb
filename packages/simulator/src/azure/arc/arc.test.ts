import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { type Cloud, startCloud } from "../../cloud.ts";

// The addresses and answers are those that azure-cli-extensions (src/connectedk8s, _utils.py and custom.py) sends and reads.
describe("what Arc's agents are installed from", () => {
  let cloud: Cloud;
  beforeAll(async () => {
    cloud = await startCloud({ time: "fast", log: () => undefined });
  });
  afterAll(() => cloud.close());
  const path = "azure-arc-k8sagents/GetLatestHelmPackagePath?api-version=2019-11-01-preview&releaseTrain=stable";

  test.each(["com", "us", "cn"])("the configuration service of azure.%s names the chart", async (ending) => {
    const answer = await cloud.request("POST", `https://westeurope.dp.kubernetesconfiguration.azure.${ending}/${path}`);
    expect(answer.body).toEqual({
      repositoryPath: "mcr.microsoft.com/azurearck8s/batch1/stable/azure-arc-k8sagents:1.29.3",
    });
  });

  test("at an address of its own it names the registry there, and the cloud's description says where it is", async () => {
    const described = await cloud.request("GET", "/metadata/endpoints?api-version=2022-09-01");
    const { arcConfigEndpoint } = (described.body as { dataplaneEndpoints: { arcConfigEndpoint: string } })
      .dataplaneEndpoints;
    const answer = await cloud.request("POST", `${arcConfigEndpoint}/${path}`);
    expect((answer.body as { repositoryPath: string }).repositoryPath).toMatch(
      /^localhost:\d+\/azurearck8s\/.*:1\.29\.3$/,
    );
  });

  // As get_helm_values of the same file sends and reads it, since version 1.10 of az connectedk8s.
  test("of a connected cluster it gives the values that the agents stand for it by", async () => {
    const settings = "https://westeurope.dp.kubernetesconfiguration.azure.com/azure-arc-k8sagents/GetHelmSettings";
    const url = `${settings}?api-version=2024-07-01-preview&releaseTrain=stable`;
    const id = "/subscriptions/s/resourceGroups/plants/providers/Microsoft.Kubernetes/connectedClusters/plant";
    const cluster = { id, location: "westeurope", identity: { tenantId: "t" } };
    expect((await cloud.request("POST", url, cluster)).body).toMatchObject({
      repositoryPath: "mcr.microsoft.com/azurearck8s/batch1/stable/azure-arc-k8sagents:1.29.3",
      helmValuesContent: { "global.resourceName": "plant", "global.tenantId": "t", "global.httpProxy": null },
    });
    for (const bad of [undefined, {}, { ...cluster, identity: {} }])
      expect((await cloud.request("POST", url, bad)).status).toBe(400);
  });

  test("other trains, versions and operations are refused by name", async () => {
    const ask = async (method: string, asked: string) =>
      (await cloud.request(method, `https://westeurope.dp.kubernetesconfiguration.azure.com/${asked}`)).status;
    expect(await ask("POST", path.replace("stable", "preview"))).toBe(400);
    expect(await ask("POST", "azure-arc-k8sagents/GetLatestHelmPackagePath")).toBe(400);
    expect(await ask("POST", "azure-arc-k8sagents/GetHelmValues?api-version=2024-07-01-preview")).toBe(404);
    expect(await ask("POST", "azure-arc-k8sagents/healthCheck?api-version=2024-07-01-preview")).toBe(200);
  });

  test("the registry gives the chart by the digests of its manifest, and nothing else", async () => {
    const registry = "https://mcr.microsoft.com/v2/azurearck8s/batch1/stable/azure-arc-k8sagents";
    const manifest = await cloud.request("GET", `${registry}/manifests/1.29.3`);
    const { layers } = JSON.parse(String(manifest.body)) as { layers: { digest: string; size: number }[] };
    const chart = (await cloud.request("GET", `${registry}/blobs/${layers[0]?.digest}`)).body as Buffer;
    expect(`sha256:${createHash("sha256").update(chart).digest("hex")}`).toBe(layers[0]?.digest);
    expect(gunzipSync(chart).toString()).toContain("name: azure-clusterconfig");
    expect((await cloud.request("GET", `${registry}/manifests/latest`)).status).toBe(404);
    expect((await cloud.request("GET", `${registry}/blobs/1.29.3`)).status).toBe(404);
    expect((await cloud.request("GET", "https://mcr.microsoft.com/v2/other/tags/list")).status).toBe(404);
    expect((await cloud.request("PUT", `${registry}/manifests/mine`)).status).toBe(405);
  });
});
