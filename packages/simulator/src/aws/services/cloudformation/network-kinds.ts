import { fieldsOf, listOf, textOf } from "../../engine/operation.ts";
import { given, retag, tagSpecification, text, there } from "./ec2-requests.ts";
import { groupKinds } from "./group-kinds.ts";
import type { Hands, Kind, Kinds } from "./kind.ts";

function setAttributes(hands: Hands, VpcId: string): void {
  for (const name of ["EnableDnsSupport", "EnableDnsHostnames"]) {
    const Value = textOf(hands.properties, name);
    if (Value !== undefined) hands.ask("ec2", "ModifyVpcAttribute", { VpcId, [name]: { Value } });
  }
}

const vpc: Kind = {
  seconds: 12,
  permissions: ["ec2:CreateVpc", "ec2:ModifyVpcAttribute", "ec2:CreateTags", "ec2:DescribeVpcs"],
  replaces: ["CidrBlock"],
  make(hands) {
    const made = hands.ask("ec2", "CreateVpc", {
      ...given(hands, "CidrBlock", "InstanceTenancy"),
      ...tagSpecification(hands, "vpc"),
    });
    const { vpcId, cidrBlock } = fieldsOf(made, "vpc");
    const id = String(vpcId);
    setAttributes(hands, id);
    const groups = hands.ask("ec2", "GetSecurityGroupsForVpc", { VpcId: id });
    const [group] = listOf(groups, "securityGroupForVpcSet");
    return {
      id,
      attributes: { VpcId: id, CidrBlock: String(cidrBlock), DefaultSecurityGroup: String(group?.groupId ?? "") },
    };
  },
  change(hands, id, before) {
    setAttributes(hands, id);
    retag(hands, id, before);
  },
  remove: (hands, VpcId) => void hands.ask("ec2", "DeleteVpc", { VpcId }),
  exists: there("DescribeVpcs", "VpcId"),
};

function mapPublic(hands: Hands, SubnetId: string): void {
  const Value = textOf(hands.properties, "MapPublicIpOnLaunch");
  if (Value !== undefined) hands.ask("ec2", "ModifySubnetAttribute", { SubnetId, MapPublicIpOnLaunch: { Value } });
}

const subnet: Kind = {
  seconds: 4,
  permissions: ["ec2:CreateSubnet", "ec2:ModifySubnetAttribute", "ec2:CreateTags", "ec2:DescribeSubnets"],
  replaces: ["VpcId", "CidrBlock", "AvailabilityZone"],
  make(hands) {
    const made = hands.ask("ec2", "CreateSubnet", {
      ...given(hands, "VpcId", "CidrBlock", "AvailabilityZone"),
      ...tagSpecification(hands, "subnet"),
    });
    const { subnetId, availabilityZone, vpcId, cidrBlock } = fieldsOf(made, "subnet");
    const id = String(subnetId);
    mapPublic(hands, id);
    const attributes = {
      SubnetId: id,
      AvailabilityZone: String(availabilityZone),
      VpcId: String(vpcId),
      CidrBlock: String(cidrBlock),
    };
    return { id, attributes };
  },
  change(hands, id, before) {
    mapPublic(hands, id);
    retag(hands, id, before);
  },
  remove: (hands, SubnetId) => void hands.ask("ec2", "DeleteSubnet", { SubnetId }),
  exists: there("DescribeSubnets", "SubnetId"),
};

const internetGateway: Kind = {
  seconds: 16,
  permissions: ["ec2:CreateInternetGateway", "ec2:CreateTags", "ec2:DescribeInternetGateways"],
  replaces: [],
  make(hands) {
    const made = hands.ask("ec2", "CreateInternetGateway", tagSpecification(hands, "internet-gateway"));
    const id = text(fieldsOf(made, "internetGateway"), "internetGatewayId");
    return { id, attributes: { InternetGatewayId: id } };
  },
  change: retag,
  remove: (hands, InternetGatewayId) => void hands.ask("ec2", "DeleteInternetGateway", { InternetGatewayId }),
  exists: there("DescribeInternetGateways", "InternetGatewayId"),
};

const attachment: Kind = {
  seconds: 16,
  permissions: ["ec2:AttachInternetGateway"],
  replaces: ["VpcId", "InternetGatewayId"],
  make(hands) {
    hands.ask("ec2", "AttachInternetGateway", given(hands, "VpcId", "InternetGatewayId"));
    return { id: `IGW|${text(hands.properties, "VpcId")}`, attributes: {} };
  },
  remove: (hands) => void hands.ask("ec2", "DetachInternetGateway", given(hands, "VpcId", "InternetGatewayId")),
};

const routeTable: Kind = {
  seconds: 12,
  permissions: ["ec2:CreateRouteTable", "ec2:CreateTags", "ec2:DescribeRouteTables"],
  replaces: ["VpcId"],
  make(hands) {
    const made = hands.ask("ec2", "CreateRouteTable", {
      ...given(hands, "VpcId"),
      ...tagSpecification(hands, "route-table"),
    });
    const id = text(fieldsOf(made, "routeTable"), "routeTableId");
    return { id, attributes: { RouteTableId: id } };
  },
  change: retag,
  remove: (hands, RouteTableId) => void hands.ask("ec2", "DeleteRouteTable", { RouteTableId }),
  exists: there("DescribeRouteTables", "RouteTableId"),
};

const routeMembers = ["RouteTableId", "DestinationCidrBlock", "GatewayId", "NatGatewayId"];

const route: Kind = {
  seconds: 4,
  permissions: ["ec2:CreateRoute"],
  replaces: ["RouteTableId", "DestinationCidrBlock"],
  make(hands) {
    hands.ask("ec2", "CreateRoute", given(hands, ...routeMembers));
    const { properties } = hands;
    return { id: `${text(properties, "RouteTableId")}|${text(properties, "DestinationCidrBlock")}`, attributes: {} };
  },
  change: (hands) => void hands.ask("ec2", "ReplaceRoute", given(hands, ...routeMembers)),
  remove: (hands) => void hands.ask("ec2", "DeleteRoute", given(hands, "RouteTableId", "DestinationCidrBlock")),
};

const association: Kind = {
  seconds: 4,
  permissions: ["ec2:AssociateRouteTable"],
  replaces: ["SubnetId", "RouteTableId"],
  make(hands) {
    const made = hands.ask("ec2", "AssociateRouteTable", given(hands, "SubnetId", "RouteTableId"));
    const id = text(made, "associationId");
    return { id, attributes: { Id: id } };
  },
  remove: (hands, AssociationId) => void hands.ask("ec2", "DisassociateRouteTable", { AssociationId }),
};

const address: Kind = {
  seconds: 16,
  permissions: ["ec2:AllocateAddress", "ec2:CreateTags", "ec2:DescribeAddresses"],
  replaces: ["Domain"],
  make(hands) {
    const made = hands.ask("ec2", "AllocateAddress", { Domain: "vpc", ...tagSpecification(hands, "elastic-ip") });
    const [AllocationId, PublicIp] = [text(made, "allocationId"), text(made, "publicIp")];
    return { id: PublicIp, attributes: { AllocationId, PublicIp } };
  },
  remove(hands, PublicIp) {
    const filter = { Filter: [{ Name: "public-ip", Value: [PublicIp] }] };
    const [found] = listOf(hands.ask("ec2", "DescribeAddresses", filter), "addressesSet");
    if (found) hands.ask("ec2", "ReleaseAddress", { AllocationId: found.allocationId });
  },
};

const natGateway: Kind = {
  seconds: 95,
  permissions: ["ec2:CreateNatGateway", "ec2:CreateTags", "ec2:DescribeNatGateways"],
  replaces: ["SubnetId", "AllocationId"],
  make(hands) {
    const made = hands.ask("ec2", "CreateNatGateway", {
      ...given(hands, "SubnetId", "AllocationId"),
      ...tagSpecification(hands, "natgateway"),
    });
    const id = text(fieldsOf(made, "natGateway"), "natGatewayId");
    return { id, attributes: { NatGatewayId: id } };
  },
  change: retag,
  remove: (hands, NatGatewayId) => void hands.ask("ec2", "DeleteNatGateway", { NatGatewayId }),
};

/** Kinds of resource that EC2 keeps. */
export const networkKinds: Kinds = {
  "AWS::EC2::VPC": vpc,
  "AWS::EC2::Subnet": subnet,
  "AWS::EC2::InternetGateway": internetGateway,
  "AWS::EC2::VPCGatewayAttachment": attachment,
  "AWS::EC2::RouteTable": routeTable,
  "AWS::EC2::Route": route,
  "AWS::EC2::SubnetRouteTableAssociation": association,
  "AWS::EC2::EIP": address,
  "AWS::EC2::NatGateway": natGateway,
  ...groupKinds,
};
