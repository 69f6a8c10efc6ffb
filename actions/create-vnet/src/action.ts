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
    "Settles a virtual network with a range of addresses, chosen free of overlap if need be. Adopts a network that is there already; subnets, peerings and what others set in it stay.",
  branding: { icon: "share-2", color: "blue" },
  inputs: {
    name: text("What the network is called.", { form: networkName(64) }),
    "resource-group": groupName("The resource group that the network is in; it must exist."),
    location: optional(region("The region of a new network; by default the group's. It cannot be changed later.")),
    "address-space": optional(
      rangesOrAuto(
        "The ranges that the network has, one a line. With auto, as by default, a new network gets the first free /16 of 10.0.0.0/8, and a network that exists keeps what it has.",
      ),
    ),
    avoid: optional(
      rangesToAvoid(
        "What a chosen range keeps clear of, beside all networks of the subscription, one range a line; by default what AKS takes or refuses and Docker's bridge.",
      ),
    ),
    "dns-servers": optional(
      list(
        "The DNS servers that machines in the network ask, one a line; by default Azure's for a new network.",
        address("A server."),
      ),
    ),
    tags: optional(tagList("Tags of the network, one name=value a line. Tags of others stay.")),
    ...azureInputs,
  },
  outputs: {
    id: "Resource ID of the network.",
    "address-space": "The ranges of the network, one a line; empty while it is not there.",
    location: "The region of the network; empty while it is not there.",
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
    "To plan and check: Reader on the resource group. For a range to be chosen, Reader on the subscription: a network that cannot be read is not kept clear of.",
    "To apply: Network Contributor on the resource group.",
  ],
  notes: [
    "A range that is given is added to those that are there, and none is taken away: one that lies in a wider one counts as there.",
    "A chosen range is kept: a later run does not choose anew.",
    "When a network that is peered grows, its peers learn of it by `peer-vnets`.",
    "A destroy removes a network that Slipway made, and only when it is empty: Azure would delete unused subnets with it.",
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
