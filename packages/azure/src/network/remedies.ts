import { busy, final, type Remedy } from "../arm/remedy.ts";

/** What to do about refusals that concern networks, peerings and private DNS. */
export const networkRemedies: readonly Remedy[] = [
  final("NetcfgSubnetRangesOverlap", "Choose a range that no other subnet of the network uses."),
  final(/^(NetcfgSubnetRangeOutsideVnet|NetcfgInvalidSubnet)$/, "Choose a range inside the network's address space."),
  final(/^InUse(Subnet|NetworkSecurityGroup)Cannot/, "It is still in use: remove what uses it first."),
  final("VnetAddressSpacesOverlap", "Two peered networks must not share addresses: give one of them another range."),
  final(
    "VnetAddressSpaceOverlapsWithAlreadyPeeredVnet",
    "A third network that is peered already uses these addresses: give this one another range.",
  ),
  busy(
    "AnotherPeeringAlreadyReferencesRemoteVnet",
    "These networks have been peered meanwhile, under another name: run again, and the action uses that peering.",
  ),
  busy(
    "RemotePeeringIsDisconnected",
    "The other side was deleted meanwhile: run again (action peer-vnets), which creates both sides again.",
  ),
  final(
    /.*/,
    "The network is linked to a zone of this name already, in another resource group: only one of them can be used. Remove that link, or use that zone.",
    /overlapping namespaces/i,
  ),
  final(
    "CannotDeleteResource",
    "Remove the links of the zone first (mode destroy of link-private-dns), then run again.",
    /virtual network links|nested resources/i,
  ),
  final("VirtualNetworkNotInSucceededState", "Run again when the present change of the network has finished."),
];
