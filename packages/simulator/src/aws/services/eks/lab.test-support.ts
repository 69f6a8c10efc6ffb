import * as ec2sdk from "@aws-sdk/client-ec2";
import * as sdk from "@aws-sdk/client-eks";
import * as iamsdk from "@aws-sdk/client-iam";
import { type Cloud, startCloud } from "../../../cloud.ts";
import { checked } from "../../../recorded/aws/schema.test-support.ts";
import { sdkConfig } from "../../client.test-support.ts";

/** The account's own user. */
export const deployer = "arn:aws:iam::111122223333:user/deployer";

/** How access entries and node groups name the cluster. */
export const ofLab = { clusterName: "lab" };

interface Parts {
  cloud: Cloud;
  eks: sdk.EKSClient;
  iam: iamsdk.IAMClient;
  /** In zones a, b and e of one network. */
  subnetIds: string[];
  roleArn: string;
}

const trust = (service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });

async function newRole(iam: iamsdk.IAMClient, RoleName: string, service: string, Path: string) {
  const make = { RoleName, Path, AssumeRolePolicyDocument: trust(service) };
  const { Role } = await iam.send(new iamsdk.CreateRoleCommand(make));
  return Role?.Arn ?? "";
}

async function begin(): Promise<Parts> {
  const cloud = await startCloud({ time: "fast" });
  const eks = checked(new sdk.EKSClient(sdkConfig(cloud)), sdk, cloud);
  const iam = new iamsdk.IAMClient(sdkConfig(cloud));
  const ec2 = new ec2sdk.EC2Client(sdkConfig(cloud));
  const { Vpc } = await ec2.send(new ec2sdk.CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const subnetIds: string[] = [];
  for (const [index, zone] of ["a", "b", "e"].entries()) {
    const want = { VpcId: Vpc?.VpcId, CidrBlock: `10.0.${index}.0/24`, AvailabilityZone: `us-east-1${zone}` };
    const { Subnet } = await ec2.send(new ec2sdk.CreateSubnetCommand(want));
    subnetIds.push(Subnet?.SubnetId ?? "");
  }
  const roleArn = await newRole(iam, "cluster", "eks.amazonaws.com", "/");
  cloud.world.clock.advance(10_000);
  return { cloud, eks, iam, subnetIds, roleArn };
}

/** Before each test of a file a cloud with a network and a role, in which a cluster called `lab` can be made. */
export function eksLab() {
  const parts: Partial<Parts> = {};
  beforeEach(async () => void Object.assign(parts, await begin()));
  afterEach(() => parts.cloud?.close());
  const lab = parts as Parts;
  return Object.assign(lab, {
    makeRole: (name: string, service: string, path = "/") => newRole(lab.iam, name, service, path),
    create: (more: Partial<sdk.CreateClusterCommandInput> = {}) =>
      lab.eks.send(
        new sdk.CreateClusterCommand({
          name: "lab",
          roleArn: lab.roleArn,
          resourcesVpcConfig: { subnetIds: lab.subnetIds.slice(0, 2) },
          accessConfig: { authenticationMode: "API_AND_CONFIG_MAP" },
          ...more,
        }),
      ),
    describeCluster: async () => (await lab.eks.send(new sdk.DescribeClusterCommand({ name: "lab" }))).cluster,
    drain: () => lab.cloud.world.clock.advance(20 * 60_000),
  });
}
