import type { Call, Operations } from "../../engine/operation.ts";
import { chosen, type Filters, paged } from "./describe.ts";
import type { Interface } from "./region.ts";
import { creationTags, existing, here, newId, refuse, refuseUnsimulated } from "./state.ts";

const resource = (call: Call): string =>
  `arn:aws:ec2:${call.region}:${call.account}:network-interface/${call.text("NetworkInterfaceId") ?? "*"}`;

const filters: Filters<Interface> = {
  "vpc-id": ({ vpcId }) => [vpcId],
  "subnet-id": ({ subnetId }) => [subnetId],
  "network-interface-id": ({ networkInterfaceId }) => [networkInterfaceId],
  description: ({ description }) => [description],
  status: ({ status }) => [status],
};

/** Interfaces that someone made: those of NAT gateways, endpoints and clusters belong to services and are not shown. */
export const interfaceOperations: Operations = {
  CreateNetworkInterface: {
    resource,
    run(call) {
      refuseUnsimulated(call, ["PrivateIpAddress", "InterfaceType", "Ipv6AddressCount", "SecurityGroupId"]);
      const { subnetId, vpcId, availabilityZone } = existing(call, "subnet", call.need("SubnetId"));
      const networkInterfaceId = newId(call, "eni");
      const made: Interface = {
        ...{ networkInterfaceId, subnetId, vpcId, availabilityZone },
        ...{ description: call.text("Description") ?? "", interfaceType: "interface", status: "available" },
        ...{ ownerId: call.account, tagSet: creationTags(call, "network-interface") },
      };
      here(call).interfaces[networkInterfaceId] = made;
      return { networkInterface: { ...made } };
    },
  },
  DescribeNetworkInterfaces: {
    run(call) {
      const find = (id: string) => existing(call, "eni", id);
      const all = Object.values(here(call).interfaces);
      const { shown, nextToken } = paged(
        call,
        chosen(call, all, filters, { member: "NetworkInterfaceId", find }),
        "NetworkInterfaceId",
      );
      return { networkInterfaceSet: shown.map((each) => ({ ...each })), nextToken };
    },
  },
  DeleteNetworkInterface: {
    resource,
    run(call) {
      const { networkInterfaceId } = existing(call, "eni", call.need("NetworkInterfaceId"));
      delete here(call).interfaces[networkInterfaceId];
      return { return: true };
    },
  },
};

/** Nothing of a network goes while someone's interface is in it. */
export function refuseUsed(call: Call, subnetId: string): void {
  if (Object.values(here(call).interfaces).some((each) => each.subnetId === subnetId))
    throw refuse("DependencyViolation", `The subnet '${subnetId}' has dependencies and cannot be deleted.`);
}
