import * as ec2sdk from "@aws-sdk/client-ec2";
import * as sdk from "@aws-sdk/client-eks";
import { sdkConfig } from "../../client.test-support.ts";
import { eksLab, ofLab } from "./lab.test-support.ts";

const lab = eksLab();
const { create, describeCluster, makeRole, drain } = lab;

describe("node groups", () => {
  let nodeRole: string;
  const group = { clusterName: "lab", nodegroupName: "workers" };
  const add = (more: Partial<sdk.CreateNodegroupCommandInput> = {}) =>
    lab.eks.send(new sdk.CreateNodegroupCommand({ ...group, nodeRole, subnets: lab.subnetIds.slice(0, 2), ...more }));
  beforeEach(async () => {
    await create();
    nodeRole = await makeRole("node", "ec2.amazonaws.com");
    drain();
  });

  test("are made with defaults, get their nodes in, and hold up the cluster's deletion", async () => {
    const { nodegroup } = await add();
    expect(nodegroup).toMatchObject({
      status: "CREATING",
      instanceTypes: ["t3.medium"],
      diskSize: 20,
      amiType: "AL2023_x86_64_STANDARD",
      capacityType: "ON_DEMAND",
      version: "1.34",
    });
    drain();
    expect((await lab.eks.send(new sdk.DescribeNodegroupCommand(group))).nodegroup?.status).toBe("ACTIVE");
    const { accessEntries } = await lab.eks.send(new sdk.ListAccessEntriesCommand(ofLab));
    expect(accessEntries).toContain(nodeRole);
    const remove = () => lab.eks.send(new sdk.DeleteClusterCommand({ name: "lab" }));
    await expect(remove()).rejects.toMatchObject({
      name: "ResourceInUseException",
      message: "Cluster has nodegroups attached",
    });
    await lab.eks.send(new sdk.DeleteNodegroupCommand(group));
    drain();
    expect((await remove()).cluster?.status).toBe("DELETING");
    drain();
    await expect(describeCluster()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("change their size and labels, and refuse an impossible size", async () => {
    await add();
    drain();
    const change = (more: Partial<sdk.UpdateNodegroupConfigCommandInput>) =>
      lab.eks.send(new sdk.UpdateNodegroupConfigCommand({ ...group, ...more }));
    const { update } = await change({ scalingConfig: { maxSize: 5 }, labels: { addOrUpdateLabels: { a: "b" } } });
    await expect(change({ scalingConfig: { maxSize: 6 } })).rejects.toMatchObject({
      name: "ResourceInUseException",
      message: "Nodegroup cannot be updated as it is currently not in Active State",
    });
    expect((await lab.eks.send(new sdk.DescribeNodegroupCommand(group))).nodegroup?.status).toBe("UPDATING");
    const wanted = { name: "lab", nodegroupName: "workers", updateId: update?.id };
    expect((await lab.eks.send(new sdk.DescribeUpdateCommand(wanted))).update?.type).toBe("ConfigUpdate");
    drain();
    const { nodegroup } = await lab.eks.send(new sdk.DescribeNodegroupCommand(group));
    expect(nodegroup).toMatchObject({ scalingConfig: { minSize: 1, maxSize: 5 }, labels: { a: "b" } });
    await expect(change({ scalingConfig: { minSize: 9 } })).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
    await expect(add()).rejects.toMatchObject({
      name: "ResourceInUseException",
      message: "NodeGroup already exists with name workers and cluster name lab",
      clusterName: "lab",
      nodegroupName: "workers",
    });
    await expect(add({ nodegroupName: "arm", instanceTypes: ["t4g.medium"] })).rejects.toMatchObject({
      message: "[t4g.medium] is not a valid instance type for requested amiType AL2023_x86_64_STANDARD",
    });
    await expect(add({ nodegroupName: "old", amiType: "AL2_x86_64" })).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
  });

  // botocore's eks/2017-11-01/service-2.json: of maxUnavailable and maxUnavailablePercentage one has a value.
  test("have one form of how many nodes may be away", async () => {
    await add({ updateConfig: { maxUnavailable: 2, updateStrategy: "MINIMAL" }, nodeRepairConfig: { enabled: true } });
    drain();
    const shown = async () => (await lab.eks.send(new sdk.DescribeNodegroupCommand(group))).nodegroup;
    expect((await shown())?.updateConfig).toEqual({ maxUnavailable: 2, updateStrategy: "MINIMAL" });
    expect((await shown())?.nodeRepairConfig).toEqual({ enabled: true });
    const change = (more: Partial<sdk.UpdateNodegroupConfigCommandInput>) =>
      lab.eks.send(new sdk.UpdateNodegroupConfigCommand({ ...group, ...more }));
    await change({ updateConfig: { maxUnavailablePercentage: 50 } });
    drain();
    expect((await shown())?.updateConfig).toEqual({ maxUnavailablePercentage: 50, updateStrategy: "MINIMAL" });
    await expect(change({ updateConfig: { maxUnavailable: 1, maxUnavailablePercentage: 50 } })).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
    await expect(change({ warmPoolConfig: { enabled: true } })).rejects.toMatchObject({
      message: "warmPoolConfig is not simulated.",
    });
  });

  // The sentences: containers-roadmap#1451, terraform-aws-eks#1279 and #1386, eksctl#3104.
  test("refuse what EKS refuses", async () => {
    const reserved = "Label cannot contain reserved prefixes [kubernetes.io/, k8s.io/, eks.amazonaws.com/]";
    await expect(add({ labels: { "node.kubernetes.io/x": "1" } })).rejects.toMatchObject({ message: reserved });
    await expect(add({ instanceTypes: ["m4.huge"] })).rejects.toMatchObject({
      message: "The following supplied instance types do not exist: [m4.huge]",
    });
    await expect(add({ launchTemplate: { id: "lt-0123" } })).rejects.toMatchObject({ name: "InvalidRequestException" });
    await expect(add({ launchTemplate: { id: "lt-0123", name: "a" } })).rejects.toMatchObject({
      message: "Either provide launch template ID or launch template name in the request.",
    });
    await expect(add({ version: "1.29" })).rejects.toMatchObject({ name: "InvalidParameterException" });
    await expect(add({ releaseVersion: "1.33.5-20260101" })).rejects.toMatchObject({
      message: "Requested release version 1.33.5-20260101 is not valid for kubernetes version 1.34.",
    });
    await expect(add({ taints: [{ key: "a", effect: "NEVER" as "NO_EXECUTE" }] })).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
    expect((await lab.eks.send(new sdk.ListNodegroupsCommand(ofLab))).nodegroups).toEqual([]);
  });

  test("are launched by a version of their template, which an update changes", async () => {
    const ec2 = new ec2sdk.EC2Client(sdkConfig(lab.cloud));
    const LaunchTemplateName = "workers";
    const LaunchTemplateData = { MetadataOptions: { HttpTokens: "required" as const } };
    const { LaunchTemplate } = await ec2.send(
      new ec2sdk.CreateLaunchTemplateCommand({ LaunchTemplateName, LaunchTemplateData }),
    );
    const id = LaunchTemplate?.LaunchTemplateId ?? "";
    await expect(add({ launchTemplate: { id, version: "2" } })).rejects.toMatchObject({
      name: "InvalidRequestException",
    });
    await expect(add({ launchTemplate: { id }, diskSize: 50 })).rejects.toMatchObject({
      message: "Disk size must be specified within the launch template.",
    });
    const { nodegroup } = await add({ launchTemplate: { name: "workers" } });
    expect(nodegroup).toMatchObject({ launchTemplate: { id, name: "workers", version: "1" } });
    expect(nodegroup).toMatchObject({ instanceTypes: ["t3.medium"] });
    expect(nodegroup).not.toHaveProperty("diskSize");
    drain();
    await ec2.send(new ec2sdk.CreateLaunchTemplateVersionCommand({ LaunchTemplateName, LaunchTemplateData }));
    const launchTemplate = { id, version: "2" };
    const other = await ec2.send(
      new ec2sdk.CreateLaunchTemplateCommand({ LaunchTemplateName: "others", LaunchTemplateData }),
    );
    const another = { id: other.LaunchTemplate?.LaunchTemplateId ?? "" };
    await expect(
      lab.eks.send(new sdk.UpdateNodegroupVersionCommand({ ...group, launchTemplate: another })),
    ).rejects.toMatchObject({
      message: "You cannot change the launch template of a node group, only its version.",
    });
    const { update } = await lab.eks.send(new sdk.UpdateNodegroupVersionCommand({ ...group, launchTemplate }));
    expect(update?.type).toBe("VersionUpdate");
    drain();
    const after = await lab.eks.send(new sdk.DescribeNodegroupCommand(group));
    expect(after.nodegroup?.launchTemplate).toMatchObject({ version: "2" });
  });
});

// The words are those of rancher/rancher#28144.
test("a group is in the network of its cluster", async () => {
  await create();
  const nodeRole = await makeRole("node", "ec2.amazonaws.com");
  drain();
  const ec2 = new ec2sdk.EC2Client(sdkConfig(lab.cloud));
  const { Subnets = [] } = await ec2.send(new ec2sdk.DescribeSubnetsCommand({}));
  const { vpcId } = (await describeCluster())?.resourcesVpcConfig ?? {};
  const subnets = Subnets.flatMap((subnet) => (subnet.VpcId === vpcId ? [] : (subnet.SubnetId ?? ""))).slice(0, 1);
  const group = { clusterName: "lab", nodegroupName: "workers", nodeRole, subnets };
  await expect(lab.eks.send(new sdk.CreateNodegroupCommand(group))).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: `Specified subnets must belong to cluster's vpc ${vpcId}`,
  });
});

test("tags and versions", async () => {
  await create();
  drain();
  const resourceArn = "arn:aws:eks:us-east-1:111122223333:cluster/lab";
  await lab.eks.send(new sdk.TagResourceCommand({ resourceArn, tags: { a: "1", b: "2" } }));
  await lab.eks.send(new sdk.UntagResourceCommand({ resourceArn, tagKeys: ["a"] }));
  expect((await lab.eks.send(new sdk.ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({ b: "2" });
  const { clusterVersions } = await lab.eks.send(new sdk.DescribeClusterVersionsCommand({ defaultOnly: true }));
  expect(clusterVersions).toMatchObject([{ clusterVersion: "1.34", defaultVersion: true }]);
});

describe("a group that cannot be made", () => {
  const group = { ...ofLab, nodegroupName: "workers" };
  const describeGroup = async () => (await lab.eks.send(new sdk.DescribeNodegroupCommand(group))).nodegroup;
  const add = async (more: Partial<sdk.CreateNodegroupCommandInput> = {}) => {
    const nodeRole = await makeRole("node", "ec2.amazonaws.com");
    drain();
    await lab.eks.send(
      new sdk.CreateNodegroupCommand({ ...group, nodeRole, subnets: lab.subnetIds.slice(0, 2), ...more }),
    );
  };

  // The words are those of aws/amazon-vpc-cni-k8s#878; that it fails, aws/containers-roadmap#607.
  test("is in a public subnet that gives no public addresses", async () => {
    await create();
    drain();
    const ec2 = new ec2sdk.EC2Client(sdkConfig(lab.cloud));
    const { vpcId: VpcId } = (await describeCluster())?.resourcesVpcConfig ?? {};
    const [SubnetId = ""] = lab.subnetIds;
    const { InternetGateway } = await ec2.send(new ec2sdk.CreateInternetGatewayCommand({}));
    const GatewayId = InternetGateway?.InternetGatewayId;
    await ec2.send(new ec2sdk.AttachInternetGatewayCommand({ VpcId, InternetGatewayId: GatewayId }));
    const { RouteTable } = await ec2.send(new ec2sdk.CreateRouteTableCommand({ VpcId }));
    const { RouteTableId } = RouteTable ?? {};
    await ec2.send(new ec2sdk.AssociateRouteTableCommand({ RouteTableId, SubnetId }));
    await ec2.send(new ec2sdk.CreateRouteCommand({ RouteTableId, GatewayId, DestinationCidrBlock: "0.0.0.0/0" }));
    await add();
    drain();
    expect(await describeGroup()).toMatchObject({
      status: "CREATE_FAILED",
      health: { issues: [{ code: "Ec2SubnetInvalidConfiguration", resourceIds: [SubnetId] }] },
    });
    await lab.eks.send(new sdk.DeleteNodegroupCommand(group));
    drain();
    await ec2.send(new ec2sdk.ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value: true } }));
    await lab.eks.send(
      new sdk.CreateNodegroupCommand({
        ...group,
        nodeRole: "arn:aws:iam::111122223333:role/node",
        subnets: [SubnetId],
      }),
    );
    drain();
    expect((await describeGroup())?.status).toBe("ACTIVE");
  });

  // terraform-aws-modules/terraform-aws-eks#2041, #3594; vpc-cni in time: its input before_compute.
  test("has nodes whose pods get no addresses, unless vpc-cni comes in time", async () => {
    await create({ bootstrapSelfManagedAddons: false });
    drain();
    await add();
    lab.cloud.world.clock.advance(10 * 60_000);
    expect((await describeGroup())?.status).toBe("CREATING");
    drain();
    expect(await describeGroup()).toMatchObject({
      status: "CREATE_FAILED",
      health: { issues: [{ code: "NodeCreationFailure", message: "Unhealthy nodes in the kubernetes cluster" }] },
    });
    await lab.eks.send(new sdk.DeleteNodegroupCommand(group));
    drain();
    const nodeRole = "arn:aws:iam::111122223333:role/node";
    await lab.eks.send(new sdk.CreateNodegroupCommand({ ...group, nodeRole, subnets: lab.subnetIds.slice(0, 2) }));
    lab.cloud.world.clock.advance(10 * 60_000);
    await lab.eks.send(new sdk.CreateAddonCommand({ ...ofLab, addonName: "vpc-cni" }));
    drain();
    expect((await describeGroup())?.status).toBe("ACTIVE");
  });
});
