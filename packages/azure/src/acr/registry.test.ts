import { azureWith, lookAt, writesIn } from "../arm/fake-azure.test-support.ts";
import { kubeletIdentityOf, pullRoleOf } from "./pull-role.ts";
import { containerRegistry, type RegistryWant } from "./registry.ts";

const group = "/subscriptions/s/resourceGroups/g";
const id = `${group}/providers/Microsoft.ContainerRegistry/registries/reg`;
const cluster = `${group}/providers/Microsoft.ContainerService/managedClusters/c`;
const list = "/subscriptions/s/providers/Microsoft.ContainerRegistry/registries";

const want: RegistryWant = {
  id,
  location: undefined,
  tags: undefined,
  tier: undefined,
  adminUser: undefined,
  publicAccess: undefined,
  networkDefault: undefined,
  ranges: undefined,
  trustedServices: undefined,
  anonymousPull: undefined,
  dataEndpoint: undefined,
  roleMode: undefined,
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
  const all = {
    location: "south",
    tier: "Premium",
    adminUser: true,
    publicAccess: false,
    ranges: ["203.0.113.7"],
    trustedServices: false,
    anonymousPull: false,
    dataEndpoint: true,
    roleMode: "AbacRepositoryPermissions",
  } as const;
  expect((await look(all)).fields).toMatchObject({
    location: "south",
    "sku.name": "Premium",
    "properties.adminUserEnabled": true,
    "properties.publicNetworkAccess": "Disabled",
    "properties.networkRuleSet.defaultAction": "Allow",
    "properties.networkRuleSet.ipRules[0].value": "203.0.113.7",
    "properties.networkRuleBypassOptions": "None",
    "properties.anonymousPullEnabled": false,
    "properties.dataEndpointEnabled": true,
    "properties.roleAssignmentMode": "AbacRepositoryPermissions",
  });
});

test("of a registry that is there only what is named is compared", async () => {
  expect((await look({}, have)).operation).toBe("none");
  expect(await look({ tier: "Premium", publicAccess: false }, have)).toMatchObject({
    operation: "update",
    fields: { "sku.name": "Premium", "properties.publicNetworkAccess": "Disabled" },
  });
});

test("it is never replaced for another region, since it holds data", async () => {
  const { operation, immutable, refused } = await look({ location: "south" }, have);
  expect([operation, immutable]).toEqual(["replace", ["location"]]);
  expect(refused).toContain("create another registry and copy the images to it with az acr import");
});

// The rules are sent whole, and the tier apart and first, as azure-cli's acr/network_rule.py and azurerm's
// container_registry_resource.go do (applyContainerRegistrySku).
test("the rules of others stay, and a higher tier is asked for before what needs it", async () => {
  const theirs = { action: "Allow", value: "198.51.100.1/32" };
  const there = { ...have, properties: { networkRuleSet: { defaultAction: "Deny", ipRules: [theirs] } } };
  const { azure, asked } = world(there);
  const ranges = ["198.51.100.1", "203.0.113.0/24"];
  await (await lookAt(containerRegistry(azure, { ...want, tier: "Premium", ranges }))).execute();
  const ipRules = [theirs, { action: "Allow", value: "203.0.113.0/24" }];
  expect(writesIn(asked).map(({ body }) => body)).toEqual([
    { sku: { name: "Premium" } },
    { properties: { networkRuleSet: { defaultAction: "Deny", ipRules } } },
  ]);
  expect((await look({ tier: "Standard", ranges: [] }, there)).operation).toBe("none");
});

test.each<[Partial<RegistryWant>, string, string]>([
  [{ publicAccess: false }, "public-network-access: false", "Premium"],
  [{ networkDefault: "Deny", dataEndpoint: true }, "network-default: Deny, data-endpoint", "Premium"],
  [{ ranges: ["203.0.113.7"] }, "allowed-ranges", "Premium"],
  [{ anonymousPull: true }, "anonymous-pull", "Standard"],
])("a tier that lacks %j is refused, with the one that has it", async (more, named, tier) => {
  const basic = { ...have, sku: { name: "Basic" } };
  await expect(look(more, basic)).rejects.toMatchObject({
    message: `The registry reg has the tier Basic, which lacks ${named}.`,
    remedy: `Write sku: ${tier}, or leave that out.`,
  });
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

  test("pulls by the role that counts for the registry", async () => {
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

test("a destroy deletes a registry that Slipway made, and no other", async () => {
  const { fields } = await look({});
  const removed = async (tags: object) => {
    const { azure, asked } = world({ ...have, tags });
    await (await lookAt(containerRegistry(azure, want), "absent")).execute();
    return writesIn(asked).map(({ method, target }) => [method, target]);
  };
  expect(await removed({ "made-by": fields["tags.made-by"] })).toEqual([["DELETE", id]]);
  expect(await removed({ "made-by": "slipway" })).toEqual([]);
});

// The hosts of registries by cloud: azure-cli-core's cloud.py.
test.each([
  ["North Europe", "reg.azurecr.io"],
  ["usgovvirginia", "reg.azurecr.us"],
  ["chinaeast2", "reg.azurecr.cn"],
])("later steps of a plan see where a new registry of %s is reached, and its tags", async (location, loginServer) => {
  const goal = containerRegistry(world().azure, { ...want, location, tags: { a: "b" } });
  const { shows } = await goal.inspect({ wait: false, want: "present" });
  expect(shows?.[id]?.body).toMatchObject({ tags: { a: "b" }, properties: { loginServer } });
});
