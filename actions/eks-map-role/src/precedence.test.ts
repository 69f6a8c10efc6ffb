import {
  type AwsAuthOperator,
  type AwsOperator,
  awsAuthOperator,
  awsOperator,
  type Bench,
  openBench,
} from "@slipway/testing";
import action from "./action.ts";
import { arnOf, entryOf } from "./aws-auth-world.test-support.ts";

// An entry takes precedence over aws-auth for the same role, whole (EKS user guide, migrating-access-entries).
describe("an access entry for a role that aws-auth maps", () => {
  let bench: Bench;
  let aws: AwsOperator;
  let auth: AwsAuthOperator;
  const run = (inputs: Readonly<Record<string, string>>) =>
    bench.run(action, { cluster: "lab", mode: "apply", ...inputs });
  const entryFor = async (name: string) => (await aws.read("lab", arnOf(name))).entry;
  const service = (principal: string) =>
    JSON.stringify({ Statement: { Effect: "Allow", Principal: { Service: [principal] }, Action: "sts:AssumeRole" } });
  const cutOff = () => bench.cloud.world.faults.add({ kind: "reset", match: { route: "GET /kubernetes/", every: 1 } });

  beforeEach(async () => {
    bench = await openBench();
    aws = await awsOperator(bench.cloud);
    await aws.cluster("lab", "API_AND_CONFIG_MAP");
    for (const name of ["operator", "nodes"]) await aws.role(name);
    await aws.entry("lab", arnOf("deployer"), {}, { policy: "AmazonEKSClusterAdminPolicy" });
    bench.cloud.world.clock.advance(60_000);
    auth = awsAuthOperator(bench.cloud, "lab");
  });
  afterEach(() => bench.close());

  test.each([
    ["whole", entryOf("nodes", "system:bootstrappers", "system:nodes")],
    ["in the group system:nodes alone", entryOf("nodes", "system:nodes")],
    ["by a name of nodes", `- rolearn: ${arnOf("NODES")}\n  username: system:node:{{EC2PrivateDNSName}}\n`],
    ["in a map that Slipway would not edit", `- rolearn: x\n  username: 1\n${entryOf("nodes", "system:nodes")}---\n`],
  ])("is refused where nodes join as the role, %s", async (_what, text) => {
    await auth.make(text);
    for (const mode of ["plan", "apply"]) {
      const ran = await run({ role: "nodes", groups: "builders", mode });
      expect([ran.code, ran.outputs.problem]).toEqual([
        1,
        expect.stringMatching(/Nodes join the cluster lab as \S+role\/nodes by aws-auth.*Give another role/),
      ]);
    }
    expect(await entryFor("nodes")).toBeUndefined();
    expect(await auth.mapRoles()).toBe(text);
  });

  test("says which groups the role loses, in the plan", async () => {
    await auth.make(entryOf("operator", "viewers", "auditors", "system:masters"));
    const plan = await run({ role: "operator", groups: "auditors", mode: "plan" });
    expect(plan.code).toBe(0);
    expect(plan.printed).toMatch(/::warning::.*role\/operator.*takes precedence.*loses.* viewers, system:masters/);
    const kept = await run({ role: "operator", groups: "viewers\nauditors\nsystem:masters", mode: "plan" });
    expect(kept.printed).not.toContain("loses");
  });

  test("says that the name changes, to which a binding may be", async () => {
    await auth.make(`- rolearn: ${arnOf("operator")}\n  username: watch\n  groups: [a]\n`);
    expect((await run({ role: "operator", groups: "a", mode: "plan" })).printed).toMatch(/loses.*the name watch/);
    const same = await run({ role: "operator", groups: "a", username: "watch", mode: "plan" });
    expect(same.printed).not.toContain("loses");
    const name = "arn:aws:sts::{{AccountID}}:assumed-role/operator/{{SessionName}}";
    await auth.write(`- rolearn: ${arnOf("operator")}\n  username: "${name}"\n  groups: [a]\n`);
    const usual = await run({ role: "operator", groups: "a", mode: "plan" });
    expect(usual.printed).not.toContain("loses");
  });

  test("is refused for the role that this run is signed in as, if that loses what it acts by", async () => {
    await aws.dropEntry("lab", arnOf("deployer"));
    await auth.make(entryOf("deployer", "system:masters"));
    const ran = await run({ role: arnOf("deployer"), groups: "builders" });
    expect([ran.code, ran.outputs.problem]).toEqual([1, expect.stringMatching(/signed in as .*system:masters/)]);
    expect(await entryFor("deployer")).toBeUndefined();
    expect((await run({ role: arnOf("deployer"), groups: "system:masters" })).code).toBe(0);
  });

  test("needs no look at aws-auth when the entry is there, nor where none counts in the cluster", async () => {
    await aws.cluster("new", "API");
    const asked = (ran: Awaited<ReturnType<typeof run>>) =>
      ran.requests.filter(({ url }) => url.includes("/kubernetes/"));
    const first = await run({ role: "operator", groups: "a" });
    expect(asked(first).length).toBeGreaterThan(0);
    expect(asked(await run({ role: "operator", groups: "b" }))).toEqual([]);
    expect(asked(await run({ cluster: "new", role: "operator", groups: "a" }))).toEqual([]);
  });

  describe("when the API server does not answer from here", () => {
    test.each([
      [
        "a node group has the role",
        /the node group workers has it/,
        async () => void (await aws.nodegroup("lab", "workers", "nodes")),
      ],
      [
        "EC2 assumes it and it has the nodes' policy",
        /EC2 assumes it.*AmazonEKSWorkerNodePolicy/,
        () => aws.attach("nodes", "AmazonEKSWorkerNodePolicy"),
      ],
      [
        "Fargate assumes it",
        /Fargate runs pods by it/,
        () =>
          aws.iam("UpdateAssumeRolePolicy", {
            RoleName: "nodes",
            PolicyDocument: service("eks-fargate-pods.amazonaws.com"),
          }),
      ],
    ])("is refused where %s", async (_what, sign, arranged) => {
      await arranged();
      await aws.dropEntry("lab", arnOf("nodes")).catch(() => {});
      cutOff();
      const ran = await run({ role: arnOf("nodes"), groups: "builders" });
      expect([ran.code, ran.outputs.problem]).toEqual([1, expect.stringMatching(/Nodes join .*as \S+role\/nodes/)]);
      expect(ran.outputs.problem).toMatch(sign);
      expect(await entryFor("nodes")).toBeUndefined();
    });

    test("is made for another role of EC2's, with a warning that aws-auth was not read", async () => {
      cutOff();
      const ran = await run({ role: "operator", groups: "builders" });
      expect(ran.code).toBe(0);
      expect(ran.printed).toMatch(/::warning::aws-auth of the cluster lab could not be read/);
      expect(await entryFor("operator")).toMatchObject({ kubernetesGroups: ["builders"] });
    });
  });

  test("is judged as well when the job may not read aws-auth", async () => {
    await aws.dropEntry("lab", arnOf("deployer"));
    await aws.attach("nodes", "AmazonEKSWorkerNodePolicy");
    await auth.make(entryOf("nodes", "system:nodes"));
    const ran = await run({ role: "nodes", groups: "builders" });
    expect([ran.code, ran.outputs.problem]).toEqual([1, expect.stringMatching(/AmazonEKSWorkerNodePolicy/)]);
  });
});

describe("the entry of the role that this run is signed in as", () => {
  let bench: Bench;
  let aws: AwsOperator;
  const own = arnOf("deployer");
  const run = (inputs: Readonly<Record<string, string>>) =>
    bench.run(action, { cluster: "lab", role: own, mode: "apply", ...inputs });

  beforeEach(async () => {
    bench = await openBench();
    aws = await awsOperator(bench.cloud);
    await aws.cluster("lab", "API");
  });
  afterEach(() => bench.close());

  test("does not lose a group, nor the reach of a policy", async () => {
    await aws.entry("lab", own, { kubernetesGroups: ["ours"] }, { policy: "AmazonEKSClusterAdminPolicy" });
    const before = await aws.read("lab", own);
    const groups = await run({ groups: "others" });
    const reach = await run({ policy: "AmazonEKSClusterAdminPolicy", namespaces: "dev" });
    for (const ran of [groups, reach])
      expect([ran.code, ran.outputs.problem]).toEqual([
        1,
        expect.stringMatching(/signed in as .*another administrator/),
      ]);
    expect(await aws.read("lab", own)).toEqual(before);
    expect((await run({ groups: "ours\nmore" })).code).toBe(0);
  });

  test("is left by a destroy, which says so", async () => {
    expect((await run({ groups: "system:masters" })).code).toBe(0);
    const ran = await run({ groups: "system:masters", mode: "destroy", confirm: "lab" });
    expect([ran.code, ran.printed]).toEqual([0, expect.stringMatching(/is left.*signed in/)]);
    expect((await aws.read("lab", own)).entry).toBeDefined();
  });
});
