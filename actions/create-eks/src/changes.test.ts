import { appendAuthority, obstruct } from "@slipway/simulator";
import { admin, eksWorld } from "./lab.test-support.ts";

const lab = eksWorld();
const { run } = lab;

/** The changes of a cluster that a run asked for, in their order. */
const asked = (ran: Awaited<ReturnType<typeof run>>) =>
  ran.requests.filter(({ method }) => method === "POST").map(({ url }) => new URL(url).pathname);

test("a new cluster is private, lets in by entries alone, and has no hidden administrator", async () => {
  const ran = await run("apply", { version: "" });
  expect(ran).toSucceed();
  const cluster = await lab.aws.describe("lab");
  expect(cluster).toMatchObject({
    version: "1.34",
    accessConfig: { authenticationMode: "API" },
    upgradePolicy: { supportType: "STANDARD" },
    resourcesVpcConfig: { endpointPublicAccess: false, endpointPrivateAccess: true },
  });
  expect((await lab.aws.read("lab", "arn:aws:iam::111122223333:role/deployer")).entry).toBeUndefined();
  expect(ran.outputs).toMatchObject({ name: "lab", version: "1.34", arn: cluster.arn, account: "111122223333" });
  expect(ran.outputs.endpoint).toMatch(/^https:\/\//);
  expect(ran.outputs["security-group"]).toMatch(/^sg-/);
  expect(ran.outputs["oidc-issuer"]).toMatch(/^https:\/\/oidc\.eks\./);
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
    "secrets-key": await lab.aws.key(),
    admins: admin,
    tags: "stage=test",
  };
  const ran = await run("apply", changes);
  expect(ran).toSucceed();
  const config = "/clusters/lab/update-config";
  expect(asked(ran).filter((path) => path === config)).toHaveLength(4);
  expect(asked(ran)).toContain("/clusters/lab/encryption-config/associate");
  expect(await lab.aws.describe("lab")).toMatchObject({
    deletionProtection: true,
    upgradePolicy: { supportType: "EXTENDED" },
  });
  expect((await lab.aws.read("lab", admin)).policies).toMatchObject([{ name: "AmazonEKSClusterAdminPolicy" }]);
  expect(await lab.aws.logGroups("/aws/eks/lab")).toEqual({ "/aws/eks/lab/cluster": 90 });
  expect(await run("check", changes)).toSucceed();
  expect(await run("destroy", { ...changes, confirm: "lab" })).toRefuse(
    /protected from deletion/,
    /deletion-protection: false/,
  );
  expect(await run("apply", { ...changes, "deletion-protection": "false" })).toSucceed();
  expect(await run("destroy", { ...changes, confirm: "lab" })).toSucceed();
  expect([(await lab.aws.describe("lab")).arn, await lab.aws.logGroups("/aws/eks/lab")]).toEqual([undefined, {}]);
});

// Off is a setup with enabled: false (UpdateClusterConfig); a group without retentionInDays never expires, and
// DeleteRetentionPolicy makes it one (API references of EKS and CloudWatch Logs).
test("logging is turned off by none, and logs are kept for ever by never", async () => {
  expect(await run("apply", { logging: "api", "log-retention-days": "30" })).toSucceed();
  expect(await run("plan", { logging: "none\napi", "log-retention-days": "30" })).toRefuse(/logging/, /none by itself/);
  const off = { logging: "none", "log-retention-days": "never" };
  expect(await run("apply", off)).toSucceed();
  const { logging } = await lab.aws.describe("lab");
  const setups = (logging as { clusterLogging: { enabled: boolean; types: string[] }[] }).clusterLogging;
  expect(setups.filter(({ enabled, types }) => enabled && types.length > 0)).toEqual([]);
  expect(await lab.aws.logGroups("/aws/eks/lab")).toEqual({ "/aws/eks/lab/cluster": undefined });
  expect(await run("check", off)).toSucceed();
  expect(await run("apply", { name: "quiet", logging: "none" })).toSucceed();
  expect(await lab.aws.logGroups("/aws/eks/quiet")).toEqual({});
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
  await lab.aws.iam("UpdateAssumeRolePolicy", { ...cluster, PolicyDocument });
  for (const part of ["BlockStorage", "Compute", "LoadBalancing"])
    await lab.aws.attach(cluster.RoleName, `AmazonEKS${part}Policy`);
  expect((await run("plan", auto)).printed).toContain("which lacks AmazonEKSNetworkingPolicy: attach");
  await lab.aws.attach(cluster.RoleName, "AmazonEKSNetworkingPolicy");
  expect((await run("plan", auto)).printed).not.toContain("lacks");
  expect(await run("apply", auto)).toSucceed();
  const places = async () => {
    const { computeConfig, storageConfig, kubernetesNetworkConfig } = await lab.aws.describe("lab");
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
    expect((await lab.aws.describe("lab")).version).toBe("1.34");
    const back = await run("apply", { version: "1.33" });
    expect([back.code, back.printed]).toEqual([0, expect.stringMatching(/goes back from 1\.34 to 1\.33/)]);
    expect(await run("plan", { version: "1.31", support: "EXTENDED" })).toRefuse(/takes back one minor version, not 2/);
  });

  test("stops before what EKS's own checks are against, at each version", async () => {
    expect(await run("apply")).toSucceed();
    const { world } = lab.bench.cloud;
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
    expect((await lab.aws.describe("lab")).version).toBe("1.33");
    expect(await run("plan", { version: "1.34" })).toRefuse(/not ready for Kubernetes 1\.34/);
  });
});

// CreateCertificateAuthority of EKS's API reference: a successor is in the trust bundle from when it is appended.
test("a rotation of the certificate authority is said, and the output has both", async () => {
  expect(await run("apply")).toSucceed();
  expect((await run("check")).printed).not.toContain("being rotated");
  appendAuthority(lab.bench.cloud.world, "us-east-1", "lab", lab.bench.cloud.ca);
  const ran = await run("check");
  expect(ran).toSucceed();
  expect(ran.printed).toMatch(/::warning::The certificate authority of lab is being rotated/);
  const trusted = Buffer.from(ran.outputs["certificate-authority"] ?? "", "base64").toString();
  expect(trusted.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
});

test("a cluster that others made is adopted: what the inputs do not name stays, and a destroy leaves it", async () => {
  const { roleArn } = await lab.aws.describe("theirs");
  const given = { name: "theirs", role: String(roleArn), version: "" };
  const before = await lab.aws.describe("theirs");
  expect(await run("apply", given)).toSucceed();
  expect(await lab.aws.describe("theirs")).toEqual(before);
  expect(await run("destroy", { ...given, confirm: "theirs" })).toSucceed();
  expect((await lab.aws.describe("theirs")).status).toBe("ACTIVE");
});

test("a cluster that reads only aws-auth comes to entries alone a step at a time, and its administrators with it", async () => {
  await lab.aws.cluster("old", "CONFIG_MAP");
  const { roleArn, resourcesVpcConfig } = await lab.aws.describe("old");
  const { subnetIds } = resourcesVpcConfig as { readonly subnetIds: readonly string[] };
  const old = { name: "old", role: String(roleArn), subnets: subnetIds.join("\n"), version: "" };
  expect(await run("apply", { ...old, admins: admin })).toRefuse(/authentication mode/, /set access-mode/);
  const ran = await run("apply", { ...old, admins: admin, "access-mode": "API" });
  expect(ran).toSucceed();
  expect(asked(ran).filter((path) => path === "/clusters/old/update-config")).toHaveLength(2);
  expect(await lab.aws.describe("old")).toMatchObject({ accessConfig: { authenticationMode: "API" } });
  expect((await lab.aws.read("old", admin)).policies).toMatchObject([{ name: "AmazonEKSClusterAdminPolicy" }]);
});

test("tags of the cluster, its log group and the administrators' entries are kept, beside those of others", async () => {
  const given = { logging: "audit", "log-retention-days": "30", admins: admin };
  const group = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/eks/lab/cluster";
  const tagsOf = async () => [
    (await lab.aws.describe("lab")).tags,
    (await lab.aws.read("lab", admin)).entry?.tags,
    (await lab.aws.logs("ListTagsForResource", { resourceArn: group })).tags,
  ];
  expect(await run("apply", { ...given, tags: "stage=test" })).toSucceed();
  const made = await tagsOf();
  expect(made).toEqual(Array(3).fill({ stage: "test", "made-by": expect.any(String) }));
  await lab.aws.tag("lab", { theirs: "1" });
  await lab.aws.tagEntry("lab", admin, { theirs: "1" });
  await lab.aws.logs("TagResource", { resourceArn: group, tags: { theirs: "1" } });
  expect(await run("check", { ...given, tags: "stage=test" })).toSucceed();
  expect(await run("apply", { ...given, tags: "stage=other" })).toSucceed();
  expect(await tagsOf()).toEqual(made.map((tags) => ({ ...(tags as object), stage: "other", theirs: "1" })));
});

// LoggingNoChangesError of aws-controllers-k8s/eks-controller: EKS has words of its own for it.
test("logs that someone else turns on meanwhile are found on, and nothing fails", async () => {
  expect(await run("apply")).toSucceed();
  const { world } = lab.bench.cloud;
  const since = world.record.requests.length;
  let begun = false;
  lab.bench.cloud.before(async () => {
    const read = world.record.requests
      .slice(since)
      .some(({ permissions }) => permissions?.includes("eks:DescribeCluster"));
    if (begun || !read) return;
    begun = true;
    const logging = { clusterLogging: [{ types: ["audit"], enabled: true }] };
    await lab.bench.cloud.request("POST", "https://eks.us-east-1.amazonaws.com/clusters/lab/update-config", {
      logging,
    });
    world.clock.advance(120_000);
  });
  const ran = await run("apply", { logging: "audit", "log-retention-days": "30" });
  lab.bench.cloud.before(undefined);
  expect(ran).toSucceed();
  expect(
    ran.requests.some(({ status, permissions }) => status === 400 && permissions?.includes("eks:UpdateClusterConfig")),
  ).toBe(true);
});
