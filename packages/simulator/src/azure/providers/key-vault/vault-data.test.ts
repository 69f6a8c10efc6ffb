import type { JsonObject } from "../../engine/json.ts";
import { arrange } from "../../engine/world.test-support.ts";
import { addVault } from "./vaults.ts";

const api = "api-version=7.4";
const vault = "https://safe.vault.azure.net";

async function withVault() {
  const arranged = arrange();
  const rg = await arranged.group();
  const made = addVault(arranged.world, rg, "Safe");
  const grant = async () => {
    await arranged.request(
      "PUT",
      `${rg}/providers/Microsoft.Authorization/roleAssignments/11111111-1111-4111-8111-111111111111?api-version=2022-04-01`,
      {
        properties: {
          roleDefinitionId: "/x/b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
          principalId: arranged.owner,
          principalType: "ServicePrincipal",
        },
      },
    );
    arranged.world.clock.advance(60_000);
  };
  return { ...arranged, made, grant };
}

const inner = (code: string, behind: string) => ({ error: { code, innererror: { code: behind } } });

describe("the secrets of a key vault", () => {
  test("owning the subscription is no right to them; a data role is, after a while", async () => {
    const { request, grant } = await withVault();
    const denied = await request("GET", `${vault}/secrets/one?${api}`);
    expect([denied.status, denied.body]).toMatchObject([403, inner("Forbidden", "ForbiddenByRbac")]);
    await grant();
    expect((await request("GET", `${vault}/secrets/one?${api}`)).body).toMatchObject({
      error: { code: "SecretNotFound" },
    });
    const put = await request("PUT", `${vault}/secrets/one?${api}`, { value: "first", tags: { a: "b" } });
    expect([put.status, put.body]).toMatchObject([200, { value: "first", tags: { a: "b" } }]);
    await request("PUT", `${vault}/secrets/one?api-version=2025-07-01`, { value: "second" });
    expect((await request("GET", `${vault}/secrets/one?${api}`)).body.value).toBe("second");
    expect((await request("GET", `${String(put.body.id)}?${api}`)).body.value).toBe("first");
    expect((await request("GET", `${vault}/secrets/one/versions?${api}`)).body.value).toHaveLength(2);
    expect((await request("GET", `${vault}/secrets?${api}`)).body.value).toMatchObject([
      { id: `${vault}/secrets/one` },
    ]);
  });

  test("the name of a deleted one is taken until it is purged; a recovered one is as before", async () => {
    const { request, grant } = await withVault();
    await grant();
    const url = `${vault}/secrets/one?${api}`;
    await request("PUT", url, { value: "first" });
    expect((await request("DELETE", url)).body.recoveryId).toBe(`${vault}/deletedsecrets/one`);
    expect((await request("GET", url)).status).toBe(404);
    const again = await request("PUT", url, { value: "second" });
    expect([again.status, again.body]).toMatchObject([409, inner("Conflict", "ObjectIsDeletedButRecoverable")]);
    await request("POST", `${vault}/deletedsecrets/one/recover?${api}`);
    expect((await request("GET", url)).body.value).toBe("first");
    await request("DELETE", url);
    expect((await request("DELETE", `${vault}/deletedsecrets/one?${api}`)).status).toBe(204);
    expect((await request("PUT", url, { value: "second" })).status).toBe(200);
  });

  test("a disabled secret, a closed firewall and an unknown version have different refusals", async () => {
    const { request, grant, made } = await withVault();
    await grant();
    await request("PUT", `${vault}/secrets/one?${api}`, { value: "x", attributes: { enabled: false } });
    expect((await request("GET", `${vault}/secrets/one?${api}`)).body).toMatchObject(
      inner("Forbidden", "SecretDisabled"),
    );
    expect((await request("GET", `${vault}/secrets/one?api-version=2016-10-01`)).body).toMatchObject({
      error: { code: "BadParameter" },
    });
    made.closed = true;
    expect((await request("GET", `${vault}/secrets/one?${api}`)).body).toMatchObject(
      inner("Forbidden", "ForbiddenByFirewall"),
    );
  });

  test("without a token it says what a token has to be for", async () => {
    const { request, world, sub } = arrange({ authenticate: () => ({ status: 401 }) });
    addVault(world, `${sub}/resourceGroups/rg`, "safe");
    const { status, headers } = await request("GET", `${vault}/secrets?${api}`);
    expect([status, headers["www-authenticate"]]).toEqual([401, expect.stringContaining('resource="https://vault')]);
  });
});

describe("a vault that ARM creates", () => {
  const create = async (properties: JsonObject) => {
    const arranged = arrange();
    const id = `${await arranged.group()}/providers/Microsoft.KeyVault/vaults/shop-vault?api-version=2023-07-01`;
    const tenantId = "72f988bf-86f1-41af-91ab-2d7cd011db47";
    const body = {
      location: "northeurope",
      properties: { tenantId, sku: { family: "A", name: "standard" }, ...properties },
    };
    const put = () => arranged.request("PUT", id, body);
    const created = await put();
    arranged.world.clock.advance(60_000);
    const secret = (as: string) =>
      arranged.request("GET", `https://shop-vault.vault.azure.net/secrets?api-version=7.4`, undefined, { as });
    return { ...arranged, id, put, created, secret };
  };

  // The states and the address are those of azure-cli's recording test_keyvault_mgmt.yaml.
  test("is registered first, and has its address", async () => {
    const { created, request, id } = await create({ enableRbacAuthorization: true });
    expect([created.status, created.body]).toMatchObject([
      200,
      { properties: { provisioningState: "RegisteringDns" } },
    ]);
    expect((await request("GET", id)).body).toMatchObject({
      properties: {
        provisioningState: "Succeeded",
        vaultUri: "https://shop-vault.vault.azure.net/",
        softDeleteRetentionInDays: 90,
      },
    });
  });

  test("lets in whom its policies name, and by roles only where it says so", async () => {
    const accessPolicies = [{ tenantId: "t", objectId: "friend", permissions: { secrets: ["list"] } }];
    const { secret } = await create({ accessPolicies });
    expect((await secret("friend")).status).toBe(200);
    const { status, body } = await secret("stranger");
    expect([status, JSON.stringify(body)]).toEqual([
      403,
      expect.stringContaining("does not have secrets list permission on key vault 'shop-vault;location=northeurope'"),
    ]);
    const byRoles = await create({ accessPolicies, enableRbacAuthorization: true });
    expect((await byRoles.secret("friend")).status).toBe(403);
  });

  test("is behind its firewall, and its name stays taken once it is deleted", async () => {
    const { secret, request, id, put } = await create({ publicNetworkAccess: "Disabled" });
    expect(JSON.stringify((await secret("friend")).body)).toContain("ForbiddenByFirewall");
    await request("DELETE", id);
    expect(await put()).toMatchObject({ status: 409, body: { error: { code: "VaultAlreadyExists" } } });
  });
});
