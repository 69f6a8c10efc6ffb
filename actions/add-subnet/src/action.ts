import { choice, defineAction, integer, list, optional, text } from "@slipway/action";
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
    "Settles a subnet of a virtual network, in a certain range or in the first one that is free. Adopts a subnet that is there already and changes only what the inputs name.",
  branding: { icon: "grid", color: "blue" },
  inputs: {
    network: azureId("The virtual network, by its resource ID.", "Microsoft.Network/virtualNetworks"),
    name: text("What the subnet is called.", { form: networkName(80) }),
    prefix: optional(networkRange("The range of the subnet, such as 10.1.2.0/24. Give this or size.")),
    size: optional(
      integer(
        "The length of the prefix of a range that is chosen, such as 24: the first that is free in the network. It is kept: a later run never moves it. Give this or prefix.",
        rangeBits,
      ),
    ),
    avoid: optional(
      rangesToAvoid(
        "What a chosen range keeps clear of, beside the other subnets, one range a line; by default what AKS takes or refuses and Docker's bridge, unless the whole network lies in it.",
      ),
    ),
    "security-group": optional(
      azureId(
        "The network security group of the subnet, by its resource ID. Without it what is there stays.",
        "Microsoft.Network/networkSecurityGroups",
      ),
    ),
    "service-endpoints": optional(
      list(
        "Services that the subnet reaches directly, such as Microsoft.Storage, one a line. Those of others stay.",
        text("A service.", {
          form: { pattern: /^Microsoft(\.[A-Za-z]+)+$/i, write: "Write a service such as Microsoft.Storage." },
        }),
      ),
    ),
    delegation: optional(
      text("The service that the subnet is given to; a subnet for AKS nodes has none.", {
        form: {
          pattern: /^[A-Za-z]+(\.[A-Za-z]+)+(\/[A-Za-z]+)+$/,
          write: "Write a service such as Microsoft.ContainerInstance/containerGroups.",
        },
      }),
    ),
    "private-endpoint-policies": optional(
      choice("What of security groups and routes counts for private endpoints. Without it what is there stays.", [
        "Disabled",
        "Enabled",
        "NetworkSecurityGroupEnabled",
        "RouteTableEnabled",
      ]),
    ),
    ...azureInputs,
  },
  outputs: {
    id: "Resource ID of the subnet.",
    prefix: "The range of the subnet; empty while it is not there.",
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
    "To apply: Network Contributor on the network, and `Microsoft.Network/networkSecurityGroups/join/action` on the security group when it is given.",
  ],
  notes: [
    "Azure keeps five addresses of each subnet, and takes prefixes from /2 to /29.",
    "The range of a subnet can change only while nothing is in it. With size, another length gives the range of that length around its beginning.",
    "If two runs choose the same range at the same time, one of them chooses again.",
    "In the network of a cluster, give its service range as avoid if it is not the usual one: AKS refuses to grow beside a subnet in it.",
    "A new subnet has outbound access as Azure gives it by default.",
    "A subnet carries no mark of who made it: a destroy removes it if Slipway made its network, and leaves it in a network of others.",
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
