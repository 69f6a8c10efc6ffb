import { azureWith, lookAt, writesIn } from "../arm/fake-azure.test-support.ts";
import { kubeletIdentityOf, pullRoleOf } from "./pull-role.ts";
import { containerRegistry, type RegistryWant } from "./registry.ts";

const group = "/subscriptions/s/resourceGroups/g";
const id = `${group}/providers/Microsoft.ContainerRegistry/registries/reg`;
const cluster = `${group}/providers/Microsoft.ContainerService/managedClusters/c`;
const list = `/subscriptions/s/resources?$filter=${encodeURIComponent("resourceType eq 'Microsoft.ContainerRegistry/registries' and name eq 'reg'")}`;

const want: RegistryWant = {
  id,
  location: undefined,
  tags: undefined,
  tier: undefined,
  adminUser: undefined,
  publicAccess: undefined,
  zoneRedundancy: undefined,
};
const have = {
  id,
  name: "reg",
  location: "north",
  sku: { name: "Standard" },
  properties: { adminUserEnabled: true, publicNetworkAccess: "Enabled", provisioningState: "Succeeded" },
};
const world = (there?: object, others: object[] = []) =>
  azureWith({ [group]: { location: "north" }, [list]: { value: others }, ...(there ? { [id]: there } : {}) });
const look = (more: Partial<RegistryWant>, there?: object) =>
  lookAt(containerRegistry(world(there).azure, { ...want, ...more }));

test("a new registry is Premium, without an admin user, where its resource group is", async () => {
  expect(await look({})).toMatchObject({
    operation: "create",
    fields: { location: "north", "sku.name": "Premium", "properties.adminUserEnabled": false },
  });
  const all = { location: "south", tier: "Basic", adminUser: true, publicAccess: false, zoneRedundancy: true } as const;
  expect((await look(all)).fields).toMatchObject({
    location: "south",
    "sku.name": "Basic",
    "properties.adminUserEnabled": true,
    "properties.publicNetworkAccess": "Disabled",
    "properties.zoneRedundancy": "Enabled",
  });
});

test("of a registry that is there only what is named is compared", async () => {
  expect((await look({}, have)).operation).toBe("none");
  expect(await look({ tier: "Premium", publicAccess: false }, have)).toMatchObject({
    operation: "update",
    fields: { "sku.name": "Premium", "properties.publicNetworkAccess": "Disabled" },
  });
});

test.each([
  ["another region", { location: "south" }, "location"],
  ["zones", { zoneRedundancy: true }, "properties.zoneRedundancy"],
])("it is never replaced for %s, since it holds data", async (_, more, field) => {
  const { operation, immutable, refused } = await look(more, have);
  expect([operation, immutable]).toEqual(["replace", [field]]);
  expect(refused).toContain("create another registry and copy the images to it with az acr import");
});

test("a tier is never lowered by us", async () => {
  await expect(look({ tier: "Basic" }, have)).rejects.toMatchObject({
    name: "UnfitError",
    message: "The registry reg has the tier Standard; lowering it to Basic would lose what only Standard has.",
    remedy: "Write sku: Standard, or lower it by hand: az acr update --name reg --sku Basic.",
  });
  expect((await look({ tier: "Standard" }, have)).operation).toBe("none");
});

test("a name that is taken is refused for a new one only", async () => {
  const other = { name: "reg", id: id.replace("/g/", "/h/") };
  const { azure } = world(undefined, [other]);
  await expect(lookAt(containerRegistry(azure, want))).rejects.toThrow("The name reg is taken by");
  expect((await lookAt(containerRegistry(world(have, [other]).azure, want))).operation).toBe("none");
});

test("one that failed is asked again with its tier", async () => {
  const failed = { ...have, properties: { provisioningState: "Failed" } };
  const { azure, asked } = world(failed);
  await (await lookAt(containerRegistry(azure, want))).execute();
  expect(writesIn(asked)).toMatchObject([{ method: "PATCH", body: { sku: { name: "Standard" } } }]);
});

describe("who pulls", () => {
  test("is the identity of the nodes", async () => {
    const properties = { identityProfile: { kubeletidentity: { objectId: "o" } } };
    expect(await kubeletIdentityOf(cluster, azureWith({ [cluster]: { properties } }).azure)).toBe("o");
  });

  test("a cluster that is not there is missing", async () => {
    await expect(kubeletIdentityOf(cluster, azureWith({}).azure)).rejects.toMatchObject({
      name: "MissingError",
      message: `The cluster ${cluster} does not exist.`,
      remedy: "Correct the input cluster, or create it first (action create-aks).",
    });
  });

  test.each([
    {},
    { identityProfile: {} },
    { identityProfile: { kubeletidentity: {} } },
  ])("a cluster with %j has no such identity", async (profile) => {
    const properties = { ...profile, provisioningState: "Creating" };
    await expect(kubeletIdentityOf(cluster, azureWith({ [cluster]: { properties } }).azure)).rejects.toMatchObject({
      name: "UnfitError",
      message: `The cluster ${cluster} has no identity for its nodes (its provisioning state is Creating).`,
      remedy: expect.stringMatching(/^Wait until it has been created, .* with assign-role\.$/),
    });
  });

  test("pulls by the role that the registry heeds", async () => {
    const roleOf = (properties: object) => pullRoleOf(id, azureWith({ [id]: { id, properties } }).azure);
    expect(await roleOf({})).toBe("AcrPull");
    expect(await roleOf({ roleAssignmentMode: "LegacyRegistryPermissions" })).toBe("AcrPull");
    expect(await roleOf({ roleAssignmentMode: "AbacRepositoryPermissions" })).toBe(
      "Container Registry Repository Reader",
    );
    await expect(pullRoleOf(id, azureWith({}).azure)).rejects.toMatchObject({
      name: "MissingError",
      message: `The registry ${id} does not exist.`,
      remedy: "Correct the input registry, or create it first (action create-acr).",
    });
  });
});
