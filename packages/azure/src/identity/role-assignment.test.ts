import { fakeAzure, lookAt, refusal, writesIn } from "../arm/fake-azure.test-support.ts";
import { assignmentOf, roleAssignment } from "./role-assignment.ts";

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
