import { appendAuthority, obstruct } from "@slipway/simulator";
import { type AwsOperator, awsOperator, type Bench, openBench } from "@slipway/testing";
import action from "./action.ts";

let bench: Bench;
let aws: AwsOperator;
let inputs: Readonly<Record<string, string>>;
const admin = "arn:aws:iam::111122223333:role/operators";
const run = (mode: string, more: Readonly<Record<string, string>> = {}) =>
  bench.run(action, { ...inputs, mode, ...more });
const eks = async (path: string, body: object) => {
  await bench.cloud.request("POST", `https://eks.us-east-1.amazonaws.com${path}`, body);
  bench.cloud.world.clock.advance(20 * 60_000);
};

beforeEach(async () => {
  bench = await openBench();
  aws = await awsOperator(bench.cloud);
  // Its network and its role are those of another cluster.
  await aws.cluster("theirs", "API");
  await aws.role("operators");
  bench.cloud.world.clock.advance(60_000);
  const { roleArn, resourcesVpcConfig } = await aws.describe("theirs");
  const { subnetIds } = resourcesVpcConfig as { readonly subnetIds: readonly string[] };
  inputs = { name: "lab", role: String(roleArn), subnets: subnetIds.join("\n"), version: "1.32" };
});
afterEach(() => bench.close());

/** The changes of a cluster that a run asked for, in their order. */
const asked = (ran: Awaited<ReturnType<typeof run>>) =>
  ran.requests.filter(({ method }) => method === "POST").map(({ url }) => new URL(url).pathname);

test("a new cluster is private, lets in by entries alone, and has no hidden administrator", async () => {
  const ran = await run("apply", { version: "" });
  expect(ran).toSucceed();
  const cluster = await aws.describe("lab");
  expect(cluster).toMatchObject({
    version: "1.34",
    accessConfig: { authenticationMode: "API" },
    upgradePolicy: { supportType: "STANDARD" },
    resourcesVpcConfig: { endpointPublicAccess: false, endpointPrivateAccess: true },
  });
  expect((await aws.read("lab", "arn:aws:iam::111122223333:role/deployer")).entry).toBeUndefined();
  expect(ran.outputs).toMatchObject({ name: "lab", version: "1.34", arn: cluster.arn, account: "111122223333" });
  expect(ran.outputs.endpoint).toMatch(/^https:\/\//);
  expect(ran.outputs["security-group"]).toMatch(/^sg-/);
  expect(ran.outputs["oidc-issuer"]).toMatch(/^https:\/\/oidc\.eks\./);
});

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

test("each kind of change is asked for by itself and waited for before the next", async () => {
  expect(await run("apply", { logging: "api", "log-retention-days": "30" })).toSucceed();
  const changes = {
    "access-mode": "API",
    endpoint: "public-and-private",
    "public-ranges": "203.0.113.0/24",
    logging: "audit",
    "log-retention-days": "90",
    support: "EXTENDED",
    "deletion-protection": "true",
    "secrets-key": await aws.key(),
    admins: admin,
    tags: "stage=test",
  };
  const ran = await run("apply", changes);
  expect(ran).toSucceed();
  const config = "/clusters/lab/update-config";
  expect(asked(ran).filter((path) => path === config)).toHaveLength(4);
  expect(asked(ran)).toContain("/clusters/lab/encryption-config/associate");
  expect(await aws.describe("lab")).toMatchObject({
    deletionProtection: true,
    upgradePolicy: { supportType: "EXTENDED" },
  });
  expect((await aws.read("lab", admin)).policies).toMatchObject([{ name: "AmazonEKSClusterAdminPolicy" }]);
  expect(await aws.logGroups("/aws/eks/lab")).toEqual({ "/aws/eks/lab/cluster": 90 });
  expect(await run("check", changes)).toSucceed();
  expect(await run("destroy", { ...changes, confirm: "lab" })).toRefuse(
    /protected from deletion/,
    /deletion-protection: false/,
  );
  expect(await run("apply", { ...changes, "deletion-protection": "false" })).toSucceed();
  expect(await run("destroy", { ...changes, confirm: "lab" })).toSucceed();
  expect([(await aws.describe("lab")).arn, await aws.logGroups("/aws/eks/lab")]).toEqual([undefined, {}]);
});

// Off is a setup with enabled: false (UpdateClusterConfig); a group without retentionInDays never expires, and
// DeleteRetentionPolicy makes it one (API references of EKS and CloudWatch Logs).
test("logging is turned off by none, and logs are kept for ever by never", async () => {
  expect(await run("apply", { logging: "api", "log-retention-days": "30" })).toSucceed();
  expect(await run("plan", { logging: "none\napi", "log-retention-days": "30" })).toRefuse(/logging/, /none by itself/);
  const off = { logging: "none", "log-retention-days": "never" };
  expect(await run("apply", off)).toSucceed();
  const { logging } = await aws.describe("lab");
  const setups = (logging as { clusterLogging: { enabled: boolean; types: string[] }[] }).clusterLogging;
  expect(setups.filter(({ enabled, types }) => enabled && types.length > 0)).toEqual([]);
  expect(await aws.logGroups("/aws/eks/lab")).toEqual({ "/aws/eks/lab/cluster": undefined });
  expect(await run("check", off)).toSucceed();
  expect(await run("apply", { name: "quiet", logging: "none" })).toSucceed();
  expect(await aws.logGroups("/aws/eks/quiet")).toEqual({});
});

test("Auto Mode is turned on and off in its three places at once", async () => {
  const auto = { "auto-mode": "true", "node-role": "arn:aws:iam::111122223333:role/operators" };
  expect(await run("apply")).toSucceed();
  // What the role has to have: "Enable EKS Auto Mode on an existing cluster" of the EKS user guide.
  const cluster = { RoleName: "theirs-cluster" };
  expect(await run("apply", auto)).toRefuse(
    /may not tag its sessions/,
    /sts:TagSession, by iam:UpdateAssumeRolePolicy/,
  );
  const trust = {
    Effect: "Allow",
    Principal: { Service: "eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:Tag*"],
  };
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
  await aws.iam("UpdateAssumeRolePolicy", { ...cluster, PolicyDocument });
  for (const part of ["BlockStorage", "Compute", "LoadBalancing"])
    await aws.attach(cluster.RoleName, `AmazonEKS${part}Policy`);
  expect((await run("plan", auto)).printed).toContain("which lacks AmazonEKSNetworkingPolicy: attach");
  await aws.attach(cluster.RoleName, "AmazonEKSNetworkingPolicy");
  expect((await run("plan", auto)).printed).not.toContain("lacks");
  expect(await run("apply", auto)).toSucceed();
  const places = async () => {
    const { computeConfig, storageConfig, kubernetesNetworkConfig } = await aws.describe("lab");
    const { elasticLoadBalancing } = kubernetesNetworkConfig as Readonly<Record<string, unknown>>;
    return { computeConfig, storageConfig, elasticLoadBalancing };
  };
  expect(await places()).toMatchObject({
    computeConfig: { enabled: true },
    storageConfig: { blockStorage: { enabled: true } },
    elasticLoadBalancing: { enabled: true },
  });
  expect(await run("check", auto)).toSucceed();
  expect(await run("apply", { "auto-mode": "false" })).toSucceed();
  expect(await places()).toMatchObject({
    computeConfig: { enabled: false },
    storageConfig: { blockStorage: { enabled: false } },
    elasticLoadBalancing: { enabled: false },
  });
});

describe("an upgrade", () => {
  test("goes one minor version after the other, and back by one", async () => {
    expect(await run("apply")).toSucceed();
    const ran = await run("apply", { version: "1.34" });
    expect(ran).toSucceed();
    expect(asked(ran).filter((path) => path === "/clusters/lab/updates")).toHaveLength(2);
    expect((await aws.describe("lab")).version).toBe("1.34");
    const back = await run("apply", { version: "1.33" });
    expect([back.code, back.printed]).toEqual([0, expect.stringMatching(/goes back from 1\.34 to 1\.33/)]);
    expect(await run("plan", { version: "1.31", support: "EXTENDED" })).toRefuse(/takes back one minor version, not 2/);
  });

  test("stops before what EKS's own checks are against, at each version", async () => {
    expect(await run("apply")).toSucceed();
    const { world } = bench.cloud;
    const reason = "A node is too old.";
    obstruct(world, "us-east-1", "lab", { name: "Kubelet version skew", version: "1.34", status: "ERROR", reason });
    obstruct(world, "us-east-1", "lab", {
      name: "Deprecated APIs",
      version: "1.33",
      status: "WARNING",
      reason: "Someone asks for v1beta3.",
    });
    const plan = await run("plan", { version: "1.33" });
    expect([plan.code, plan.printed]).toEqual([
      0,
      expect.stringMatching(/::warning::.*1\.33: Deprecated APIs: Someone asks/),
    ]);
    expect(await run("apply", { version: "1.34" })).toRefuse(
      /not ready for Kubernetes 1\.34\. Kubelet version skew: A node/,
      /describe-insight/,
    );
    expect((await aws.describe("lab")).version).toBe("1.33");
    expect(await run("plan", { version: "1.34" })).toRefuse(/not ready for Kubernetes 1\.34/);
  });
});

// CreateCertificateAuthority of EKS's API reference: a successor is in the trust bundle from when it is appended.
test("a rotation of the certificate authority is said, and the output has both", async () => {
  expect(await run("apply")).toSucceed();
  expect((await run("check")).printed).not.toContain("being rotated");
  appendAuthority(bench.cloud.world, "us-east-1", "lab", bench.cloud.ca);
  const ran = await run("check");
  expect(ran).toSucceed();
  expect(ran.printed).toMatch(/::warning::The certificate authority of lab is being rotated/);
  const trusted = Buffer.from(ran.outputs["certificate-authority"] ?? "", "base64").toString();
  expect(trusted.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
});

test("Auto Mode is refused in a cluster that reads only aws-auth", async () => {
  await aws.cluster("old", "CONFIG_MAP");
  const { roleArn, resourcesVpcConfig } = await aws.describe("old");
  const { subnetIds } = resourcesVpcConfig as { readonly subnetIds: readonly string[] };
  const auto = { "auto-mode": "true", "node-role": "arn:aws:iam::111122223333:role/operators", version: "" };
  const old = { ...auto, name: "old", role: String(roleArn), subnets: subnetIds.join("\n") };
  expect(await run("plan", old)).toRefuse(/nodes join by access entries/, /access-mode: API_AND_CONFIG_MAP/);
});

// Provider.keyArn of EKS's model: a key created in the region of the cluster.
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

test("a key of another region is refused before the first request", async () => {
  const ran = await run("plan", { "secrets-key": "arn:aws:kms:eu-north-1:111122223333:key/mrk-0a00" });
  expect(ran.printed).toMatch(/- secrets-key: .*Give a key of us-east-1/);
  expect(ran.requests).toEqual([]);
});

// The states are those of "Key states of AWS KMS keys"; what EKS takes: API reference of Provider.
test("a key that EKS could not use is refused by the plan, for a new cluster and for one that is there", async () => {
  const key = await aws.key();
  const signing = await aws.key({ KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" });
  await aws.kms("DisableKey", { KeyId: key });
  const plans = async () => {
    expect(await run("plan", { "secrets-key": key })).toRefuse(/secrets-key is Disabled/, /enable-key/);
    expect(await run("plan", { "secrets-key": signing })).toRefuse(/SIGN_VERIFY/, /Give a symmetric key/);
    expect(await run("plan", { "secrets-key": `${key.slice(0, -4)}0000` })).toRefuse(/does not exist in us-east-1/);
  };
  await plans();
  expect(await run("apply")).toSucceed();
  await plans();
  await aws.kms("EnableKey", { KeyId: key });
  const ran = await run("plan", { "secrets-key": key });
  expect(ran).toSucceed();
  expect(ran.requests.filter(({ permissions = [] }) => permissions.includes("kms:DescribeKey"))).toHaveLength(1);
});

// rancher/rancher#28144, pulumi/pulumi-eks#517.
test("subnets and groups that are not there or elsewhere are refused by the plan", async () => {
  const vpc = /vpc-\w+/.exec(await aws.ec2("CreateVpc", { CidrBlock: "10.9.0.0/16" }))?.[0] ?? "";
  const group = { VpcId: vpc, GroupName: "theirs", GroupDescription: "theirs" };
  const GroupId = /sg-[0-9a-f]+/.exec(await aws.ec2("CreateSecurityGroup", group))?.[0] ?? "";
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

test("what EKS does not change is refused, and the cluster is never replaced", async () => {
  expect(await run("apply", { "secrets-key": await aws.key() })).toSucceed();
  for (const other of [{ "secrets-key": await aws.key() }, { role: admin }, { "service-range": "10.100.0.0/16" }])
    expect(await run("plan", other)).toRefuse(/never replaced/, /another name/);
  expect(await run("plan", { "access-mode": "API_AND_CONFIG_MAP" })).toRefuse(/does not change back/, /access-mode/);
});

test("a cluster that others made is adopted: what the inputs do not name stays, and a destroy leaves it", async () => {
  const { roleArn } = await aws.describe("theirs");
  const given = { name: "theirs", role: String(roleArn), version: "" };
  const before = await aws.describe("theirs");
  expect(await run("apply", given)).toSucceed();
  expect(await aws.describe("theirs")).toEqual(before);
  expect(await run("destroy", { ...given, confirm: "theirs" })).toSucceed();
  expect((await aws.describe("theirs")).status).toBe("ACTIVE");
});

test("what a cluster stands on that is gone is said, and a closed zone or a stranger's role are refused beforehand", async () => {
  expect(await run("apply")).toSucceed();
  const [subnet = ""] = (inputs.subnets ?? "").split("\n");
  const { resourcesVpcConfig } = await aws.describe("lab");
  const { vpcId } = resourcesVpcConfig as { readonly vpcId: string };
  const made = await aws.ec2("CreateSubnet", {
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
  await aws.ec2("DeleteSubnet", { SubnetId: subnet });
  expect((await run("plan")).printed).toMatch(/::warning::The cluster lab is not well\. Ec2SubnetNotFound/);
});

test("a cluster that reads only aws-auth comes to entries alone a step at a time, and its administrators with it", async () => {
  await aws.cluster("old", "CONFIG_MAP");
  const { roleArn, resourcesVpcConfig } = await aws.describe("old");
  const { subnetIds } = resourcesVpcConfig as { readonly subnetIds: readonly string[] };
  const old = { name: "old", role: String(roleArn), subnets: subnetIds.join("\n"), version: "" };
  expect(await run("apply", { ...old, admins: admin })).toRefuse(/authentication mode/, /set access-mode/);
  const ran = await run("apply", { ...old, admins: admin, "access-mode": "API" });
  expect(ran).toSucceed();
  expect(asked(ran).filter((path) => path === "/clusters/old/update-config")).toHaveLength(2);
  expect(await aws.describe("old")).toMatchObject({ accessConfig: { authenticationMode: "API" } });
  expect((await aws.read("old", admin)).policies).toMatchObject([{ name: "AmazonEKSClusterAdminPolicy" }]);
});

test("node groups are in the way of a destroy, which says so", async () => {
  expect(await run("apply")).toSucceed();
  await aws.role("workers");
  bench.cloud.world.clock.advance(60_000);
  await aws.nodegroup("lab", "workers", "workers");
  expect(await run("destroy", { confirm: "lab" })).toRefuse(/nodegroups attached/, /Delete the node groups/);
  await eks("/clusters/lab/update-config", { deletionProtection: true });
  expect((await aws.describe("lab")).status).toBe("ACTIVE");
});

test("tags of the cluster, its log group and the administrators' entries are kept, beside those of others", async () => {
  const given = { logging: "audit", "log-retention-days": "30", admins: admin };
  const group = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/eks/lab/cluster";
  const tagsOf = async () => [
    (await aws.describe("lab")).tags,
    (await aws.read("lab", admin)).entry?.tags,
    (await aws.logs("ListTagsForResource", { resourceArn: group })).tags,
  ];
  expect(await run("apply", { ...given, tags: "stage=test" })).toSucceed();
  const made = await tagsOf();
  expect(made).toEqual(Array(3).fill({ stage: "test", "made-by": expect.any(String) }));
  await aws.tag("lab", { theirs: "1" });
  await aws.tagEntry("lab", admin, { theirs: "1" });
  await aws.logs("TagResource", { resourceArn: group, tags: { theirs: "1" } });
  expect(await run("check", { ...given, tags: "stage=test" })).toSucceed();
  expect(await run("apply", { ...given, tags: "stage=other" })).toSucceed();
  expect(await tagsOf()).toEqual(made.map((tags) => ({ ...(tags as object), stage: "other", theirs: "1" })));
});
