import { answers } from "../remedies.test-support.ts";
import { networkRemedies } from "./remedies.ts";

const outside = "Choose a range inside the network's address space";
const inUse = "It is still in use";
const linksFirst = "mode destroy of link-private-dns";

answers(networkRemedies, [
  ["NetcfgSubnetRangesOverlap", "", "no", "no other subnet of the network uses"],
  ["NetcfgSubnetRangeOutsideVnet", "", "no", outside],
  ["NetcfgInvalidSubnet", "", "no", outside],
  ["InUseSubnetCannotBeDeleted", "", "no", inUse],
  ["InUseNetworkSecurityGroupCannotBeDeleted", "", "no", inUse],
  ["VnetAddressSpacesOverlap", "", "no", "Two peered networks must not share addresses"],
  ["VnetAddressSpaceOverlapsWithAlreadyPeeredVnet", "", "no", "A third network that is peered already"],
  ["AnotherPeeringAlreadyReferencesRemoteVnet", "", "busy", "peered meanwhile, under another name"],
  ["RemotePeeringIsDisconnected", "", "busy", "The other side was deleted meanwhile"],
  ["BadRequest", "zones with overlapping namespaces", "no", "linked to a zone of this name already"],
  ["CannotDeleteResource", "It has virtual network links.", "no", linksFirst],
  ["CannotDeleteResource", "Delete its nested resources first.", "no", linksFirst],
  ["VirtualNetworkNotInSucceededState", "", "no", "when the present change of the network has finished"],
]);
