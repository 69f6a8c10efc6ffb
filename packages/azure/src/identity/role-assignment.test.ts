import { azureWith, fakeAzure, lookAt, refusal, writesIn } from "../arm/fake-azure.test-support.ts";
import { builtInRoles } from "./built-in-roles.ts";
import { managedIdentity, principalOf } from "./managed-identity.ts";
import { assignmentOf, roleAssignment } from "./role-assignment.ts";
import { customRole, roleDefinition, roleNamed } from "./role-definition.ts";
import { isScope, isWithinScope, roleIdAt } from "./scope.ts";

const group = "/subscriptions/0a000000-0000-4000-8000-00000000000f/resourceGroups/g";
const subscription = group.replace(/\/resourceGroups.*/, "");
const reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
const readerId = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${reader}`;
const role = { guid: reader, id: async () => readerId };
const given = {
  scope: group,
  principal: "p",
  principalType: "ServicePrincipal" as const,
  role,
  condition: undefined as string | undefined,
};

describe("a role assignment", () => {
  const there = (more: object = {}) => ({
    id: `${group}/providers/Microsoft.Authorization/roleAssignments/theirs`,
    properties: {
      scope: group.toUpperCase(),
      principalId: "P",
      roleDefinitionId: `/x/${reader.toUpperCase()}`,
      ...more,
    },
  });
  const look = async (all: readonly object[], more: Partial<typeof given> = {}) => {
    const fake = fakeAzure(({ method }) => [200, method === "GET" ? { value: all } : {}]);
    const want = await assignmentOf({ ...given, ...more });
    return { ...fake, want, ...(await lookAt(roleAssignment(fake.azure, want))) };
  };

  test("is new under a name that follows from what it says", async () => {
    const { operation, fields, execute, asked, want } = await look([]);
    expect(operation).toBe("create");
    expect(fields).toEqual({
      "properties.roleDefinitionId": readerId,
      "properties.principalId": "p",
      "properties.principalType": "ServicePrincipal",
      "properties.description": expect.stringMatching(/^Managed by Slipway \(slipway-[0-9a-f]{16}\)\.$/),
    });
    await execute();
    expect(writesIn(asked)).toMatchObject([{ method: "PUT", target: want.id }]);
    expect(asked[0]?.target).toBe(
      `${group}/providers/Microsoft.Authorization/roleAssignments?$filter=principalId%20eq%20'p'`,
    );
    expect(want.id).toMatch(/roleAssignments\/[0-9a-f-]{36}$/);
    for (const other of [{ scope: "/s" }, { principal: "q" }, { role: { ...role, guid: "r" } }])
      expect((await assignmentOf({ ...given, ...other })).id).not.toBe(want.id);
  });

  test("that says the same under another name is taken, whatever the case", async () => {
    expect((await look([there()])).operation).toBe("none");
    for (const other of [{ scope: "/s" }, { principalId: "q" }, { roleDefinitionId: "/x/y" }, { scope: undefined }])
      expect((await look([there(other)])).operation).toBe("create");
  });

  test("gets another condition, and keeps the rest", async () => {
    const condition = "@Resource[x] StringEquals 'y'";
    const { operation, fields, execute, asked } = await look([there({ theirs: 1 })], { condition });
    expect([operation, fields]).toEqual(["update", { condition }]);
    await execute();
    expect(writesIn(asked)).toMatchObject([
      { method: "PUT", target: there().id, body: { properties: { theirs: 1, condition, conditionVersion: "2.0" } } },
    ]);
    expect((await look([], { condition })).fields).toMatchObject({
      "properties.condition": condition,
      "properties.conditionVersion": "2.0",
    });
  });

  test.each([
    [404, "ResourceNotFound", { name: "MissingError", message: `The scope ${group} does not exist.` }],
    [404, "ResourceNotFound", { remedy: "Correct the input scope, or create the scope first." }],
    [404, "ResourceGroupNotFound", { name: "ArmError" }],
    [403, "AuthorizationFailed", { name: "ArmError" }],
  ])("on a scope that answers %s %s is an error", async (status, code, error) => {
    const { azure } = fakeAzure(() => [status, refusal(code)]);
    await expect(lookAt(roleAssignment(azure, await assignmentOf(given)))).rejects.toMatchObject(error);
  });
});

describe("a role", () => {
  const listed = (...found: { name: string; roleName: string; type?: string }[]) =>
    fakeAzure(() => [200, { value: found.map(({ name, ...properties }) => ({ name, properties })) }]);

  test("that is built in is known by its name or GUID, without a request", async () => {
    const { azure, asked } = listed();
    for (const name of ["Reader", "READER", reader.toUpperCase()]) {
      const found = await roleNamed(name, group, azure);
      expect([found.guid, await found.id()]).toEqual([reader, readerId]);
    }
    expect(asked).toEqual([]);
  });

  test("of another name is looked up where it can be assigned", async () => {
    const { azure, asked } = listed({ name: "other", roleName: "It's not" }, { name: "mine", roleName: "IT'S MINE" });
    expect((await roleNamed("It's mine", group, azure)).guid).toBe("mine");
    expect(decodeURIComponent(asked[0]?.target ?? "")).toBe(
      `${group}/providers/Microsoft.Authorization/roleDefinitions?$filter=roleName eq 'It''s mine'`,
    );
    await expect(roleNamed("No one's", group, azure)).rejects.toMatchObject({
      name: "MissingError",
      message: `No role named No one's can be assigned at ${group}.`,
      remedy: "Correct the input role, or define it first (input definition).",
    });
  });

  test("that is built in cannot be defined", async () => {
    const { azure } = listed({ name: "r", roleName: "Mine", type: "BuiltInRole" });
    const want = await customRole(text, group, azure);
    await expect(lookAt(roleDefinition(azure, want))).rejects.toMatchObject({
      name: "UnfitError",
      message: "The role Mine is built in and cannot be defined.",
      remedy: "Use the input role instead, or choose another name.",
    });
  });

  const text = { name: "Mine", actions: ["A/b/read"], notActions: [], dataActions: [], notDataActions: [] };
  const rightsOf = (actions: string[]) => [{ actions, notActions: [], dataActions: [], notDataActions: [] }];
  const definition = async (there: object | undefined, more: object = {}) => {
    const fake = fakeAzure(({ method }) => [200, method === "GET" ? { value: there ? [there] : [] } : {}]);
    const want = await customRole({ ...text, ...more }, group, fake.azure);
    return { ...fake, want, goal: roleDefinition(fake.azure, want) };
  };

  test("is defined again with all that it may do and where", async () => {
    const { goal, asked, want } = await definition(undefined, { description: "D.", assignableScopes: [group, "/t"] });
    const { operation, execute } = await lookAt(goal);
    await execute();
    expect([operation, writesIn(asked)]).toEqual([
      "create",
      [
        {
          method: "PUT",
          target: `${group}/providers/Microsoft.Authorization/roleDefinitions/${want.guid}`,
          headers: {},
          body: {
            properties: {
              roleName: "Mine",
              description: "D.",
              type: "CustomRole",
              permissions: rightsOf(["A/b/read"]),
              assignableScopes: [group, "/t"],
            },
          },
        },
      ],
    ]);
    expect(await want.id()).toBe(roleIdAt(group, want.guid));
  });

  test("that is there is compared without regard to case and order, and keeps the scopes of others", async () => {
    const properties = {
      roleName: "mine",
      type: "CustomRole",
      description: "Theirs.",
      permissions: rightsOf(["a/B/READ", "A/b/read"]),
      assignableScopes: ["/theirs", group.toUpperCase()],
    };
    const { goal } = await definition({ name: "theirs", properties });
    expect((await lookAt(goal)).operation).toBe("none");
    const more = await definition(
      { name: "theirs", properties },
      { actions: ["A/c"], assignableScopes: [group, "/t"] },
    );
    const { operation, execute } = await lookAt(more.goal);
    await execute();
    expect([operation, writesIn(more.asked)]).toMatchObject([
      "update",
      [
        {
          method: "PUT",
          target: `${group}/providers/Microsoft.Authorization/roleDefinitions/theirs`,
          body: {
            properties: {
              ...properties,
              permissions: rightsOf(["A/c"]),
              assignableScopes: ["/theirs", group.toUpperCase(), "/t"],
            },
          },
        },
      ],
    ]);
    expect(await more.want.id()).toBe(roleIdAt(group, "theirs"));
  });

  test("is removed only if it has the name that Slipway draws, and no scope of others", async () => {
    const { want } = await definition(undefined);
    const found = async (name: string, assignableScopes: string[]) => {
      const there = { name, properties: { roleName: "Mine", type: "CustomRole", assignableScopes } };
      return (await lookAt((await definition(there)).goal, "absent")).operation;
    };
    expect(await found(want.guid, [group])).toBe("delete");
    expect(await found(want.guid, [group, "/theirs"])).toBe("none");
    expect(await found("theirs", [group])).toBe("none");
  });
});

test("every built-in role has a GUID of its own", () => {
  const guids = Object.values(builtInRoles);
  for (const guid of guids) expect(guid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(new Set(guids).size).toBe(35);
});

test.each([
  [subscription, true],
  [group, true],
  [`${group}/providers/Microsoft.Network/virtualNetworks/v`, true],
  ["/providers/Microsoft.Management/managementGroups/m", true],
  ["/subscriptions/x", false],
  [`${group}/providers/Microsoft.Network`, false],
  ["g", false],
])("%s is a scope: %s", (scope, is) => {
  expect(isScope(scope)).toBe(is);
});

test.each([
  [group, subscription, true],
  [group.toUpperCase(), group, true],
  [group, `${subscription}/resourceGroups`, true],
  [`${group}2`, group, false],
  [subscription, group, false],
  [group, "/PROVIDERS/Microsoft.Management/managementGroups/m", true],
])("%s is within %s: %s", (scope, outer, is) => {
  expect(isWithinScope(scope, outer)).toBe(is);
});

test("a role's ID is seen from the subscription of a scope, or from above", () => {
  expect(roleIdAt(group, "r")).toBe(`${subscription}/providers/Microsoft.Authorization/roleDefinitions/r`);
  expect(roleIdAt("/providers/Microsoft.Management/managementGroups/m", "r")).toBe(
    "/providers/Microsoft.Authorization/roleDefinitions/r",
  );
});

describe("a managed identity", () => {
  const id = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i`;
  const want = { id, location: undefined, tags: { team: "a" } };

  test("is new where its resource group is, with tags", async () => {
    const { azure } = azureWith({ [group]: { location: "north" } });
    expect(await lookAt(managedIdentity(azure, want))).toMatchObject({
      operation: "create",
      fields: { location: "north", "tags.team": "a" },
    });
  });

  test("is compared by its tags, and would be replaced for another region", async () => {
    const { azure } = azureWith({ [id]: { id, name: "i", location: "north", tags: {}, properties: {} } });
    expect((await lookAt(managedIdentity(azure, want))).fields).toEqual({ tags: { team: "a" } });
    expect((await lookAt(managedIdentity(azure, { ...want, location: "south" }))).immutable).toEqual(["location"]);
  });

  test("has an object ID, or is missing", async () => {
    expect(await principalOf(id, azureWith({ [id]: { properties: { principalId: "p" } } }).azure)).toBe("p");
    for (const world of [{}, { [id]: { properties: {} } }])
      await expect(principalOf(id, azureWith(world).azure)).rejects.toMatchObject({
        name: "MissingError",
        message: `The identity ${id} does not exist.`,
        remedy: "Correct the input identity, or create it first (action create-identity).",
      });
  });
});
