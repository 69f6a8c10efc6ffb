import { firstDeployer } from "./azure/entra/directory.ts";
import { startCloud } from "./cloud.ts";

test("the data of a storage account is at the account's own host", async () => {
  const cloud = await startCloud({ time: "fast", log: () => {} });
  const { subscription } = firstDeployer(cloud.world);
  const account = `/subscriptions/${subscription.subscriptionId}/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/contosodata`;
  const put = (path: string, version: string, body: object) =>
    cloud.request("PUT", `${path}?api-version=${version}`, body);
  await put(account.split("/providers/")[0] ?? "", "2021-04-01", { location: "northeurope" });
  await put(account, "2025-08-01", { location: "northeurope", kind: "StorageV2", sku: { name: "Standard_LRS" } });
  cloud.world.clock.advance(600_000);
  await put(`${account}/blobServices/default/containers/data`, "2025-08-01", {});

  const list = await cloud.request("GET", "https://contosodata.blob.core.windows.net/data?restype=container&comp=list");
  expect([list.status, String(list.body)]).toEqual([200, expect.stringContaining("<EnumerationResults")]);
  await cloud.close();
});
