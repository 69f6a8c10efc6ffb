import { namedGuid } from "../arm/named-guid.ts";
import { judgeRole } from "./role-text.ts";
import { isScope, isWithinScope, roleIdAt } from "./scope.ts";

const subscription = "/subscriptions/0a000000-0000-4000-8000-000000000001";
const group = `${subscription}/resourceGroups/platform`;

test("a named GUID is of version 5, and the same for the same words in any case", async () => {
  const guid = await namedGuid("/subscriptions/A", "b");
  expect(guid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(await namedGuid("/Subscriptions/a", "B")).toBe(guid);
  expect(await namedGuid("/subscriptions/a", "c")).not.toBe(guid);
});

test.each([
  [subscription, true],
  [group, true],
  [`${group}/providers/Microsoft.Storage/storageAccounts/a/blobServices/default/containers/c`, true],
  ["/providers/Microsoft.Management/managementGroups/root", true],
  ["/subscriptions/x", false],
  [`${group}/`, false],
  [`${group}/providers/Microsoft.Storage`, false],
  ["platform", false],
])("%s is a scope: %s", (scope, expected) => expect(isScope(scope)).toBe(expected));

test("a scope is within itself and the scopes above it, not within one that only starts alike", () => {
  expect(isWithinScope(group, subscription)).toBe(true);
  expect(isWithinScope(group.toUpperCase(), group)).toBe(true);
  expect(isWithinScope(`${group}2`, group)).toBe(false);
  expect(isWithinScope(subscription, group)).toBe(false);
});

test("the ID of a role begins with the scope's subscription, where it has one", () => {
  expect(roleIdAt(group, "g")).toBe(`${subscription}/providers/Microsoft.Authorization/roleDefinitions/g`);
  expect(roleIdAt("/providers/Microsoft.Management/managementGroups/root", "g")).toMatch(
    /^\/providers\/Microsoft.Auth/,
  );
});

test("a role is read in Slipway's form and in the Azure CLI's", () => {
  const none = { actions: [], notActions: [], dataActions: [], notDataActions: [] };
  expect(judgeRole({ name: "a", actions: ["*"] })).toEqual({ value: { ...none, name: "a", actions: ["*"] } });
  const cli = { Name: "a", IsCustom: true, DataActions: ["Microsoft.X/y/read"], AssignableScopes: [group] };
  expect(judgeRole(cli)).toEqual({
    value: { ...none, name: "a", dataActions: ["Microsoft.X/y/read"], assignableScopes: [group] },
  });
});

test.each([
  [[], /Write an object/],
  [{ name: "a", actions: ["*"], permissions: [] }, /It has permissions/],
  [{ actions: ["*"] }, /name of 1 to 128/],
  [{ name: "a", actions: "*" }, /actions as a list of strings/],
  [{ name: "a", notActions: ["*"] }, /at least one of actions or dataActions/],
  [{ name: "a", actions: ["read", "Microsoft.X/read"] }, /^read: write a permission/],
  [{ name: "a", actions: ["*"], assignableScopes: ["platform"] }, /each of assignableScopes/],
  [{ name: "a", actions: ["*"], assignableScopes: [] }, /each of assignableScopes/],
  [{ name: "a", actions: ["*"], description: 1 }, /description as text/],
])("%j is refused", (role, problem) => {
  expect(judgeRole(role)).toEqual({ problem: expect.stringMatching(problem) });
});

test("all that is wrong with a role is said at once, by the words that there are", () => {
  const role = { name: "a", odd: 1, strange: 2, actions: "*", dataActions: 7, notActions: ["read", "write"] };
  expect(judgeRole(role)).toEqual({
    problem: [
      "It has odd, strange: write only name, description, actions, notActions, dataActions, notDataActions, assignableScopes.",
      "Write actions, dataActions as a list of strings.",
      "Give it at least one of actions or dataActions.",
      "read, write: write a permission as Provider/type/verb, or *.",
    ].join(" "),
  });
});

test.each([
  ["", false],
  ["  ", false],
  ["a".repeat(128), true],
  ["a".repeat(129), false],
  [7, false],
])("the name %j of a role is good: %s", (name, isGood) => {
  expect("value" in judgeRole({ name, actions: ["*"] })).toBe(isGood);
});

test.each([[null], [7], ["a"]])("%j is no role", (value) => {
  expect(judgeRole(value)).toEqual({ problem: "Write an object with name, actions and dataActions." });
});
