import { defineAction, list, optional, text } from "@slipway/action";
import {
  address,
  azureInputs,
  connectAzure,
  groupId,
  groupName,
  networkName,
  rangesOrAuto,
  rangesToAvoid,
  region,
  tagList,
  virtualNetwork,
} from "@slipway/azure";
import { contradictions } from "./contradictions.ts";

export default defineAction({
  name: "create-vnet",
  about:
    "Creates a virtual network and keeps it as declared, with the addresses that you give or a range that overlaps no other network. Adopts an existing network; its subnets, its peerings and what others set in it stay.",
  branding: { icon: "share-2", color: "blue" },
  inputs: {
    name: text("The name of the network.", { form: networkName(64) }),
    "resource-group": groupName("The resource group that the network is in; it must exist."),
    location: optional(region("The region of a new network; by default the group's. It cannot be changed later.")),
    "address-space": optional(
      rangesOrAuto(
        "The ranges that the network has, one a line. With auto, the default, a new network gets the first free /16 of 10.0.0.0/8, and an existing network keeps its ranges.",
      ),
    ),
    avoid: optional(
      rangesToAvoid(
        "The ranges that a chosen range must not overlap, in addition to all networks of the subscription, one a line. By default, the ranges that AKS uses or refuses and Docker's bridge.",
      ),
    ),
    "dns-servers": optional(
      list(
        "The DNS servers that machines in the network use, one a line; a new network uses Azure's by default.",
        address("A server."),
      ),
    ),
    tags: optional(tagList("Tags of the network, one name=value a line. Other tags stay.")),
    ...azureInputs,
  },
  outputs: {
    id: "Resource ID of the network.",
    "address-space": "The ranges of the network, one a line.",
    location: "The region of the network.",
  },
  example: {
    name: "platform",
    "resource-group": "platform",
    "address-space": "auto",
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
    "subscription-id": "${{ vars.AZURE_SUBSCRIPTION_ID }}",
  },
  granted: [
    "To plan and check: Reader on the resource group. To have a range chosen, Reader on the subscription: a network that cannot be read is not avoided.",
    "To apply: Network Contributor on the resource group.",
  ],
  notes: [
    "Ranges that you give are added to the present ones, and none is removed. A range inside a wider present one counts as present.",
    "A chosen range is kept: a later run does not choose again.",
    "When a peered network grows, run `peer-vnets` to make the new addresses known to its peers.",
    "A destroy removes a network only if Slipway created it, and only when it is empty: Azure would delete unused subnets with it.",
  ],
  contradictions,
  confirm: ({ name }) => name,
  connect: connectAzure,
  goals: ({ name, location, avoid, tags, ...given }, azure) => [
    virtualNetwork(azure, {
      id: `${groupId(given["subscription-id"] ?? "", given["resource-group"])}/providers/Microsoft.Network/virtualNetworks/${name}`,
      location,
      space: given["address-space"],
      avoid,
      dnsServers: given["dns-servers"],
      tags,
    }),
  ],
  report: (_inputs, [network]) => ({
    id: network.have?.id ?? network.id,
    "address-space": network.have?.properties.addressSpace?.addressPrefixes?.join("\n") ?? "",
    location: network.have?.location ?? "",
  }),
});
