import type { WireGroup } from "@slipway/testing";
import { groupLab } from "./lab.test-support.ts";

const lab = groupLab();
const { run, asked, ours, template, writes } = lab;

test("a new group has IMDSv2, an encrypted gp3 disk and repair, and a check of it makes two requests", async () => {
  const ran = await run("apply");
  expect(ran).toSucceed();
  expect(await ours()).toMatchObject({
    status: "ACTIVE",
    amiType: "AL2023_x86_64_STANDARD",
    capacityType: "ON_DEMAND",
    scalingConfig: { minSize: 1, maxSize: 1, desiredSize: 1 },
    nodeRepairConfig: { enabled: true },
    launchTemplate: { name: "lab/workers", version: "1" },
  });
  expect(await template()).toContain(
    "<metadataOptions><httpTokens>required</httpTokens><httpPutResponseHopLimit>1</httpPutResponseHopLimit>",
  );
  expect(await template()).toMatch(/<encrypted>true<.*<volumeSize>50<.*<volumeType>gp3</);
  expect(ran.outputs.version).toBe("1.34");
  const check = await run("check", { "min-size": "1", "max-size": "1", "disk-size": "50", "node-repair": "true" });
  expect(check).toSucceed();
  expect(asked(check)).toHaveLength(2);
});

// What EKS says of another network's: rancher/rancher#28144.
test("subnets that are not there or in another network are refused in the plan", async () => {
  const vpc = /vpc-\w+/.exec(await lab.aws.ec2("CreateVpc", { CidrBlock: "10.9.0.0/16" }))?.[0] ?? "";
  const block = { VpcId: vpc, CidrBlock: "10.9.0.0/24" };
  const subnet = /subnet-[0-9a-f]+/.exec(await lab.aws.ec2("CreateSubnet", block))?.[0] ?? "";
  expect(await run("plan", { subnets: subnet })).toRefuse(`${subnet} (${vpc})`, /Give in subnets what is in vpc-/);
  expect(await run("plan", { subnets: "subnet-0a1b2c3d4e5f60718" })).toRefuse("What subnets names does not exist");
});

test("instance types choose the image, and unknown and mixed ones are refused in the plan", async () => {
  const unknown = await run("plan", { "instance-types": "m5.huge" });
  expect(unknown.outputs.problem).toMatch(/do not exist: \[m5\.huge\].*Correct instance-types/);
  const mixed = await run("plan", { "instance-types": "m7g.large\nm7i.large" });
  expect(mixed.outputs.problem).toContain("m7g.large is arm64, m7i.large is x86_64");
  expect(await run("apply", { "instance-types": "m7g.large\nm6g.large" })).toSucceed();
  expect((await ours())?.amiType).toBe("AL2023_ARM_64_STANDARD");
});

// Which image is for which machines: the table of the EKS user guide, "Use EKS-optimized accelerated AMIs for GPU
// instances"; aws/aws-k8s-tester (amiResolver) reads it from DescribeInstanceTypes in the same way.
test("instance types with accelerators get the image that has their drivers", async () => {
  const planned = async (types: string) => (await run("plan", { "instance-types": types })).outputs;
  for (const [types, image] of Object.entries({
    "g4dn.xlarge\ng5.xlarge": "AL2023_x86_64_NVIDIA",
    "g5g.xlarge": "AL2023_ARM_64_NVIDIA",
    "inf2.xlarge": "AL2023_x86_64_NEURON",
    "g4ad.xlarge": "AL2023_x86_64_STANDARD",
  }))
    expect((await planned(types)).plan).toContain(image);
  const { problem } = await planned("g5.xlarge\nm7i.large");
  expect(problem).toMatch(/g5\.xlarge is x86_64 with NVIDIA, m7i\.large is x86_64.*ami-type/);
  expect(await run("apply", { "instance-types": "g5.xlarge" })).toSucceed();
  expect((await ours())?.amiType).toBe("AL2023_x86_64_NVIDIA");
});

// EC2's limit: CreateLaunchTemplateRequest, LaunchTemplateName, of its API reference (length from 3 to 128).
test("a name that no launch template can have is refused in the plan, and there is nothing to destroy of it", async () => {
  const [cluster, name] = ["c".repeat(90), "workers-".repeat(7)];
  await lab.aws.cluster(cluster, "API");
  const { outputs } = await run("plan", { cluster, name });
  expect(outputs.problem).toMatch(/at most 128 characters.*at most 37 characters/s);
  expect(await run("apply", { cluster, name: name.slice(0, 37) })).toSucceed();
  expect(await lab.nodes.find(cluster, name.slice(0, 37))).toMatchObject({ status: "ACTIVE" });
  expect(await run("destroy", { cluster, name, confirm: name })).toSucceed();
});

test("without subnets the nodes are in those that no route leads straight out of", async () => {
  const { resourcesVpcConfig } = await lab.aws.describe("lab");
  const { subnetIds, vpcId } = resourcesVpcConfig as { subnetIds: readonly string[]; vpcId: string };
  const [open = "", closed] = subnetIds;
  await lab.nodes.openSubnet(vpcId, open);
  expect(await run("apply")).toSucceed();
  expect((await ours())?.subnets).toEqual([closed]);
  await lab.nodes.remove("lab", "workers");
  await lab.nodes.openSubnet(vpcId, closed ?? "");
  expect((await run("plan")).outputs.problem).toContain("have a route straight to the internet");
});

// aws/containers-roadmap#607 (a new group in a public subnet without mapPublicIpOnLaunch fails), aws/amazon-vpc-cni-k8s#878.
test("public subnets that assign no addresses are refused in the plan, and taken once they do", async () => {
  const { resourcesVpcConfig } = await lab.aws.describe("lab");
  const { subnetIds, vpcId } = resourcesVpcConfig as { subnetIds: readonly string[]; vpcId: string };
  const [open = ""] = subnetIds;
  await lab.nodes.openSubnet(vpcId, open);
  expect(await run("plan", { subnets: open })).toRefuse(`no node group in ${open}:`, "Give private ones in subnets");
  await lab.aws.ec2("ModifySubnetAttribute", { SubnetId: open, "MapPublicIpOnLaunch.Value": "true" });
  expect(await run("apply", { subnets: open })).toSucceed();
  expect(await ours()).toMatchObject({ status: "ACTIVE", subnets: [open] });
});

test("within its bounds the autoscaler counts, and new bounds move the number to the nearer one", async () => {
  const bounds = { "min-size": "1", "max-size": "5", "desired-size": "2" };
  expect(await run("apply", bounds)).toSucceed();
  await lab.nodes.change("lab", "workers", { scalingConfig: { desiredSize: 4 } });
  expect(await run("check", bounds)).toSucceed();
  expect(await run("apply", { "min-size": "1", "max-size": "6" })).toSucceed();
  expect((await ours())?.scalingConfig).toEqual({ minSize: 1, maxSize: 6, desiredSize: 4 });
  expect(await run("apply", { "max-size": "3" })).toSucceed();
  expect((await ours())?.scalingConfig).toEqual({ minSize: 1, maxSize: 3, desiredSize: 3 });
});

test("labels and taints of others stay, and of ours only what differs is sent", async () => {
  const given = { labels: "a=1\nb=2", taints: "one=x:NoSchedule\ntwo:NoExecute" };
  expect(await run("apply", given)).toSucceed();
  await lab.nodes.change("lab", "workers", {
    labels: { addOrUpdateLabels: { theirs: "1" } },
    taints: { addOrUpdateTaints: [{ key: "theirs", effect: "NO_SCHEDULE" }] },
  });
  expect(await run("check", given)).toSucceed();
  expect(await run("apply", { labels: "a=1\nb=3", taints: "one=y:NoSchedule" })).toSucceed();
  const { labels, taints }: Partial<WireGroup> = (await ours()) ?? {};
  expect(labels).toEqual({ a: "1", b: "3", theirs: "1" });
  expect(taints).toEqual([
    { key: "two", effect: "NO_EXECUTE" },
    { key: "theirs", effect: "NO_SCHEDULE" },
    { key: "one", value: "y", effect: "NO_SCHEDULE" },
  ]);
});

test("a share of nodes takes the place of their number, and the strategy stays", async () => {
  expect(await run("apply", { "max-unavailable": "2", "update-strategy": "MINIMAL" })).toSucceed();
  expect(await run("apply", { "max-unavailable": "50%" })).toSucceed();
  expect((await ours())?.updateConfig).toEqual({ maxUnavailablePercentage: 50, updateStrategy: "MINIMAL" });
  expect(await run("apply", { "update-strategy": "DEFAULT" })).toSucceed();
  expect((await ours())?.updateConfig).toEqual({ maxUnavailablePercentage: 50, updateStrategy: "DEFAULT" });
});

test("each kind of change is a request of its own", async () => {
  expect(await run("apply")).toSucceed();
  const more = { labels: "a=1", "node-repair": "false", "disk-size": "100", "release-version": "1.34.1-20251112" };
  const ran = await run("apply", more);
  expect(ran).toSucceed();
  expect(writes(ran)).toEqual([
    "ec2:CreateLaunchTemplateVersion",
    "eks:UpdateNodegroupConfig",
    "eks:UpdateNodegroupVersion",
  ]);
  expect(await ours()).toMatchObject({
    releaseVersion: "1.34.1-20251112",
    launchTemplate: { version: "2" },
    nodeRepairConfig: { enabled: false },
  });
  expect(await template()).toContain("<volumeSize>100</volumeSize>");
});

test("a change of the template leaves nodes at their version, though the control plane is newer", async () => {
  await lab.aws.cluster("old", "API", "1.33");
  const old = { cluster: "old" };
  const there = () => lab.nodes.find("old", "workers");
  expect(await run("apply", old)).toSucceed();
  await lab.aws.upgrade("old", "1.34");
  expect(await run("apply", { ...old, "disk-size": "80" })).toSucceed();
  expect(await there()).toMatchObject({ version: "1.33", releaseVersion: "1.33.5-20260101" });
  expect(await run("apply", { ...old, "kubernetes-version": "1.34" })).toSucceed();
  expect(await there()).toMatchObject({ version: "1.34", releaseVersion: "1.34.1-20260101" });
});

test("nodes are never ahead of the control plane, and at most three versions behind it", async () => {
  const ahead = await run("plan", { "kubernetes-version": "1.35" });
  expect(ahead.outputs.problem).toMatch(/cannot run 1\.35: the control plane runs 1\.34.*Upgrade the cluster first/);
  const behind = await run("plan", { "kubernetes-version": "1.30" });
  expect(behind.outputs.problem).toContain("at most 3 minor versions behind");
  expect(await run("apply", { "kubernetes-version": "1.33" })).toSucceed();
  expect((await ours())?.version).toBe("1.33");
  expect((await run("plan", { "kubernetes-version": "1.35" })).outputs.problem).toContain("cannot run 1.35");
});

test("what EKS never changes is replaced only by name, and with nothing lost of the template", async () => {
  expect(await run("apply", { "instance-types": "m7i.large" })).toSucceed();
  const refused = await run("apply", { "instance-types": "c7i.large", "capacity-type": "SPOT" });
  expect(refused.outputs.problem).toContain("allow-replace: workers");
  expect((await ours())?.instanceTypes).toEqual(["m7i.large"]);
  const inputs = { "instance-types": "c7i.large", "capacity-type": "SPOT", "allow-replace": "workers" };
  expect(await run("apply", inputs)).toSucceed();
  expect(await ours()).toMatchObject({
    instanceTypes: ["c7i.large"],
    capacityType: "SPOT",
    launchTemplate: { version: "1" },
  });
});

test("a role that was just created is waited for", async () => {
  const fresh = await lab.aws.role("fresh");
  expect(await run("apply", { "node-role": fresh })).toSucceed();
  expect((await ours())?.nodeRole).toBe(fresh);
});

test("a destroy removes the group and its template", async () => {
  expect(await run("apply")).toSucceed();
  expect(await run("destroy", { confirm: "workers" })).toSucceed();
  expect([await ours(), await template()]).toEqual([undefined, undefined]);
});

test("a missing cluster is named, and inputs that exclude each other are before the first request", async () => {
  const none = await run("plan", { cluster: "none" });
  expect(none.outputs.problem).toContain("There is no cluster none in us-east-1.");
  const wrong = await run("plan", {
    "min-size": "3",
    "max-size": "2",
    "desired-size": "9",
    "kubernetes-version": "1.33",
    "release-version": "1.34.1-20260101",
    taints: "a=1:NoExecute\na=2:NoExecute",
  });
  for (const input of ["max-size", "desired-size", "release-version", "taints"])
    expect(wrong.printed).toContain(`- ${input}: `);
  expect(wrong.requests).toEqual([]);
});

// DryRun: the API references of CreateLaunchTemplate and CreateLaunchTemplateVersion.
test("where IAM does not simulate, EC2 is asked itself whether the launch template may be made, and changed", async () => {
  const deny = (...Action: string[]) =>
    lab.aws.iam("PutRolePolicy", {
      ...{ RoleName: "deployer", PolicyName: "own" },
      PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Deny", Resource: "*", Action }] }),
    });
  const simulate = "iam:SimulatePrincipalPolicy";
  const problem = /by DryRun was refused with 403 UnauthorizedOperation/;
  await deny(simulate, "ec2:CreateLaunchTemplate");
  expect((await run("plan")).outputs.problem).toMatch(problem);
  await deny(simulate);
  expect(await run("plan")).toSucceed();
  expect(await run("apply")).toSucceed();
  await deny(simulate, "ec2:CreateLaunchTemplateVersion");
  expect((await run("plan", { "disk-size": "80" })).outputs.problem).toMatch(problem);
  await deny(simulate);
  expect(await run("plan", { "disk-size": "80" })).toSucceed();
});
