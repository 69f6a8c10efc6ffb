import * as sdk from "@aws-sdk/client-eks";
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
});

test("add-ons, tags and versions", async () => {
  await create();
  drain();
  const addon = { clusterName: "lab", addonName: "coredns" };
  expect((await lab.eks.send(new sdk.CreateAddonCommand(addon))).addon?.status).toBe("CREATING");
  drain();
  expect((await lab.eks.send(new sdk.DescribeAddonCommand(addon))).addon?.status).toBe("ACTIVE");
  expect((await lab.eks.send(new sdk.ListAddonsCommand({ clusterName: "lab" }))).addons).toEqual(["coredns"]);
  await expect(lab.eks.send(new sdk.CreateAddonCommand({ ...addon, addonName: "no" }))).rejects.toMatchObject({
    name: "InvalidParameterException",
  });
  const newer = { ...addon, addonVersion: "v1.13.0-eksbuild.1" };
  await lab.eks.send(new sdk.UpdateAddonCommand(newer));
  await expect(lab.eks.send(new sdk.UpdateAddonCommand(newer))).rejects.toMatchObject({
    name: "ResourceInUseException",
    message: "Addon coredns cannot be updated as it is currently in UPDATING state",
  });
  drain();
  expect((await lab.eks.send(new sdk.DescribeAddonCommand(addon))).addon).toMatchObject({
    status: "ACTIVE",
    addonVersion: "v1.13.0-eksbuild.1",
  });
  await expect(lab.eks.send(new sdk.UpdateAddonCommand({ ...addon, addonVersion: "latest" }))).rejects.toMatchObject({
    message: "Addon version specified is not supported",
  });
  const { addons } = await lab.eks.send(new sdk.DescribeAddonVersionsCommand({ addonName: "vpc-cni" }));
  expect(addons).toHaveLength(1);
  const resourceArn = "arn:aws:eks:us-east-1:111122223333:cluster/lab";
  await lab.eks.send(new sdk.TagResourceCommand({ resourceArn, tags: { a: "1", b: "2" } }));
  await lab.eks.send(new sdk.UntagResourceCommand({ resourceArn, tagKeys: ["a"] }));
  expect((await lab.eks.send(new sdk.ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({ b: "2" });
  const { clusterVersions } = await lab.eks.send(new sdk.DescribeClusterVersionsCommand({ defaultOnly: true }));
  expect(clusterVersions).toMatchObject([{ clusterVersion: "1.34", defaultVersion: true }]);
});
