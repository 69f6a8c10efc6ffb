import { type Fields, fieldsOf, listOf, textOf, type Value } from "../operation.ts";
import type { Hands, Kind, Kinds } from "./kind.ts";

const text = (fields: Fields, name: string): string => textOf(fields, name) ?? "";

const tagSpecification = (hands: Hands, ResourceType: string): Fields => ({
  TagSpecification: [{ ResourceType, Tag: hands.tags }],
});

/** The members that are given, under EC2's names. */
const given = ({ properties }: Hands, ...names: readonly string[]): Fields =>
  Object.fromEntries(names.flatMap((name) => (properties[name] === undefined ? [] : [[name, properties[name]]])));

function retag(hands: Hands, id: string, before: Fields): void {
  const keys = new Set(hands.tags.map(({ Key }) => Key));
  const gone = listOf(before, "Tags").filter(({ Key }) => !keys.has(String(Key)));
  if (gone.length > 0) hands.ask("ec2", "DeleteTags", { ResourceId: [id], Tag: gone.map(({ Key }) => ({ Key })) });
  if (hands.tags.length > 0) hands.ask("ec2", "CreateTags", { ResourceId: [id], Tag: hands.tags });
}

const there =
  (operation: string, member: string) =>
  (hands: Hands, id: string): boolean => {
    try {
      hands.ask("ec2", operation, { [member]: [id] });
      return true;
    } catch {
      return false;
    }
  };

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

/** A rule as a template says it, as EC2's forms want it. */
function permission(rule: Fields): Fields {
  const peer = (names: readonly string[]) =>
    names.map((name) => textOf(rule, name)).find((value) => value !== undefined);
  const described = rule.Description === undefined ? {} : { Description: rule.Description };
  const [ipv4, ipv6] = [peer(["CidrIp"]), peer(["CidrIpv6"])];
  const group = peer(["SourceSecurityGroupId", "DestinationSecurityGroupId"]);
  return {
    IpProtocol: textOf(rule, "IpProtocol"),
    FromPort: textOf(rule, "FromPort"),
    ToPort: textOf(rule, "ToPort"),
    IpRanges: ipv4 === undefined ? [] : [{ CidrIp: ipv4, ...described }],
    Ipv6Ranges: ipv6 === undefined ? [] : [{ CidrIpv6: ipv6, ...described }],
    Groups: group === undefined ? [] : [{ GroupId: group, ...described }],
  };
}

const key = (rule: Value): string => JSON.stringify(rule);

function changeRules(hands: Hands, GroupId: string, before: Fields): void {
  for (const [name, word] of [
    ["SecurityGroupIngress", "Ingress"],
    ["SecurityGroupEgress", "Egress"],
  ] as const) {
    const [have, want] = [listOf(before, name), listOf(hands.properties, name)];
    const ask = (verb: string, rules: readonly Fields[]) => {
      if (rules.length > 0)
        hands.ask("ec2", `${verb}SecurityGroup${word}`, { GroupId, IpPermissions: rules.map(permission) });
    };
    const [old, now] = [new Set(have.map(key)), new Set(want.map(key))];
    ask(
      "Revoke",
      have.filter((rule) => !now.has(key(rule))),
    );
    ask(
      "Authorize",
      want.filter((rule) => !old.has(key(rule))),
    );
  }
}

const openEgress: Fields = { IpProtocol: "-1", CidrIp: "0.0.0.0/0" };

const securityGroup: Kind = {
  seconds: 6,
  permissions: [
    "ec2:CreateSecurityGroup",
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:AuthorizeSecurityGroupEgress",
    "ec2:RevokeSecurityGroupEgress",
    "ec2:CreateTags",
    "ec2:DescribeSecurityGroups",
  ],
  replaces: ["GroupName", "GroupDescription", "VpcId"],
  make(hands) {
    const { properties } = hands;
    const made = hands.ask("ec2", "CreateSecurityGroup", {
      GroupName: textOf(properties, "GroupName") ?? hands.newName(),
      GroupDescription: properties.GroupDescription,
      VpcId: properties.VpcId,
      ...tagSpecification(hands, "security-group"),
    });
    const id = text(made, "groupId");
    const egress = listOf(properties, "SecurityGroupEgress");
    changeRules(hands, id, egress.length > 0 ? { SecurityGroupEgress: [openEgress] } : {});
    return { id, attributes: { GroupId: id, Id: id, VpcId: text(properties, "VpcId") } };
  },
  change(hands, id, before) {
    changeRules(hands, id, before);
    retag(hands, id, before);
  },
  remove: (hands, GroupId) => void hands.ask("ec2", "DeleteSecurityGroup", { GroupId }),
  exists: there("DescribeSecurityGroups", "GroupId"),
};

const rule = (word: "Ingress" | "Egress"): Kind => ({
  seconds: 3,
  permissions: [`ec2:AuthorizeSecurityGroup${word}`],
  replaces: [
    "GroupId",
    "IpProtocol",
    "FromPort",
    "ToPort",
    "CidrIp",
    "CidrIpv6",
    "SourceSecurityGroupId",
    "DestinationSecurityGroupId",
  ],
  make(hands) {
    const made = hands.ask("ec2", `AuthorizeSecurityGroup${word}`, {
      GroupId: hands.properties.GroupId,
      IpPermissions: [permission(hands.properties)],
    });
    const [first] = listOf(made, "securityGroupRuleSet");
    const id = text(first ?? {}, "securityGroupRuleId");
    return { id, attributes: { Id: id } };
  },
  change: (hands) =>
    void hands.ask("ec2", `UpdateSecurityGroupRuleDescriptions${word}`, {
      GroupId: hands.properties.GroupId,
      IpPermissions: [permission(hands.properties)],
    }),
  remove: (hands, id) =>
    void hands.ask("ec2", `RevokeSecurityGroup${word}`, {
      GroupId: hands.properties.GroupId,
      SecurityGroupRuleId: [id],
    }),
});

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
  "AWS::EC2::SecurityGroup": securityGroup,
  "AWS::EC2::SecurityGroupIngress": rule("Ingress"),
  "AWS::EC2::SecurityGroupEgress": rule("Egress"),
};
