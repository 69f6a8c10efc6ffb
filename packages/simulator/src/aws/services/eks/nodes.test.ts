import * as ec2sdk from "@aws-sdk/client-ec2";
import * as sdk from "@aws-sdk/client-eks";
import * as iamsdk from "@aws-sdk/client-iam";
import { type Cloud, startCloud } from "../../../cloud.ts";
import { sdkConfig } from "../../client.test-support.ts";

let cloud: Cloud;
let eks: sdk.EKSClient;
const drain = () => cloud.world.clock.advance(20 * 60_000);

async function role(iam: iamsdk.IAMClient, name: string, service: string): Promise<string> {
  const statement = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const { Role } = await iam.send(new iamsdk.CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument }));
  return Role?.Arn ?? "";
}

interface Node {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
}

/** What the cluster's own API says of its nodes. */
async function nodes(): Promise<Node[]> {
  const { body } = await cloud.request("GET", "/kubernetes/eks-us-east-1-lab/api/v1/nodes");
  return (JSON.parse(JSON.stringify(body)) as { items: Node[] }).items;
}

afterEach(() => cloud.close());

test("the nodes of a group come into the cluster, follow its size, and go with it", async () => {
  cloud = await startCloud({ time: "fast" });
  const config = sdkConfig(cloud);
  eks = new sdk.EKSClient(config);
  const [iam, ec2] = [new iamsdk.IAMClient(config), new ec2sdk.EC2Client(config)];
  const { Vpc } = await ec2.send(new ec2sdk.CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const subnets: string[] = [];
  for (const [index, AvailabilityZone] of ["us-east-1a", "us-east-1b"].entries()) {
    const CidrBlock = `10.0.${index}.0/24`;
    const { Subnet } = await ec2.send(
      new ec2sdk.CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock, AvailabilityZone }),
    );
    subnets.push(Subnet?.SubnetId ?? "");
  }
  const roleArn = await role(iam, "cluster", "eks.amazonaws.com");
  const nodeRole = await role(iam, "node", "ec2.amazonaws.com");
  drain();
  await eks.send(new sdk.CreateClusterCommand({ name: "lab", roleArn, resourcesVpcConfig: { subnetIds: subnets } }));
  drain();
  expect(await nodes()).toEqual([]);

  const group = { clusterName: "lab", nodegroupName: "workers" };
  const scalingConfig = { minSize: 1, desiredSize: 2, maxSize: 5 };
  await eks.send(
    new sdk.CreateNodegroupCommand({
      ...group,
      nodeRole,
      subnets,
      scalingConfig,
      labels: { team: "lab", odd: "10.0.0.0/33" },
    }),
  );
  expect(await nodes()).toEqual([]);
  drain();
  const first = await nodes();
  expect(first).toHaveLength(2);
  for (const { metadata } of first) {
    expect(metadata.name).toMatch(/^ip-10-0-0-\d+\.ec2\.internal$/);
    expect(metadata.labels).not.toHaveProperty("odd");
    expect(metadata.labels).toMatchObject({
      team: "lab",
      "eks.amazonaws.com/nodegroup": "workers",
      "node.kubernetes.io/instance-type": "t3.medium",
    });
  }

  const resize = (desiredSize: number) =>
    eks.send(new sdk.UpdateNodegroupConfigCommand({ ...group, scalingConfig: { ...scalingConfig, desiredSize } }));
  await resize(4);
  drain();
  const names = (of: readonly Node[]) => of.map(({ metadata }) => metadata.name);
  expect(names(await nodes())).toHaveLength(4);
  expect(names(await nodes())).toEqual(expect.arrayContaining(names(first)));
  await resize(1);
  drain();
  expect(await nodes()).toHaveLength(1);

  await eks.send(new sdk.DeleteNodegroupCommand(group));
  drain();
  expect(await nodes()).toEqual([]);
});
