import * as sdk from "@aws-sdk/client-cloudformation";
import { DescribeRouteTablesCommand } from "@aws-sdk/client-ec2";
import type { Clients, Replay } from "./replays.test-support.ts";
import { gateway, make, outputsOf, shownOutputs } from "./steps.test-support.ts";

const outputs = (value: string) => `Outputs:\n  RefAttachment: { Value: ${value} }\n`;

const routeTable = (associations = "") => `
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 100.0.0.0/20 } }
  RouteTable: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Vpc, Tags: [{ Key: env, Value: production }] } }
${associations}`;
const association = (name: string, cidr: string) => `
  ${name}: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: ${cidr} } }
  ${name}Table: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref ${name}, RouteTableId: !Ref RouteTable } }`;

async function tables(clients: Clients, template: string) {
  await make(clients, template);
  clients.drain();
  const Filters = [{ Name: "tag:env", Values: ["production"] }];
  return clients.ec2.send(new DescribeRouteTablesCommand({ Filters }));
}

/** What was recorded of resources that templates declare. */
export const templateReplays: readonly Replay[] = [
  {
    match: /^test_internet_gateway_ref_and_attr/,
    async replay(clients) {
      await make(
        clients,
        gateway(`${outputs("!Ref Gateway")}  IdAttachment: { Value: !GetAtt Gateway.InternetGatewayId }\n`),
      );
      clients.drain();
      const { StackResourceDetail } = await clients.cfn.send(
        new sdk.DescribeStackResourceCommand({ StackName: "lab", LogicalResourceId: "Gateway" }),
      );
      return {
        outputs: await shownOutputs(clients),
        description: { ...StackResourceDetail, Metadata: JSON.parse(StackResourceDetail?.Metadata ?? "{}") },
      };
    },
  },
  {
    match: /^test_vpc_with_route_table/,
    async replay(clients) {
      const { RouteTables = [] } = await tables(clients, routeTable());
      const byKey = (one: (typeof RouteTables)[number]) =>
        Object.fromEntries((one.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
      return { route_table: { RouteTables: RouteTables.map((one) => ({ ...one, Tags: byKey(one) })) } };
    },
    kept: [{ where: /ResponseMetadata/, reason: "Only the tables are read here: a client has no status to show." }],
  },
  {
    match: /^test_cfn_with_multiple_route_table_associations/,
    async replay(clients) {
      const both = association("One", "100.0.0.0/24") + association("Two", "100.0.1.0/24");
      const { RouteTables = [] } = await tables(clients, routeTable(both));
      return { route_table: RouteTables[0] };
    },
    kept: [{ where: /Tags/, reason: "The order of tags is no one's, and the recorded stack's name is not masked." }],
  },
  {
    match: /^test_simple_route_table_creation/,
    async replay(clients, name) {
      const suspicious = name.endsWith("_without_vpc") ? "Suspicious Route Table" : "Suspicious Route table";
      await make(
        clients,
        `
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Vpc, Tags: [{ Key: Name, Value: ${suspicious} }] } }
`,
      );
      clients.drain();
      const Filters = [{ Name: "tag:Name", Values: [suspicious] }];
      const { RouteTables = [] } = await clients.ec2.send(new DescribeRouteTablesCommand({ Filters }));
      const { Tags = [], ...table } = RouteTables[0] ?? {};
      const own = Tags.filter(({ Key }) => !Key?.startsWith("aws:")).map(({ Key, Value }) => [Key, Value]);
      return { tags: Object.fromEntries(own), route_table: table };
    },
  },
  {
    match: /^test_ec2_security_group_id_with_vpc/,
    async replay(clients) {
      const values = ["SGWithVpcId", "SGWithoutVpcId"].map(
        (name) => `  ${name}Ref: { Value: !Ref ${name} }\n  ${name}GroupId: { Value: !GetAtt ${name}.GroupId }\n`,
      );
      const references = await outputsOf(
        clients,
        `
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  SGWithVpcId: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: a, VpcId: !Ref Vpc } }
  SGWithoutVpcId: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: b } }
Outputs:
${values.join("")}`,
      );
      expect(references.SGWithVpcIdRef).toBe(references.SGWithVpcIdGroupId);
      expect(references.SGWithoutVpcIdRef).not.toMatch(/^sg-/);
      return { references };
    },
  },
  {
    match: /^test_vpc_gateway_attachment/,
    async replay(clients) {
      const { Ref } = await outputsOf(
        clients,
        `
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Gateway: { Type: AWS::EC2::InternetGateway }
  Attachment:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties: { VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway }
Outputs: { Ref: { Value: !Ref Attachment } }
`,
      );
      return { "attachment-1-ref": Ref };
    },
    kept: [{ where: /^attachment-2-ref/, reason: "Virtual private gateways: no scenario of ours has them." }],
  },
];
