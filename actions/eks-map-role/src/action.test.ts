import { laws } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";
import { admin, entryWorld } from "./entry-world.test-support.ts";

laws(action, arrange, { resourceGroup: "nothing of it is in Azure" });

describe("eks-map-role", () => {
  const lab = entryWorld();
  const { run, later } = lab;
  const signsIn = ({ url, permissions }: Awaited<ReturnType<typeof run>>["requests"][number]) =>
    /\/github-oidc\//.test(url) || permissions?.length === 0;

  test("system:masters becomes the administrator's policy, and a check without drift makes four requests", async () => {
    const role = await lab.aws.role("operator", "/team/");
    later();
    const applied = await run({ role, groups: "system:masters", mode: "apply" });
    expect(applied.code).toBe(0);
    expect(JSON.parse(applied.outputs.roles ?? "")).toEqual([role]);
    expect(await lab.aws.read("lab", role)).toMatchObject({ entry: { kubernetesGroups: [] }, policies: [admin] });
    const check = await run({ role, groups: "system:masters", mode: "check" });
    expect(check.code).toBe(0);
    expect(check.requests.filter((request) => !signsIn(request))).toHaveLength(4);
  });

  // ListAccessPolicies: EKS's API reference.
  test("a policy that EKS does not have is refused in the plan, by what there is", async () => {
    const role = await lab.aws.role("operator");
    later();
    const ran = await run({ role, policy: "AmazonEKSVeiwPolicy", mode: "apply" });
    expect(ran).toRefuse(/no access policy AmazonEKSVeiwPolicy: there are .*AmazonEKSViewPolicy/, /input policy/);
    expect((await lab.aws.read("lab", role)).entry).toBeUndefined();
  });

  test("a role is found by its ARN without the path", async () => {
    const role = await lab.aws.role("operator", "/team/");
    later();
    const bare = "arn:aws:iam::111122223333:role/operator";
    expect((await run({ role: bare, groups: "builders", mode: "apply" })).code).toBe(0);
    expect((await lab.aws.read("lab", role)).entry).toMatchObject({ kubernetesGroups: ["builders"] });
  });

  test("an instance profile means its role, by ARN and by name", async () => {
    const role = await lab.aws.role("machine");
    await lab.aws.iam("CreateInstanceProfile", { InstanceProfileName: "profile", Path: "/x/" });
    await lab.aws.iam("AddRoleToInstanceProfile", { InstanceProfileName: "profile", RoleName: "machine" });
    later();
    const arn = "arn:aws:iam::111122223333:instance-profile/x/profile";
    for (const given of [arn, "profile"]) {
      const ran = await run({ role: given, policy: "AmazonEKSViewPolicy", namespaces: "a\ndev-*", mode: "apply" });
      expect(ran.code).toBe(0);
      expect(JSON.parse(ran.outputs.roles ?? "")).toEqual([role]);
    }
    const scope = { type: "namespace", namespaces: ["a", "dev-*"] };
    expect((await lab.aws.read("lab", role)).policies).toEqual([{ name: "AmazonEKSViewPolicy", ...scope }]);
  });

  test("an instance profile without a role and a missing role are refused", async () => {
    await lab.aws.iam("CreateInstanceProfile", { InstanceProfileName: "hollow" });
    const hollow = await run({ role: "hollow", groups: "a" });
    expect(hollow.printed).toContain("holds no role");
    const missing = await run({ role: "missing", groups: "a" });
    expect(missing.printed).toContain("no role or instance profile named missing in the account 111122223333");
    expect([hollow.code, missing.code]).toEqual([1, 1]);
  });

  test("a role that was just created is waited for", async () => {
    const role = await lab.aws.role("fresh");
    expect((await run({ role, groups: "builders", mode: "apply" })).code).toBe(0);
    expect((await lab.aws.read("lab", role)).entry).toMatchObject({ kubernetesGroups: ["builders"] });
  });

  test("two mappings of one role are refused before anything is written", async () => {
    const role = await lab.aws.role("operator");
    const mappings = JSON.stringify([
      { role, groups: ["a"] },
      { role: "operator", groups: ["b"] },
    ]);
    const ran = await run({ mappings, mode: "apply" });
    expect(ran.printed).toContain("Put what both mappings say into one.");
    expect((await lab.aws.read("lab", role)).entry).toBeUndefined();
  });

  test("a missing cluster is named, with its region", async () => {
    await lab.aws.role("operator");
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
    const other = await lab.aws.role("other");
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
    const { access, record } = lab.bench.cloud.world;
    await lab.aws.role("operator");
    later();
    await run({ role: "operator", groups: "a", mode: "plan" });
    const identities = new Set(record.requests.flatMap(({ identity = [] }) => identity));
    for (const identity of identities) access.limit(identity, ["eks:Describe*", "eks:List*", "iam:Get*", "iam:List*"]);
    const ran = await run({ role: "operator", groups: "a", mode: "apply" });
    expect([ran.code, ran.outputs.problem]).toEqual([1, expect.stringContaining("403")]);
    expect(ran.printed + ran.summary).not.toMatch(/still in progress/i);
  });

  test("a full ARN of a role is mapped without iam:GetRole, which is said", async () => {
    const role = await lab.aws.role("operator");
    later();
    const { access, record } = lab.bench.cloud.world;
    await run({ role, groups: "a", mode: "plan" });
    const identities = new Set(record.requests.flatMap(({ identity = [] }) => identity));
    for (const identity of identities) access.limit(identity, ["eks:*"]);
    const ran = await run({ role, groups: "a", mode: "apply" });
    expect([ran.code, ran.printed]).toEqual([0, expect.stringContaining("iam:GetRole is denied")]);
    expect((await lab.aws.read("lab", role)).entry).toMatchObject({ kubernetesGroups: ["a"] });
    const bare = await run({ role: "operator", groups: "a", mode: "plan" });
    expect([bare.code, bare.outputs.problem]).toEqual([1, expect.stringContaining("iam:GetRole")]);
  });

  test.each([
    "plan",
    "apply",
    "check",
  ])("in a %s a cluster that failed leads to no advice on its mode", async (mode) => {
    await lab.aws.role("operator");
    interface Eks {
      readonly clusters: Record<string, { readonly shown: Record<string, unknown> }>;
    }
    const { shown } =
      lab.bench.cloud.world.section<Eks>("aws-eks", () => ({ clusters: {} })).clusters["us-east-1/lab"] ?? {};
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

  test("a throttled call is sent again when the service says so, not before", async () => {
    const { world } = lab.bench.cloud;
    world.faults.add({ kind: "throttle", seconds: 40, match: { route: "GET /clusters/lab$", count: 1 } });
    await lab.aws.role("operator");
    const before = world.clock.now();
    expect((await run({ role: "operator", groups: "a", mode: "plan" })).code).toBe(0);
    expect(world.clock.now() - before).toBeGreaterThanOrEqual(40_000);
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
