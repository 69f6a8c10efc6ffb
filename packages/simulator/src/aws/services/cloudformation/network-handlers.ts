import { fieldsOf, listOf, textOf } from "../../engine/operation.ts";
import { given, retag, tagSpecification, text, there } from "./ec2-requests.ts";
import { endpointHandlers } from "./endpoint-handlers.ts";
import { groupHandlers } from "./group-handlers.ts";
import type { ResourceHandler, ResourceHandlers, StackClient } from "./resource-handler.ts";

function setAttributes(client: StackClient, VpcId: string): void {
  for (const name of ["EnableDnsSupport", "EnableDnsHostnames"]) {
    const Value = textOf(client.properties, name);
    if (Value !== undefined) client.call("ec2", "ModifyVpcAttribute", { VpcId, [name]: { Value } });
  }
}

const vpc: ResourceHandler = {
  seconds: 12,
  permissions: [
    "ec2:CreateVpc",
    "ec2:ModifyVpcAttribute",
    "ec2:CreateTags",
    "ec2:DescribeVpcs",
    "ec2:DescribeSecurityGroups",
  ],
  replaces: ["CidrBlock"],
  make(client) {
    const made = client.call("ec2", "CreateVpc", {
      ...given(client, "CidrBlock", "InstanceTenancy", "Ipv4IpamPoolId", "Ipv4NetmaskLength"),
      ...tagSpecification(client, "vpc"),
    });
    const { vpcId, cidrBlock } = fieldsOf(made, "vpc");
    const id = String(vpcId);
    setAttributes(client, id);
    const groups = client.call("ec2", "DescribeSecurityGroups", { Filter: [{ Name: "vpc-id", Value: [id] }] });
    const [group] = listOf(groups, "securityGroupInfo");
    return {
      id,
      attributes: { VpcId: id, CidrBlock: String(cidrBlock), DefaultSecurityGroup: String(group?.groupId ?? "") },
    };
  },
  change(client, id, before) {
    setAttributes(client, id);
    retag(client, id, before);
  },
  removes: () => ["ec2:DeleteVpc", "ec2:DescribeVpcs"],
  remove: (client, VpcId) => void client.call("ec2", "DeleteVpc", { VpcId }),
  exists: there("DescribeVpcs", "VpcId"),
};

function mapPublic(client: StackClient, SubnetId: string): void {
  const Value = textOf(client.properties, "MapPublicIpOnLaunch");
  if (Value !== undefined) client.call("ec2", "ModifySubnetAttribute", { SubnetId, MapPublicIpOnLaunch: { Value } });
}

const subnet: ResourceHandler = {
  seconds: 4,
  permissions: ["ec2:CreateSubnet", "ec2:ModifySubnetAttribute", "ec2:CreateTags", "ec2:DescribeSubnets"],
  replaces: ["VpcId", "CidrBlock", "AvailabilityZone"],
  make(client) {
    const made = client.call("ec2", "CreateSubnet", {
      ...given(client, "VpcId", "CidrBlock", "AvailabilityZone", "AvailabilityZoneId", "Ipv6CidrBlock", "Ipv6Native"),
      ...tagSpecification(client, "subnet"),
    });
    const { subnetId, availabilityZone, vpcId, cidrBlock } = fieldsOf(made, "subnet");
    const id = String(subnetId);
    mapPublic(client, id);
    const attributes = {
      SubnetId: id,
      AvailabilityZone: String(availabilityZone),
      VpcId: String(vpcId),
      CidrBlock: String(cidrBlock),
    };
    return { id, attributes };
  },
  change(client, id, before) {
    mapPublic(client, id);
    retag(client, id, before);
  },
  removes: () => ["ec2:DeleteSubnet", "ec2:DescribeSubnets"],
  remove: (client, SubnetId) => void client.call("ec2", "DeleteSubnet", { SubnetId }),
  exists: there("DescribeSubnets", "SubnetId"),
};

const internetGateway: ResourceHandler = {
  seconds: 16,
  permissions: ["ec2:CreateInternetGateway", "ec2:CreateTags", "ec2:DescribeInternetGateways"],
  replaces: [],
  make(client) {
    const made = client.call("ec2", "CreateInternetGateway", tagSpecification(client, "internet-gateway"));
    const id = text(fieldsOf(made, "internetGateway"), "internetGatewayId");
    return { id, attributes: { InternetGatewayId: id } };
  },
  change: retag,
  removes: () => ["ec2:DeleteInternetGateway", "ec2:DescribeInternetGateways"],
  remove: (client, InternetGatewayId) => void client.call("ec2", "DeleteInternetGateway", { InternetGatewayId }),
  exists: there("DescribeInternetGateways", "InternetGatewayId"),
};

const attachment: ResourceHandler = {
  seconds: 16,
  permissions: ["ec2:AttachInternetGateway"],
  replaces: ["VpcId", "InternetGatewayId"],
  make(client) {
    client.call("ec2", "AttachInternetGateway", given(client, "VpcId", "InternetGatewayId"));
    return { id: `IGW|${text(client.properties, "VpcId")}`, attributes: {} };
  },
  removes: () => ["ec2:DetachInternetGateway"],
  remove: (client) => void client.call("ec2", "DetachInternetGateway", given(client, "VpcId", "InternetGatewayId")),
};

const routeTable: ResourceHandler = {
  seconds: 12,
  permissions: ["ec2:CreateRouteTable", "ec2:CreateTags", "ec2:DescribeRouteTables"],
  replaces: ["VpcId"],
  make(client) {
    const made = client.call("ec2", "CreateRouteTable", {
      ...given(client, "VpcId"),
      ...tagSpecification(client, "route-table"),
    });
    const id = text(fieldsOf(made, "routeTable"), "routeTableId");
    return { id, attributes: { RouteTableId: id } };
  },
  change: retag,
  removes: () => ["ec2:DeleteRouteTable", "ec2:DescribeRouteTables"],
  remove: (client, RouteTableId) => void client.call("ec2", "DeleteRouteTable", { RouteTableId }),
  exists: there("DescribeRouteTables", "RouteTableId"),
};

const routeMembers = ["RouteTableId", "DestinationCidrBlock", "GatewayId", "NatGatewayId"];

const route: ResourceHandler = {
  seconds: 4,
  permissions: ["ec2:CreateRoute"],
  replaces: ["RouteTableId", "DestinationCidrBlock"],
  make(client) {
    client.call("ec2", "CreateRoute", given(client, ...routeMembers));
    const { properties } = client;
    return { id: `${text(properties, "RouteTableId")}|${text(properties, "DestinationCidrBlock")}`, attributes: {} };
  },
  change: (client) => void client.call("ec2", "ReplaceRoute", given(client, ...routeMembers)),
  removes: () => ["ec2:DeleteRoute"],
  remove: (client) => void client.call("ec2", "DeleteRoute", given(client, "RouteTableId", "DestinationCidrBlock")),
};

const association: ResourceHandler = {
  seconds: 4,
  permissions: ["ec2:AssociateRouteTable"],
  replaces: ["SubnetId", "RouteTableId"],
  make(client) {
    const made = client.call("ec2", "AssociateRouteTable", given(client, "SubnetId", "RouteTableId"));
    const id = text(made, "associationId");
    return { id, attributes: { Id: id } };
  },
  removes: () => ["ec2:DisassociateRouteTable"],
  remove: (client, AssociationId) => void client.call("ec2", "DisassociateRouteTable", { AssociationId }),
};

const address: ResourceHandler = {
  seconds: 16,
  permissions: ["ec2:AllocateAddress", "ec2:CreateTags", "ec2:DescribeAddresses"],
  replaces: ["Domain"],
  make(client) {
    const made = client.call("ec2", "AllocateAddress", { Domain: "vpc", ...tagSpecification(client, "elastic-ip") });
    const [AllocationId, PublicIp] = [text(made, "allocationId"), text(made, "publicIp")];
    return { id: PublicIp, attributes: { AllocationId, PublicIp } };
  },
  removes: () => ["ec2:ReleaseAddress", "ec2:DescribeAddresses"],
  remove(client, PublicIp) {
    const filter = { Filter: [{ Name: "public-ip", Value: [PublicIp] }] };
    const [found] = listOf(client.call("ec2", "DescribeAddresses", filter), "addressesSet");
    if (found) client.call("ec2", "ReleaseAddress", { AllocationId: found.allocationId });
  },
};

const natGateway: ResourceHandler = {
  seconds: 95,
  permissions: ["ec2:CreateNatGateway", "ec2:CreateTags", "ec2:DescribeNatGateways"],
  replaces: ["SubnetId", "AllocationId"],
  make(client) {
    const made = client.call("ec2", "CreateNatGateway", {
      ...given(client, "SubnetId", "AllocationId"),
      ...tagSpecification(client, "natgateway"),
    });
    const id = text(fieldsOf(made, "natGateway"), "natGatewayId");
    return { id, attributes: { NatGatewayId: id } };
  },
  change: retag,
  removes: () => ["ec2:DeleteNatGateway", "ec2:DescribeNatGateways"],
  remove: (client, NatGatewayId) => void client.call("ec2", "DeleteNatGateway", { NatGatewayId }),
};

/** Kinds of resource that EC2 keeps. */
export const networkHandlers: ResourceHandlers = {
  "AWS::EC2::VPC": vpc,
  "AWS::EC2::Subnet": subnet,
  "AWS::EC2::InternetGateway": internetGateway,
  "AWS::EC2::VPCGatewayAttachment": attachment,
  "AWS::EC2::RouteTable": routeTable,
  "AWS::EC2::Route": route,
  "AWS::EC2::SubnetRouteTableAssociation": association,
  "AWS::EC2::EIP": address,
  "AWS::EC2::NatGateway": natGateway,
  ...endpointHandlers,
  ...groupHandlers,
};
