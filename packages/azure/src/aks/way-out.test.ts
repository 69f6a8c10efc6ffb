import { azureWith } from "../arm/fake-azure.test-support.ts";
import type { ArmSubnet } from "../network/reader.ts";
import type { ClusterWant } from "./want.ts";
import {
  inspectApiServerSubnet,
  inspectWayOut,
  networkOf,
  refuseWithoutSubnet,
  refuseWithoutWayOut,
} from "./way-out.ts";

const network = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/net";
const subnet = `${network}/subnets/nodes`;
const setting = (path: string, value: unknown) => ({ settings: [{ path, value }] }) as unknown as ClusterWant;
const outbound = (type: string) => setting("properties.networkProfile.outboundType", type);
const subnetOf = (properties: object) => ({ id: subnet, name: "nodes", properties }) as unknown as ArmSubnet;

// What each outbound type needs: egress-outboundtype.md of MicrosoftDocs/azure-aks-docs.
test.each([
  ["loadBalancer", {}, undefined, ""],
  ["userDefinedRouting", { routeTable: { id: "/rt" } }, undefined, ""],
  [
    "userDefinedRouting",
    { natGateway: { id: "/nat" } },
    "route table",
    "Give the subnet a route table with a default route to your firewall first",
  ],
  ["userDefinedRouting", { routeTable: null }, "route table", "Give the subnet a route table"],
  ["userAssignedNATGateway", { natGateway: { id: "/nat" } }, undefined, ""],
  ["userAssignedNATGateway", {}, "NAT gateway", "Give the subnet a NAT gateway that has a public address first"],
])("the outbound type %s in a subnet with %j lacks: %s", async (type, properties, thing, remedy) => {
  const { azure } = azureWith({ [network]: { id: network, properties: { subnets: [subnetOf(properties)] } } });
  if (thing === undefined) {
    refuseWithoutWayOut(outbound(type), subnetOf(properties));
    return await inspectWayOut(outbound(type), subnet, azure);
  }
  const refusal = expect.objectContaining({
    name: "UnfitError",
    message: `The subnet ${subnet} has no ${thing}, which outbound-type: ${type} needs.`,
    remedy: expect.stringMatching(`^${remedy}.*, or choose another outbound-type\\.$`),
  });
  expect(() => refuseWithoutWayOut(outbound(type), subnetOf(properties))).toThrow(refusal);
  await expect(inspectWayOut(outbound(type), subnet.toUpperCase(), azure)).rejects.toEqual(refusal);
});

test("where nothing is known of the subnet of a cluster that is there, nothing is refused", async () => {
  const { azure, asked } = azureWith({ [network]: { id: network, properties: {} } });
  await inspectWayOut(outbound("userDefinedRouting"), undefined, azure);
  expect(asked).toEqual([]);
  await inspectWayOut(outbound("userDefinedRouting"), subnet, azure);
  await inspectWayOut(outbound("userDefinedRouting"), `${network}-2/subnets/nodes`, azure);
});

test.each(["userDefinedRouting", "userAssignedNATGateway"])("%s takes a subnet of one's own", (type) => {
  expect(() => refuseWithoutSubnet(outbound(type))).toThrow(
    expect.objectContaining({
      message: `The outbound type ${type} is for a network of your own, and no subnet is given.`,
      remedy: "Give the subnet of the nodes, or choose another outbound-type.",
    }),
  );
  refuseWithoutSubnet(outbound("managedNATGateway"));
  refuseWithoutSubnet({} as ClusterWant);
});

// api-server-vnet-integration.md of MicrosoftDocs/azure-aks-docs: the subnet is delegated to this service.
const service = "Microsoft.ContainerService/managedClusters";
const delegated = (serviceName: string) => ({ delegations: [{ properties: {} }, { properties: { serviceName } }] });

test.each([
  ["that is delegated to AKS", subnetOf(delegated(service.toLowerCase())), undefined, ""],
  [
    "that is delegated to another service",
    subnetOf(delegated("Microsoft.Web/serverFarms")),
    `The subnet ${subnet} is not delegated to ${service}, so AKS puts no API server into it.`,
    `Delegate it (action add-subnet with delegation: ${service}), or choose another one.`,
  ],
  ["that is not delegated", subnetOf({}), "is not delegated to", "Delegate it"],
  [
    "that is not there",
    undefined,
    `The subnet ${subnet} does not exist.`,
    `Correct the input api-server-subnet, or create it first (action add-subnet with delegation: ${service}).`,
  ],
])("an API server is put into a subnet %s", async (_, there, message, remedy) => {
  const want = setting("properties.apiServerAccessProfile.subnetId", subnet);
  const subnets = [{ ...subnetOf(delegated(service)), id: `${network}/subnets/other` }, ...(there ? [there] : [])];
  const { azure } = azureWith({ [network]: { id: network, properties: { subnets } } });
  const looked = inspectApiServerSubnet(want, azure);
  if (message === undefined) return await looked;
  await expect(looked).rejects.toMatchObject({
    message: expect.stringContaining(message),
    remedy: expect.stringContaining(remedy),
  });
});

test("a cluster whose API server has no subnet of its own is not asked for one", async () => {
  const { azure, asked } = azureWith({});
  await inspectApiServerSubnet({} as ClusterWant, azure);
  expect(asked).toEqual([]);
  await expect(
    inspectApiServerSubnet(setting("properties.apiServerAccessProfile.subnetId", subnet), azure),
  ).rejects.toThrow("does not exist");
});

test("a subnet is in its network, in any letter case", () => {
  expect([networkOf(subnet), networkOf(`${network}/SUBNETS/a`)]).toEqual([network, network]);
});
