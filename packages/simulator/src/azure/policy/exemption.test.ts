import type { JsonObject } from "../engine/json.ts";
import { arrange } from "../engine/world.test-support.ts";

const groups = "/providers/Microsoft.Management/managementGroups";
const version = "api-version=2022-07-01-preview";
const locks = "Microsoft.Authorization/locks";

/** A subscription in corp, in landingzones; there, an initiative that forbids locks of two names. */
async function arranged() {
  const world = arrange();
  const { request, group, sub, tenantId } = world;
  const rg = await group();
  const put = (path: string, properties: JsonObject, more = "api-version=2023-04-01") =>
    request("PUT", `${path}?${more}`, { properties });
  await put(`${groups}/landingzones`, { displayName: "Landing zones" });
  await put(`${groups}/corp`, { details: { parent: { id: `${groups}/landingzones` } } });
  const [, , subscription = ""] = sub.split("/");
  const joined = await request("PUT", `${groups}/corp/subscriptions/${subscription}?api-version=2023-04-01`);
  const at = `${groups}/landingzones/providers/Microsoft.Authorization`;
  const member = async (name: string) => {
    const rule = `{"if": {"allOf": [{"field": "type", "equals": "${locks}"}, {"field": "name", "equals": "${name}"}]}, "then": {"effect": "deny"}}`;
    await put(`${at}/policyDefinitions/${name}`, { mode: "All", policyRule: JSON.parse(rule) });
    return { policyDefinitionId: `${at}/policyDefinitions/${name}`, policyDefinitionReferenceId: `no-${name}` };
  };
  await put(`${at}/policySetDefinitions/set`, { policyDefinitions: [await member("a"), await member("b")] });
  const assignment = `${at}/policyAssignments/locks`;
  await put(assignment, { policyDefinitionId: `${at}/policySetDefinitions/set` });
  const lock = async (name: string) => {
    const put = `${rg}/providers/${locks}/${name}?api-version=2020-05-01`;
    return (await request("PUT", put, { properties: { level: "CanNotDelete" } })).status;
  };
  const exempt = (scope: string, properties: JsonObject) =>
    put(`${scope}/providers/Microsoft.Authorization/policyExemptions/e`, properties, version);
  return { ...world, rg, put, joined, assignment, lock, exempt, subscription, tenantId };
}

/** Azure/azure-rest-api-specs, …/Microsoft.Management/…/2023-04-01/management.json, and learn.microsoft.com/azure/governance/policy/concepts/assignment-structure: scope. */
test("what is assigned to a management group counts for the subscriptions below it, however far, and a subscription is in one", async () => {
  const { lock, joined, request, put, subscription, tenantId } = await arranged();
  expect(joined.body).toMatchObject({ name: subscription, properties: { parent: { id: `${groups}/corp` } } });
  expect([await lock("a"), await lock("c")]).toEqual([403, 201]);
  await put(`${groups}/online`, {});
  const shown = (await request("GET", `${groups}/online?api-version=2023-04-01`)).body;
  expect(shown.properties).toEqual({
    tenantId,
    displayName: "online",
    details: { parent: { id: `${groups}/${tenantId}` } },
  });
  await request("PUT", `${groups}/online/subscriptions/${subscription}?api-version=2023-04-01`);
  expect((await request("GET", `${groups}/corp/subscriptions/${subscription}?api-version=2023-04-01`)).status).toBe(
    404,
  );
  expect(await lock("a")).toBe(201);
  expect((await put(`${groups}/x`, { details: { parent: { id: `${groups}/none` } } })).status).toBe(404);
  expect((await put(`${groups}/x`, { path: [] })).body.error).toMatchObject({ code: "NotSimulated" });
});

/** learn.microsoft.com/azure/governance/policy/concepts/exemption-structure. */
test("an exemption counts for the policies that it names, at its scope and below, until it expires", async () => {
  const { lock, exempt, assignment: policyAssignmentId, rg, sub, world, request } = await arranged();
  const waiver = { policyAssignmentId, exemptionCategory: "Waiver" };
  const made = await exempt(rg, { ...waiver, policyDefinitionReferenceIds: ["no-a"] });
  expect([made.status, made.body.properties]).toEqual([
    201,
    { ...waiver, policyDefinitionReferenceIds: ["no-a"], assignmentScopeValidation: "Default" },
  ]);
  expect([await lock("a"), await lock("b")]).toEqual([201, 403]);
  const expiresOn = new Date(world.clock.now() + 60_000).toISOString();
  expect((await exempt(rg, { ...waiver, expiresOn })).status).toBe(200);
  expect(await lock("b")).toBe(201);
  world.clock.advance(61_000);
  expect(await lock("b")).toBe(403);
  await request("DELETE", `${rg}/providers/Microsoft.Authorization/policyExemptions/e?${version}`);
  await exempt(sub, { ...waiver, exemptionCategory: "Mitigated" });
  expect(await lock("b")).toBe(200);
});

test("an exemption from nothing, or from elsewhere, is refused, and so is what is not simulated of it", async () => {
  const { exempt, assignment: policyAssignmentId, rg, put, sub } = await arranged();
  const waiver = { policyAssignmentId, exemptionCategory: "Waiver" };
  const codes = async (scope: string, properties: JsonObject) => {
    const { status, body } = await exempt(scope, properties);
    return [status, (body.error as JsonObject | undefined)?.message];
  };
  expect(await codes(rg, { ...waiver, exemptionCategory: "None" })).toEqual([
    400,
    expect.stringMatching("Waiver or Mitigated"),
  ]);
  expect(await codes(rg, { ...waiver, policyAssignmentId: "/none" })).toEqual([
    400,
    expect.stringMatching("could not be found"),
  ]);
  expect(await codes(rg, { ...waiver, expiresOn: "soon" })).toEqual([400, expect.stringMatching("is not a time")]);
  expect(await codes(rg, { ...waiver, policyDefinitionReferenceIds: ["no-c"] })).toEqual([
    400,
    expect.stringMatching("no-c"),
  ]);
  expect(await codes(rg, { ...waiver, resourceSelectors: [] })).toEqual([
    400,
    expect.stringMatching("resourceSelectors is not"),
  ]);
  const other = `${rg}/providers/Microsoft.Authorization/policyAssignments/own`;
  await put(other, { policyDefinitionId: "/providers/Microsoft.Authorization/policyDefinitions/x" });
  const above = { ...waiver, policyAssignmentId: other };
  expect(await codes(sub, above)).toEqual([400, expect.stringMatching("not at or under")]);
  expect((await exempt(sub, { ...above, assignmentScopeValidation: "DoNotValidate" })).status).toBe(201);
  // What is not there can have no exemption of its own.
  expect((await exempt(`${rg}/providers/Microsoft.ContainerService/managedClusters/none`, waiver)).status).toBe(404);
});
