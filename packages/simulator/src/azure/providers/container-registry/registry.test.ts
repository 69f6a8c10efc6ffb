import { at, type JsonObject, objectOf } from "../../engine/json.ts";
import { arrange } from "../../engine/world.test-support.ts";
import { registry as registryType } from "./registry.ts";

const version = "2025-11-01";
const api = `api-version=${version}`;
const body = (sku: string, properties: JsonObject = {}): JsonObject => ({
  location: "northeurope",
  sku: { name: sku },
  properties,
});
const retention = { properties: { policies: { retentionPolicy: { status: "Enabled", days: 7 } } } };

async function withRegistry(sku = "Premium") {
  const arranged = arrange();
  const id = `${await arranged.group()}/providers/Microsoft.ContainerRegistry/registries/registry1`;
  const made = await arranged.made(id, version, body(sku));
  return { ...arranged, id, made };
}

describe("container registries", () => {
  test("a new one has an Azure-AsyncOperation under its own id and all defaults", async () => {
    const { request, group, world } = arrange();
    const id = `${await group()}/providers/Microsoft.ContainerRegistry/registries/Registry1`;
    const put = await request("PUT", `${id}?${api}`, body("Premium"));
    expect([put.status, at(put.body, "properties.provisioningState")]).toEqual([201, "Creating"]);
    const status = put.headers["azure-asyncoperation"] ?? "";
    expect(status).toContain(`${id}/operationStatuses/registries-`);
    expect((await request("GET", status)).body).toEqual({ status: "Creating" });
    world.clock.advance(60_000);
    const polled = await request("GET", status);
    expect(polled.body).toEqual({ status: "Succeeded" });
    expect(polled.headers).toMatchObject({ "api-supported-versions": version, "azure-asyncoperation": status });
    expect(polled.audit?.permissions).toEqual(["Microsoft.ContainerRegistry/registries/operationStatuses/read"]);
    const got = await request("GET", `${id}?${api}`);
    expect(got.body).toMatchObject({
      sku: { name: "Premium", tier: "Premium" },
      tags: {},
      systemData: { createdBy: "client-of-the-test", createdByType: "Application", createdAt: expect.any(String) },
      properties: {
        networkRuleSet: { defaultAction: "Allow", ipRules: [] },
        loginServer: "registry1.azurecr.io",
        provisioningState: "Succeeded",
        // In every tier, wherever the region has zones: container-registry/zone-redundancy in azure-management-docs.
        zoneRedundancy: "Disabled",
        roleAssignmentMode: "LegacyRegistryPermissions",
        policies: { retentionPolicy: { days: 7, status: "disabled", lastUpdatedTime: expect.any(String) } },
      },
    });
  });

  // Recordings: azure-libraries-for-java (2017-10-01), azure-cli test_acr_create_with_regional_endpoints_disabled
  // (2026-01-01-preview); test_acr_create_with_metadata_search_enabled and test_acr_create_abac for those that take a while.
  test.each([
    ["2017-10-01", 200, "Succeeded"],
    ["2023-07-01", 200, "Succeeded"],
    ["2024-11-01-preview", 201, "Creating"],
    ["2025-03-01-preview", 201, "Creating"],
    ["2026-01-01-preview", 200, "Succeeded"],
  ])("with api-version %s a new one is answered %d, %s", async (apiVersion, status, state) => {
    const { request, group } = arrange();
    const id = `${await group()}/providers/Microsoft.ContainerRegistry/registries/registry1?api-version=${apiVersion}`;
    const put = await request("PUT", id, body("Standard"));
    expect([put.status, at(put.body, "properties.provisioningState")]).toEqual([status, state]);
    expect(put.headers["azure-asyncoperation"] === undefined).toBe(state === "Succeeded");
    expect((await request("GET", id)).status).toBe(200);
  });

  test("what would fail in the operation is refused where there is none, and nothing is made", async () => {
    const { request, group } = arrange();
    const id = `${await group()}/providers/Microsoft.ContainerRegistry/registries/registry1?api-version=2023-07-01`;
    const put = await request("PUT", id, body("Standard", objectOf(retention.properties)));
    expect([put.status, put.body.error]).toMatchObject([400, { code: "RetentionPolicyNotSupported" }]);
    expect((await request("GET", id)).status).toBe(404);
  });

  test("importImage is refused by its name, and the coverage says so", async () => {
    const { request, id } = await withRegistry();
    const got = await request("POST", `${id}/importImage?${api}`, { source: { sourceImage: "a:1" } });
    expect(got.status).toBeGreaterThanOrEqual(400);
    expect(JSON.stringify(got.body)).toContain("has no action 'importImage' here");
    expect(registryType.note).toContain("importImage is refused by name");
  });

  test("what is read can be written back without a change", async () => {
    const { request, id, made } = await withRegistry();
    const again = await request("PUT", `${id}?${api}`, made);
    expect([again.status, { ...again.body, systemData: made.systemData }]).toEqual([200, made]);
  });

  test("retention is merged by PATCH, in lower case, with the date of its change", async () => {
    const { request, id, world, made } = await withRegistry();
    world.clock.advance(60_000);
    const patch = await request("PATCH", `${id}?${api}`, retention);
    expect([patch.status, patch.headers["azure-asyncoperation"]]).toEqual([200, undefined]);
    const { body: after } = await request("GET", `${id}?${api}`);
    expect(at(after, "properties.policies.retentionPolicy")).toMatchObject({ status: "enabled", days: 7 });
    expect(at(after, "properties.policies.retentionPolicy.lastUpdatedTime")).not.toBe(
      at(made, "properties.policies.retentionPolicy.lastUpdatedTime"),
    );
    expect(at(after, "properties.policies.trustPolicy")).toEqual(at(made, "properties.policies.trustPolicy"));
  });

  test("retention on Standard is refused to a PATCH and fails inside a PUT's operation, and changes nothing", async () => {
    const { request, id, world, made } = await withRegistry("Standard");
    const patch = await request("PATCH", `${id}?${api}`, retention);
    expect([patch.status, patch.body.error]).toMatchObject([400, { code: "RetentionPolicyNotSupported" }]);
    const put = await request("PUT", `${id}?${api}`, { ...made, ...retention });
    expect(put.status).toBe(200);
    world.clock.advance(60_000);
    const polled = await request("GET", put.headers["azure-asyncoperation"] ?? "");
    expect([polled.status, polled.body]).toMatchObject([
      200,
      { status: "Failed", error: { code: "RetentionPolicyNotSupported" } },
    ]);
    const { body: after } = await request("GET", `${id}?${api}`);
    expect(at(after, "properties.policies.retentionPolicy.status")).toBe("disabled");
  });

  test.each([
    ["2023-07-01", false, false],
    ["2025-03-01-preview", true, true],
    ["2025-11-01", true, false],
  ])("an answer of %s has the properties of its version", async (apiVersion, mode, soft) => {
    const { request, id } = await withRegistry();
    const { body: shown } = await request("GET", `${id}?api-version=${apiVersion}`);
    const [listed] = ((await request("GET", `${id.replace(/\/[^/]+$/, "")}?api-version=${apiVersion}`)).body.value ??
      []) as JsonObject[];
    for (const one of [shown, listed])
      expect([
        at(one, "properties.roleAssignmentMode") !== undefined,
        at(one, "properties.policies.softDeletePolicy") !== undefined,
        at(one, "properties.policies.retentionPolicy.status"),
      ]).toEqual([mode, soft, "disabled"]);
  });

  // "Exclude each other": container-registry-soft-delete-policy in azure-management-docs.
  test("retention and soft delete are refused together, whichever comes second", async () => {
    const { request, id } = await withRegistry();
    const set = (name: string) =>
      request("PATCH", `${id}?api-version=2025-03-01-preview`, {
        properties: { policies: { [name]: { status: "enabled" } } },
      });
    expect((await set("softDeletePolicy")).status).toBe(200);
    const both = await set("retentionPolicy");
    expect([both.status, both.body.error]).toMatchObject([400, { code: "SoftDeletePolicyConflict" }]);
    const { body } = await request("GET", `${id}?api-version=2025-03-01-preview`);
    expect(at(body, "properties.policies")).toMatchObject({
      softDeletePolicy: { status: "enabled" },
      retentionPolicy: { status: "disabled" },
    });
  });

  test("it is deleted at once", async () => {
    const { request, id } = await withRegistry();
    expect((await request("DELETE", `${id}?${api}`)).status).toBe(200);
    expect((await request("GET", `${id}?${api}`)).body.error).toMatchObject({ code: "ResourceNotFound" });
    expect((await request("DELETE", `${id}?${api}`)).status).toBe(204);
  });

  test.each([366, -1, 1.5, "7"])("refuses %s days of retention", async (days) => {
    const { request, id } = await withRegistry();
    const patch = await request("PATCH", `${id}?${api}`, { properties: { policies: { retentionPolicy: { days } } } });
    expect([patch.status, objectOf(patch.body.error).code]).toEqual([400, "InvalidRetentionDays"]);
  });

  test("names are taken all over the world, and the check says so of one's own", async () => {
    const { request, sub, group } = await withRegistry();
    const check = await request("POST", `${sub}/providers/Microsoft.ContainerRegistry/checkNameAvailability?${api}`, {
      name: "REGISTRY1",
      type: "Microsoft.ContainerRegistry/registries",
    });
    expect(check.body).toMatchObject({ nameAvailable: false, reason: "AlreadyExists" });
    const other = `${await group("other")}/providers/Microsoft.ContainerRegistry/registries/registry1?${api}`;
    expect((await request("PUT", other, body("Basic"))).body.error).toMatchObject({ code: "AlreadyInUse" });
  });

  test("a token's password is shown once, by the operation that generates it", async () => {
    const { request, id, made, world } = await withRegistry("Basic");
    expect(made.name).toBe("registry1");
    const token = `${id}/tokens/reader`;
    await request("PUT", `${token}?${api}`, { properties: { scopeMapId: `${id}/scopeMaps/_repositories_pull` } });
    world.clock.advance(60_000);
    const generate = async (name: string) => {
      const post = await request("POST", `${id}/generateCredentials?${api}`, { tokenId: token, name });
      expect([post.status, Object.keys(post.body)]).toEqual([202, []]);
      world.clock.advance(60_000);
      return (await request("GET", post.headers.location ?? "")).body;
    };
    const first = await generate("password1");
    expect(first).toMatchObject({ username: "reader", passwords: [{ name: "password1", value: expect.any(String) }] });
    await generate("password2");
    const { body: shown } = await request("GET", `${token}?${api}`);
    expect(at(shown, "properties.credentials.passwords")).toEqual([
      { name: "password1", creationTime: expect.any(String) },
      { name: "password2", creationTime: expect.any(String) },
    ]);
  });

  test("the admin's credentials are kept back while the admin is disabled", async () => {
    const { request, id, world } = await withRegistry();
    expect((await request("POST", `${id}/listCredentials?${api}`)).status).toBe(400);
    await request("PATCH", `${id}?${api}`, { properties: { adminUserEnabled: true } });
    world.clock.advance(60_000);
    const listed = await request("POST", `${id}/listCredentials?${api}`);
    expect(listed.body).toMatchObject({
      username: "registry1",
      passwords: [{ name: "password" }, { name: "password2" }],
    });
    expect((await request("POST", `${id}/listCredentials?${api}`)).body).toEqual(listed.body);
  });
});
