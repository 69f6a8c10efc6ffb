import { ContainerRegistryManagementClient } from "@azure/arm-containerregistry";
import { ContainerServiceClient } from "@azure/arm-containerservice";
import { ClientSecretCredential } from "@azure/identity";
import { type Cloud, startCloud } from "../../cloud.ts";
import { firstDeployer } from "../entra/directory.ts";

let cloud: Cloud;
beforeEach(async () => {
  cloud = await startCloud({ time: "fast" });
});
afterEach(() => cloud.close());

async function connected() {
  const { application, subscription } = firstDeployer(cloud.world);
  // Whatever takes time is over by the next request; the token outlives that.
  application.tokenSeconds = 86_400;
  cloud.before(() => cloud.world.clock.advance(600_000));
  const tlsOptions = { ca: cloud.ca };
  const credential = new ClientSecretCredential(
    application.tenantId,
    application.clientId,
    application.secrets[0]?.value ?? "",
    { authorityHost: cloud.url, disableInstanceDiscovery: true, tlsOptions },
  );
  const options = {
    endpoint: cloud.url,
    credentials: { scopes: ["https://management.azure.com/.default"] },
    tlsOptions,
    retryOptions: { maxRetries: 0 },
  };
  await cloud.request("PUT", `/subscriptions/${subscription.subscriptionId}/resourceGroups/rg?api-version=2021-04-01`, {
    location: "northeurope",
  });
  const quick = { updateIntervalInMs: 1 };
  return {
    registries: new ContainerRegistryManagementClient(credential, subscription.subscriptionId, options),
    clusters: new ContainerServiceClient(credential, subscription.subscriptionId, options),
    quick,
  };
}

describe("the vendor's own clients", () => {
  test("make a registry, set its retention, and get a token's password", async () => {
    const { registries, quick } = await connected();
    const made = await registries.registries.create(
      "rg",
      "registry1",
      { location: "northeurope", sku: { name: "Premium" } },
      quick,
    );
    expect(made).toMatchObject({ loginServer: "registry1.azurecr.io", provisioningState: "Succeeded" });
    const updated = await registries.registries.update(
      "rg",
      "registry1",
      { policies: { retentionPolicy: { status: "enabled", days: 3 } } },
      quick,
    );
    expect(updated.policies?.retentionPolicy).toMatchObject({ status: "enabled", days: 3 });
    const scopeMapId = `${made.id}/scopeMaps/_repositories_pull`;
    const url = `${made.id}/tokens/reader?api-version=2025-11-01`;
    await cloud.request("PUT", url, { properties: { scopeMapId } });
    const token = await registries.tokens.get("rg", "registry1", "reader");
    const generated = await registries.registries.generateCredentials(
      "rg",
      "registry1",
      { tokenId: token.id ?? "", name: "password1" },
      quick,
    );
    expect(generated).toMatchObject({
      username: "reader",
      passwords: [{ name: "password1", value: expect.any(String) }],
    });
    await expect(
      registries.registries.checkNameAvailability({
        name: "registry1",
        type: "Microsoft.ContainerRegistry/registries",
      }),
    ).resolves.toMatchObject({ nameAvailable: false });
  });

  test("make a private cluster, run a command in it, and delete it", async () => {
    const { clusters, quick } = await connected();
    const made = await clusters.managedClusters.createOrUpdate(
      "rg",
      "c",
      {
        location: "northeurope",
        identity: { type: "SystemAssigned" },
        dnsPrefix: "c",
        agentPoolProfiles: [{ name: "pool", mode: "System", count: 1, vmSize: "Standard_D4s_v5" }],
        apiServerAccessProfile: { enablePrivateCluster: true },
      },
      quick,
    );
    expect(made).toMatchObject({
      provisioningState: "Succeeded",
      privateFqdn: expect.stringContaining(".privatelink.northeurope.azmk8s.io"),
    });
    const listed = [];
    for await (const one of clusters.managedClusters.list()) listed.push(one.name);
    expect(listed).toEqual(["c"]);
    const result = await clusters.managedClusters.runCommand("rg", "c", { command: "kubectl get namespaces" }, quick);
    expect(result).toMatchObject({ exitCode: 0, logs: expect.stringContaining("kube-system") });
    const { kubeconfigs } = await clusters.managedClusters.listClusterUserCredentials("rg", "c");
    expect(Buffer.from(kubeconfigs?.[0]?.value ?? "").toString()).toContain(made.privateFqdn);
    await clusters.managedClusters.delete("rg", "c", quick);
    await expect(clusters.managedClusters.get("rg", "c")).rejects.toMatchObject({
      statusCode: 404,
      code: "ResourceNotFound",
    });
  });

  test("list clusters and their pools page by page", async () => {
    const { clusters, quick } = await connected();
    const pool = { mode: "System", count: 1, vmSize: "Standard_D4s_v5" };
    for (const name of ["one", "two", "three"])
      await clusters.managedClusters.createOrUpdate(
        "rg",
        name,
        {
          location: "northeurope",
          identity: { type: "SystemAssigned" },
          dnsPrefix: name,
          agentPoolProfiles: ["a", "b", "c"].map((each) => ({ name: each, ...pool })),
        },
        quick,
      );
    cloud.world.pageSize = 2;
    const pages = [];
    for await (const page of clusters.managedClusters.list().byPage()) pages.push(page.map(({ name }) => name));
    expect(pages).toEqual([["one", "three"], ["two"]]);
    const pools = [];
    for await (const { name } of clusters.agentPools.list("rg", "one")) pools.push(name);
    expect(pools).toEqual(["a", "b", "c"]);
  });
});
