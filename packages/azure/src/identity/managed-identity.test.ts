import { azureWith, lookAt } from "../arm/fake-azure.test-support.ts";
import { managedIdentity, principalOf } from "./managed-identity.ts";

const group = "/subscriptions/0a000000-0000-4000-8000-00000000000f/resourceGroups/g";

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

  test("has IDs that later steps of a plan know of, and Azure alone gives", async () => {
    const { azure } = azureWith({ [group]: { location: "north" } });
    const { shows } = await managedIdentity(azure, want).inspect({ wait: false, want: "present" });
    expect(shows?.[id]?.body).toMatchObject({
      tags: { team: "a" },
      properties: {
        principalId: { "known-after-apply:": "its object ID" },
        clientId: { "known-after-apply:": "its client ID" },
      },
    });
  });
});
