import { azureTaking, lookAt, writesIn } from "../arm/fake-azure.test-support.ts";
import type { Json } from "../arm/json-path.ts";
import { endpointTarget, groupsOfTarget } from "./endpoint-inputs.ts";
import { connectionState, type EndpointWant, privateEndpoint } from "./private-endpoint.ts";

const group = "/subscriptions/s/resourceGroups/g/providers";
const network = `${group}/Microsoft.Network/virtualNetworks/spoke`;
const id = `${group}/Microsoft.Network/privateEndpoints/images-blob`;
const registry = `${group}/Microsoft.ContainerRegistry/registries/images`;
const account = `${group}/Microsoft.Storage/storageAccounts/data`;
const want: EndpointWant = {
  id,
  subnet: `${network}/subnets/nodes`,
  target: account,
  group: "blob",
  tags: { team: "a" },
};

/** A connection, as ARM shows it (PrivateLinkServiceConnection of Microsoft.Network, in Azure/bicep-types-az). */
const connection = (target: string, part: string, status = "Approved") => ({
  name: "any",
  properties: {
    privateLinkServiceId: target,
    groupIds: [part],
    privateLinkServiceConnectionState: { status, actionsRequired: "None" },
  },
});

/** An endpoint that is there. */
const endpoint = (properties: Json) => ({
  id,
  name: "images-blob",
  location: "northeurope",
  tags: { team: "a" },
  properties: { provisioningState: "Succeeded", subnet: { id: want.subnet }, ...properties },
});
type Endpoint = Parameters<typeof connectionState>[0];

/** An Azure with a network and these things. */
const azureOf = (things: Readonly<Record<string, unknown>>) =>
  azureTaking({ [network]: { id: network, location: "northeurope", properties: {} }, ...things });

test("a new one is in its subnet and in the region of that, and leads to one part of its target", async () => {
  const { azure, asked } = azureOf({ [account]: { id: account, properties: {} } });
  const { operation, execute } = await lookAt(privateEndpoint(azure, want));
  await execute();
  const [write] = writesIn(asked);
  expect([operation, write?.method, write?.target]).toEqual(["create", "PUT", id]);
  expect(write?.body).toMatchObject({
    location: "northeurope",
    tags: { team: "a" },
    properties: {
      subnet: { id: want.subnet },
      privateLinkServiceConnections: [
        { name: "images-blob", properties: { privateLinkServiceId: account, groupIds: ["blob"] } },
      ],
    },
  });
});

test.each([
  ["approved", { privateLinkServiceConnections: [connection(account.toUpperCase(), "blob")] }],
  [
    "one that waits to be accepted",
    {
      privateLinkServiceConnections: [],
      manualPrivateLinkServiceConnections: [connection(account, "blob", "Pending")],
    },
  ],
])("what leads there already is left as it is: %s", async (_, properties) => {
  const { azure, asked } = azureOf({ [id]: endpoint(properties) });
  expect((await lookAt(privateEndpoint(azure, want))).operation).toBe("none");
  // What it leads to was looked at when it was made.
  expect(asked.map(({ target }) => target)).toEqual([id]);
});

test.each([
  ["to another target", { privateLinkServiceConnections: [connection(registry, "blob")] }],
  ["to another part of it", { privateLinkServiceConnections: [connection(account, "file")] }],
  ["nowhere", {}],
])("one that leads %s is replaced: Azure does not change that in place", async (_, properties) => {
  const { azure } = azureOf({ [id]: endpoint(properties) });
  expect(await lookAt(privateEndpoint(azure, want))).toMatchObject({
    operation: "replace",
    immutable: ["properties.privateLinkServiceConnections"],
  });
});

test("one in another subnet is replaced, and tags change in place, with all that was there", async () => {
  const there = { privateLinkServiceConnections: [connection(account, "blob")] };
  const elsewhere = azureOf({ [id]: endpoint({ ...there, subnet: { id: `${network}/subnets/other` } }) });
  expect(await lookAt(privateEndpoint(elsewhere.azure, want))).toMatchObject({
    operation: "replace",
    immutable: ["properties.subnet.id"],
  });
  const { azure, asked } = azureOf({ [id]: endpoint({ ...there, customDnsConfigs: [] }) });
  const { operation, fields, execute } = await lookAt(privateEndpoint(azure, { ...want, tags: { team: "b" } }));
  await execute();
  expect([operation, fields]).toEqual(["update", { tags: { team: "b" } }]);
  expect(writesIn(asked)[0]).toMatchObject({
    method: "PUT",
    body: { tags: { team: "b" }, properties: { customDnsConfigs: [], ...there } },
  });
});

test("two of one subnet are not written at once", () => {
  const { azure } = azureOf({});
  const locks = [want, { ...want, id: `${id}-2`, subnet: `${network.toUpperCase()}/subnets/nodes` }].map(
    (each) => privateEndpoint(azure, each).lock,
  );
  expect(locks).toEqual([network.toLowerCase(), network.toLowerCase()]);
});

// By Azure's built-in policy ACR_SkuSupportsPrivateEndpoints, which takes Premium alone.
test.each([
  ["Premium", false],
  ["Standard", true],
  ["Basic", true],
])("a registry of the tier %s is refused: %s", async (name, isRefused) => {
  const { azure } = azureOf({ [registry]: { id: registry, sku: { name }, properties: {} } });
  const looked = lookAt(privateEndpoint(azure, { ...want, target: registry, group: "registry" }));
  if (!isRefused) expect((await looked).operation).toBe("create");
  else
    await expect(looked).rejects.toMatchObject({
      name: "UnfitError",
      message: `The registry images has the tier ${name}; only Premium has private endpoints.`,
      remedy: "Raise it first: write sku: Premium in create-acr.",
    });
});

test("a target or a network that is not there is named, with what makes one", async () => {
  await expect(lookAt(privateEndpoint(azureOf({}).azure, want))).rejects.toMatchObject({
    name: "MissingError",
    message: `The target ${account} does not exist.`,
    remedy: "Correct the input target, or create it first (create-acr or create-storage).",
  });
  const { azure } = azureOf({ [network]: undefined, [account]: { id: account, properties: {} } });
  await expect(lookAt(privateEndpoint(azure, want))).rejects.toMatchObject({
    message: `The network ${network} does not exist.`,
    remedy: "Correct the input subnet, or create it first (action create-vnet).",
  });
});

test.each([
  [{ privateLinkServiceConnections: [connection(account, "blob")] }, "Approved"],
  [{ manualPrivateLinkServiceConnections: [connection(account, "blob", "Rejected")] }, "Rejected"],
  [{ privateLinkServiceConnections: [{ name: "any" }] }, ""],
  [{}, ""],
])("whether its owner accepted it: %j", (properties, state) => {
  expect(connectionState(endpoint(properties) as Endpoint)).toBe(state);
});

const form =
  "Write a resource ID of the form /subscriptions/…/resourceGroups/…/providers/Microsoft.ContainerRegistry/registries/… or …/Microsoft.Storage/storageAccounts/….";

test.each([
  [registry, undefined, true, undefined],
  [registry.toUpperCase(), "registry", true, undefined],
  [registry, "blob", true, "registry"],
  [account, "dfs", true, undefined],
  [account, undefined, true, "blob, file, dfs, queue, table, web"],
  [network, undefined, false, undefined],
  ["images", undefined, false, undefined],
])("as a target %s, with the group %s", (target, part, isTarget, groups) => {
  expect(endpointTarget("What it leads to.").read(target)).toEqual(isTarget ? { value: target } : { problem: form });
  expect(groupsOfTarget({ target, group: part })).toEqual(
    groups === undefined ? [] : [{ input: "group", problem: `The target has ${groups}: write one of these.` }],
  );
});
