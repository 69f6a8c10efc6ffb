import { azureTaking, azureWith, lookAt, writesIn } from "../arm/fake-azure.test-support.ts";
import { type AccountWant, storageAccount } from "./account.ts";

const group = "/subscriptions/s/resourceGroups/g";
const id = `${group}/providers/Microsoft.Storage/storageAccounts/acc`;
const list = "/subscriptions/s/providers/Microsoft.Storage/storageAccounts";

describe("a storage account", () => {
  const want: AccountWant = {
    id,
    location: undefined,
    tags: undefined,
    sku: undefined,
    sharedKey: undefined,
    publicBlobs: false,
    kind: undefined,
    httpsOnly: undefined,
    publicAccess: undefined,
    hierarchical: undefined,
    networkDefault: undefined,
    ranges: undefined,
    subnets: undefined,
  };
  const safe = { minimumTlsVersion: "TLS1_2", supportsHttpsTrafficOnly: true, allowBlobPublicAccess: false };
  const have = {
    id,
    name: "acc",
    location: "north",
    kind: "StorageV2",
    sku: { name: "Standard_LRS" },
    properties: { ...safe, provisioningState: "Succeeded" },
  };
  const look = (more: Partial<AccountWant>, there?: object) => {
    const world = { [group]: { location: "north" }, [list]: { value: [] }, ...(there ? { [id]: there } : {}) };
    return lookAt(storageAccount(azureWith(world).azure, { ...want, ...more }));
  };

  test("is new with safe settings, where its resource group is", async () => {
    expect(await look({})).toMatchObject({
      operation: "create",
      fields: {
        location: "north",
        kind: "StorageV2",
        "sku.name": "Standard_LRS",
        "properties.minimumTlsVersion": "TLS1_2",
        "properties.supportsHttpsTrafficOnly": true,
        "properties.allowBlobPublicAccess": false,
        "properties.allowCrossTenantReplication": false,
      },
    });
    expect((await look({ sku: "Standard_ZRS", sharedKey: false, publicBlobs: true })).fields).toMatchObject({
      "sku.name": "Standard_ZRS",
      "properties.allowSharedKeyAccess": false,
      "properties.allowBlobPublicAccess": true,
    });
  });

  test.each([
    ["as it is", {}, {}],
    ["with keys, which is what silence means", { sharedKey: true }, {}],
    ["without keys", { sharedKey: false }, { "properties.allowSharedKeyAccess": false }],
    ["closed to public networks", { publicAccess: false }, { "properties.publicNetworkAccess": "Disabled" }],
    ["in other regions as well", { sku: "Standard_RAGRS" as const }, { "sku.name": "Standard_RAGRS" }],
  ])("that is there stays, or is changed in place: %s", async (_, more, fields) => {
    const found = await look(more, have);
    expect([found.fields, found.immutable]).toEqual([fields, []]);
  });

  test("is opened to public networks again where it is closed", async () => {
    const closed = { ...have, properties: { ...have.properties, publicNetworkAccess: "Disabled" } };
    expect((await look({ publicAccess: true }, closed)).fields).toEqual({
      "properties.publicNetworkAccess": "Enabled",
    });
    expect((await look({ publicAccess: false }, closed)).operation).toBe("none");
  });

  test("may be stricter about TLS than it has to", async () => {
    const tls = (minimumTlsVersion: string) =>
      look({}, { ...have, properties: { ...have.properties, minimumTlsVersion } });
    expect((await tls("TLS1_3")).operation).toBe("none");
    expect((await tls("TLS1_0")).fields).toEqual({ "properties.minimumTlsVersion": "TLS1_2" });
  });

  // Accounts whose answer has no minimumTlsVersion take TLS 1.0: terraform-provider-azurerm, PR 8152.
  test("without a word on TLS takes 1.0", async () => {
    const { minimumTlsVersion: _, ...silent } = have.properties;
    expect((await look({}, { ...have, properties: silent })).fields).toEqual({
      "properties.minimumTlsVersion": "TLS1_2",
    });
  });

  test("of the kind FileStorage is Premium, and one for NFS stays as it is", async () => {
    const fresh = await look({ kind: "FileStorage", httpsOnly: false });
    expect(fresh.fields).toMatchObject({ "sku.name": "Premium_LRS", "properties.supportsHttpsTrafficOnly": false });
    const nfs = { ...have, kind: "FileStorage", properties: { ...safe, supportsHttpsTrafficOnly: false } };
    expect((await look({}, nfs)).operation).toBe("none");
    expect((await look({ httpsOnly: true }, nfs)).fields).toEqual({ "properties.supportsHttpsTrafficOnly": true });
  });

  // Accounts take their rules whole: NetworkRuleSet in azure-rest-api-specs, storage/2025-08-01/storage.json.
  test("keeps the network rules of others, which go along", async () => {
    const theirs = { bypass: "None", defaultAction: "Allow", ipRules: [{ value: "198.51.100.1" }] };
    const there = { ...have, properties: { ...have.properties, networkAcls: theirs } };
    const { azure, asked } = azureWith({ [id]: there });
    const ranges = ["203.0.113.0/24", "198.51.100.1"];
    await (await lookAt(storageAccount(azure, { ...want, networkDefault: "Deny", ranges, subnets: ["/s"] }))).execute();
    expect(writesIn(asked)).toMatchObject([
      {
        method: "PATCH",
        body: {
          properties: {
            networkAcls: {
              bypass: "None",
              defaultAction: "Deny",
              ipRules: [{ value: "198.51.100.1" }, { value: "203.0.113.0/24", action: "Allow" }],
              virtualNetworkRules: [{ id: "/s", action: "Allow" }],
            },
          },
        },
      },
    ]);
  });

  test.each([
    ["another region", { location: "south" }, {}, "location"],
    ["into zones", { sku: "Standard_ZRS" as const }, {}, "sku.name"],
    ["out of zones", { sku: "Standard_GRS" as const }, { sku: { name: "Standard_GZRS" } }, "sku.name"],
    ["from a premium kind", { kind: "StorageV2" as const }, { kind: "BlockBlobStorage" }, "kind"],
    ["into directories", { hierarchical: true }, {}, "properties.isHnsEnabled"],
  ])("is never replaced, since it holds data: %s", async (_, more, there, field) => {
    const { operation, immutable, refused } = await look(more, { ...have, ...there });
    expect([operation, immutable]).toEqual(["replace", [field]]);
    expect(refused).toContain("create another account and copy the data to it with azcopy");
  });

  test.each([
    ["Storage", undefined, "Hot"],
    ["BlobStorage", "Cool", undefined],
  ])("of the old kind %s is upgraded in place, with an access tier", async (kind, accessTier, given) => {
    expect((await look({}, { ...have, kind })).operation).toBe("none");
    const { fields, immutable } = await look(
      { kind: "StorageV2" },
      { ...have, kind, properties: { ...have.properties, accessTier } },
    );
    expect([fields, immutable]).toEqual([
      { kind: "StorageV2", ...(given ? { "properties.accessTier": given } : {}) },
      [],
    ]);
  });

  test("whose name is taken is refused, and one that failed is asked again with its sku", async () => {
    const other = { name: "acc", id: id.replace("/g/", "/h/") };
    const taken = azureWith({ [group]: { location: "north" }, [list]: { value: [other] } });
    await expect(lookAt(storageAccount(taken.azure, want))).rejects.toThrow("The name acc is taken by");
    const failed = { ...have, properties: { ...have.properties, provisioningState: "Failed" } };
    const { azure, asked } = azureWith({ [id]: failed, [list]: { value: [other] } });
    await (await lookAt(storageAccount(azure, want))).execute();
    expect(writesIn(asked)).toMatchObject([{ method: "PATCH", body: { sku: { name: "Standard_LRS" } } }]);
  });

  test.each([
    ["north", "core.windows.net"],
    ["chinaeast2", "core.chinacloudapi.cn"],
  ])("that is planned in %s has an address for blobs by its name, and one for files", async (location, suffix) => {
    const goal = storageAccount(azureWith({ [group]: { location }, [list]: { value: [] } }).azure, {
      ...want,
      tags: { a: "b" },
    });
    const { shows } = await goal.inspect({ wait: false, want: "present" });
    expect(shows?.[id]?.body).toMatchObject({
      tags: { a: "b" },
      properties: {
        primaryEndpoints: {
          blob: `https://acc.blob.${suffix}/`,
          file: { "known-after-apply:": "the address of its file shares" },
        },
      },
    });
  });

  test.each<[string, Partial<AccountWant>, object]>([
    ["a default", { networkDefault: "Deny" }, { defaultAction: "Deny" }],
    [
      "ranges",
      { ranges: ["203.0.113.7"] },
      { defaultAction: "Allow", ipRules: [{ value: "203.0.113.7", action: "Allow" }] },
    ],
    ["subnets", { subnets: ["/s"] }, { defaultAction: "Allow", virtualNetworkRules: [{ id: "/s", action: "Allow" }] }],
  ])("that is new has network rules where %s is named, and lets in all others unless it says so", async (_, more, rules) => {
    const { azure, asked } = azureTaking({ [group]: { location: "north" }, [list]: { value: [] } });
    await (await lookAt(storageAccount(azure, { ...want, ...more }))).execute();
    expect((writesIn(asked)[0]?.body as { properties: { networkAcls: object } }).properties.networkAcls).toEqual(rules);
  });

  test("that shows neither networks nor directories is open to all, and has none", async () => {
    expect((await look({ publicAccess: true, hierarchical: false }, have)).operation).toBe("none");
  });
});
