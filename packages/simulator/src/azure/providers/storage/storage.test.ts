import { at, type JsonObject, listOf, objectOf } from "../../engine/json.ts";
import { arrange } from "../../engine/world.test-support.ts";

const version = "2025-08-01";
const api = `api-version=${version}`;
const body = (more: JsonObject = {}): JsonObject => ({
  location: "northeurope",
  sku: { name: "Standard_LRS" },
  kind: "StorageV2",
  properties: { minimumTlsVersion: "TLS1_2", ...more },
});

async function withAccount(more: JsonObject = {}) {
  const arranged = arrange();
  const rg = await arranged.group();
  const id = `${rg}/providers/Microsoft.Storage/storageAccounts/account1`;
  const made = await arranged.made(id, version, body(more));
  return { ...arranged, rg, id, made };
}
const codeOf = (got: JsonObject) => objectOf(got.error).code;

describe("storage", () => {
  test("an account is created by 202 and Location, whose end is the account, and changed at once", async () => {
    const { request, group, world } = arrange();
    const id = `${await group()}/providers/Microsoft.Storage/storageAccounts/account1?${api}`;
    const put = await request("PUT", id, body());
    expect([put.status, put.body, put.headers["azure-asyncoperation"]]).toEqual([202, {}, undefined]);
    expect((await request("GET", put.headers.location ?? "")).status).toBe(202);
    world.clock.advance(60_000);
    const done = await request("GET", put.headers.location ?? "");
    expect([done.status, done.body]).toMatchObject([
      200,
      { name: "account1", sku: { tier: "Standard" }, properties: { accessTier: "Hot" } },
    ]);
    expect((await request("PUT", id, done.body)).body).toEqual(done.body);
    const patched = await request("PATCH", id, { properties: { allowSharedKeyAccess: false } });
    expect([
      patched.status,
      at(patched.body, "properties.allowSharedKeyAccess"),
      at(patched.body, "properties.minimumTlsVersion"),
    ]).toEqual([200, false, "TLS1_2"]);
  });

  test.each<[string, JsonObject]>([
    ["isHnsEnabled", { properties: { isHnsEnabled: true } }],
    ["sku.tier", { sku: { name: "Premium_LRS" } }],
    ["kind", { kind: "FileStorage" }],
  ])("%s cannot be changed", async (path, change) => {
    const { request, id } = await withAccount({ isHnsEnabled: false });
    const got = await request("PATCH", `${id}?${api}`, change);
    expect([got.status, got.body.error]).toMatchObject([
      409,
      { code: "AccountPropertyCannotBeUpdated", message: expect.stringContaining(`'${path}'`) },
    ]);
  });

  // Regions have fixed pairs, which geo-redundant accounts show in recordings.
  test.each([
    ["centralus", "eastus2"],
    ["westus2", "westcentralus"],
    ["northeurope", "westeurope"],
  ])("the second region of %s is %s", async (location, second) => {
    const { group, made } = arrange();
    const id = `${await group()}/providers/Microsoft.Storage/storageAccounts/account2`;
    const account = await made(id, version, { ...body(), location, sku: { name: "Standard_GRS" } });
    expect(at(account, "properties.secondaryLocation")).toBe(second);
  });

  test("names are taken, and checked", async () => {
    const { request, sub, group } = await withAccount();
    const check = async (name: string) =>
      (
        await request("POST", `${sub}/providers/Microsoft.Storage/checkNameAvailability?${api}`, {
          name,
          type: "Microsoft.Storage/storageAccounts",
        })
      ).body;
    expect(await check("account1")).toMatchObject({ nameAvailable: false, reason: "AlreadyExists" });
    expect(await check("Account_1")).toMatchObject({ nameAvailable: false, reason: "AccountNameInvalid" });
    expect(await check("another")).toEqual({ nameAvailable: true });
    const other = `${await group("other")}/providers/Microsoft.Storage/storageAccounts`;
    expect(codeOf((await request("PUT", `${other}/account1?${api}`, body())).body)).toBe("StorageAccountAlreadyExists");
    expect(codeOf((await request("PUT", `${other}/A?${api}`, body())).body)).toBe("AccountNameInvalid");
  });

  // reliability/regions-paired.md in MicrosoftDocs/azure-docs.
  test.each([
    ["centralus", "Standard_GRS", "eastus2"],
    ["westus2", "Standard_RAGRS", "westcentralus"],
    ["brazilsouth", "Standard_GRS", "southcentralus"],
    ["West US 3", "Standard_GRS", "eastus"],
    ["centralus", "Standard_LRS", undefined],
    ["polandcentral", "Standard_GRS", undefined],
  ])("in %s with %s the second region is %s", async (location, name, second) => {
    const { made, group } = arrange();
    const account = `${await group()}/providers/Microsoft.Storage/storageAccounts/account1`;
    const { properties } = await made(account, version, { ...body(), location, sku: { name } });
    expect(objectOf(properties).secondaryLocation).toBe(second);
  });

  // By the recordings of azure-libraries-for-java, which are not among those replayed here: what was not sent is only in what is read.
  test.each([
    ["blobServices", { deleteRetentionPolicy: { enabled: true, days: 7 } }],
    ["fileServices", { shareDeleteRetentionPolicy: { enabled: true, days: 7 } }],
  ])("a PUT of %s is answered with what was sent alone", async (service, properties) => {
    const { request, id } = await withAccount();
    const put = await request("PUT", `${id}/${service}/default?${api}`, { properties });
    expect([put.status, put.body.properties]).toEqual([200, properties]);
    const { body: read } = await request("GET", `${id}/${service}/default?${api}`);
    expect(Object.keys(objectOf(read.properties)).length).toBeGreaterThan(1);
  });

  test("a PUT of the blob service replaces it whole", async () => {
    const { request, id } = await withAccount();
    const service = `${id}/blobServices/default?${api}`;
    const cors = {
      corsRules: [
        { allowedOrigins: ["*"], allowedMethods: ["GET"], maxAgeInSeconds: 1, exposedHeaders: [], allowedHeaders: [] },
      ],
    };
    await request("PUT", service, { properties: { cors, deleteRetentionPolicy: { enabled: true, days: 7 } } });
    expect((await request("GET", service)).body).toMatchObject({
      sku: { name: "Standard_LRS" },
      properties: { cors, deleteRetentionPolicy: { enabled: true, days: 7 } },
    });
    await request("PUT", service, { properties: { deleteRetentionPolicy: { enabled: false } } });
    expect((await request("GET", service)).body.properties).toEqual({
      cors: { corsRules: [] },
      deleteRetentionPolicy: { allowPermanentDelete: false, enabled: false },
    });
    expect(
      (await request("PUT", service, { properties: { deleteRetentionPolicy: { enabled: true, days: 400 } } })).status,
    ).toBe(400);
  });

  test("the name of a deleted container is free again after half a minute", async () => {
    const { request, id, world } = await withAccount();
    const container = `${id}/blobServices/default/containers/data?${api}`;
    expect((await request("PUT", container, { properties: { publicAccess: "None" } })).status).toBe(201);
    expect((await request("PUT", container, {})).status).toBe(200);
    expect((await request("DELETE", container)).status).toBe(200);
    expect(codeOf((await request("PUT", container, {})).body)).toBe("ContainerBeingDeleted");
    world.clock.advance(30_000);
    expect((await request("PUT", container, {})).status).toBe(201);
    expect(codeOf((await request("PUT", `${id}/blobServices/default/containers/under_score?${api}`, {})).body)).toBe(
      "ContainerOperationFailure",
    );
  });

  test("keys are shown to those who may list them, and stay until they are regenerated", async () => {
    const { request, id } = await withAccount();
    const keys = async () =>
      listOf((await request("POST", `${id}/listKeys?${api}`)).body.keys).map((key) => objectOf(key).value);
    const first = await keys();
    await request("POST", `${id}/regenerateKey?${api}`, { keyName: "key2" });
    const second = await keys();
    expect([second[0] === first[0], second[1] === first[1]]).toEqual([true, false]);
  });

  test("resources are listed across groups by filter", async () => {
    const { request, sub, id } = await withAccount();
    const list = async (filter: string) =>
      listOf(
        (await request("GET", `${sub}/resources?$filter=${encodeURIComponent(filter)}&api-version=2021-04-01`)).body
          .value,
      ).map((one) => objectOf(one).id);
    expect(await list("resourceType eq 'microsoft.storage/storageaccounts' and name eq 'account1'")).toEqual([id]);
    expect(await list("resourceType eq 'Microsoft.Network/virtualNetworks'")).toEqual([]);
    expect((await request("GET", `${sub}/resources?$filter=nonsense&api-version=2021-04-01`)).status).toBe(400);
  });

  // NetworkRuleSet and its required defaultAction: azure-rest-api-specs, storage/2025-08-01/storage.json. Ranges of /31 and /32:
  // azure-docs, storage-network-security.md. A hierarchical namespace is set at creation alone: isHnsEnabled in azurerm is ForceNew.
  test("network rules say what becomes of others, and name no tiny range; directories come at the beginning", async () => {
    const { request, id } = await withAccount({});
    const refusal = async (properties: object) => {
      const got = await request("PATCH", `${id}?${api}`, { properties } as never);
      return [got.status, Object(got.body.error).code];
    };
    const invalid = [400, "InvalidValuesForRequestParameters"];
    expect(await refusal({ networkAcls: { ipRules: [] } })).toEqual(invalid);
    expect(await refusal({ networkAcls: { defaultAction: "Deny", ipRules: [{ value: "203.0.113.7/32" }] } })).toEqual(
      invalid,
    );
    expect(await refusal({ isHnsEnabled: true })).toEqual([409, "AccountPropertyCannotBeUpdated"]);
    expect(await refusal({ networkAcls: { defaultAction: "Deny" } })).toEqual([200, undefined]);
  });
});
