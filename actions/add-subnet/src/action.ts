import { choice, decides, defineAction, flag, integer, list, optional, text } from "@slipway/action";
import {
  azureId,
  azureInputs,
  connectAzure,
  networkName,
  networkRange,
  networkReader,
  rangeBits,
  rangesToAvoid,
  subnet,
} from "@slipway/azure";
import { contradictions } from "./contradictions.ts";

export default defineAction({
  name: "add-subnet",
  about:
    "Creates a subnet of a virtual network and keeps it as declared, in a given range or in the first free one. Adopts an existing subnet and changes only what the inputs name.",
  branding: { icon: "grid", color: "blue" },
  inputs: {
    network: azureId("The virtual network, by its resource ID.", "Microsoft.Network/virtualNetworks"),
    name: text("The name of the subnet.", { form: networkName(80) }),
    prefix: optional(networkRange("The range of the subnet, such as 10.1.2.0/24. Give this or size.")),
    size: optional(
      integer(
        "The prefix length, such as 24, of a range that the action chooses: the first one that is free in the network. A later run never moves it. Give this or prefix.",
        rangeBits,
      ),
    ),
    avoid: optional(
      rangesToAvoid(
        "The ranges that a chosen range must not overlap, in addition to the other subnets, one a line. By default, the ranges that AKS uses or refuses and Docker's bridge, unless the whole network is in one of them.",
      ),
    ),
    "security-group": decides(
      "networkSecurityGroup.id",
      optional(
        azureId(
          "The network security group of the subnet, by its resource ID. If not set, the present one is kept.",
          "Microsoft.Network/networkSecurityGroups",
        ),
      ),
    ),
    "route-table": decides(
      "routeTable.id",
      optional(
        azureId(
          "The route table of the subnet, by its resource ID. If not set, the present one is kept.",
          "Microsoft.Network/routeTables",
        ),
      ),
    ),
    "nat-gateway": optional(
      azureId(
        "The NAT gateway that traffic leaves the subnet through, by its resource ID. If not set, the present one is kept.",
        "Microsoft.Network/natGateways",
      ),
    ),
    "default-outbound-access": decides(
      "defaultOutboundAccess",
      optional(
        flag(
          "Whether machines without a way out of their own reach the internet by an address of Azure's; true for a new subnet. If not set, the present value is kept.",
        ),
      ),
      "false",
    ),
    "service-endpoints": optional(
      list(
        "Services that the subnet reaches directly, such as Microsoft.Storage, one a line. Services that others added stay.",
        text("A service.", {
          form: { pattern: /^Microsoft(\.[A-Za-z]+)+$/i, write: "Write a service such as Microsoft.Storage." },
        }),
      ),
    ),
    delegation: optional(
      text("The service that the subnet is delegated to; a subnet for AKS nodes has none.", {
        form: {
          pattern: /^[A-Za-z]+(\.[A-Za-z]+)+(\/[A-Za-z]+)+$/,
          write: "Write a service such as Microsoft.ContainerInstance/containerGroups.",
        },
      }),
    ),
    "private-endpoint-policies": optional(
      choice(
        "Whether security groups and route tables apply to private endpoints. If not set, the present value is kept.",
        ["Disabled", "Enabled", "NetworkSecurityGroupEnabled", "RouteTableEnabled"],
      ),
    ),
    ...azureInputs,
  },
  outputs: {
    id: "Resource ID of the subnet.",
    prefix: "The range of the subnet, or in a plan the one that it will have.",
  },
  example: {
    network:
      "/subscriptions/${{ vars.AZURE_SUBSCRIPTION_ID }}/resourceGroups/platform/providers/Microsoft.Network/virtualNetworks/platform",
    name: "hopsworks",
    size: 24,
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
  },
  granted: [
    "To plan and check: Reader on the network.",
    "To apply: Network Contributor on the network, and the right to join (`join/action`) the security group, the route table and the NAT gateway if you give these.",
  ],
  notes: [
    "Azure reserves five addresses in each subnet, and accepts prefixes from /2 to /29.",
    "The range of a subnet can change only while nothing is in it. With size, a different length gives the range of that length around the start of the present one.",
    "If two runs choose the same range at the same time, one of them chooses another.",
    "In a cluster's network, give the cluster's service range in avoid if it is not the default: AKS refuses to scale when a subnet overlaps it.",
    "Machines that are there keep their outbound access until they are stopped and started. Policies of a landing zone often want a security group and default-outbound-access: false; nodes of a cluster then need a route table or a NAT gateway.",
    "A subnet has no record of who created it: a destroy removes it if Slipway created its network, and leaves it in anyone else's network.",
  ],
  contradictions,
  confirm: ({ name }) => name,
  connect: connectAzure,
  async goals({ network, name, prefix, size, avoid, delegation, ...given }, azure) {
    return [
      subnet(azure, {
        network,
        name,
        read: await networkReader(network, azure),
        prefix,
        size,
        avoid,
        securityGroup: given["security-group"],
        routeTable: given["route-table"],
        natGateway: given["nat-gateway"],
        defaultOutbound: given["default-outbound-access"],
        serviceEndpoints: given["service-endpoints"],
        delegation,
        privateEndpointPolicies: given["private-endpoint-policies"],
      }),
    ];
  },
  report(_inputs, [{ id, have }]) {
    const { addressPrefix, addressPrefixes } = have?.subnet.properties ?? {};
    return { id: have?.subnet.id ?? id, prefix: addressPrefix ?? addressPrefixes?.[0] ?? "" };
  },
});
