import { awsAuthOperator } from "@slipway/testing";
import action from "./action.ts";
import { arnOf, awsAuthWorld, entryOf } from "./aws-auth-world.test-support.ts";

const node = "system:node:{{EC2PrivateDNSName}}";
const nodes = `- rolearn: ${arnOf("nodes")}\n  username: ${node}\n  groups: [system:bootstrappers, system:nodes]\n`;
const windows = `- rolearn: ${arnOf("windows")}\n  username: ${node}\n  groups: [system:bootstrappers, system:nodes, "eks:kube-proxy-windows"]\n`;
const fargate = `- rolearn: ${arnOf("pods")}\n  username: system:node:{{SessionName}}\n  groups: [system:bootstrappers, system:nodes, system:node-proxier]\n`;
const ann = "arn:aws:iam::111122223333:user/ann";
const mapUsers = `- userarn: ${ann}\n  username: ann # on call\n  groups: [system:masters, viewers]\n`;

describe("a migration of aws-auth to access entries", () => {
  const { resultOf, now } = awsAuthWorld();
  const migrate = (more: Readonly<Record<string, string>> = {}) =>
    now().bench.run(action, { cluster: "lab", migrate: "true", mode: "apply", ...more });
  const read = (arn: string) => now().aws.read("lab", arn);
  const team = (name: string) => `arn:aws:iam::111122223333:role/team/${name}`;
  const admin = { name: "AmazonEKSClusterAdminPolicy", type: "cluster", namespaces: [] };

  beforeEach(async () => {
    const { aws, bench } = now();
    for (const name of ["windows", "pods"]) await aws.role(name);
    await aws.iam("CreateUser", { UserName: "ann" });
    bench.cloud.world.clock.advance(60_000);
  });

  test("gives each role and user an entry that does the same, and nodes one of their type", async () => {
    const { auth } = now();
    const text = nodes + windows + fargate + entryOf("operator", "system:masters", "builders");
    await auth.make(text, { mapUsers });
    const plan = await migrate({ mode: "plan" });
    expect(resultOf(plan)).toMatch(/^exit 0/);
    expect(plan.outputs.steps).toBe("5");
    expect((await read(team("nodes"))).entry).toBeUndefined();
    expect(resultOf(await migrate())).toMatch(/^exit 0/);
    expect((await read(team("nodes"))).entry).toMatchObject({ type: "EC2_LINUX" });
    expect((await read(arnOf("windows"))).entry).toMatchObject({ type: "EC2_WINDOWS" });
    expect((await read(arnOf("pods"))).entry).toMatchObject({ type: "FARGATE_LINUX" });
    expect(await read(team("operator"))).toMatchObject({
      entry: {
        type: "STANDARD",
        kubernetesGroups: ["builders"],
        username: "arn:aws:sts::111122223333:assumed-role/operator/{{SessionName}}",
      },
      policies: [admin],
    });
    expect(await read(ann)).toMatchObject({
      entry: { kubernetesGroups: ["viewers"], username: "ann" },
      policies: [admin],
    });
    expect(await auth.mapRoles()).toBe(text);
    expect((await migrate()).outputs).toMatchObject({ changed: "false", steps: "0" });
  });

  // "Set a custom username for EKS access entries" of the EKS user guide: {{SessionNameRaw}} as well, after a colon.
  test("keeps a name with the session's raw name", async () => {
    const { auth } = now();
    const username = "ops:{{SessionNameRaw}}";
    await auth.make(entryOf("operator", "builders").replace(/username: .*/, `username: "${username}"`));
    expect(resultOf(await migrate())).toMatch(/^exit 0/);
    expect((await read(team("operator"))).entry).toMatchObject({ username });
  });

  test("gives the entries that it makes the tags, and none to one that is there", async () => {
    const { auth, aws } = now();
    await auth.make(nodes + entryOf("operator", "builders"));
    await aws.entry("lab", team("operator"), { kubernetesGroups: ["theirs"], tags: { team: "theirs" } });
    expect(resultOf(await migrate({ tags: "stage=test" }))).toMatch(/^exit 0/);
    expect((await read(team("nodes"))).entry?.tags).toEqual({ stage: "test", "made-by": expect.any(String) });
    expect((await read(team("operator"))).entry?.tags).toEqual({ team: "theirs" });
  });

  test("leaves an entry that is there, since it counts already", async () => {
    const { auth, aws } = now();
    await auth.make(entryOf("operator", "builders"));
    await aws.entry("lab", team("operator"), { kubernetesGroups: ["theirs"] });
    expect((await migrate()).outputs).toMatchObject({ changed: "false" });
    expect((await read(team("operator"))).entry).toMatchObject({ kubernetesGroups: ["theirs"] });
  });

  test("with prune removes from aws-auth what has an entry, when all entries are there", async () => {
    const { auth } = now();
    await auth.make(`# kept\n${nodes}${entryOf("operator", "system:masters")}`, { mapUsers });
    const ran = await migrate({ prune: "true" });
    expect(resultOf(ran)).toMatch(/^exit 0/);
    expect(await auth.data()).toEqual({ mapRoles: "# kept\n", mapUsers: "" });
    expect((await read(team("nodes"))).entry).toMatchObject({ type: "EC2_LINUX" });
    expect((await migrate({ prune: "true" })).outputs).toMatchObject({ changed: "false" });
  });

  test("with prune leaves a mapping with a path, by which no one gets in", async () => {
    const { auth } = now();
    await auth.make(entryOf("operator", "builders") + entryOf("team/other", "builders"));
    expect(resultOf(await migrate({ prune: "true" }))).toMatch(/^exit 0/);
    expect(await auth.mapRoles()).toBe(entryOf("team/other", "builders"));
    expect((await migrate({ prune: "true" })).outputs).toMatchObject({ changed: "false" });
  });

  test("with prune removes no one who was mapped meanwhile", async () => {
    const { auth, bench } = now();
    await auth.make(entryOf("operator", "builders"));
    const more = entryOf("operator", "builders") + entryOf("other", "builders");
    let isLate = false;
    bench.cloud.before(async () => {
      if (isLate || (await read(team("operator"))).entry === undefined) return;
      isLate = true;
      await auth.write(more);
    });
    const ran = await migrate({ prune: "true" });
    bench.cloud.before(undefined);
    expect([ran.code, ran.outputs.problem]).toEqual([
      1,
      expect.stringMatching(/role\/other, which has no access entry/),
    ]);
    expect(await auth.mapRoles()).toBe(more);
    expect(resultOf(await migrate({ prune: "true" }))).toMatch(/^exit 0/);
    expect(await auth.mapRoles()).toBe("");
  });

  test("with prune removes nothing when an entry cannot be made", async () => {
    const { auth, bench } = now();
    const text = nodes + entryOf("operator", "system:masters");
    await auth.make(text);
    bench.cloud.world.faults.add({ kind: "error-500", match: { route: "POST /access-entries$", every: 1 } });
    expect((await migrate({ prune: "true" })).code).toBe(1);
    expect(await auth.mapRoles()).toBe(text);
  });

  test.each([
    ["mapAccounts", entryOf("operator", "a"), { mapAccounts: '- "012345678901"\n' }, /mapAccounts.*012345678901/],
    [
      "a group of system: that is none of nodes",
      entryOf("operator", "system:auditors"),
      {},
      /operator.*system:auditors/,
    ],
    [
      "nodes with another group",
      nodes.replace("[system:bootstrappers,", "[theirs, system:bootstrappers,"),
      {},
      /nodes.*theirs/,
    ],
    ["a role that is gone", entryOf("gone", "a"), {}, /no role named gone/],
    [
      "a name that an entry may not have",
      entryOf("operator", "a").replace(/username: .*/, "username: aws:x"),
      {},
      /operator.*aws:x/,
    ],
    // "Create access entries" of the EKS user guide: only entries of the type STANDARD are for other accounts.
    ["nodes of another account", nodes.replace("111122223333", "999900001111"), {}, /nodes is of another account/],
    ["a mapping without a role", `- username: x\n  groups: [a]\n${entryOf("operator", "a")}`, {}, /without a rolearn/],
    ["users that do not parse", entryOf("operator", "a"), { mapUsers: "- [" }, /mapUsers .*cannot be read/],
    ["roles that do not parse", "- [", {}, /mapRoles .*cannot be read/],
  ])("stops before %s, with everything as it was", async (_what, text, more, said) => {
    const { auth } = now();
    await auth.make(text, more);
    const before = await auth.data();
    for (const mode of ["plan", "apply"]) {
      const ran = await migrate({ mode, prune: "true" });
      expect([ran.code, ran.outputs.problem]).toEqual([1, expect.stringMatching(said)]);
      expect(ran.requests.filter(({ method, url }) => method === "POST" && url.includes("access-entries"))).toEqual([]);
    }
    expect(await auth.data()).toEqual(before);
  });

  test("needs a cluster that uses entries, or leave to change it", async () => {
    const { aws, bench } = now();
    await aws.cluster("old", "CONFIG_MAP");
    await aws.cluster("new", "API");
    const at = (cluster: string, more = {}) => migrate({ cluster, ...more });
    expect((await at("old")).outputs.problem).toMatch(/uses no access entries.*raise-authentication-mode: true/);
    expect((await at("new")).outputs.problem).toMatch(/does not read aws-auth/);
    const old = awsAuthOperator(bench.cloud, "old");
    await old.make(entryOf("operator", "builders") + entryOf("deployer", "system:masters"));
    expect(resultOf(await at("old", { "raise-authentication-mode": "true" }))).toMatch(/^exit 0/);
    expect((await aws.read("old", team("operator"))).entry).toMatchObject({ kubernetesGroups: ["builders"] });
    expect((await aws.read("old", arnOf("deployer"))).policies).toEqual([admin]);
  });

  test("inputs that do not go with it are named before the first request", async () => {
    for (const [inputs, names] of [
      [{ role: "a", groups: "b", via: "aws-auth" }, ["role", "groups", "via"]],
      [{ rollback: "true" }, ["migrate"]],
      [{ mode: "destroy", confirm: "lab" }, ["migrate"]],
      [{ migrate: "false", prune: "true", role: "a", groups: "b" }, ["prune"]],
    ] as const) {
      const ran = await migrate(inputs);
      for (const name of names) expect(ran.printed).toContain(`- ${name}: `);
      expect(ran.requests).toEqual([]);
    }
  });
});
