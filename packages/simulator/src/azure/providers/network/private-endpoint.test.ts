import { at } from "../../engine/json.ts";
import { arrange } from "../../engine/world.test-support.ts";

// The answers are those in Azure/azure-cli issue 16598; that a connection has one group: DFE-Digital/
// terraform-azurerm-container-apps-hosting issue 352; that an endpoint has one zone group: pulumi-azure-native issue 2179.
const network = "2025-01-01";

test("an endpoint has an address in its subnet, its target's connection and one zone group, and all go with it", async () => {
  const { request, made, group, world } = arrange();
  const id = `${await group()}/providers`;
  const vnet = `${id}/Microsoft.Network/virtualNetworks/v`;
  const location = "northeurope";
  const space = { addressSpace: { addressPrefixes: ["10.1.0.0/16"] } };
  await made(vnet, network, { location, properties: space });
  const subnet = `${vnet}/subnets/s`;
  await made(subnet, network, { properties: { addressPrefix: "10.1.0.0/24" } });
  const target = `${id}/Microsoft.Storage/storageAccounts/data`;
  await made(target, "2025-08-01", { location, sku: { name: "Standard_LRS" }, kind: "StorageV2", properties: {} });
  const endpoint = `${id}/Microsoft.Network/privateEndpoints/e`;
  const connection = (groupIds: string[]) => ({ name: "e", properties: { privateLinkServiceId: target, groupIds } });
  const body = (groupIds: string[], more = {}) => ({
    location,
    properties: { subnet: { id: subnet }, privateLinkServiceConnections: [connection(groupIds)], ...more },
  });
  const refusal = async (wanted: object) =>
    at((await request("PUT", `${endpoint}?api-version=${network}`, wanted as never)).body, "error.code");
  expect(await refusal(body(["blob", "file"]))).toBe("OnlyOneGroupIdPermitted");
  expect(await refusal(body(["vault"]))).toBe("InvalidGroupId");
  expect(await refusal(body(["blob"], { applicationSecurityGroups: [{}] }))).toBe("InvalidRequestFormat");
  expect(await made(endpoint, network, body(["blob"]))).toMatchObject({
    properties: {
      customDnsConfigs: [{ fqdn: "data.blob.core.windows.net", ipAddresses: ["10.1.0.4"] }],
      privateLinkServiceConnections: [{ properties: { privateLinkServiceConnectionState: { status: "Approved" } } }],
    },
  });
  const inUse = await request("DELETE", `${subnet}?api-version=${network}`);
  expect(at(inUse.body, "error.code")).toBe("InUseSubnetCannotBeDeleted");
  const zone = `${id}/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net`;
  await made(zone, "2024-06-01", { location: "global", properties: {} });
  const zones = { properties: { privateDnsZoneConfigs: [{ name: "z", properties: { privateDnsZoneId: zone } }] } };
  await made(`${endpoint}/privateDnsZoneGroups/default`, network, zones);
  const second = await request("PUT", `${endpoint}/privateDnsZoneGroups/more?api-version=${network}`, zones);
  expect(at(second.body, "error.message")).toContain("Cannot create more than one private dns zone groups");
  const record = () => request("GET", `${zone}/A/data?api-version=2024-06-01`);
  expect((await record()).body).toMatchObject({ properties: { aRecords: [{ ipv4Address: "10.1.0.4" }] } });
  await request("DELETE", `${endpoint}?api-version=${network}`);
  world.clock.advance(60_000);
  expect((await record()).status).toBe(404);
  const { body: left } = await request("GET", `${target}?api-version=2025-08-01`);
  expect(at(left, "properties.privateEndpointConnections")).toEqual([]);
});
