import { type AwsOperator, awsOperator, type Bench, laws, openBench } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, { resourceGroup: "nothing of it is in Azure" });

describe("eks-map-role", () => {
  let bench: Bench;
  let aws: AwsOperator;
  const run = (inputs: Readonly<Record<string, string>>) => bench.run(action, { cluster: "lab", ...inputs });
  const admin = { name: "AmazonEKSClusterAdminPolicy", type: "cluster", namespaces: [] };
  const later = () => bench.cloud.world.clock.advance(60_000);
  const signsIn = ({ url, permissions }: Awaited<ReturnType<typeof run>>["requests"][number]) =>
    /\/github-oidc\//.test(url) || permissions?.length === 0;

  beforeEach(async () => {
    bench = await openBench();
    aws = await awsOperator(bench.cloud);
    await aws.cluster("lab", "API_AND_CONFIG_MAP");
  });
  afterEach(() => bench.close());

  test("system:masters becomes the administrator's policy, and a check without drift makes four requests", async () => {
    const role = await aws.role("operator", "/team/");
    later();
    const applied = await run({ role, groups: "system:masters", mode: "apply" });
    expect(applied.code).toBe(0);
    expect(JSON.parse(applied.outputs.roles ?? "")).toEqual([role]);
    expect(await aws.read("lab", role)).toMatchObject({ entry: { kubernetesGroups: [] }, policies: [admin] });
    const check = await run({ role, groups: "system:masters", mode: "check" });
    expect(check.code).toBe(0);
    expect(check.requests.filter((request) => !signsIn(request))).toHaveLength(4);
  });

  // ListAccessPolicies: EKS's API reference.
  test("a policy that EKS does not have is refused in the plan, by what there is", async () => {
    const role = await aws.role("operator");
    later();
    const ran = await run({ role, policy: "AmazonEKSVeiwPolicy", mode: "apply" });
    expect(ran).toRefuse(/no access policy AmazonEKSVeiwPolicy: there are .*AmazonEKSViewPolicy/, /input policy/);
    expect((await aws.read("lab", role)).entry).toBeUndefined();
  });

  test("a role is found by its ARN without the path", async () => {
    const role = await aws.role("operator", "/team/");
    later();
    const bare = "arn:aws:iam::111122223333:role/operator";
    expect((await run({ role: bare, groups: "builders", mode: "apply" })).code).toBe(0);
    expect((await aws.read("lab", role)).entry).toMatchObject({ kubernetesGroups: ["builders"] });
  });

  test("an instance profile means its role, by ARN and by name", async () => {
    const role = await aws.role("machine");
    await aws.iam("CreateInstanceProfile", { InstanceProfileName: "profile", Path: "/x/" });
    await aws.iam("AddRoleToInstanceProfile", { InstanceProfileName: "profile", RoleName: "machine" });
    later();
    const arn = "arn:aws:iam::111122223333:instance-profile/x/profile";
    for (const given of [arn, "profile"]) {
      const ran = await run({ role: given, policy: "AmazonEKSViewPolicy", namespaces: "a\ndev-*", mode: "apply" });
      expect(ran.code).toBe(0);
      expect(JSON.parse(ran.outputs.roles ?? "")).toEqual([role]);
    }
    const scope = { type: "namespace", namespaces: ["a", "dev-*"] };
    expect((await aws.read("lab", role)).policies).toEqual([{ name: "AmazonEKSViewPolicy", ...scope }]);
  });

  test("an instance profile without a role and a missing role are refused", async () => {
    await aws.iam("CreateInstanceProfile", { InstanceProfileName: "hollow" });
    const hollow = await run({ role: "hollow", groups: "a" });
    expect(hollow.printed).toContain("holds no role");
    const missing = await run({ role: "missing", groups: "a" });
    expect(missing.printed).toContain("no role or instance profile named missing in the account 111122223333");
    expect([hollow.code, missing.code]).toEqual([1, 1]);
  });

  test("a role that was created again gets access only when its entry may be replaced", async () => {
    const role = await aws.role("operator");
    later();
    await run({ role, groups: "system:masters", mode: "apply" });
    await aws.associate("lab", role, { policy: "AmazonEKSViewPolicy" });
    await aws.iam("DeleteRole", { RoleName: "operator" });
    later();
    await aws.role("operator");
    later();
    const check = await run({ role, groups: "system:masters", mode: "check" });
    expect(check.code).toBe(1);
    expect(check.printed).toContain("± replace access entry");
    const refused = await run({ role, groups: "system:masters", mode: "apply" });
    expect(refused.printed).toContain("allow-replace: operator");
    expect((await aws.read("lab", role)).policies).toHaveLength(2);
    const allowed = await run({ role, groups: "system:masters", mode: "apply", "allow-replace": "operator" });
    expect(allowed.code).toBe(0);
    // What others granted was for the role that was deleted.
    expect((await aws.read("lab", role)).policies).toEqual([admin]);
    expect((await run({ role, groups: "system:masters", mode: "check" })).code).toBe(0);
  });

  test("an entry that others created is not replaced, whatever its tag says", async () => {
    const role = await aws.role("operator");
    const other = await aws.role("other");
    later();
    await run({ role: other, groups: "builders", mode: "apply" });
    const copied = (await aws.read("lab", other)).entry?.tags;
    await aws.entry("lab", role, { kubernetesGroups: ["builders"], tags: copied });
    await aws.iam("DeleteRole", { RoleName: "operator" });
    later();
    await aws.role("operator");
    later();
    const before = await aws.read("lab", role);
    const ran = await run({ role, groups: "builders", mode: "apply", "allow-replace": "operator" });
    expect([ran.code, ran.printed]).toEqual([1, expect.stringContaining("Slipway did not make it")]);
    await run({ role, groups: "builders", mode: "destroy", confirm: "lab" });
    expect(await aws.read("lab", role)).toEqual(before);
  });

  test("a destroy deletes an entry that Slipway created, also when its groups were changed", async () => {
    const role = await aws.role("operator");
    later();
    await run({ role, groups: "builders", mode: "apply" });
    await aws.change("lab", role, { kubernetesGroups: ["strangers"] });
    await run({ role, groups: "builders", mode: "destroy", confirm: "lab" });
    expect((await aws.read("lab", role)).entry).toBeUndefined();
  });

  test("the entry by which nodes join is never replaced", async () => {
    const role = await aws.role("nodes");
    later();
    await aws.entry("lab", role, { type: "EC2_LINUX" });
    const before = await aws.read("lab", role);
    const ran = await run({ role, groups: "system:masters", mode: "apply", "allow-replace": "nodes" });
    expect(ran.code).toBe(1);
    expect(ran.outputs.problem).toMatch(/Nodes join the cluster lab as .*EC2_LINUX.*give another role/);
    expect(await aws.read("lab", role)).toEqual(before);
  });

  test("a role that was just created is waited for", async () => {
    const role = await aws.role("fresh");
    expect((await run({ role, groups: "builders", mode: "apply" })).code).toBe(0);
    expect((await aws.read("lab", role)).entry).toMatchObject({ kubernetesGroups: ["builders"] });
  });

  test("the scope of a policy is changed in place, and groups stay where the inputs name none", async () => {
    const role = await aws.role("operator");
    later();
    await aws.entry("lab", role, { kubernetesGroups: ["theirs"] }, { policy: "AmazonEKSEditPolicy" });
    const ran = await run({ role, policy: "AmazonEKSEditPolicy", namespaces: "dev", mode: "apply" });
    expect(ran.code).toBe(0);
    expect(await aws.read("lab", role)).toMatchObject({
      entry: { kubernetesGroups: ["theirs"] },
      policies: [{ name: "AmazonEKSEditPolicy", type: "namespace", namespaces: ["dev"] }],
    });
  });

  test("fifty runs at once, each with a role of its own, end with all fifty", async () => {
    const names = Array.from({ length: 50 }, (_, at) => `role-${at}`);
    const roles = await Promise.all(names.map((name) => aws.role(name)));
    later();
    const ran = await Promise.all(roles.map((role) => run({ role, groups: "system:masters", mode: "apply" })));
    expect(ran.map(({ code }) => code)).toEqual(roles.map(() => 0));
    for (const role of roles) expect((await aws.read("lab", role)).policies).toEqual([admin]);
  });

  test("two mappings of one role are refused before anything is written", async () => {
    const role = await aws.role("operator");
    const mappings = JSON.stringify([
      { role, groups: ["a"] },
      { role: "operator", groups: ["b"] },
    ]);
    const ran = await run({ mappings, mode: "apply" });
    expect(ran.printed).toContain("Put what both mappings say into one.");
    expect((await aws.read("lab", role)).entry).toBeUndefined();
  });

  test("a missing cluster is named, with its region", async () => {
    await aws.role("operator");
    const ran = await run({ cluster: "none", role: "operator", groups: "a" });
    expect(ran.printed).toContain("There is no cluster none in us-east-1.");
    const gone = await run({ cluster: "none", role: "operator", groups: "a", mode: "destroy", confirm: "none" });
    expect([gone.code, gone.printed]).toEqual([0, expect.stringContaining("There is nothing to remove.")]);
  });

  test("in the wrong account nothing is read", async () => {
    const ran = await run({ role: "operator", groups: "a", "allowed-account-ids": "444455556666" });
    expect(ran.code).toBe(1);
    expect(ran.printed).toContain("This is the account 111122223333");
    expect(ran.requests.filter((request) => !signsIn(request))).toEqual([]);
  });

  test("a role that does not trust this job is refused with the job's subject", async () => {
    const other = await aws.role("other");
    const ran = await run({ role: "operator", groups: "a", "role-to-assume": other });
    expect(ran.code).toBe(1);
    expect(ran.printed).toMatch(/The subject of this job is repo:/);
  });

  test("bad mappings are all named before the first request", async () => {
    const session = "arn:aws:sts::111122223333:assumed-role/operator/run";
    const one = await run({ role: session, groups: "two words", namespaces: "dev" });
    for (const name of ["role", "groups", "namespaces"]) expect(one.printed).toContain(`- ${name}: `);
    const mappings = JSON.stringify([{ role: "a" }, { role: "b", groups: ["c"], policies: "d" }]);
    const many = await run({ mappings, groups: "e" });
    expect(many.printed).toMatch(/Mapping 1: groups: .*Mapping 2: policies is unknown/);
    expect([one, many].flatMap(({ requests }) => requests)).toEqual([]);
  });

  test("after a denial nothing is said to be still in progress", async () => {
    const { access, record } = bench.cloud.world;
    await aws.role("operator");
    later();
    await run({ role: "operator", groups: "a", mode: "plan" });
    const identities = new Set(record.requests.flatMap(({ identity = [] }) => identity));
    for (const identity of identities) access.limit(identity, ["eks:Describe*", "eks:List*", "iam:Get*", "iam:List*"]);
    const ran = await run({ role: "operator", groups: "a", mode: "apply" });
    expect([ran.code, ran.outputs.problem]).toEqual([1, expect.stringContaining("403")]);
    expect(ran.printed + ran.summary).not.toMatch(/still in progress/i);
  });

  test("a full ARN of a role is mapped without iam:GetRole, which is said", async () => {
    const role = await aws.role("operator");
    later();
    const { access, record } = bench.cloud.world;
    await run({ role, groups: "a", mode: "plan" });
    const identities = new Set(record.requests.flatMap(({ identity = [] }) => identity));
    for (const identity of identities) access.limit(identity, ["eks:*"]);
    const ran = await run({ role, groups: "a", mode: "apply" });
    expect([ran.code, ran.printed]).toEqual([0, expect.stringContaining("iam:GetRole is denied")]);
    expect((await aws.read("lab", role)).entry).toMatchObject({ kubernetesGroups: ["a"] });
    const bare = await run({ role: "operator", groups: "a", mode: "plan" });
    expect([bare.code, bare.outputs.problem]).toEqual([1, expect.stringContaining("iam:GetRole")]);
  });

  test.each([
    "plan",
    "apply",
    "check",
  ])("in a %s a cluster that failed leads to no advice on its mode", async (mode) => {
    await aws.role("operator");
    interface Eks {
      readonly clusters: Record<string, { readonly shown: Record<string, unknown> }>;
    }
    const { shown } =
      bench.cloud.world.section<Eks>("aws-eks", () => ({ clusters: {} })).clusters["us-east-1/lab"] ?? {};
    Object.assign(shown ?? {}, { status: "FAILED", accessConfig: undefined });
    for (const more of [{}, { via: "access-entry" }, { "raise-authentication-mode": "true" }]) {
      const ran = await run({ role: "operator", groups: "a", mode, ...more });
      expect([ran.code, ran.outputs.problem]).toEqual([1, expect.stringMatching(/cluster lab has failed.*delete it/)]);
      expect(ran.printed).not.toContain("raise-authentication-mode");
      expect(ran.requests.filter(({ url }) => url.includes("update-config"))).toEqual([]);
    }
  });

  test.each([
    ["a policy for some namespaces", { groups: "system:masters", policy: "AmazonEKSViewPolicy", namespaces: "dev" }],
    [
      "in mappings as well",
      { mappings: "- {role: a, groups: [system:masters], policy: AmazonEKSClusterAdminPolicy, namespaces: [dev]}" },
    ],
  ])("system:masters and %s are refused before the first request", async (_what, inputs) => {
    const ran = await run({ ...("mappings" in inputs ? {} : { role: "a" }), ...inputs });
    expect([ran.code, ran.outputs.problem]).toEqual([1, expect.stringMatching(/namespaces: .*system:masters/)]);
    expect(ran.requests).toEqual([]);
  });

  test("system:masters beside its own policy is one association, and a second run finds nothing to do", async () => {
    const role = await aws.role("operator");
    later();
    const inputs = { role, groups: "system:masters", policy: "AmazonEKSClusterAdminPolicy", mode: "apply" };
    expect((await run(inputs)).code).toBe(0);
    expect((await aws.read("lab", role)).policies).toEqual([admin]);
    expect((await run(inputs)).outputs).toMatchObject({ changed: "false" });
  });

  test("a throttled call is sent again when the service says so, not before", async () => {
    const { world } = bench.cloud;
    world.faults.add({ kind: "throttle", seconds: 40, match: { route: "GET /clusters/lab$", count: 1 } });
    await aws.role("operator");
    const before = world.clock.now();
    expect((await run({ role: "operator", groups: "a", mode: "plan" })).code).toBe(0);
    expect(world.clock.now() - before).toBeGreaterThanOrEqual(40_000);
  });

  test("tags of an entry are set by themselves, and those of others stay", async () => {
    const role = await aws.role("operator");
    later();
    const given = { role, groups: "builders", mode: "apply" };
    expect(await run({ ...given, tags: "stage=test" })).toSucceed();
    const made = (await aws.read("lab", role)).entry?.tags;
    expect(made).toEqual({ stage: "test", "made-by": expect.any(String) });
    await aws.tagEntry("lab", role, { theirs: "1" });
    const ran = await run({ ...given, tags: "stage=other" });
    expect(ran).toSucceed();
    expect(ran.requests.flatMap(({ permissions = [] }) => permissions)).not.toContain("eks:UpdateAccessEntry");
    expect((await aws.read("lab", role)).entry).toMatchObject({
      kubernetesGroups: ["builders"],
      tags: { ...made, stage: "other", theirs: "1" },
    });
    expect(await run({ ...given, mode: "check", tags: "theirs=1" })).toSucceed();
  });

  test("tags are refused where all is in aws-auth", async () => {
    const role = "arn:aws:iam::111122223333:role/operator";
    for (const more of [{ role, groups: "a", via: "aws-auth" }, { rollback: "true" }]) {
      const ran = await run({ ...more, tags: "stage=test", mode: "plan" });
      expect(ran).toRefuse(/- tags: .*Leave it out: aws-auth is a ConfigMap/);
      expect(ran.requests).toEqual([]);
    }
  });
});
