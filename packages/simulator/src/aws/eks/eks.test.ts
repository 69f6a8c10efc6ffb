import * as ec2sdk from "@aws-sdk/client-ec2";
import * as sdk from "@aws-sdk/client-eks";
import * as iamsdk from "@aws-sdk/client-iam";
import { type Cloud, startCloud } from "../../cloud.ts";
import { sdkConfig } from "../client.test-support.ts";
import { checked } from "../schema.test-support.ts";
import { clusterAccess, readsConfigMap } from "./authenticators.ts";

let cloud: Cloud;
let eks: sdk.EKSClient;
let iam: iamsdk.IAMClient;
let subnetIds: string[];
let roleArn: string;

const trust = (service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });

async function makeRole(RoleName: string, service: string, Path = "/") {
  const make = { RoleName, Path, AssumeRolePolicyDocument: trust(service) };
  const { Role } = await iam.send(new iamsdk.CreateRoleCommand(make));
  return Role?.Arn ?? "";
}

beforeEach(async () => {
  cloud = await startCloud({ time: "fast" });
  eks = checked(new sdk.EKSClient(sdkConfig(cloud)), sdk, cloud);
  iam = new iamsdk.IAMClient(sdkConfig(cloud));
  const ec2 = new ec2sdk.EC2Client(sdkConfig(cloud));
  const { Vpc } = await ec2.send(new ec2sdk.CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  subnetIds = [];
  for (const [index, zone] of ["a", "b", "e"].entries()) {
    const want = { VpcId: Vpc?.VpcId, CidrBlock: `10.0.${index}.0/24`, AvailabilityZone: `us-east-1${zone}` };
    const { Subnet } = await ec2.send(new ec2sdk.CreateSubnetCommand(want));
    subnetIds.push(Subnet?.SubnetId ?? "");
  }
  roleArn = await makeRole("cluster", "eks.amazonaws.com");
  cloud.world.clock.advance(10_000);
});
afterEach(() => cloud.close());

const want = (more: Partial<sdk.CreateClusterCommandInput> = {}): sdk.CreateClusterCommandInput => ({
  name: "lab",
  roleArn,
  resourcesVpcConfig: { subnetIds: subnetIds.slice(0, 2) },
  accessConfig: { authenticationMode: "API_AND_CONFIG_MAP" },
  ...more,
});
const create = (more: Partial<sdk.CreateClusterCommandInput> = {}) =>
  eks.send(new sdk.CreateClusterCommand(want(more)));
const describe_ = async () => (await eks.send(new sdk.DescribeClusterCommand({ name: "lab" }))).cluster;
const settle = () => cloud.world.clock.advance(20 * 60_000);
const entries = { clusterName: "lab" };
const deployer = "arn:aws:iam::111122223333:user/deployer";

test("a cluster is created with its defaults, and can be reached once it is active", async () => {
  const made = await create({ accessConfig: undefined, tags: { team: "a" } });
  expect(made.cluster).toMatchObject({
    status: "CREATING",
    version: "1.34",
    accessConfig: { authenticationMode: "CONFIG_MAP" },
    kubernetesNetworkConfig: { serviceIpv4Cidr: "172.20.0.0/16", ipFamily: "ipv4" },
    resourcesVpcConfig: { endpointPublicAccess: true, endpointPrivateAccess: false, publicAccessCidrs: ["0.0.0.0/0"] },
    upgradePolicy: { supportType: "EXTENDED" },
    tags: { team: "a" },
  });
  expect(made.cluster?.endpoint).toBeUndefined();
  expect((await describe_())?.certificateAuthority?.data).toBeUndefined();
  settle();
  const cluster = await describe_();
  expect(cluster).toMatchObject({ status: "ACTIVE", health: { issues: [] } });
  expect(cluster?.endpoint).toBe(`${cloud.url}/kubernetes/eks-us-east-1-lab`);
  expect(Buffer.from(cluster?.certificateAuthority?.data ?? "", "base64").toString()).toBe(cloud.ca);
  expect(await eks.send(new sdk.ListClustersCommand({}))).toMatchObject({ clusters: ["lab"] });
});

test("a client that polls sees the cluster get ready in a fast world", async () => {
  await create();
  const seen = new Set<string | undefined>();
  for (let poll = 0; poll < 10; poll += 1) seen.add((await describe_())?.status);
  expect([...seen]).toEqual(["CREATING", "ACTIVE"]);
});

describe("a cluster is refused", () => {
  const refusals: [string, () => Promise<unknown>, string, RegExp][] = [
    [
      "with one subnet",
      () => create({ resourcesVpcConfig: { subnetIds: subnetIds.slice(0, 1) } }),
      "InvalidParameterException",
      /at least two different AZs/,
    ],
    [
      "with a subnet that is not there",
      () => create({ resourcesVpcConfig: { subnetIds: ["subnet-1", "subnet-2"] } }),
      "InvalidParameterException",
      /does not exist/,
    ],
    [
      "in a closed zone",
      () => create({ resourcesVpcConfig: { subnetIds: subnetIds.slice(1) } }),
      "UnsupportedAvailabilityZoneException",
      /us-east-1e/,
    ],
    [
      "with a role that is not there",
      () => create({ roleArn: "arn:aws:iam::111122223333:role/no" }),
      "InvalidParameterException",
      /Error in role params/,
    ],
    [
      "with a role for another service",
      async () => create({ roleArn: await makeRole("x", "ec2.amazonaws.com").finally(settle) }),
      "InvalidParameterException",
      /trusted entity is not correct/,
    ],
    ["with a version that is not", () => create({ version: "1.20" }), "InvalidParameterException", /1\.20/],
    ["with a bad name", () => create({ name: "-lab" }), "InvalidParameterException", /name is not valid/],
    [
      "when nobody would be let in",
      () =>
        create({ accessConfig: { authenticationMode: "CONFIG_MAP", bootstrapClusterCreatorAdminPermissions: false } }),
      "InvalidParameterException",
      /must be true/,
    ],
    [
      "when it exists",
      () => create().then(() => create()),
      "ResourceInUseException",
      /Cluster already exists with name: lab/,
    ],
  ];
  test.each(refusals)("%s", async (_why, ask, name, message) => {
    await expect(ask()).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
  });
});

test("a role that was just made cannot be used at once", async () => {
  const fresh = await makeRole("fresh", "eks.amazonaws.com");
  await expect(create({ roleArn: fresh })).rejects.toMatchObject({
    message: expect.stringContaining("does not exist"),
  });
  cloud.world.clock.advance(10_000);
  await create({ roleArn: fresh });
});

test("what is not there is not found", async () => {
  await expect(describe_()).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "No cluster found for name: lab.",
  });
});

describe("a cluster's configuration", () => {
  const update = (change: Partial<sdk.UpdateClusterConfigCommandInput>) =>
    eks.send(new sdk.UpdateClusterConfigCommand({ name: "lab", ...change }));
  beforeEach(async () => {
    await create({ accessConfig: { authenticationMode: "CONFIG_MAP" } });
    settle();
  });

  test("changes one kind of thing at a time, and says when it is done", async () => {
    const { update: begun } = await update({ resourcesVpcConfig: { endpointPrivateAccess: true } });
    expect(begun).toMatchObject({ status: "InProgress", type: "EndpointAccessUpdate" });
    expect((await describe_())?.status).toBe("ACTIVE");
    const message = `Cannot EndpointAccessUpdate because cluster lab currently has update ${begun?.id} in progress`;
    await expect(update({ resourcesVpcConfig: { endpointPublicAccess: false } })).rejects.toMatchObject({
      name: "ResourceInUseException",
      message,
    });
    settle();
    const done = await eks.send(new sdk.DescribeUpdateCommand({ name: "lab", updateId: begun?.id }));
    expect(done.update?.status).toBe("Successful");
    expect((await describe_())?.resourcesVpcConfig).toMatchObject({
      endpointPrivateAccess: true,
      endpointPublicAccess: true,
    });
    await expect(update({ resourcesVpcConfig: { endpointPrivateAccess: true } })).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: expect.stringContaining("already at the desired configuration"),
    });
    await expect(
      update({ upgradePolicy: { supportType: "STANDARD" }, accessConfig: { authenticationMode: "API" } }),
    ).rejects.toMatchObject({ message: "Only one type of update can be allowed." });
  });

  test("opens to access entries one way only", async () => {
    const to = (authenticationMode: sdk.AuthenticationMode) => update({ accessConfig: { authenticationMode } });
    const list = () => eks.send(new sdk.ListAccessEntriesCommand(entries));
    await expect(list()).rejects.toMatchObject({
      name: "InvalidRequestException",
      message:
        "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
    });
    await expect(to("API")).rejects.toMatchObject({
      message: "Unsupported authentication mode update from CONFIG_MAP to API",
    });
    await to("API_AND_CONFIG_MAP");
    settle();
    expect((await list()).accessEntries).toEqual([deployer]);
    await expect(to("API_AND_CONFIG_MAP")).rejects.toMatchObject({ name: "InvalidParameterException" });
    await expect(to("CONFIG_MAP")).rejects.toMatchObject({ name: "InvalidParameterException" });
    expect(readsConfigMap("eks-us-east-1-lab", cloud.world)).toBe(true);
    await to("API");
    settle();
    expect(readsConfigMap("eks-us-east-1-lab", cloud.world)).toBe(false);
  });

  test("keeps the log types that a change does not name", async () => {
    await update({ logging: { clusterLogging: [{ types: ["api", "audit"], enabled: true }] } });
    settle();
    expect((await describe_())?.logging?.clusterLogging).toEqual([
      { types: ["api", "audit"], enabled: true },
      { types: ["authenticator", "controllerManager", "scheduler"], enabled: false },
    ]);
  });

  test("goes up by one version", async () => {
    const up = (version: string) => eks.send(new sdk.UpdateClusterVersionCommand({ name: "lab", version }));
    await expect(up("1.34")).rejects.toMatchObject({ name: "InvalidParameterException" });
    await expect(up("1.33")).rejects.toMatchObject({ name: "InvalidParameterException" });
  });
});

describe("access entries", () => {
  beforeEach(async () => {
    await create();
    settle();
  });
  const enter = (principalArn: string, more: Partial<sdk.CreateAccessEntryCommandInput> = {}) =>
    eks.send(new sdk.CreateAccessEntryCommand({ ...entries, principalArn, ...more }));
  const accessOf = (arn: string) => clusterAccess("eks-us-east-1-lab", arn, cloud.world);
  const admin = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";

  test("the creator has one, with the administrator's policy", async () => {
    const principalArn = deployer;
    const { associatedAccessPolicies } = await eks.send(
      new sdk.ListAssociatedAccessPoliciesCommand({ ...entries, principalArn }),
    );
    expect(associatedAccessPolicies).toMatchObject([
      { policyArn: admin, accessScope: { type: "cluster", namespaces: [] } },
    ]);
  });

  test("a role gets a username, groups and policies", async () => {
    const arn = await makeRole("ci", "ec2.amazonaws.com", "/team/");
    await expect(enter(arn)).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "The specified principalArn is invalid: invalid principal",
    });
    settle();
    const { accessEntry } = await enter(arn, { kubernetesGroups: ["readers"], tags: { a: "b" } });
    expect(accessEntry).toMatchObject({
      principalArn: arn,
      type: "STANDARD",
      username: "arn:aws:sts::111122223333:assumed-role/ci/{{SessionName}}",
      kubernetesGroups: ["readers"],
      tags: { a: "b" },
    });
    const principal = { ...entries, principalArn: arn };
    await eks.send(
      new sdk.AssociateAccessPolicyCommand({
        ...principal,
        policyArn: admin,
        accessScope: { type: "namespace", namespaces: ["dev-*"] },
      }),
    );
    expect(accessOf("arn:aws:iam::111122223333:role/ci")).toEqual({
      username: accessEntry?.username,
      groups: ["readers"],
      policies: [{ policyArn: admin, accessScope: { type: "namespace", namespaces: ["dev-*"] } }],
    });
    await eks.send(new sdk.UpdateAccessEntryCommand({ ...principal, kubernetesGroups: [], username: "ci" }));
    await eks.send(new sdk.DisassociateAccessPolicyCommand({ ...principal, policyArn: admin }));
    const read = await eks.send(new sdk.DescribeAccessEntryCommand(principal));
    expect(read.accessEntry).toMatchObject({ username: "ci", kubernetesGroups: [] });
    await expect(enter(arn)).rejects.toMatchObject({ name: "ResourceInUseException" });
    await eks.send(new sdk.DeleteAccessEntryCommand(principal));
    await expect(eks.send(new sdk.DescribeAccessEntryCommand(principal))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  test("a role made anew is not let in by the old role's entry", async () => {
    const arn = await makeRole("ci", "ec2.amazonaws.com");
    settle();
    await enter(arn);
    expect(accessOf(arn)).toBeDefined();
    await iam.send(new iamsdk.DeleteRoleCommand({ RoleName: "ci" }));
    await makeRole("ci", "ec2.amazonaws.com");
    settle();
    expect(accessOf(arn)).toBeUndefined();
  });

  test("reserved names are refused", async () => {
    const arn = await makeRole("ci", "ec2.amazonaws.com");
    settle();
    await expect(enter(arn, { kubernetesGroups: ["system:masters"] })).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "The kubernetes group name system:masters is invalid, it cannot start with system:",
    });
    await expect(enter(arn, { username: "system:x" })).rejects.toMatchObject({ name: "InvalidParameterException" });
    await expect(enter(arn, { type: "EC2_LINUX", kubernetesGroups: ["x"] })).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
    await expect(enter("arn:aws:sts::111122223333:assumed-role/ci/me")).rejects.toMatchObject({
      message: "The specified principalArn is invalid: invalid principal",
    });
  });
});

describe("node groups", () => {
  let nodeRole: string;
  const group = { clusterName: "lab", nodegroupName: "workers" };
  const add = (more: Partial<sdk.CreateNodegroupCommandInput> = {}) =>
    eks.send(new sdk.CreateNodegroupCommand({ ...group, nodeRole, subnets: subnetIds.slice(0, 2), ...more }));
  beforeEach(async () => {
    await create();
    nodeRole = await makeRole("node", "ec2.amazonaws.com");
    settle();
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
    settle();
    expect((await eks.send(new sdk.DescribeNodegroupCommand(group))).nodegroup?.status).toBe("ACTIVE");
    const { accessEntries } = await eks.send(new sdk.ListAccessEntriesCommand(entries));
    expect(accessEntries).toContain(nodeRole);
    const remove = () => eks.send(new sdk.DeleteClusterCommand({ name: "lab" }));
    await expect(remove()).rejects.toMatchObject({
      name: "ResourceInUseException",
      message: "Cluster has nodegroups attached",
    });
    await eks.send(new sdk.DeleteNodegroupCommand(group));
    settle();
    expect((await remove()).cluster?.status).toBe("DELETING");
    settle();
    await expect(describe_()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("change their size and labels, and refuse an impossible size", async () => {
    await add();
    settle();
    const change = (more: Partial<sdk.UpdateNodegroupConfigCommandInput>) =>
      eks.send(new sdk.UpdateNodegroupConfigCommand({ ...group, ...more }));
    const { update } = await change({ scalingConfig: { maxSize: 5 }, labels: { addOrUpdateLabels: { a: "b" } } });
    const ask = { name: "lab", nodegroupName: "workers", updateId: update?.id };
    expect((await eks.send(new sdk.DescribeUpdateCommand(ask))).update?.type).toBe("ConfigUpdate");
    settle();
    const { nodegroup } = await eks.send(new sdk.DescribeNodegroupCommand(group));
    expect(nodegroup).toMatchObject({ scalingConfig: { minSize: 1, maxSize: 5 }, labels: { a: "b" } });
    await expect(change({ scalingConfig: { minSize: 9 } })).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
    await expect(add()).rejects.toMatchObject({ name: "ResourceInUseException" });
    await expect(add({ nodegroupName: "old", amiType: "AL2_x86_64" })).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
  });
});

test("add-ons, tags and versions", async () => {
  await create();
  settle();
  const addon = { clusterName: "lab", addonName: "coredns" };
  expect((await eks.send(new sdk.CreateAddonCommand(addon))).addon?.status).toBe("CREATING");
  settle();
  expect((await eks.send(new sdk.DescribeAddonCommand(addon))).addon?.status).toBe("ACTIVE");
  expect((await eks.send(new sdk.ListAddonsCommand({ clusterName: "lab" }))).addons).toEqual(["coredns"]);
  await expect(eks.send(new sdk.CreateAddonCommand({ ...addon, addonName: "no" }))).rejects.toMatchObject({
    name: "InvalidParameterException",
  });
  const { addons } = await eks.send(new sdk.DescribeAddonVersionsCommand({ addonName: "vpc-cni" }));
  expect(addons).toHaveLength(1);
  const resourceArn = "arn:aws:eks:us-east-1:111122223333:cluster/lab";
  await eks.send(new sdk.TagResourceCommand({ resourceArn, tags: { a: "1", b: "2" } }));
  await eks.send(new sdk.UntagResourceCommand({ resourceArn, tagKeys: ["a"] }));
  expect((await eks.send(new sdk.ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({ b: "2" });
  const { clusterVersions } = await eks.send(new sdk.DescribeClusterVersionsCommand({ defaultOnly: true }));
  expect(clusterVersions).toMatchObject([{ clusterVersion: "1.34", defaultVersion: true }]);
});

test("a limited identity is denied in EKS's words, and the record says what it needed", async () => {
  await create();
  cloud.world.access.limit(deployer, ["eks:List*"]);
  await expect(describe_()).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: `User: ${deployer} is not authorized to perform: eks:DescribeCluster on resource: arn:aws:eks:us-east-1:111122223333:cluster/lab because no identity-based policy allows the eks:DescribeCluster action`,
  });
  expect(cloud.world.record.needed().map(({ permission }) => permission)).toEqual(
    expect.arrayContaining(["eks:CreateCluster", "eks:DescribeCluster", "iam:PassRole"]),
  );
});
