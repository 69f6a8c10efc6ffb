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
  readonly spec: { readonly providerID: string; readonly taints?: readonly object[] };
  readonly status: { readonly addresses: readonly object[]; readonly nodeInfo: { readonly kubeletVersion: string } };
}

/** What the cluster's own API says of its nodes. */
async function nodes(): Promise<Node[]> {
  const { body } = await cloud.request("GET", "/kubernetes/eks-us-east-1-lab/api/v1/nodes");
  return (JSON.parse(JSON.stringify(body)) as { items: Node[] }).items;
}

afterEach(() => cloud.close());

/** A cluster with two subnets, and the role of its nodes. */
async function makeCluster(more: Partial<sdk.CreateClusterCommandInput> = {}) {
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
  const resourcesVpcConfig = { subnetIds: subnets };
  await eks.send(new sdk.CreateClusterCommand({ name: "lab", roleArn, resourcesVpcConfig, ...more }));
  drain();
  return { subnets, nodeRole };
}

test("nodes stay at their version until their group is updated", async () => {
  const { subnets, nodeRole } = await makeCluster({ version: "1.33" });
  const group = { clusterName: "lab", nodegroupName: "workers" };
  await eks.send(new sdk.CreateNodegroupCommand({ ...group, nodeRole, subnets }));
  drain();
  const kubelets = async () => new Set((await nodes()).map(({ status }) => status.nodeInfo.kubeletVersion));
  expect(await kubelets()).toEqual(new Set(["v1.33.5"]));
  await eks.send(new sdk.UpdateClusterVersionCommand({ name: "lab", version: "1.34" }));
  drain();
  await eks.send(new sdk.UpdateNodegroupConfigCommand({ ...group, labels: { addOrUpdateLabels: { a: "b" } } }));
  drain();
  expect(await kubelets()).toEqual(new Set(["v1.33.5"]));
  const { nodegroup } = await eks.send(new sdk.DescribeNodegroupCommand(group));
  expect(nodegroup).toMatchObject({ version: "1.33", releaseVersion: "1.33.5-20260101" });
  await eks.send(new sdk.UpdateNodegroupVersionCommand(group));
  drain();
  expect(await kubelets()).toEqual(new Set(["v1.34.1"]));
});

test("a cluster that reads only aws-auth gets its nodes in by it", async () => {
  const { subnets, nodeRole } = await makeCluster({ accessConfig: { authenticationMode: "CONFIG_MAP" } });
  const path = "/kubernetes/eks-us-east-1-lab/api/v1/namespaces/kube-system/configmaps/aws-auth";
  const mapRoles = `- groups:\n  - system:bootstrappers\n  - system:nodes\n  rolearn: ${nodeRole}\n  username: system:node:{{EC2PrivateDNSName}}\n`;
  // The second group has the same role.
  for (const nodegroupName of ["one", "two"]) {
    await eks.send(new sdk.CreateNodegroupCommand({ clusterName: "lab", nodegroupName, nodeRole, subnets }));
    expect((await cloud.request("GET", path)).body).toMatchObject({ data: { mapRoles } });
  }
});

test("the nodes of a group come into the cluster, follow its size, and go with it", async () => {
  const { subnets, nodeRole } = await makeCluster();
  expect(await nodes()).toEqual([]);

  const group = { clusterName: "lab", nodegroupName: "workers" };
  const scalingConfig = { minSize: 1, desiredSize: 2, maxSize: 5 };
  await eks.send(
    new sdk.CreateNodegroupCommand({
      ...group,
      nodeRole,
      subnets,
      scalingConfig,
      labels: { team: "lab" },
      taints: [{ key: "only", value: "lab", effect: "NO_SCHEDULE" }],
    }),
  );
  expect(await nodes()).toEqual([]);
  drain();
  const first = await nodes();
  expect(first).toHaveLength(2);
  expect(first.map(({ metadata }) => metadata.labels["topology.kubernetes.io/zone"]).sort()).toEqual([
    "us-east-1a",
    "us-east-1b",
  ]);
  for (const { metadata, spec, status } of first) {
    const [, address = ""] = /^ip-(10-0-[01]-\d+)\.ec2\.internal$/.exec(metadata.name) ?? [];
    const zone = metadata.labels["topology.kubernetes.io/zone"];
    expect(spec.providerID).toMatch(new RegExp(`^aws:///${zone}/i-0[0-9a-f]{16}$`));
    expect(spec.taints).toEqual([{ key: "only", value: "lab", effect: "NoSchedule" }]);
    expect(status.addresses).toContainEqual({ type: "InternalIP", address: address.replaceAll("-", ".") });
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
