import { azureWith, fakeAzure } from "./fake-azure.test-support.ts";
import { byName, lookUp } from "./look-up.ts";
import { nameAfter } from "./name-after.ts";
import { refuseTaken } from "./name-taken.ts";
import { namedGuid } from "./named-guid.ts";
import { locationFor, lookUpNeedsSubscription, needsSubscription, placeOf } from "./place.ts";

const type = "Microsoft.Network/privateDnsZones";
const group = "/subscriptions/s/resourceGroups/g";
const idIn = (name: string, inGroup = "g") => `/subscriptions/s/resourceGroups/${inGroup}/providers/${type}/${name}`;
const listed = (...all: readonly { readonly name: string; readonly id: string }[]) =>
  fakeAzure(() => [200, { value: all }]);

test("an ID is taken as it is, without a request", async () => {
  const { azure, asked } = listed();
  expect(await lookUp(azure, type, idIn("z"), undefined)).toBe(idIn("z"));
  expect(asked).toEqual([]);
});

test("a name is looked up among the resources of its type, in any case", async () => {
  const { azure, asked } = listed({ name: "Z.example", id: idIn("Z.example") }, { name: "z.example2", id: "no" });
  expect(await lookUp(azure, type, "z.example", "s")).toBe(idIn("Z.example"));
  // Resource Manager's own index may lack what was made minutes ago: Azure/azure-cli#27913.
  expect(asked.map(({ target }) => target)).toEqual([`/subscriptions/s/providers/${type}`]);
});

test("without a right on the subscription a name is looked up among what may be seen of it", async () => {
  const { azure, asked } = fakeAzure(({ target }) =>
    target.includes("/resources?")
      ? [200, { value: [{ name: "z", id: idIn("z") }] }]
      : [403, { error: { code: "AuthorizationFailed", message: "m" } }],
  );
  expect(await lookUp(azure, type, "z", "s")).toBe(idIn("z"));
  const [path, query] = String(asked[1]?.target).split("?$filter=");
  expect([path, decodeURIComponent(query ?? "")]).toEqual([
    "/subscriptions/s/resources",
    `resourceType eq '${type}' and name eq 'z'`,
  ]);
  const unregistered = fakeAzure(() => [409, { error: { code: "MissingSubscriptionRegistration", message: "m" } }]);
  expect(await byName(unregistered.azure.arm, type, "z", "s")).toEqual([]);
  // Without either, the right on the provider's list is the one that is named.
  const { azure: denied, asked: both } = fakeAzure(({ target }) => [
    403,
    { error: { code: "AuthorizationFailed", message: target } },
  ]);
  await expect(lookUp(denied, type, "z", "s")).rejects.toThrow(`/subscriptions/s/providers/${type}`);
  expect(both).toHaveLength(2);
  const { azure: failing } = fakeAzure(() => [429, { error: { code: "Other", message: "m" } }]);
  await expect(lookUp(failing, type, "z", "s")).rejects.toMatchObject({ code: "Other" });
});

test("a name that nothing has is missing, with what to check", async () => {
  await expect(lookUp(listed().azure, type, "z", "s")).rejects.toMatchObject({
    name: "MissingError",
    message: `No ${type} named z was found in subscription s.`,
    remedy: expect.stringMatching(/^Correct the name or subscription-id; .*Reader on the resource\.$/),
  });
});

test("a name that several have is refused, and they are named", async () => {
  const { azure } = listed({ name: "z", id: idIn("z") }, { name: "z", id: idIn("z", "h") });
  await expect(lookUp(azure, type, "z", "s")).rejects.toMatchObject({
    name: "UnfitError",
    message: `Several ${type} are named z: ${idIn("z")}, ${idIn("z", "h")}.`,
    remedy: "Give the resource ID of the one that you mean.",
  });
});

test("all that have a name are found", async () => {
  const { azure } = listed({ name: "z", id: "1" }, { name: "Z", id: "2" }, { name: "y", id: "3" });
  expect(await byName(azure.arm, type, "z", "s")).toEqual(["1", "2"]);
});

test("a name that another one of the subscription has is refused with whose it is", async () => {
  const { azure } = listed({ name: "z", id: idIn("z", "h") });
  await expect(refuseTaken(idIn("z"), azure)).rejects.toMatchObject({
    name: "UnfitError",
    message: `The name z is taken by ${idIn("z", "h")}; it must be unique.`,
    remedy: "Write resource-group: h if you mean that one, or choose another name.",
  });
});

test("a name that no one has, or the thing itself, is free", async () => {
  const { azure, asked } = listed({ name: "z", id: idIn("z").toUpperCase() });
  expect(await refuseTaken(idIn("z"), azure)).toBeUndefined();
  expect(await refuseTaken(idIn("z"), listed().azure)).toBeUndefined();
  expect(asked[0]?.target).toMatch(/^\/subscriptions\/s\/providers\//);
});

test("a name after a resource distinguishes two of one name, has no case, and is short", async () => {
  const name = await nameAfter(idIn("z"));
  expect(name).toMatch(/^z-[0-9a-f]{8}$/);
  expect(await nameAfter(`${group.toUpperCase()}/providers/${type}/z`)).toBe(name);
  expect(await nameAfter(idIn("z", "h"))).not.toBe(name);
  expect(await nameAfter(idIn("n".repeat(80)))).toMatch(/^n{60}-[0-9a-f]{8}$/);
});

test("a GUID of some words is always the same, in any case, and of version 5", async () => {
  const guid = await namedGuid("Role", "scope");
  expect(guid).toBe("19e50a23-ba4a-5b06-b6f4-d9601a874622");
  expect(await namedGuid("role", "SCOPE")).toBe(guid);
  expect(await namedGuid("role", "other")).not.toBe(guid);
  for (const word of ["a", "b", "c", "d", "e", "f", "g", "h"])
    expect(await namedGuid(word)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

describe("a place", () => {
  const given = { name: "z", "resource-group": "g", location: "north", tags: { a: "1" } };

  test("is an ID, a region and tags", () => {
    expect(placeOf({ ...given, "subscription-id": "s" }, type)).toEqual({
      id: idIn("z"),
      location: "north",
      tags: { a: "1" },
    });
  });

  test("needs the subscription", () => {
    expect(needsSubscription({ "subscription-id": "s" })).toEqual([]);
    expect(needsSubscription({})).toEqual([
      { input: "subscription-id", problem: "It is missing: the resource group is in it." },
    ]);
  });

  test.each([
    ["z", undefined, true],
    ["z", "s", false],
    [idIn("z"), undefined, false],
    [undefined, undefined, false],
  ])("to look up %s in the subscription %s lacks one: %s", (nameOrId, subscription, lacks) => {
    expect(lookUpNeedsSubscription("zone", nameOrId, subscription)).toEqual(
      lacks
        ? [
            {
              input: "subscription-id",
              problem:
                "The name in zone is looked up in a subscription: give subscription-id, or a resource ID as zone.",
            },
          ]
        : [],
    );
  });

  test("is where the inputs say, else where its resource group is", async () => {
    const { azure, asked } = azureWith({ [group]: { location: "north" } });
    expect(await locationFor({ id: idIn("z"), location: "south" }, azure)).toBe("south");
    expect(asked).toEqual([]);
    expect(await locationFor({ id: idIn("z"), location: undefined }, azure)).toBe("north");
  });
});
