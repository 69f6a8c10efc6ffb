import { lookup } from "../../../world/table.ts";
import type { World } from "../../../world/world.ts";
import type { Call, Operations } from "../../engine/operation.ts";
import { chosen, type Filters, paged } from "./describe.ts";
import type { Interface, Region, Subnet } from "./region.ts";
import { creationTags, ec2Region, existing, here, newId, refuse, refuseUnsimulated } from "./state.ts";

const resource = (call: Call): string =>
  `arn:aws:ec2:${call.region}:${call.account}:network-interface/${call.text("NetworkInterfaceId") ?? "*"}`;

const filters: Filters<Interface> = {
  "vpc-id": ({ vpcId }) => [vpcId],
  "subnet-id": ({ subnetId }) => [subnetId],
  "network-interface-id": ({ networkInterfaceId }) => [networkInterfaceId],
  description: ({ description }) => [description],
  status: ({ status }) => [status],
  "group-id": ({ groupSet }) => groupSet.map(({ groupId }) => groupId),
  "requester-id": ({ requesterId }) => (requesterId === undefined ? [] : [requesterId]),
  "requester-managed": ({ requesterManaged }) => [String(requesterManaged)],
};

const interfaceDue = "aws-ec2-interfaces";

interface InterfaceDue {
  readonly region: string;
  readonly ids: readonly string[];
}

/** Say what becomes of interfaces in time. */
export function startInterfaces(world: World): void {
  world.on<InterfaceDue>(interfaceDue, ({ region, ids }) => {
    const { interfaces } = ec2Region(world, region);
    for (const id of ids) delete interfaces[id];
  });
}

/** Interfaces of a service in these subnets: AWS makes and deletes them, and no one else may. */
export function makeInterfaces(
  call: Call,
  subnets: readonly Subnet[],
  of: {
    readonly description: string;
    readonly requesterId: string;
    readonly groups: readonly string[];
    readonly isPublic: boolean;
  },
): string[] {
  return subnets.map(({ subnetId, vpcId, availabilityZone }) => {
    const networkInterfaceId = newId(call, "eni");
    here(call).interfaces[networkInterfaceId] = {
      ...{ networkInterfaceId, subnetId, vpcId, availabilityZone, description: of.description },
      ...{ interfaceType: "interface", status: "in-use", ownerId: call.account, tagSet: [] },
      groupSet: of.groups.map((id) => {
        const { groupId, groupName } = existing(call, "sg", id);
        return { groupId, groupName };
      }),
      ...{ requesterId: of.requesterId, requesterManaged: true },
      ...(of.isPublic
        ? {
            association: {
              publicIp: `198.51.100.${Math.floor(call.world.ids.chance() * 254) + 1}`,
              ipOwnerId: of.requesterId,
            },
          }
        : {}),
    };
    return networkInterfaceId;
  });
}

/** What had these interfaces is gone: they follow some minutes later. */
export function dropInterfaces({ world, region }: Call, ids: readonly string[], afterSeconds: number): void {
  const { interfaces } = ec2Region(world, region);
  for (const id of ids) {
    const found = lookup(interfaces, id);
    if (found) found.leaves = true;
  }
  const due: InterfaceDue = { region, ids };
  world.after(afterSeconds, interfaceDue, due);
}

/** Whether an interface keeps a group from being deleted. */
export const usedByInterface = ({ interfaces }: Region, group: string): boolean =>
  Object.values(interfaces).some(({ groupSet }) => groupSet.some(({ groupId }) => groupId === group));

/** The default group of a network, which an interface has where none is named. */
function defaultGroup(call: Call, vpc: string): Interface["groupSet"] {
  const found = Object.values(here(call).groups).find(
    ({ vpcId, groupName }) => vpcId === vpc && groupName === "default",
  );
  return found === undefined ? [] : [{ groupId: found.groupId, groupName: found.groupName }];
}

/** Interfaces that someone made, and those of load balancers: those of NAT gateways, endpoints and clusters are not shown. */
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
        ...{ groupSet: defaultGroup(call, vpcId), requesterManaged: false },
      };
      here(call).interfaces[networkInterfaceId] = made;
      return { networkInterface: shown(made) };
    },
  },
  DescribeNetworkInterfaces: {
    run(call) {
      const find = (id: string) => existing(call, "eni", id);
      const all = Object.values(here(call).interfaces);
      const found = chosen(call, all, filters, { member: "NetworkInterfaceId", find });
      if (found.some(({ leaves }) => leaves)) call.waits();
      const { shown: page, nextToken } = paged(call, found, "NetworkInterfaceId");
      return { networkInterfaceSet: page.map(shown), nextToken };
    },
  },
  DeleteNetworkInterface: {
    resource,
    run(call) {
      const { networkInterfaceId, status } = existing(call, "eni", call.need("NetworkInterfaceId"));
      // The sentence is quoted by gruntwork-io/cloud-nuke, which waits when it reads it (README.md, "VPC resources").
      if (status === "in-use")
        throw refuse("InvalidParameterValue", `Network interface '${networkInterfaceId}' is currently in use.`);
      delete here(call).interfaces[networkInterfaceId];
      return { return: true };
    },
  },
};

function shown({ leaves: _leaves, ...each }: Interface) {
  return { ...each };
}

/** Nothing of a network goes while someone's interface is in it. */
export function refuseUsed(call: Call, subnetId: string): void {
  if (Object.values(here(call).interfaces).some((each) => each.subnetId === subnetId))
    throw refuse("DependencyViolation", `The subnet '${subnetId}' has dependencies and cannot be deleted.`);
}
