import { fakeAzure, lookAt, writesIn } from "../arm/fake-azure.test-support.ts";
import { builtInRoles } from "./built-in-roles.ts";
import { customRole, roleDefinition, roleNamed } from "./role-definition.ts";
import { isScope, isWithinScope, roleIdAt } from "./scope.ts";

const group = "/subscriptions/0a000000-0000-4000-8000-00000000000f/resourceGroups/g";
const subscription = group.replace(/\/resourceGroups.*/, "");
const reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
const readerId = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${reader}`;

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
