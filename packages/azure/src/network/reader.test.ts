import { azureWith } from "../arm/fake-azure.test-support.ts";
import { networkReader, prefixesOf, spaceOf } from "./reader.ts";

const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/net";

// What a subnet shows of its prefixes: azure-rest-api-specs, SubnetPropertiesFormat of virtualNetwork.json.
test.each([
  ["one in the member for one", { addressPrefix: "10.1.0.0/24" }, ["10.1.0.0/24"]],
  ["one in the member for several", { addressPrefixes: ["10.1.0.0/24"] }, ["10.1.0.0/24"]],
  ["several", { addressPrefixes: ["10.1.0.0/24", "fd00::/64"] }, ["10.1.0.0/24", "fd00::/64"]],
  ["both members", { addressPrefix: "10.1.0.0/24", addressPrefixes: ["10.2.0.0/24"] }, ["10.2.0.0/24"]],
  ["an empty list beside one", { addressPrefix: "10.1.0.0/24", addressPrefixes: [] }, ["10.1.0.0/24"]],
  ["none", {}, []],
])("the prefixes of a subnet with %s", (_, properties, prefixes) => {
  expect(prefixesOf({ id: `${id}/subnets/a`, name: "a", properties })).toEqual(prefixes);
});

test("a network that shows no addresses has none", () => {
  expect(spaceOf({ id, name: "net", properties: {} })).toEqual([]);
});

test("a network is read at once, again for the second who asks, and has to be there", async () => {
  const { azure, asked } = azureWith({ [id]: { id, name: "net", properties: {} } });
  const read = await networkReader(id, azure);
  await read();
  expect(asked).toHaveLength(1);
  expect(await read()).toMatchObject({ id });
  expect(asked).toHaveLength(2);
  await expect(networkReader(`${id}s`, azure, "hub")).rejects.toMatchObject({
    name: "MissingError",
    message: `The network ${id}s does not exist.`,
    remedy: "Correct the input hub, or create it first (action create-vnet).",
  });
  await expect(networkReader(`${id}s`, azure)).rejects.toMatchObject({
    remedy: expect.stringMatching(/^Correct the input network,/),
  });
});
