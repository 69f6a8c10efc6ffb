import { at, type JsonObject, objectOf } from "../../engine/json.ts";
import { arrange } from "../../engine/world.test-support.ts";

// FileShareProperties in azure-rest-api-specs, storage/2025-08-01/file.json (what can be written, which sizes and tiers go with
// which account); azure-storage-net#964 and azurefile-csi-driver#1090 (a size that is lowered within a day);
// terraform-provider-azurerm#4782 (the minimum premium size) and its storage_share_resource.go (no protocol shown means SMB).
const api = "api-version=2025-08-01";

async function shareIn(kind: "StorageV2" | "FileStorage") {
  const arranged = arrange();
  const account = `${await arranged.group()}/providers/Microsoft.Storage/storageAccounts/account1`;
  const sku = { name: kind === "FileStorage" ? "Premium_LRS" : "Standard_LRS" };
  await arranged.made(account, "2025-08-01", { location: "northeurope", sku, kind, properties: {} });
  const id = `${account}/fileServices/default/shares/data?${api}`;
  const send = async (method: string, properties: JsonObject) => {
    const { status, body } = await arranged.request(method, id, { properties });
    return [status, objectOf(body.error).code ?? objectOf(body.properties).shareQuota];
  };
  const get = async () => objectOf((await arranged.request("GET", id)).body.properties);
  return { ...arranged, id, send, get };
}

describe("file shares", () => {
  test("of a general account are SMB's, which a read does not say, and keep what a PATCH is silent about", async () => {
    const { send, get } = await shareIn("StorageV2");
    expect(await send("PUT", { metadata: { a: "1" }, shareQuota: 100 })).toEqual([201, 100]);
    expect(await get()).toMatchObject({ accessTier: "TransactionOptimized", shareQuota: 100 });
    expect(await get()).not.toHaveProperty("enabledProtocols");
    expect(await send("PATCH", { accessTier: "Cool" })).toEqual([200, 100]);
    expect(await send("PATCH", { shareQuota: 10 })).toEqual([200, 10]);
    expect(await get()).toMatchObject({ accessTier: "Cool", metadata: { a: "1" } });
    await send("PATCH", { metadata: { b: "2" } });
    expect((await get()).metadata).toEqual({ b: "2" });
  });

  test.each<["StorageV2" | "FileStorage", JsonObject, string]>([
    ["StorageV2", { enabledProtocols: "NFS" }, "FeatureNotSupportedForAccount"],
    ["StorageV2", { shareQuota: 5121 }, "InvalidHeaderValue"],
    ["StorageV2", { accessTier: "Premium" }, "InvalidHeaderValue"],
    ["StorageV2", { rootSquash: "RootSquash" }, "InvalidHeaderValue"],
    ["FileStorage", { shareQuota: 99 }, "InvalidHeaderValue"],
    ["FileStorage", { accessTier: "Hot" }, "InvalidHeaderValue"],
    ["FileStorage", { enabledProtocols: "NFS", rootSquash: "Squash" }, "InvalidHeaderValue"],
    ["FileStorage", { provisionedIops: 5000 }, "InvalidRequestContent"],
  ])("of %s cannot have %j", async (kind, properties, code) => {
    expect(await (await shareIn(kind)).send("PUT", properties)).toEqual([400, code]);
  });

  test("of a premium account can be NFS's for ever, and are lowered a day after they were raised", async () => {
    const { request, send, get, id, world } = await shareIn("FileStorage");
    await send("PUT", { enabledProtocols: "NFS", shareQuota: 200 });
    expect(await get()).toMatchObject({ enabledProtocols: "NFS", rootSquash: "NoRootSquash", accessTier: "Premium" });
    expect((await send("PATCH", { enabledProtocols: "SMB" }))[0]).toBe(400);
    expect(await send("PATCH", { rootSquash: "AllSquash" })).toEqual([200, 200]);
    expect(await send("PATCH", { shareQuota: 100 })).toEqual([409, "ContainerQuotaDowngradeNotAllowed"]);
    world.clock.advance(24 * 60 * 60_000);
    expect(await send("PATCH", { shareQuota: 100 })).toEqual([200, 100]);
    const { body } = await request("GET", id);
    expect((await request("PUT", id, body)).status).toBe(200);
    expect(at((await request("GET", id)).body, "properties")).toEqual(body.properties);
  });
});
