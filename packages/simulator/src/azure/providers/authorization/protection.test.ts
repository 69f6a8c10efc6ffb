import type { JsonObject } from "../../engine/json.ts";
import { armState } from "../../engine/state.ts";
import { arrange } from "../../engine/world.test-support.ts";

describe("locks and policies", () => {
  const network = (rg: string) => `${rg}/providers/Microsoft.Network/virtualNetworks/v?api-version=2025-01-01`;
  const body = { location: "northeurope", properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } } };

  test("a lock keeps from deleting, or from writing too", async () => {
    const { request, group, world, sub } = arrange();
    const rg = await group();
    const lock = (level: string) =>
      request("PUT", `${rg}/providers/Microsoft.Authorization/locks/l?api-version=2020-05-01`, {
        properties: { level },
      });
    await lock("CanNotDelete");
    expect((await request("PUT", network(rg), body)).status).toBe(201);
    world.clock.advance(60_000);
    for (const url of [network(rg), `${rg}?api-version=2021-04-01`]) {
      const got = await request("DELETE", url);
      expect([got.status, got.body.error]).toMatchObject([
        409,
        { code: "ScopeLocked", message: expect.stringContaining(`${sub}/resourceGroups/rg'`) },
      ]);
    }
    const locks = (path: string) => `${path}/providers/Microsoft.Authorization/locks`;
    await request("PUT", `${locks(network(rg).split("?")[0] ?? "")}/deep?api-version=2020-05-01`, {
      properties: { level: "CanNotDelete", notes: "keep" },
    });
    const listed = await request("GET", `${locks(rg)}?api-version=2020-05-01`);
    expect(listed.body.value).toMatchObject([
      { name: "l", type: "Microsoft.Authorization/locks" },
      { name: "deep", properties: { notes: "keep" } },
    ]);
    const none = await request("GET", `${locks(rg)}/none?api-version=2020-05-01`);
    expect([none.status, none.body]).toEqual([
      404,
      { error: { code: "LockNotFound", message: "The lock 'none' could not be found." } },
    ]);
    await request("DELETE", `${locks(network(rg).split("?")[0] ?? "")}/deep?api-version=2020-05-01`);
    await lock("ReadOnly");
    expect((await request("PUT", network(rg), body)).body.error).toMatchObject({ code: "ScopeLocked" });
    await request("DELETE", `${rg}/providers/Microsoft.Authorization/locks/l?api-version=2020-05-01`);
    expect((await request("DELETE", network(rg))).status).toBe(202);
  });

  // Clients that are generated from the specification escape the scope whole, it is said of those of
  // azure-libraries-for-java, whose recordings are not among those replayed here.
  test("a lock may be addressed with an escaped scope", async () => {
    const { request, group } = arrange();
    const rg = await group();
    const escaped = `/${encodeURIComponent(rg.slice(1))}/providers/Microsoft.Authorization/locks/l?api-version=2016-09-01`;
    const put = await request("PUT", escaped, { properties: { level: "CanNotDelete" } });
    expect([put.status, put.body.id]).toEqual([201, `${rg}/providers/Microsoft.Authorization/locks/l`]);
    expect((await request("GET", escaped)).body).toEqual(put.body);
    expect((await request("DELETE", `${rg}?api-version=2021-04-01`)).body.error).toMatchObject({ code: "ScopeLocked" });
    expect((await request("DELETE", escaped)).status).toBe(200);
  });

  // The codes: Azure/Azure-Landing-Zones#444 and #3734. The sentence: azuredemoenvironment/ade#37.
  test("a policy that is assigned or in an initiative, and an initiative that is assigned, cannot be deleted", async () => {
    const { request, sub } = arrange();
    const home = `${sub}/providers/Microsoft.Authorization`;
    const api = "api-version=2023-04-01";
    const policyRule = JSON.parse('{"if":{"field":"type","equals":"none"},"then":{"effect":"deny"}}') as JsonObject;
    const put = (path: string, properties: JsonObject) => request("PUT", `${home}/${path}?${api}`, { properties });
    const remove = (path: string) => request("DELETE", `${home}/${path}?${api}`);
    // Who says no mode means Indexed, by recordings.
    expect((await put("policyDefinitions/p", { policyRule })).body.properties).toMatchObject({ mode: "Indexed" });
    await put("policySetDefinitions/s", {
      policyDefinitions: [{ policyDefinitionId: `${home}/policyDefinitions/p`.toUpperCase() }],
    });
    await put("policyAssignments/a", { policyDefinitionId: `${home}/policySetDefinitions/s` });
    const kept = await remove("policySetDefinitions/s");
    expect([kept.status, kept.body.error]).toMatchObject([
      400,
      {
        code: "InvalidDeletePolicySetDefinitionRequest",
        message: `The policy set definition 's' cannot be deleted. It is referenced by the policy assignment '${home}/policyAssignments/a'. Please delete all policy assignments referencing the policy.`,
      },
    ]);
    const part = await remove("policyDefinitions/p");
    expect([part.status, part.body.error]).toMatchObject([400, { code: "InvalidDeletePolicyDefinitionRequest" }]);
    for (const path of ["policyAssignments/a", "policySetDefinitions/s", "policyDefinitions/p"])
      expect((await remove(path)).status).toBe(200);
  });

  test("a policy that denies is named in the refusal", async () => {
    const { request, group, sub } = arrange();
    const rg = await group();
    const policy = `${sub}/providers/Microsoft.Authorization/policyDefinitions/no-network`;
    await request("PUT", `${policy}?api-version=2023-04-01`, {
      properties: {
        displayName: "No networks without an owner",
        policyRule: JSON.parse(
          `{"if": {"allOf": [
            {"field": "type", "equals": "Microsoft.Network/virtualNetworks"},
            {"field": "tags['owner']", "exists": "false"}
          ]}, "then": {"effect": "deny"}}`,
        ),
      },
    });
    await request("PUT", `${sub}/providers/Microsoft.Authorization/policyAssignments/a?api-version=2023-04-01`, {
      properties: { displayName: "Owners", policyDefinitionId: policy },
    });
    const refused = await request("PUT", network(rg), body);
    expect([refused.status, refused.body.error]).toMatchObject([
      403,
      {
        code: "RequestDisallowedByPolicy",
        additionalInfo: [
          { type: "PolicyViolation", info: { policyDefinitionDisplayName: "No networks without an owner" } },
        ],
      },
    ]);
    expect((await request("PUT", network(rg), { ...body, tags: { owner: "me" } })).status).toBe(201);
  });

  test("an operation's status URL can be made to answer 404 at first", async () => {
    const { request, group, world } = arrange();
    const rg = await group();
    armState(world).faults.earlyStatus404 = 2;
    const put = await request("PUT", network(rg), body);
    const poll = async () => (await request("GET", put.headers["azure-asyncoperation"] ?? "")).status;
    expect([await poll(), await poll(), await poll()]).toEqual([404, 404, 200]);
  });
});
