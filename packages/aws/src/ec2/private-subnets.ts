import { DescribeRouteTablesCommand, type RouteTable } from "@aws-sdk/client-ec2";
import type { AwsReads } from "../aws.ts";
import { call } from "../client/calls.ts";
import { ec2Of } from "./client.ts";

async function routeTablesOf(vpc: string, aws: AwsReads): Promise<RouteTable[]> {
  const ec2 = ec2Of(aws);
  const Filters = [{ Name: "vpc-id", Values: [vpc] }];
  const all: RouteTable[] = [];
  for (let NextToken: string | undefined, first = true; first || NextToken !== undefined; first = false) {
    const page = await call(aws.run, `ec2:DescribeRouteTables of ${vpc}`, (options) =>
      ec2.send(new DescribeRouteTablesCommand({ Filters, NextToken }), options),
    );
    all.push(...(page.RouteTables ?? []));
    NextToken = page.NextToken;
  }
  return all;
}

const leadsOut = ({ Routes = [] }: RouteTable): boolean =>
  Routes.some(({ GatewayId = "" }) => GatewayId.startsWith("igw-"));

/** Of some subnets of a network those of which this is true: whether a route leads straight to the internet. */
async function routed(out: boolean, subnets: readonly string[], vpc: string, aws: AwsReads): Promise<string[]> {
  const tables = await routeTablesOf(vpc, aws);
  const main = tables.find(({ Associations = [] }) => Associations.some(({ Main }) => Main));
  const tableOf = (subnet: string) =>
    tables.find(({ Associations = [] }) => Associations.some(({ SubnetId }) => SubnetId === subnet)) ?? main;
  return subnets.filter((subnet) => {
    const table = tableOf(subnet);
    return table !== undefined && leadsOut(table) === out;
  });
}

export const privateOf = (subnets: readonly string[], vpc: string, aws: AwsReads) => routed(false, subnets, vpc, aws);
export const publicOf = (subnets: readonly string[], vpc: string, aws: AwsReads) => routed(true, subnets, vpc, aws);
