import type { JsonObject } from "../engine/json.ts";
import { arrange } from "../engine/world.test-support.ts";

/** learn.microsoft.com/azure/governance/policy: concepts/assignment-structure, effect-basics and effect-modify. */
test("what is assigned counts as its assignment says: scope, mode, effect, and the tags that it adds", async () => {
  // An object that has it as it stands may be taken for a promise.
  const consequence = "then";
  const { request, group, sub } = arrange();
  const rg = await group();
  const at = `${sub}/providers/Microsoft.Authorization`;
  const assign = async (name: string, policy: JsonObject, more: JsonObject = {}) => {
    const definition = `${at}/policyDefinitions/${name}`;
    await request("PUT", `${definition}?api-version=2023-04-01`, { properties: policy });
    const properties = { policyDefinitionId: definition, ...more };
    await request("PUT", `${at}/policyAssignments/${name}?api-version=2023-04-01`, { properties });
  };
  const drop = (name: string) => request("DELETE", `${at}/policyAssignments/${name}?api-version=2023-04-01`);
  const rule = (what: JsonObject, condition: JsonObject = { field: "location", exists: "true" }): JsonObject =>
    Object.fromEntries([
      ["if", condition],
      [consequence, what],
    ]);
  const identity = (name: string, tags: JsonObject = {}, verb = "PUT") =>
    request(
      verb,
      `${rg}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/worker-${name}?api-version=2023-01-31`,
      {
        ...(verb === "PUT" ? { location: "northeurope" } : {}),
        tags,
      },
    );
  const judged = ["Microsoft.ManagedIdentity/userAssignedIdentities", "Microsoft.Authorization/locks"];
  const locked = `${rg}/providers/Microsoft.Authorization/locks/l?api-version=2020-05-01`;
  const lock = () => request("PUT", locked, { properties: { level: "CanNotDelete" } });

  await request("POST", `${sub}/providers/Microsoft.ManagedIdentity/register?api-version=2021-04-01`);
  const deny = { policyRule: rule({ effect: "deny" }, { field: "type", in: judged }) };
  // Without a mode a policy is for what has a region and tags.
  await assign("deny", deny);
  expect([(await identity("a")).status, (await lock()).status]).toEqual([403, 201]);
  await assign("deny", { ...deny, mode: "All" });
  expect((await lock()).status).toBe(403);
  await assign("deny", deny, { notScopes: [rg] });
  expect((await identity("a")).status).toBe(201);
  await assign("deny", deny, { enforcementMode: "DoNotEnforce" });
  expect((await identity("b")).status).toBe(201);
  // A change of tags alone is judged by what is about tags.
  await assign("deny", deny);
  expect([(await identity("a")).status, (await identity("a", { team: "x" }, "PATCH")).status]).toEqual([403, 200]);
  await drop("deny");

  const operations = [
    { operation: "addOrReplace", field: "tags['Team']", value: "platform" },
    { operation: "add", field: "tags.owner", value: "us" },
    { operation: "remove", field: "tags[old]" },
  ];
  await assign("tags", { policyRule: rule({ effect: "Modify", details: { operations } }) });
  const tagged = await identity("c", { team: "mine", owner: "me", old: "1", new: "2" });
  expect(tagged.body.tags).toEqual({ team: "platform", owner: "me", new: "2" });
  await drop("tags");

  await assign("later", { policyRule: rule({ effect: "deployIfNotExists" }) });
  expect((await identity("d")).status).toBe(201);
  await assign("later", { policyRule: rule({ effect: "mutate" }) });
  expect((await identity("e")).body.error).toMatchObject({
    code: "NotSimulated",
    message: expect.stringMatching(/^A policy has the effect mutate, which is not simulated\. There are: deny, modify/),
  });
});

test("a member of an initiative takes its parameters from there, and its reason from the assignment", async () => {
  const { request, group, sub } = arrange();
  const rg = await group();
  const at = `${sub}/providers/Microsoft.Authorization`;
  const put = (path: string, properties: JsonObject) =>
    request("PUT", `${path}?api-version=2023-04-01`, { properties });
  await put(`${at}/policyDefinitions/names`, {
    mode: "All",
    parameters: { name: { type: "String" }, effect: { type: "String", defaultValue: "Audit" } },
    policyRule: JSON.parse(
      `{"if": {"allOf": [{"field": "type", "equals": "Microsoft.Authorization/locks"}, {"field": "name", "equals": "[parameters('name')]"}]},
        "then": {"effect": "[parameters('effect')]"}}`,
    ),
  });
  const member = (policyDefinitionReferenceId: string, name: string) => ({
    policyDefinitionId: `${at}/policyDefinitions/names`,
    policyDefinitionReferenceId,
    parameters: { name: { value: name }, effect: { value: "[parameters('what')]" } },
  });
  await put(`${at}/policySetDefinitions/set`, {
    parameters: { what: { type: "String", defaultValue: "Deny" } },
    policyDefinitions: [member("first", "a"), member("second", "b")],
  });
  await put(`${at}/policyAssignments/set`, {
    policyDefinitionId: `${at}/policySetDefinitions/set`,
    nonComplianceMessages: [{ message: "None of these." }, { message: "No b.", policyDefinitionReferenceId: "second" }],
  });
  const lock = async (name: string) => {
    const path = `${rg}/providers/Microsoft.Authorization/locks/${name}?api-version=2020-05-01`;
    const { status, body } = await request("PUT", path, { properties: { level: "CanNotDelete" } });
    return [status, (body.error as JsonObject | undefined)?.message];
  };
  const denied = (name: string, why: string) =>
    `Resource '${name}' was disallowed by policy. Reasons: '${why}'. See error details for policy resource IDs.`;
  expect(await lock("a")).toEqual([403, denied("a", "None of these.")]);
  expect(await lock("b")).toEqual([403, denied("b", "No b.")]);
  expect((await lock("c"))[0]).toBe(201);
});
