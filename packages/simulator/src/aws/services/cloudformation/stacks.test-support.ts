import * as sdk from "@aws-sdk/client-cloudformation";
import * as ec2sdk from "@aws-sdk/client-ec2";
import { type Cloud, startCloud } from "../../../cloud.ts";
import { checked } from "../../../recorded/aws/schema.test-support.ts";
import { sdkConfig } from "../../client.test-support.ts";

/** A template with a network, and whatever else is given. */
export const network = (cidr = "10.0.0.0/16", more = "") => `
AWSTemplateFormatVersion: 2010-09-09
Description: a lab
Parameters:
  Cidr: { Type: String, Default: ${cidr} }
  Nat: { Type: String, Default: "no", AllowedValues: ["yes", "no"] }
Conditions:
  WithNat: !Equals [!Ref Nat, "yes"]
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: !Ref Cidr
      EnableDnsHostnames: true
      Tags: [{ Key: Name, Value: !Sub "\${AWS::StackName}/Vpc" }]
  Gateway: { Type: AWS::EC2::InternetGateway }
  Attachment:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties: { VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway }
  Table:
    Type: AWS::EC2::RouteTable
    Properties: { VpcId: !Ref Vpc }
  Route:
    Type: AWS::EC2::Route
    DependsOn: Attachment
    Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway }
  SubnetA:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: !Select [0, !Cidr [!GetAtt Vpc.CidrBlock, 4, 8]]
      AvailabilityZone: !Select [0, !GetAZs ""]
      MapPublicIpOnLaunch: true
  Association:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: { SubnetId: !Ref SubnetA, RouteTableId: !Ref Table }
  Address: { Type: AWS::EC2::EIP, Condition: WithNat }
  NatGateway:
    Type: AWS::EC2::NatGateway
    Condition: WithNat
    Properties: { SubnetId: !Ref SubnetA, AllocationId: !GetAtt Address.AllocationId }
${more}
Outputs:
  VpcId: { Value: !Ref Vpc, Export: { Name: !Sub "\${AWS::StackName}::VPC" } }
  Subnets: { Value: !Join [",", [!Ref SubnetA]] }
`;

/** How requests name the stack. */
export const lab = { StackName: "lab" };

/** Before each test of a file a cloud, in which a stack called `lab` can be made. */
export function stackLab() {
  const parts: { cloud?: Cloud; cfn?: sdk.CloudFormationClient } = {};
  beforeEach(async () => {
    parts.cloud = await startCloud({ time: "fast" });
    parts.cfn = checked(new sdk.CloudFormationClient(sdkConfig(parts.cloud)), sdk, parts.cloud);
  });
  afterEach(() => parts.cloud?.close());
  const made = parts as Required<typeof parts>;
  return Object.assign(made, {
    drain: () => made.cloud.world.clock.advance(30 * 60_000),
    create: (TemplateBody: string, more: Partial<sdk.CreateStackCommandInput> = {}) =>
      made.cfn.send(new sdk.CreateStackCommand({ ...lab, TemplateBody, ...more })),
    update: (TemplateBody: string, more: Partial<sdk.UpdateStackCommandInput> = {}) =>
      made.cfn.send(new sdk.UpdateStackCommand({ ...lab, TemplateBody, ...more })),
    stack: async (StackName = "lab") => (await made.cfn.send(new sdk.DescribeStacksCommand({ StackName }))).Stacks?.[0],
    /** The networks beside the one that AWS made. */
    vpcs: async () => {
      const ec2 = new ec2sdk.EC2Client(sdkConfig(made.cloud));
      const Filters = [{ Name: "is-default", Values: ["false"] }];
      return (await ec2.send(new ec2sdk.DescribeVpcsCommand({ Filters }))).Vpcs ?? [];
    },
    eventsOf: async () => (await made.cfn.send(new sdk.DescribeStackEventsCommand(lab))).StackEvents ?? [],
  });
}
