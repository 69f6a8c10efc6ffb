import { azureWith, lookAt, writesIn } from "../arm/fake-azure.test-support.ts";
import { networkReader, requireNetwork } from "./reader.ts";
import { inspectNetwork, type NetworkWant, virtualNetwork } from "./virtual-network.ts";

const group = "/subscriptions/s/resourceGroups/g";
const id = `${group}/providers/Microsoft.Network/virtualNetworks/net`;
const all = "/subscriptions/s/providers/Microsoft.Network/virtualNetworks";
const subnetId = (name: string) => `${id}/subnets/${name}`;

const have = {
  id,
  name: "net",
  etag: "e",
  location: "north",
  tags: { team: "a" },
  properties: {
    addressSpace: { addressPrefixes: ["10.1.0.0/16"], theirs: 1 },
    dhcpOptions: { dnsServers: ["10.1.0.4"], theirs: 2 },
    subnets: [{ id: subnetId("old"), name: "old", properties: { addressPrefix: "10.1.0.0/24" } }],
    provisioningState: "Succeeded",
  },
};

describe("a virtual network", () => {
  const look = async (more: Partial<NetworkWant>, there?: object, others: object[] = []) => {
    const world = { [group]: { location: "north" }, [all]: { value: others }, ...(there ? { [id]: there } : {}) };
    const fake = azureWith(world);
    return { ...fake, ...(await lookAt(virtualNetwork(fake.azure, { id, ...more }))) };
  };

  test("is new with the ranges, servers and tags that are named", async () => {
    const { operation, fields, asked, execute } = await look({
      space: ["10.9.0.0/16"],
      dnsServers: ["10.9.0.4"],
      tags: { team: "b" },
      location: "south",
    });
    expect([operation, fields]).toEqual([
      "create",
      {
        location: "south",
        "tags.team": "b",
        "tags.made-by": expect.stringMatching(/^slipway-/),
        "properties.addressSpace.addressPrefixes": ["10.9.0.0/16"],
        "properties.dhcpOptions.dnsServers": ["10.9.0.4"],
      },
    ]);
    await execute().catch(() => undefined);
    expect(writesIn(asked)).toMatchObject([{ method: "PUT", target: id, headers: { "if-none-match": "*" } }]);
  });

  test("gets the first /16 that no one has, of its subscription or peered with it, where no range is named", async () => {
    const chosen = async (others: object[], avoid?: string[]) => {
      const { fields } = await look(avoid ? { avoid } : {}, undefined, others);
      return [fields.location, fields["properties.addressSpace.addressPrefixes"]];
    };
    const peerings = [{ properties: { remoteAddressSpace: { addressPrefixes: ["10.4.0.0/16"] } } }, { properties: {} }];
    const taking = {
      properties: { addressSpace: { addressPrefixes: ["10.1.0.0/16"] }, virtualNetworkPeerings: peerings },
    };
    expect(await chosen([])).toEqual(["north", ["10.1.0.0/16"]]);
    expect(await chosen([taking])).toEqual(["north", ["10.2.0.0/16"]]);
    expect(await chosen([taking], ["10.0.0.0/14"])).toEqual(["north", ["10.5.0.0/16"]]);
    await expect(chosen([taking], ["10.0.0.0/8"])).rejects.toMatchObject({
      name: "UnfitError",
      message: "No /16 of 10.0.0.0/8 is free: 1 networks of the subscription and the ranges to avoid use them all.",
      remedy: "Give address-space, or avoid fewer ranges.",
    });
  });

  test.each<[string, Partial<NetworkWant>]>([
    ["nothing", {}],
    ["a range that it has", { space: ["10.1.0.0/16"] }],
    ["a range within one of its own", { space: ["10.1.4.0/24"] }],
    ["its server and tag", { dnsServers: ["10.1.0.4"], tags: { TEAM: "a" } }],
    ["its region in another spelling", { location: "North" }],
  ])("is left where %s is named", async (_, more) => {
    expect((await look(more, have)).operation).toBe("none");
  });

  test("grows by ranges, swallows those within them, and keeps all that others set", async () => {
    const { operation, fields, execute, asked } = await look(
      { space: ["10.0.0.0/12", "10.16.0.0/16"], dnsServers: ["10.0.0.5"], tags: { stage: "x" } },
      have,
    );
    expect([operation, fields]).toEqual([
      "update",
      {
        "properties.addressSpace.addressPrefixes": ["10.0.0.0/12", "10.16.0.0/16"],
        tags: { stage: "x" },
        "properties.dhcpOptions.dnsServers": ["10.0.0.5"],
      },
    ]);
    await execute();
    expect(writesIn(asked)).toEqual([
      {
        method: "PUT",
        target: id,
        headers: { "if-match": "e" },
        body: {
          ...have,
          tags: { team: "a", stage: "x" },
          properties: {
            ...have.properties,
            addressSpace: { addressPrefixes: ["10.0.0.0/12", "10.16.0.0/16"], theirs: 1 },
            dhcpOptions: { dnsServers: ["10.0.0.5"], theirs: 2 },
          },
        },
      },
    ]);
  });

  test("that is only tagged keeps its ranges and servers as they are", async () => {
    const { execute, asked } = await look({ tags: { stage: "x" } }, have);
    await execute();
    // By VirtualNetworks_UpdateTags (Azure/azure-rest-api-specs): a PUT would need the right to join what its subnets name.
    expect(writesIn(asked)).toMatchObject([{ method: "PATCH", target: id }]);
    expect(writesIn(asked)[0]?.body).toEqual({ tags: { team: "a", stage: "x" } });
  });

  test("in another region would be replaced", async () => {
    expect(await look({ location: "south" }, have)).toMatchObject({ operation: "replace", immutable: ["location"] });
  });

  test("that failed is written again", async () => {
    const failed = { ...have, properties: { ...have.properties, provisioningState: "Failed" } };
    expect(await look({}, failed)).toMatchObject({ operation: "update", fields: {} });
  });

  test("is not deleted while anything is in it", async () => {
    const maker = (await look({})).fields["tags.made-by"];
    const gone = async (properties: object) => {
      const { azure, asked } = azureWith({ [id]: { ...have, tags: { "made-by": maker }, properties } });
      await (await lookAt(virtualNetwork(azure, { id }), "absent")).execute();
      return writesIn(asked);
    };
    expect(await gone({})).toMatchObject([{ method: "DELETE", target: id }]);
    await expect(gone({ subnets: [{ id: "/a" }], virtualNetworkPeerings: [{ id: "/b" }] })).rejects.toThrow(
      /deleted with all that it holds: \/a, \/b\..*run again/,
    );
  });

  test("that is linked to a zone must ask Azure for names, or it is warned of", async () => {
    const { azure, said } = azureWith({ [id]: have });
    await inspectNetwork(id, azure);
    expect(said).toEqual([
      expect.stringMatching(/^The network net uses its own DNS servers \(10\.1\.0\.4\): .*168\.63/),
    ]);
    const plain = azureWith({ [id]: { ...have, properties: {} } });
    await inspectNetwork(id, plain.azure);
    expect(plain.said).toEqual([]);
  });

  test("that is not there is missing, by the input that names it", async () => {
    await expect(requireNetwork(id, azureWith({}).azure)).rejects.toMatchObject({
      name: "MissingError",
      message: `The network ${id} does not exist.`,
      remedy: "Correct the input network, or create it first (action create-vnet).",
    });
    await expect(networkReader(id, azureWith({}).azure, "remote")).rejects.toMatchObject({
      remedy: "Correct the input remote, or create it first (action create-vnet).",
    });
  });

  test("is read at once, and again for each but the first who asks", async () => {
    const { azure, asked } = azureWith({ [id]: have });
    const read = await networkReader(id, azure);
    expect(asked).toHaveLength(1);
    await read();
    expect(asked).toHaveLength(1);
    await read();
    expect(asked).toHaveLength(2);
  });
});
