import { parseCidr } from "../../engine/cidr.ts";
import { type JsonObject, listOf, objectOf, textOf } from "../../engine/json.ts";
import { ownerOf } from "../../engine/path.ts";
import type { ArmContext } from "../../engine/resource-type.ts";
import { findEntry } from "../../engine/state.ts";
import { prefixesOf } from "../network/network.ts";
import { poolsOf } from "./nodes.ts";
import { aks } from "./refuse.ts";

/** The subnet must be large enough, in the node-subnet mode for all pods too, and no one else's. */
export function checkSubnet(arm: ArmContext, properties: JsonObject, id: string): void {
  const subnetId = textOf(properties.vnetSubnetID);
  const subnet = subnetId === undefined ? undefined : findEntry(arm.state, subnetId);
  if (subnet === undefined) return;
  const networks = poolsOf(arm, ownerOf(id)).flatMap(({ resource }) => textOf(resource.properties.vnetSubnetID) ?? []);
  if (networks.some((one) => ownerOf(one).toLowerCase() !== ownerOf(subnet.resource.id).toLowerCase()))
    throw aks(400, "InvalidParameter", "All agent pools of a managed cluster must be in the same virtual network.", {
      target: "agentPoolProfile.vnetSubnetID",
    });
  if (listOf(subnet.resource.properties.delegations).length > 0)
    throw aks(
      400,
      "SubnetIsDelegated",
      `Subnet ${subnet.resource.name} is delegated and cannot be used for the cluster.`,
      { target: "vnetSubnetID" },
    );
  const network = objectOf(findEntry(arm.state, ownerOf(id))?.resource.properties.networkProfile);
  const bits = parseCidr(prefixesOf(subnet.resource.properties)[0] ?? "")?.bits ?? 32;
  const room = 2 ** (32 - bits) - 5;
  const nodes = Number(properties.enableAutoScaling === true ? properties.maxCount : properties.count) + 1;
  const perNode =
    network.networkPluginMode === "overlay" || network.networkPlugin === "kubenet" ? 1 : 1 + Number(properties.maxPods);
  if (nodes * perNode > room)
    throw aks(
      400,
      "InsufficientSubnetSize",
      `Pre-allocated IPs ${nodes * perNode} exceeds IPs available ${room} in Subnet Cidr ${prefixesOf(subnet.resource.properties)[0]}, Subnet Name ${subnet.resource.name}. http://aka.ms/aks/insufficientsubnetsize`,
      { target: "vnetSubnetID" },
    );
}
