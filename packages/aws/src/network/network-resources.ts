import { partOf } from "./cidr.ts";
import type { Part } from "./part.ts";
import type { Place } from "./place.ts";
import type { NetworkSettings } from "./settings.ts";

/** The most zones that a network has: so each keeps its ranges when one is added. */
export const mostZones = 3;

const ref = (Ref: string) => ({ Ref });
const everywhere = "0.0.0.0/0";

/** What AWS's load balancers look for in a subnet. */
const forBalancers = { public: "kubernetes.io/role/elb", private: "kubernetes.io/role/internal-elb" } as const;

/** A VPC, its subnets in each zone, and the ways out. */
export function networkResources(network: NetworkSettings, { name }: Place) {
  const { cidr, zones } = network;
  const tagged = (what: string, more: readonly object[] = []) => ({
    Tags: [{ Key: "Name", Value: `${name}-${what}` }, ...more],
  });
  const resources: Record<string, Part> = {
    Vpc: {
      Type: "AWS::EC2::VPC",
      Properties: { CidrBlock: cidr, EnableDnsSupport: true, EnableDnsHostnames: true, ...tagged("vpc") },
    },
    InternetGateway: { Type: "AWS::EC2::InternetGateway", Properties: tagged("gateway") },
    GatewayAttachment: {
      Type: "AWS::EC2::VPCGatewayAttachment",
      Properties: { VpcId: ref("Vpc"), InternetGatewayId: ref("InternetGateway") },
    },
    PublicRoutes: { Type: "AWS::EC2::RouteTable", Properties: { VpcId: ref("Vpc"), ...tagged("public") } },
    PublicRoute: {
      Type: "AWS::EC2::Route",
      DependsOn: "GatewayAttachment",
      Properties: {
        RouteTableId: ref("PublicRoutes"),
        DestinationCidrBlock: everywhere,
        GatewayId: ref("InternetGateway"),
      },
    },
  };
  for (const [at, zone] of zones.entries()) {
    const number = at + 1;
    const subnet = (kind: "public" | "private", part: number): Part => ({
      Type: "AWS::EC2::Subnet",
      Properties: {
        VpcId: ref("Vpc"),
        AvailabilityZone: zone,
        CidrBlock: partOf(cidr, part),
        ...(kind === "public" ? { MapPublicIpOnLaunch: true } : {}),
        ...tagged(`${kind}-${zone}`, [{ Key: forBalancers[kind], Value: "1" }]),
      },
    });
    const routed = (subnetName: string, table: string): Part => ({
      Type: "AWS::EC2::SubnetRouteTableAssociation",
      Properties: { SubnetId: ref(subnetName), RouteTableId: ref(table) },
    });
    Object.assign(resources, {
      [`PublicSubnet${number}`]: subnet("public", at),
      [`PublicRouting${number}`]: routed(`PublicSubnet${number}`, "PublicRoutes"),
      [`PrivateSubnet${number}`]: subnet("private", mostZones + at),
      [`PrivateRoutes${number}`]: {
        Type: "AWS::EC2::RouteTable",
        Properties: { VpcId: ref("Vpc"), ...tagged(`private-${zone}`) },
      },
      [`PrivateRouting${number}`]: routed(`PrivateSubnet${number}`, `PrivateRoutes${number}`),
      ...wayOut(network, number, tagged),
    });
  }
  return { resources, outputs: { Vpc: { Value: ref("Vpc") }, ...subnetLists(zones) } };
}

/** The NAT gateway of a zone, if it has one, and the way to it. */
function wayOut({ nat }: NetworkSettings, number: number, tagged: (what: string) => Part): Record<string, Part> {
  if (nat === "none") return {};
  const gateway = nat === "one" ? 1 : number;
  const own: Record<string, Part> = {
    [`NatAddress${number}`]: {
      Type: "AWS::EC2::EIP",
      DependsOn: "GatewayAttachment",
      Properties: { Domain: "vpc", ...tagged(`nat-${number}`) },
    },
    [`Nat${number}`]: {
      Type: "AWS::EC2::NatGateway",
      DependsOn: "PublicRoute",
      Properties: {
        AllocationId: { "Fn::GetAtt": [`NatAddress${number}`, "AllocationId"] },
        SubnetId: ref(`PublicSubnet${number}`),
        ...tagged(`nat-${number}`),
      },
    },
  };
  return {
    ...(gateway === number ? own : {}),
    [`PrivateRoute${number}`]: {
      Type: "AWS::EC2::Route",
      Properties: {
        RouteTableId: ref(`PrivateRoutes${number}`),
        DestinationCidrBlock: everywhere,
        NatGatewayId: ref(`Nat${gateway}`),
      },
    },
  };
}

const subnetLists = (zones: readonly string[]) =>
  Object.fromEntries(
    ["Public", "Private"].map((kind) => [
      `${kind}Subnets`,
      { Value: { "Fn::Join": [",", zones.map((_, at) => ref(`${kind}Subnet${at + 1}`))] } },
    ]),
  );
