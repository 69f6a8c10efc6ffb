import { at, type JsonObject, listOf, objectOf } from "../../engine/json.ts";
import { armState } from "../../engine/state.ts";
import { arrange } from "../../engine/world.test-support.ts";
import { addApplication } from "../../entra/directory.ts";
import { builtInRoles } from "./built-in-roles.ts";

const api = "api-version=2022-04-01";
const reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
const one = "11111111-1111-4111-8111-111111111111";
const two = "22222222-2222-4222-8222-222222222222";

async function withPrincipal() {
  const arranged = arrange();
  const rg = await arranged.group();
  const { objectId } = addApplication(arranged.world, { displayName: "worker" });
  arranged.world.clock.advance(3_600_000);
  const role = (guid: string) => `${arranged.sub}/providers/Microsoft.Authorization/roleDefinitions/${guid}`;
  const assign = (name: string, properties: JsonObject, scope = rg) =>
    arranged.request("PUT", `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}?${api}`, {
      properties: {
        roleDefinitionId: role(reader),
        principalId: objectId,
        principalType: "ServicePrincipal",
        ...properties,
      },
    });
  const define = (name: string, roleName: string, more: JsonObject = {}) =>
    arranged.request("PUT", `${rg}/providers/Microsoft.Authorization/roleDefinitions/${name}?${api}`, {
      properties: {
        roleName,
        permissions: [{ actions: ["Microsoft.Network/virtualNetworks/read"] }],
        assignableScopes: [rg],
        ...more,
      },
    });
  return { ...arranged, rg, objectId, role, assign, define };
}
const codeOf = (body: JsonObject) => objectOf(body.error).code;

describe("roles", () => {
  // The definition that Azure gives, as exported in public source with `az role definition list`.
  test("Contributor has eleven notActions", async () => {
    const { request, role } = await withPrincipal();
    const { body } = await request("GET", `${role("b24988ac-6180-42a0-ab88-20f7382dd24c")}?${api}`);
    expect(at(objectOf(listOf(at(body, "properties.permissions"))[0]), "notActions")).toEqual([
      "Microsoft.Authorization/*/Delete",
      "Microsoft.Authorization/*/Write",
      "Microsoft.Authorization/elevateAccess/Action",
      "Microsoft.Blueprint/blueprintAssignments/write",
      "Microsoft.Blueprint/blueprintAssignments/delete",
      "Microsoft.Compute/galleries/share/action",
      "Microsoft.Purview/consents/write",
      "Microsoft.Purview/consents/delete",
      "Microsoft.Resources/deploymentStacks/manageDenySetting/action",
      "Microsoft.Subscription/cancel/action",
      "Microsoft.Subscription/enable/action",
    ]);
  });

  test("a principal without a role is denied until an assignment takes effect", async () => {
    const { request, rg, objectId, assign, world } = await withPrincipal();
    const as = { as: objectId };
    const get = () => request("GET", `${rg}?api-version=2021-04-01`, undefined, as);
    expect((await get()).status).toBe(403);
    const put = await assign(one, {});
    expect([put.status, put.body]).toMatchObject([
      201,
      { name: one, properties: { principalId: objectId, principalType: "ServicePrincipal", scope: rg } },
    ]);
    expect((await get()).status).toBe(403);
    world.clock.advance(60_000);
    expect((await get()).status).toBe(200);
    const write = await request(
      "PUT",
      `${rg}/providers/Microsoft.Network/virtualNetworks/v?api-version=2025-01-01`,
      {},
      as,
    );
    expect([write.status, codeOf(write.body)]).toEqual([403, "AuthorizationFailed"]);
    expect((await assign(one, {})).status).toBe(200);
  });

  test("the same assignment under another name is refused with the name of the first", async () => {
    const { assign } = await withPrincipal();
    await assign(one, {});
    const again = await assign(two, {});
    expect([again.status, again.body.error]).toEqual([
      409,
      {
        code: "RoleAssignmentExists",
        message: `The role assignment already exists. The ID of the existing role assignment is ${one.replaceAll("-", "")}.`,
      },
    ]);
  });

  test.each<[string, JsonObject, number, string]>([
    [
      "another role under a name that is taken",
      { roleDefinitionId: "/x/b24988ac-6180-42a0-ab88-20f7382dd24c" },
      400,
      "RoleAssignmentUpdateNotPermitted",
    ],
    ["a principal that is no GUID", { principalId: "me" }, 400, "RoleAssignmentUpdateNotPermitted"],
  ])("refuses %s", async (_, properties, status, code) => {
    const { assign } = await withPrincipal();
    await assign(one, {});
    const got = await assign(one, properties);
    expect([got.status, codeOf(got.body)]).toEqual([status, code]);
  });

  test.each<[string, string, JsonObject, number, string]>([
    ["a name that is no GUID", "mine", {}, 400, "InvalidRoleAssignmentId"],
    ["a role that is not there", one, { roleDefinitionId: `/x/${two}` }, 404, "RoleDefinitionDoesNotExist"],
    ["a principal that is not there", one, { principalId: two }, 400, "PrincipalNotFound"],
    ["a principal of another type", one, { principalType: "User" }, 400, "UnmatchedPrincipalType"],
    ["a principal that is no GUID", one, { principalId: "me" }, 400, "InvalidPrincipalId"],
  ])("refuses %s", async (_, name, properties, status, code) => {
    const { assign } = await withPrincipal();
    const got = await assign(name, properties);
    expect([got.status, codeOf(got.body)]).toEqual([status, code]);
  });

  test("a fresh identity is not found without its type until the directory has caught up", async () => {
    const { request, rg, role, world, tenantId } = await withPrincipal();
    const made = await request(
      "PUT",
      `${rg}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/new-one?api-version=2024-11-30`,
      { location: "northeurope" },
    );
    const principalId = objectOf(made.body.properties).principalId;
    const put = (name: string, more: JsonObject = {}) =>
      request("PUT", `${rg}/providers/Microsoft.Authorization/roleAssignments/${name}?${api}`, {
        properties: { roleDefinitionId: role(reader), principalId, ...more },
      });
    expect((await put(one)).body.error).toMatchObject({
      code: "PrincipalNotFound",
      message: expect.stringContaining(
        `Principal ${String(principalId).replaceAll("-", "")} does not exist in the directory ${tenantId}.`,
      ),
    });
    world.clock.advance(60_000);
    expect((await put(one)).status).toBe(201);
  });

  test("a failure can be planned for a number of writes", async () => {
    const { assign, world } = await withPrincipal();
    const type = "Microsoft.Authorization/roleAssignments";
    const error = { code: "PrincipalNotFound", message: "Not yet." };
    armState(world).faults.failing.push(
      { type, verb: "put", error, status: 400 },
      { type, verb: "put", error, status: 400 },
    );
    expect([(await assign(one, {})).status, (await assign(one, {})).status, (await assign(one, {})).status]).toEqual([
      400, 400, 201,
    ]);
  });

  test("a custom role is the tenant's: its name is taken everywhere, and it cannot go while it is assigned", async () => {
    const { request, sub, assign, define, role, world } = await withPrincipal();
    const made = await define(one, "Network looker");
    expect([made.status, made.body.id, at(made.body, "properties.createdBy")]).toEqual([201, role(one), null]);
    const read = (await request("GET", `${role(one)}?${api}`)).body;
    expect([at(read, "properties.createdBy"), at(read, "properties.updatedBy")]).toEqual([
      expect.any(String),
      at(made.body, "properties.updatedBy"),
    ]);
    expect((await define(two, "network LOOKER")).body.error).toMatchObject({
      code: "RoleDefinitionWithSameNameExists",
    });
    expect((await assign(two, { roleDefinitionId: role(one) })).body.error).toMatchObject({
      code: "RoleDefinitionDoesNotExist",
    });
    world.clock.advance(60_000);
    expect((await assign(two, { roleDefinitionId: role(one) })).status).toBe(201);
    expect((await request("DELETE", `${role(one)}?${api}`)).body.error).toMatchObject({
      code: "RoleDefinitionHasAssignments",
    });
    const found = await request(
      "GET",
      `${sub}/providers/Microsoft.Authorization/roleDefinitions?$filter=roleName eq 'Contributor'&${api}`,
    );
    expect(found.body.value).toMatchObject([
      { name: "b24988ac-6180-42a0-ab88-20f7382dd24c", properties: { type: "BuiltInRole" } },
    ]);
    expect(
      (await define(two, "Typo", { permissions: [{ actions: ["Microsoft.Netwrok/virtualNetworks/read"] }] })).body
        .error,
    ).toMatchObject({
      code: "InvalidActionOrNotAction",
    });
  });

  test("assignments are listed by scope and principal, and the caller's permissions can be read", async () => {
    const { request, sub, rg, objectId, assign, world } = await withPrincipal();
    await assign(one, {}, sub);
    await assign(two, {});
    world.clock.advance(60_000);
    const list = async (scope: string, filter: string) =>
      listOf(
        (await request("GET", `${scope}/providers/Microsoft.Authorization/roleAssignments?$filter=${filter}&${api}`))
          .body.value,
      ).map((each) => objectOf(each).name);
    expect(await list(rg, `atScope() and assignedTo('${objectId}')`)).toEqual([two, one]);
    expect(await list(sub, `principalId eq '${objectId}'`)).toEqual([one, two]);
    expect(await list(sub, "atScope()")).toEqual([one]);
    const permissions = await request("GET", `${rg}/providers/Microsoft.Authorization/permissions?${api}`, undefined, {
      as: objectId,
    });
    expect(permissions.body.value).toMatchObject([{ actions: ["*/read"] }, { actions: ["*/read"] }]);
  });

  test("the ids of the built-in roles are distinct GUIDs", () => {
    expect(new Set(builtInRoles.map(({ id }) => id)).size).toBe(builtInRoles.length);
  });
});
