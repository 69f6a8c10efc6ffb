import { objectOf } from "../../engine/json.ts";
import { api, withNetwork } from "./virtual-network.test-support.ts";

describe("subnets", () => {
  test.each([
    ["10.0.0.128/25", "NetcfgSubnetRangesOverlap"],
    ["10.1.0.0/24", "NetcfgSubnetRangeOutsideVnet"],
    ["10.0.1.5/24", "InvalidCIDRNotation"],
    ["10.0.1.0", "InvalidAddressPrefixFormat"],
    ["10.0.1.0/30", "NetcfgSubnetSizeInvalid"],
    [undefined, "AddressPrefixStringCannotBeNullOrEmpty"],
  ])("refuses the subnet %s with %s", async (addressPrefix, code) => {
    const { request, id } = await withNetwork();
    const got = await request("PUT", `${id}/subnets/two?${api}`, {
      properties: { ...(addressPrefix ? { addressPrefix } : {}) },
    });
    expect([got.status, objectOf(got.body.error).code]).toEqual([400, code]);
  });

  test.each([
    [
      "10.0.1.5/24",
      (id: string) =>
        `The address prefix 10.0.1.5/24 in resource ${id}/subnets/two has an invalid CIDR notation. For the given prefix length, the address prefix should be 10.0.1.0/24.`,
    ],
    [
      "10.0.0.128/25",
      () =>
        "Subnet 'two' is not valid because its IP address range overlaps with that of an existing subnet in virtual network 'v'.",
    ],
  ])("says of the subnet %s what Azure says", async (addressPrefix, message) => {
    const { request, id } = await withNetwork();
    const got = await request("PUT", `${id}/subnets/two?${api}`, { properties: { addressPrefix } });
    expect(objectOf(got.body.error)).toMatchObject({ message: message(id), details: [] });
  });

  test("a PUT of a subnet replaces it: what it leaves out is gone", async () => {
    const { request, id, world } = await withNetwork();
    const subnet = `${id}/subnets/one?${api}`;
    await request("PUT", subnet, {
      properties: { addressPrefix: "10.0.0.0/24", serviceEndpoints: [{ service: "Microsoft.Storage" }] },
    });
    world.clock.advance(60_000);
    await request("PUT", subnet, { properties: { addressPrefix: "10.0.0.0/24" } });
    world.clock.advance(60_000);
    expect(objectOf((await request("GET", subnet)).body.properties)).not.toHaveProperty("serviceEndpoints");
  });

  test("the services of a subnet are shown with the network's own additions", async () => {
    const { request, id, world } = await withNetwork();
    const subnet = `${id}/subnets/one`;
    const serviceName = "Microsoft.ContainerInstance/containerGroups";
    const serviceEndpoints = [{ service: "Microsoft.KeyVault" }, { service: "Microsoft.Storage" }];
    const delegations = [{ name: "given", properties: { serviceName } }];
    await request("PUT", `${subnet}?${api}`, {
      properties: { addressPrefix: "10.0.0.0/24", serviceEndpoints, delegations },
    });
    world.clock.advance(60_000);
    const { body } = await request("GET", `${subnet}?${api}`);
    expect(body.properties).toMatchObject({
      serviceEndpoints: [
        { provisioningState: "Succeeded", service: "Microsoft.KeyVault", locations: ["*"] },
        { provisioningState: "Succeeded", service: "Microsoft.Storage", locations: ["northeurope"] },
      ],
      delegations: [
        {
          name: "given",
          id: `${subnet}/delegations/given`,
          etag: body.etag,
          properties: {
            provisioningState: "Succeeded",
            serviceName,
            actions: ["Microsoft.Network/virtualNetworks/subnets/action"],
          },
          type: "Microsoft.Network/virtualNetworks/subnets/delegations",
        },
      ],
    });
    const network = await request("GET", `${id}?${api}`);
    expect(objectOf(network.body.properties).subnets).toContainEqual(body);
  });

  test("two writes at once in one network: the second is turned away until the first is through", async () => {
    const { request, id, world } = await withNetwork();
    const put = (name: string, addressPrefix: string) =>
      request("PUT", `${id}/subnets/${name}?${api}`, { properties: { addressPrefix } });
    expect((await put("two", "10.0.2.0/24")).status).toBe(201);
    const second = await put("three", "10.0.3.0/24");
    expect([second.status, objectOf(second.body.error).code]).toEqual([409, "AnotherOperationInProgress"]);
    world.clock.advance(10_000);
    expect((await put("three", "10.0.3.0/24")).status).toBe(201);
  });
});
