import * as sdk from "@aws-sdk/client-ec2";
import { type Cloud, startCloud } from "../../../cloud.ts";
import { checked } from "../../../recorded/aws/schema.test-support.ts";
import { sdkConfig } from "../../client.test-support.ts";

// Of the SDK's models, the API reference of CreateVpcEndpoint and moto's tests of VPC endpoints.
let cloud: Cloud;
let ec2: sdk.EC2Client;
let VpcId = "";
let subnet = "";
let group = "";

beforeEach(async () => {
  cloud = await startCloud({ time: "fast" });
  ec2 = checked(new sdk.EC2Client(sdkConfig(cloud)), sdk, cloud);
  VpcId = (await ec2.send(new sdk.CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }))).Vpc?.VpcId ?? "";
  await ec2.send(new sdk.ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }));
  subnet = (await ec2.send(new sdk.CreateSubnetCommand({ VpcId, CidrBlock: "10.0.0.0/24" }))).Subnet?.SubnetId ?? "";
  const made = await ec2.send(new sdk.CreateSecurityGroupCommand({ VpcId, GroupName: "endpoints", Description: "x" }));
  group = made.GroupId ?? "";
});
afterEach(() => cloud.close());

const service = (name: string) => `com.amazonaws.us-east-1.${name}`;
const make = (more: Partial<sdk.CreateVpcEndpointCommandInput>) =>
  ec2.send(
    new sdk.CreateVpcEndpointCommand({ VpcId, ServiceName: service("ecr.api"), VpcEndpointType: "Interface", ...more }),
  );
const all = async () => (await ec2.send(new sdk.DescribeVpcEndpointsCommand({}))).VpcEndpoints ?? [];

test("an interface has a place in each subnet, is there after a while, and is in the way of what it is in", async () => {
  const { VpcEndpoint } = await make({ SubnetIds: [subnet], SecurityGroupIds: [group] });
  expect(VpcEndpoint).toMatchObject({
    State: "pending",
    PrivateDnsEnabled: true,
    SubnetIds: [subnet],
    Groups: [{ GroupId: group }],
  });
  cloud.world.clock.advance(5 * 60_000);
  expect(await all()).toMatchObject([{ State: "available", ServiceName: service("ecr.api") }]);
  for (const command of [
    new sdk.DeleteSubnetCommand({ SubnetId: subnet }),
    new sdk.DeleteSecurityGroupCommand({ GroupId: group }),
  ])
    await expect(ec2.send(command as sdk.DeleteSubnetCommand)).rejects.toMatchObject({ name: "DependencyViolation" });
  await ec2.send(new sdk.DeleteVpcEndpointsCommand({ VpcEndpointIds: [VpcEndpoint?.VpcEndpointId ?? ""] }));
  expect((await all()).map(({ State }) => State)).toEqual(["deleting"]);
  cloud.world.clock.advance(5 * 60_000);
  expect(await all()).toEqual([]);
  await ec2.send(new sdk.DeleteSubnetCommand({ SubnetId: subnet }));
});

test.each<[string, () => Partial<sdk.CreateVpcEndpointCommandInput>, string]>([
  ["a service that there is not", () => ({ ServiceName: service("none") }), "InvalidServiceName"],
  ["a gateway where only an interface is", () => ({ VpcEndpointType: "Gateway" }), "InvalidServiceName"],
  [
    "a gateway in a subnet",
    () => ({ VpcEndpointType: "Gateway", ServiceName: service("s3"), SubnetIds: [subnet] }),
    "InvalidParameter",
  ],
  ["what is not simulated", () => ({ PolicyDocument: "{}" }), "InvalidParameter"],
])("%s is refused", async (_what, more, name) => {
  await expect(make(more())).rejects.toMatchObject({ name });
});

// aws-cdk-lib/aws-ec2/lib/vpc-endpoint.ts (getDefaultEndpointPrefix) and eksctl's pkg/cfn/builder/vpc_endpoint.go.
test("in China most interfaces are named in another way, and gateways are not", async () => {
  const china = checked(new sdk.EC2Client({ ...sdkConfig(cloud), region: "cn-north-1" }), sdk, cloud);
  const { Vpc } = await china.send(new sdk.CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const there = (ServiceName: string, VpcEndpointType: sdk.VpcEndpointType) =>
    china.send(
      new sdk.CreateVpcEndpointCommand({ VpcId: Vpc?.VpcId, ServiceName, VpcEndpointType, PrivateDnsEnabled: false }),
    );
  for (const [name, type] of [
    ["cn.com.amazonaws.cn-north-1.sts", "Interface"],
    ["com.amazonaws.cn-north-1.logs", "Interface"],
    ["com.amazonaws.cn-north-1.s3", "Gateway"],
  ] as const)
    expect((await there(name, type)).VpcEndpoint?.ServiceName).toBe(name);
  for (const [name, type] of [
    ["com.amazonaws.cn-north-1.sts", "Interface"],
    ["cn.com.amazonaws.cn-north-1.logs", "Interface"],
    ["cn.com.amazonaws.cn-north-1.s3", "Gateway"],
  ] as const)
    await expect(there(name, type)).rejects.toMatchObject({ name: "InvalidServiceName" });
});

test("private names are given once in a network, and only where it resolves names", async () => {
  await make({ SubnetIds: [subnet] });
  await expect(make({ SubnetIds: [subnet] })).rejects.toMatchObject({
    message: expect.stringContaining("conflicting DNS domain"),
  });
  await ec2.send(new sdk.ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: false } }));
  await expect(make({ ServiceName: service("sts") })).rejects.toMatchObject({
    message: expect.stringContaining("enableDnsHostnames"),
  });
});

test("an endpoint that is gone is named when it is deleted again", async () => {
  const { Unsuccessful } = await ec2.send(
    new sdk.DeleteVpcEndpointsCommand({ VpcEndpointIds: ["vpce-0a1b2c3d4e5f60718"] }),
  );
  expect(Unsuccessful).toMatchObject([
    { ResourceId: "vpce-0a1b2c3d4e5f60718", Error: { Code: "InvalidVpcEndpoint.NotFound" } },
  ]);
});
