import {
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  type RouteTable,
  type Subnet,
} from "@aws-sdk/client-ec2";
import type { AwsReads } from "../aws.ts";
import { call } from "../client/calls.ts";
import { AwsError } from "../client/errors.ts";
import { ec2Of } from "../ec2/client.ts";

/** A subnet, as far as EKS looks at it. */
export interface FoundSubnet {
  readonly id: string;
  readonly zone: string;
  readonly zoneId: string;
  readonly free: number;
  /** Whether the internet can reach into it. */
  readonly kind: "public" | "private";
  /** Whether anything leads out of it. */
  readonly isRouted: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

interface Page {
  readonly NextToken?: string | undefined;
}

async function pages<T>(
  read: (NextToken: string | undefined) => Promise<Page & { readonly items: readonly T[] }>,
): Promise<T[]> {
  const all: T[] = [];
  for (let NextToken: string | undefined, first = true; first || NextToken !== undefined; first = false) {
    const page = await read(NextToken);
    all.push(...page.items);
    NextToken = page.NextToken;
  }
  return all;
}

/** The subnets of a VPC; undefined when there is no such VPC. */
export async function readSubnets(vpc: string, aws: AwsReads): Promise<FoundSubnet[] | undefined> {
  const ec2 = ec2Of(aws);
  const Filters = [{ Name: "vpc-id", Values: [vpc] }];
  const subnets = await pages<Subnet>(async (NextToken) => {
    const page = await call(aws.run, `ec2:DescribeSubnets of ${vpc}`, (options) =>
      ec2.send(new DescribeSubnetsCommand({ Filters, NextToken }), options),
    );
    return { NextToken: page.NextToken, items: page.Subnets ?? [] };
  });
  if (subnets.length === 0 && !(await exists(vpc, aws))) return undefined;
  const tables = await pages<RouteTable>(async (NextToken) => {
    const page = await call(aws.run, `ec2:DescribeRouteTables of ${vpc}`, (options) =>
      ec2.send(new DescribeRouteTablesCommand({ Filters, NextToken }), options),
    );
    return { NextToken: page.NextToken, items: page.RouteTables ?? [] };
  });
  return subnets.map((subnet) => found(subnet, tables));
}

async function exists(vpc: string, aws: AwsReads): Promise<boolean> {
  try {
    await call(aws.run, `ec2:DescribeVpcs of ${vpc}`, (options) =>
      ec2Of(aws).send(new DescribeVpcsCommand({ VpcIds: [vpc] }), options),
    );
    return true;
  } catch (error) {
    if (error instanceof AwsError && error.code === "InvalidVpcID.NotFound") return false;
    throw error;
  }
}

/** A subnet without a route table of its own goes by the main one. */
function found(subnet: Subnet, tables: readonly RouteTable[]): FoundSubnet {
  const { SubnetId: id = "", AvailabilityZone: zone = "", AvailabilityZoneId: zoneId = "" } = subnet;
  const of = (
    is: (association: { readonly SubnetId?: string | undefined; readonly Main?: boolean | undefined }) => boolean,
  ) => tables.find(({ Associations = [] }) => Associations.some(is));
  const table = of(({ SubnetId }) => SubnetId === id) ?? of(({ Main }) => Main === true);
  const out = table?.Routes?.find(({ DestinationCidrBlock }) => DestinationCidrBlock === "0.0.0.0/0");
  return {
    id,
    zone,
    zoneId,
    free: subnet.AvailableIpAddressCount ?? 0,
    kind: out?.GatewayId?.startsWith("igw-") ? "public" : "private",
    isRouted: out !== undefined,
    tags: Object.fromEntries((subnet.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value])),
  };
}

/** Whether names are resolved within a VPC, and whether its machines have some. */
export async function readDns(VpcId: string, aws: AwsReads) {
  const read = (Attribute: "enableDnsSupport" | "enableDnsHostnames") =>
    call(aws.run, `ec2:DescribeVpcAttribute ${Attribute} of ${VpcId}`, (options) =>
      ec2Of(aws).send(new DescribeVpcAttributeCommand({ VpcId, Attribute }), options),
    );
  const { EnableDnsSupport: support } = await read("enableDnsSupport");
  const { EnableDnsHostnames: hostnames } = await read("enableDnsHostnames");
  return { support: support?.Value === true, hostnames: hostnames?.Value === true };
}
