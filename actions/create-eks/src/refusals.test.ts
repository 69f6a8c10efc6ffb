import { admin, eksWorld } from "./lab.test-support.ts";

const lab = eksWorld();
const { run } = lab;
const eks = async (path: string, body: object) => {
  await lab.bench.cloud.request("POST", `https://eks.us-east-1.amazonaws.com${path}`, body);
  lab.bench.cloud.world.clock.advance(20 * 60_000);
};

test("a cluster in extended support is said to cost more, by every plan", async () => {
  const plan = await run("plan", { version: "1.31", support: "EXTENDED" });
  expect(plan.printed).toMatch(
    /::warning::Kubernetes 1\.31 is in extended support.*six times as much, until 2026-11-26/,
  );
  expect(await run("plan", { version: "1.31" })).toRefuse(/in extended support/, /support: EXTENDED/);
  expect(await run("plan", { version: "1.20" })).toRefuse(
    /does not run Kubernetes 1\.20/,
    /1\.34, 1\.33, 1\.32, 1\.31/,
  );
});

test("Auto Mode is refused in a cluster that reads only aws-auth", async () => {
  await lab.aws.cluster("old", "CONFIG_MAP");
  const { roleArn, resourcesVpcConfig } = await lab.aws.describe("old");
  const { subnetIds } = resourcesVpcConfig as { readonly subnetIds: readonly string[] };
  const auto = { "auto-mode": "true", "node-role": "arn:aws:iam::111122223333:role/operators", version: "" };
  const old = { ...auto, name: "old", role: String(roleArn), subnets: subnetIds.join("\n") };
  expect(await run("plan", old)).toRefuse(/nodes join by access entries/, /access-mode: API_AND_CONFIG_MAP/);
});

// "Cluster API server endpoint" of the EKS user guide: who is not in the ranges gets no answer.
test("narrower ranges are a warning, and refused when they would shut out the runners that are named", async () => {
  expect(await run("apply", { endpoint: "public-and-private" })).toSucceed();
  const narrow = { endpoint: "public-and-private", "public-ranges": "203.0.113.0/24" };
  expect((await run("plan", narrow)).printed).toMatch(/::warning::.* will answer only 203\.0\.113\.0\/24: runners/);
  const refused = await run("plan", { ...narrow, "runner-range": "198.51.100.0/28" });
  expect(refused.printed).toMatch(/- public-ranges: .*runners of 198\.51\.100\.0\/28 would lose the API server/);
  expect(refused.requests).toEqual([]);
  const within = await run("apply", { ...narrow, "runner-range": "203.0.113.16/28" });
  expect(within).toSucceed();
  expect((await run("plan", { ...narrow, "public-ranges": "203.0.112.0/23" })).printed).not.toContain(
    "will answer only",
  );
});

// Provider.keyArn of EKS's model: a key created in the region of the cluster.
test("a key of another region is refused before the first request", async () => {
  const ran = await run("plan", { "secrets-key": "arn:aws:kms:eu-north-1:111122223333:key/mrk-0a00" });
  expect(ran.printed).toMatch(/- secrets-key: .*Give a key of us-east-1/);
  expect(ran.requests).toEqual([]);
});

// The states are those of "Key states of AWS KMS keys"; what EKS takes: API reference of Provider.
test("a key that EKS could not use is refused by the plan, for a new cluster and for one that is there", async () => {
  const key = await lab.aws.key();
  const signing = await lab.aws.key({ KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" });
  await lab.aws.kms("DisableKey", { KeyId: key });
  const plans = async () => {
    expect(await run("plan", { "secrets-key": key })).toRefuse(/secrets-key is Disabled/, /enable-key/);
    expect(await run("plan", { "secrets-key": signing })).toRefuse(/SIGN_VERIFY/, /Give a symmetric key/);
    expect(await run("plan", { "secrets-key": `${key.slice(0, -4)}0000` })).toRefuse(/does not exist in us-east-1/);
  };
  await plans();
  expect(await run("apply")).toSucceed();
  await plans();
  await lab.aws.kms("EnableKey", { KeyId: key });
  const ran = await run("plan", { "secrets-key": key });
  expect(ran).toSucceed();
  expect(ran.requests.filter(({ permissions = [] }) => permissions.includes("kms:DescribeKey"))).toHaveLength(1);
});

// rancher/rancher#28144, pulumi/pulumi-eks#517.
test("subnets and groups that are not there or elsewhere are refused by the plan", async () => {
  const vpc = /vpc-\w+/.exec(await lab.aws.ec2("CreateVpc", { CidrBlock: "10.9.0.0/16" }))?.[0] ?? "";
  const group = { VpcId: vpc, GroupName: "theirs", GroupDescription: "theirs" };
  const GroupId = /sg-[0-9a-f]+/.exec(await lab.aws.ec2("CreateSecurityGroup", group))?.[0] ?? "";
  const plans = async () => {
    const elsewhere = await run("plan", { "security-groups": GroupId });
    expect(elsewhere).toRefuse(new RegExp(`${GroupId} \\(${vpc}\\)`), /Give in security-groups what is in vpc-/);
    expect(await run("plan", { "security-groups": "sg-0a1b2c3d4e5f60718" })).toRefuse(/security-groups names does not/);
    const subnets = "subnet-0a1b2c3d4e5f60718\nsubnet-0a1b2c3d4e5f60719";
    expect(await run("plan", { subnets })).toRefuse(/What subnets names does not exist/, /Correct subnets/);
  };
  await plans();
  expect(await run("apply")).toSucceed();
  await plans();
});

// aws/containers-roadmap#2258: other subnets have to be in the zones that the cluster has, all of them and no others.
test("subnets in other zones than the cluster's are refused by the plan, and others in its zones are taken", async () => {
  expect(await run("apply")).toSucceed();
  const { resourcesVpcConfig } = await lab.aws.describe("lab");
  const { vpcId, subnetIds } = resourcesVpcConfig as { readonly vpcId: string; readonly subnetIds: readonly string[] };
  const subnet = async (zone: string, at: number) => {
    const block = { VpcId: vpcId, CidrBlock: `10.0.${at}.0/24`, AvailabilityZone: `us-east-1${zone}` };
    return /subnet-[0-9a-f]+/.exec(await lab.aws.ec2("CreateSubnet", block))?.[0] ?? "";
  };
  const wider = await run("plan", { subnets: [...subnetIds, await subnet("c", 8)].join("\n") });
  expect(wider).toRefuse(
    /made in the zones us-east-1a, us-east-1b,.* those in us-east-1a, us-east-1b, us-east-1c/,
    /leave zones/,
  );
  const open = await run("plan", { subnets: [...subnetIds, "known-after-apply:network.private-subnets"].join("\n") });
  expect(open).toRefuse(/still to be made/);
  const others = [subnetIds[0] ?? "", await subnet("b", 9)];
  expect(await run("apply", { subnets: others.join("\n") })).toSucceed();
  expect((await lab.aws.describe("lab")).resourcesVpcConfig).toMatchObject({ subnetIds: others.sort() });
});

// KubernetesNetworkConfigRequest of EKS's model: it does not overlap with any block of the VPC.
test("a range of services that the network has is refused by the plan", async () => {
  const ran = await run("plan", { "service-range": "10.0.0.0/20" });
  expect(ran).toRefuse(/service-range 10\.0\.0\.0\/20 meets .*\(10\.0\.0\.0\/24\)/, /leave service-range out/);
  expect(await run("apply", { "service-range": "192.168.0.0/20" })).toSucceed();
  expect((await lab.aws.describe("lab")).kubernetesNetworkConfig).toMatchObject({ serviceIpv4Cidr: "192.168.0.0/20" });
});

test("what EKS does not change is refused, and the cluster is never replaced", async () => {
  expect(await run("apply", { "secrets-key": await lab.aws.key() })).toSucceed();
  for (const other of [{ "secrets-key": await lab.aws.key() }, { role: admin }, { "service-range": "10.100.0.0/16" }])
    expect(await run("plan", other)).toRefuse(/never replaced/, /another name/);
  expect(await run("plan", { "access-mode": "API_AND_CONFIG_MAP" })).toRefuse(/does not change back/, /access-mode/);
});

test("what a cluster stands on that is gone is said, and a closed zone or a stranger's role are refused beforehand", async () => {
  expect(await run("apply")).toSucceed();
  const [subnet = ""] = (lab.inputs.subnets ?? "").split("\n");
  const { resourcesVpcConfig } = await lab.aws.describe("lab");
  const { vpcId } = resourcesVpcConfig as { readonly vpcId: string };
  const made = await lab.aws.ec2("CreateSubnet", {
    VpcId: vpcId,
    CidrBlock: "10.0.9.0/24",
    AvailabilityZone: "us-east-1e",
  });
  const closed = /subnet-[0-9a-f]+/.exec(made)?.[0] ?? "";
  expect(await run("plan", { name: "other", subnets: `${subnet}\n${closed}` })).toRefuse(
    /EKS places nothing in the zone of subnet-\w+ \(us-east-1e\)/,
  );
  expect(await run("plan", { name: "other", role: admin })).toRefuse(
    /may not assume the role \S+operators: its trust policy names ec2/,
  );
  await lab.aws.ec2("DeleteSubnet", { SubnetId: subnet });
  expect((await run("plan")).printed).toMatch(/::warning::The cluster lab is not well\. Ec2SubnetNotFound/);
});

test("node groups are in the way of a destroy, which says so", async () => {
  expect(await run("apply")).toSucceed();
  await lab.aws.role("workers");
  lab.bench.cloud.world.clock.advance(60_000);
  await lab.aws.nodegroup("lab", "workers", "workers");
  expect(await run("destroy", { confirm: "lab" })).toRefuse(/nodegroups attached/, /Delete the node groups/);
  await eks("/clusters/lab/update-config", { deletionProtection: true });
  expect((await lab.aws.describe("lab")).status).toBe("ACTIVE");
});
