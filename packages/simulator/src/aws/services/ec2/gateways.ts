import type { World } from "../../../world/world.ts";
import type { Call, Fields, Operations } from "../../engine/operation.ts";
import { seconds } from "../iam/document.ts";
import { chosen, type Filters } from "./describe.ts";
import type { Address, Gateway, NatGateway } from "./region.ts";
import { creationTags, ec2Region, existing, here, newId, refuse } from "./state.ts";

const arn = (call: Call, type: string, member: string): string =>
  `arn:aws:ec2:${call.region}:${call.account}:${type}/${call.text(member) ?? "*"}`;
const gatewayResource = (call: Call): string => arn(call, "internet-gateway", "InternetGatewayId");

const gatewayFilters: Filters<Gateway> = {
  "internet-gateway-id": ({ internetGatewayId }) => [internetGatewayId],
  "owner-id": ({ ownerId }) => [ownerId],
  "attachment.vpc-id": ({ attachmentSet }) => attachmentSet.map(({ vpcId }) => vpcId),
  "attachment.state": ({ attachmentSet }) => attachmentSet.map(({ state }) => state),
};

const theGateway = (call: Call): Gateway => existing(call, "igw", call.need("InternetGatewayId"));

export const gatewayOperations: Operations = {
  CreateInternetGateway: {
    resource: gatewayResource,
    run(call) {
      const internetGateway: Gateway = {
        internetGatewayId: newId(call, "igw"),
        ownerId: call.account,
        attachmentSet: [],
        tagSet: creationTags(call, "internet-gateway"),
      };
      here(call).gateways[internetGateway.internetGatewayId] = internetGateway;
      return { internetGateway };
    },
  },
  DescribeInternetGateways: {
    pages: { lists: ["internetGatewaySet"], unless: "InternetGatewayId" },
    run(call) {
      const find = (id: string) => existing(call, "igw", id);
      const all = Object.values(here(call).gateways);
      return { internetGatewaySet: chosen(call, all, gatewayFilters, { member: "InternetGatewayId", find }) };
    },
  },
  AttachInternetGateway: {
    resource: gatewayResource,
    run(call) {
      const gateway = theGateway(call);
      const { vpcId } = existing(call, "vpc", call.need("VpcId"));
      if (gateway.attachmentSet.length > 0) {
        throw refuse(
          "Resource.AlreadyAssociated",
          `resource ${gateway.internetGatewayId} is already attached to network ${gateway.attachmentSet[0]?.vpcId}`,
        );
      }
      const other = Object.values(here(call).gateways).some(({ attachmentSet }) =>
        attachmentSet.some((each) => each.vpcId === vpcId),
      );
      if (other) throw refuse("InvalidParameterValue", `Network ${vpcId} already has an internet gateway attached`);
      gateway.attachmentSet = [{ vpcId, state: "available" }];
      return { return: true };
    },
  },
  DetachInternetGateway: {
    resource: gatewayResource,
    run(call) {
      const gateway = theGateway(call);
      const vpcId = call.need("VpcId");
      if (!gateway.attachmentSet.some((each) => each.vpcId === vpcId)) {
        throw refuse(
          "Gateway.NotAttached",
          `resource ${gateway.internetGatewayId} is not attached to network ${vpcId}`,
        );
      }
      // The sentence is that of terraform-aws-modules/terraform-aws-vpc#430.
      if (Object.values(here(call).interfaces).some((each) => each.vpcId === vpcId && each.association))
        throw refuse(
          "DependencyViolation",
          `Network ${vpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
        );
      gateway.attachmentSet = [];
      return { return: true };
    },
  },
  DeleteInternetGateway: {
    resource: gatewayResource,
    run(call) {
      const gateway = theGateway(call);
      if (gateway.attachmentSet.length > 0) {
        throw refuse(
          "DependencyViolation",
          `The internetGateway '${gateway.internetGatewayId}' has dependencies and cannot be deleted.`,
        );
      }
      delete here(call).gateways[gateway.internetGatewayId];
      return { return: true };
    },
  },
};

const addressFilters: Filters<Address> = {
  "allocation-id": ({ allocationId }) => [allocationId],
  "public-ip": ({ publicIp }) => [publicIp],
  domain: ({ domain }) => [domain],
  "association-id": ({ associationId }) => (associationId === undefined ? [] : [associationId]),
};

export const addressOperations: Operations = {
  AllocateAddress: {
    resource: (call) => arn(call, "elastic-ip", "AllocationId"),
    run(call) {
      const number = () => Math.floor(call.world.ids.chance() * 254) + 1;
      const address: Address = {
        // TEST-NET-2, which no one has.
        publicIp: `198.51.100.${number()}`,
        allocationId: newId(call, "eipalloc"),
        domain: "vpc",
        networkBorderGroup: call.region,
        publicIpv4Pool: "amazon",
        tagSet: creationTags(call, "elastic-ip"),
      };
      here(call).addresses[address.allocationId] = address;
      const { tagSet: _tags, ...shown } = address;
      return shown;
    },
  },
  DescribeAddresses: {
    run(call) {
      const find = (id: string) => existing(call, "eipalloc", id);
      const all = Object.values(here(call).addresses);
      return { addressesSet: chosen(call, all, addressFilters, { member: "AllocationId", find }) };
    },
  },
  DescribeAddressesAttribute: {
    // No address here has a name of its own.
    run: (call) => ({
      addressSet: call
        .texts("AllocationId")
        .map((id) => existing(call, "eipalloc", id))
        .map(({ publicIp, allocationId }) => ({ publicIp, allocationId })),
    }),
  },
  DisassociateAddress: {
    run(call) {
      const id = call.need("AssociationId");
      const address = Object.values(here(call).addresses).find(({ associationId }) => associationId === id);
      if (!address) throw refuse("InvalidAssociationID.NotFound", `The association ID '${id}' does not exist`);
      // A NAT gateway keeps its address as long as it lives.
      throw refuse("AuthFailure", "You do not have permission to access the specified resource.");
    },
  },
  ReleaseAddress: {
    resource: (call) => arn(call, "elastic-ip", "AllocationId"),
    run(call) {
      const address = existing(call, "eipalloc", call.need("AllocationId"));
      if (address.associationId !== undefined) {
        throw refuse("InvalidIPAddress.InUse", `Address ${address.publicIp} is in use.`);
      }
      delete here(call).addresses[address.allocationId];
      return { return: true };
    },
  },
};

const natDue = "aws-ec2-nat";
const natSeconds = 90;

interface NatDue {
  readonly region: string;
  readonly id: string;
  readonly state: "available" | "deleted";
}

/** Say what becomes of NAT gateways in time. */
export function startGateways(world: World): void {
  world.on<NatDue>(natDue, ({ region, id, state }) => {
    const { natGateways, addresses } = ec2Region(world, region);
    const nat = natGateways[id];
    if (!nat) return;
    nat.state = state;
    if (state !== "deleted") return;
    for (const { allocationId } of nat.natGatewayAddressSet) {
      const address = addresses[allocationId];
      if (address) {
        delete address.associationId;
        delete address.networkInterfaceId;
      }
    }
  });
}

const natFilters: Filters<NatGateway> = {
  "nat-gateway-id": ({ natGatewayId }) => [natGatewayId],
  "vpc-id": ({ vpcId }) => [vpcId],
  "subnet-id": ({ subnetId }) => [subnetId],
  state: ({ state }) => [state],
};

function createNat(call: Call): Fields {
  const { subnetId, vpcId } = existing(call, "subnet", call.need("SubnetId"));
  const address = existing(call, "eipalloc", call.need("AllocationId"));
  if (address.associationId !== undefined) {
    throw refuse("Resource.AlreadyAssociated", `Elastic IP address [${address.allocationId}] is already associated`);
  }
  const networkInterfaceId = newId(call, "eni");
  address.associationId = newId(call, "eipassoc");
  address.networkInterfaceId = networkInterfaceId;
  const { allocationId, publicIp } = address;
  const natGateway: NatGateway = {
    natGatewayId: newId(call, "nat"),
    vpcId,
    subnetId,
    connectivityType: "public",
    state: "pending",
    createTime: seconds(call.world),
    natGatewayAddressSet: [{ allocationId, publicIp, networkInterfaceId, privateIp: "10.0.0.10" }],
    tagSet: creationTags(call, "natgateway"),
  };
  here(call).natGateways[natGateway.natGatewayId] = natGateway;
  const due: NatDue = { region: call.region, id: natGateway.natGatewayId, state: "available" };
  call.world.after(natSeconds, natDue, due);
  return { natGateway };
}

export const natOperations: Operations = {
  CreateNatGateway: { resource: (call) => arn(call, "natgateway", "NatGatewayId"), run: createNat },
  DescribeNatGateways: {
    pages: { lists: ["natGatewaySet"], unless: "NatGatewayId" },
    run(call) {
      const find = (id: string) => existing(call, "nat", id);
      const all = Object.values(here(call).natGateways);
      const natGatewaySet = chosen(call, all, natFilters, { member: "NatGatewayId", find });
      if (natGatewaySet.some(({ state }) => state === "pending" || state === "deleting")) call.waits();
      return { natGatewaySet };
    },
  },
  DeleteNatGateway: {
    resource: (call) => arn(call, "natgateway", "NatGatewayId"),
    run(call) {
      const nat = existing(call, "nat", call.need("NatGatewayId"));
      nat.state = "deleting";
      nat.deleteTime = seconds(call.world);
      const due: NatDue = { region: call.region, id: nat.natGatewayId, state: "deleted" };
      call.world.after(natSeconds, natDue, due);
      return { natGatewayId: nat.natGatewayId };
    },
  },
};
