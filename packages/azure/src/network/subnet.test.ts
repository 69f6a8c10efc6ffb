import { fakeAzure, lookAt, refusal, writesIn } from "../arm/fake-azure.test-support.ts";
import { subnet } from "./subnet.ts";
import { virtualNetwork } from "./virtual-network.ts";

const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/net";
const subnetId = (name: string) => `${id}/subnets/${name}`;

const have = { id, name: "net", properties: { addressSpace: { addressPrefixes: ["10.1.0.0/16"] } } };

describe("a subnet", () => {
  const own = (properties: object, more: object = {}) => ({
    id: subnetId("old"),
    name: "old",
    etag: "f",
    ...more,
    properties,
  });
  const look = async (more: object, there: object[] = [], answer: readonly [number, unknown] = [200, {}]) => {
    const network = { ...have, properties: { ...have.properties, subnets: there } };
    const fake = fakeAzure(({ method }) => (method === "GET" ? [200, network] : answer));
    const want = { network: id, name: "old", read: async () => network as never, ...more };
    return { ...fake, ...(await lookAt(subnet(fake.azure, want))) };
  };

  test("is new with its range and with what it has to do with services", async () => {
    const { operation, fields, execute, asked } = await look({
      prefix: "10.1.2.0/24",
      securityGroup: "/nsg",
      privateEndpointPolicies: "Disabled",
      serviceEndpoints: ["Microsoft.Sql"],
      delegation: "Microsoft.Web/serverFarms",
    });
    expect([operation, fields]).toEqual([
      "create",
      {
        "properties.addressPrefix": "10.1.2.0/24",
        "properties.networkSecurityGroup.id": "/nsg",
        "properties.privateEndpointNetworkPolicies": "Disabled",
        "properties.serviceEndpoints[0].service": "Microsoft.Sql",
        "properties.delegations[Microsoft.Web.serverFarms].name": "Microsoft.Web.serverFarms",
        "properties.delegations[Microsoft.Web.serverFarms].properties.serviceName": "Microsoft.Web/serverFarms",
        "properties.defaultOutboundAccess": true,
      },
    ]);
    await execute();
    expect(writesIn(asked)).toMatchObject([
      { method: "PUT", target: subnetId("old"), headers: { "if-none-match": "*" } },
    ]);
  });

  test.each([
    [400, "NetcfgSubnetRangesOverlap", "StaleError"],
    [400, "NetcfgInvalidSubnet", "ArmError"],
  ])("that is refused with %s %s ends in a %s", async (status, code, name) => {
    const { execute } = await look({ prefix: "10.1.2.0/24" }, [], [status, refusal(code)]);
    await expect(execute()).rejects.toMatchObject({ name });
  });

  test("of which a size is wanted gets the first free range, apart from others and from what is usually taken", async () => {
    expect((await look({ size: 24 })).fields["properties.addressPrefix"]).toBe("10.1.0.0/24");
    const other = { name: "other", id: "/o", properties: { addressPrefixes: ["10.1.0.0/24", "fd00::/64"] } };
    expect((await look({ size: 24 }, [other])).fields["properties.addressPrefix"]).toBe("10.1.1.0/24");
    const avoid = ["10.1.0.0/17"];
    expect((await look({ size: 24, avoid }, [other])).fields["properties.addressPrefix"]).toBe("10.1.128.0/24");
    await expect(look({ size: 24, avoid: ["10.1.0.0/16"] })).rejects.toMatchObject({
      name: "UnfitError",
      message: "No range of the size /24 is free in the network net. These are free: nothing.",
      remedy: expect.stringMatching(/^Choose a smaller range, .*\(action create-vnet\)\.$/),
    });
  });

  test("outside of its network, or over another one, is refused with what is free", async () => {
    await expect(look({ prefix: "10.2.0.0/24" })).rejects.toMatchObject({
      name: "UnfitError",
      message: "The range 10.2.0.0/24 is outside the network net, which has 10.1.0.0/16. These are free: 10.1.0.0/16.",
      remedy: expect.stringMatching(/^Choose a range that is free, or give the network more/),
    });
    const other = { name: "other", id: "/o", properties: { addressPrefix: "10.1.128.0/17" } };
    await expect(look({ prefix: "10.1.200.0/24" }, [other])).rejects.toMatchObject({
      message: "The range 10.1.200.0/24 overlaps the subnet other with 10.1.128.0/17. These are free: 10.1.0.0/17.",
      remedy: "Choose a range that is free.",
    });
  });

  test("that has no range of IPv4 gets one by its prefix alone", async () => {
    const there = own({ addressPrefixes: ["fd00::/64"] });
    await expect(look({ size: 24 }, [there])).rejects.toMatchObject({
      name: "UnfitError",
      message: "The subnet old has no range of IPv4, so none of the size /24 is around it.",
      remedy: "Give the range itself (input prefix), or name another subnet.",
    });
    expect((await look({ prefix: "10.1.3.0/24" }, [there])).operation).toBe("update");
  });

  test("that is there keeps its range, all of others, and gets what it lacks", async () => {
    const there = own({
      addressPrefix: "10.1.0.0/24",
      serviceEndpoints: [{ service: "microsoft.sql", theirs: 1 }],
      theirs: 2,
    });
    expect((await look({ prefix: "10.1.0.0/24", serviceEndpoints: ["Microsoft.Sql"] }, [there])).operation).toBe(
      "none",
    );
    expect((await look({ size: 24, avoid: ["10.0.0.0/8"] }, [there])).operation).toBe("none");
    const { operation, fields, execute, asked } = await look(
      { prefix: "10.1.0.0/24", securityGroup: "/nsg", serviceEndpoints: ["Microsoft.Web"], delegation: "A/b" },
      [there],
    );
    expect([operation, fields]).toEqual([
      "update",
      {
        networkSecurityGroup: { id: "/nsg" },
        serviceEndpoints: ["microsoft.sql", "Microsoft.Web"],
        delegations: ["A/b"],
      },
    ]);
    await execute();
    expect(writesIn(asked)).toEqual([
      {
        method: "PUT",
        target: subnetId("old"),
        headers: { "if-match": "f" },
        body: {
          ...there,
          properties: {
            ...there.properties,
            networkSecurityGroup: { id: "/nsg" },
            serviceEndpoints: [{ service: "microsoft.sql", theirs: 1 }, { service: "Microsoft.Web" }],
            delegations: [{ name: "A.b", properties: { serviceName: "A/b" } }],
          },
        },
      },
    ]);
  });

  test("that is empty moves to another range, in whichever member it has it; one of IPv6 stays", async () => {
    const one = await look({ prefix: "10.1.7.0/24" }, [own({ addressPrefix: "10.1.0.0/24" })]);
    expect([one.operation, one.fields]).toEqual(["update", { addressPrefix: "10.1.7.0/24" }]);
    await one.execute();
    expect(writesIn(one.asked)[0]?.body).toMatchObject({ properties: { addressPrefix: "10.1.7.0/24" } });
    const many = await look({ size: 25 }, [own({ addressPrefixes: ["10.1.3.0/24", "fd00::/64"] })]);
    await many.execute();
    expect(writesIn(many.asked)[0]?.body).toMatchObject({
      properties: { addressPrefix: undefined, addressPrefixes: ["10.1.3.0/25", "fd00::/64"] },
    });
  });

  test.each([
    "ipConfigurations",
    "ipConfigurationProfiles",
    "privateEndpoints",
    "serviceAssociationLinks",
    "resourceNavigationLinks",
  ])("that is used by %s would be replaced for another range", async (user) => {
    const used = own({ addressPrefix: "10.1.0.0/24", [user]: [{}] });
    expect(await look({ prefix: "10.1.7.0/24" }, [used])).toMatchObject({
      operation: "replace",
      immutable: ["addressPrefix"],
    });
    expect((await look({ prefix: "10.1.7.0/24" }, [own({ addressPrefix: "10.1.0.0/24", [user]: [] })])).operation).toBe(
      "update",
    );
  });

  test("that failed is written again, and takes turns with all of its network", async () => {
    const failed = own({ addressPrefix: "10.1.0.0/24", provisioningState: "Failed" });
    expect((await look({ prefix: "10.1.0.0/24" }, [failed])).operation).toBe("update");
    const { azure } = fakeAzure([]);
    const want = { network: "/N", name: "x", read: async () => have as never };
    expect(subnet(azure, want).lock).toBe("/n");
    expect(virtualNetwork(azure, { id: "/N" }).lock).toBe("/n");
  });

  test("has a route table and a NAT gateway where they are named, and outbound access as it is said", async () => {
    const made = await look({ prefix: "10.1.2.0/24", routeTable: "/rt", natGateway: "/nat", defaultOutbound: false });
    expect(made.fields).toMatchObject({
      "properties.routeTable.id": "/rt",
      "properties.natGateway.id": "/nat",
      "properties.defaultOutboundAccess": false,
    });
    const plain = own({ addressPrefix: "10.1.0.0/24" });
    const range = { prefix: "10.1.0.0/24" };
    expect((await look({ ...range, defaultOutbound: true }, [plain])).operation).toBe("none");
    expect((await look({ ...range, defaultOutbound: false }, [plain])).fields).toEqual({
      defaultOutboundAccess: false,
    });
    const joined = own({ ...plain.properties, routeTable: { id: "/subscriptions/S/rt" } });
    expect((await look({ ...range, routeTable: "/subscriptions/s/RT" }, [joined])).operation).toBe("none");
  });

  test("of two prefixes shows both where it is to have another one", async () => {
    const subnets = [own({ addressPrefixes: ["10.1.3.0/24", "fd00::/64"] })];
    const network = { ...have, properties: { ...have.properties, subnets } };
    const { azure } = fakeAzure(() => [200, network]);
    const want = { network: id, name: "old", prefix: "10.1.4.0/24", read: async () => network as never };
    const { step, shows } = await subnet(azure, want).inspect({ wait: false, want: "present" });
    expect(step?.changes).toEqual([{ field: "addressPrefix", have: "10.1.3.0/24, fd00::/64", want: "10.1.4.0/24" }]);
    expect(shows?.[subnetId("old")]).toMatchObject({
      isNew: false,
      body: { properties: { addressPrefixes: ["10.1.4.0/24", "fd00::/64"] } },
    });
  });
});
