import {
  type AwsAuthOperator,
  type AwsOperator,
  awsAuthOperator,
  awsOperator,
  type Bench,
  openBench,
} from "@slipway/testing";
import action from "./action.ts";
import { theirs } from "./arrange.ts";

const arnOf = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const entryOf = (name: string, ...groups: string[]) =>
  `- rolearn: "${arnOf(name)}"\n  username: "arn:aws:sts::111122223333:assumed-role/${name}/{{SessionName}}"\n  groups:\n${groups.map((group) => `    - "${group}"\n`).join("")}`;

describe("eks-map-role by aws-auth", () => {
  let bench: Bench;
  let aws: AwsOperator;
  let auth: AwsAuthOperator;
  const run = (inputs: Readonly<Record<string, string>>) =>
    bench.run(action, { cluster: "lab", via: "aws-auth", mode: "apply", ...inputs });
  const told = (ran: { code: number; printed: string }) => `exit ${ran.code}\n${ran.printed}`;
  const signsIn = ({ url, permissions }: Awaited<ReturnType<typeof run>>["requests"][number]) =>
    /\/github-oidc\//.test(url) || permissions?.length === 0;
  /** Whatever the map says, the job's own role gets in, so that what it finds can be told. */
  const letIn = (cluster: string) =>
    aws.entry(cluster, arnOf("deployer"), {}, { policy: "AmazonEKSClusterAdminPolicy" });

  beforeEach(async () => {
    bench = await openBench();
    aws = await awsOperator(bench.cloud);
    await aws.cluster("lab", "API_AND_CONFIG_MAP");
    await letIn("lab");
    for (const name of ["operator", "other", "nodes"]) await aws.role(name, "/team/");
    bench.cloud.world.clock.advance(60_000);
    auth = awsAuthOperator(bench.cloud, "lab");
  });
  afterEach(() => bench.close());

  test("a role is added behind what others wrote, without its path, and a converged check asks three times", async () => {
    await aws.cluster("old", "CONFIG_MAP");
    const old = awsAuthOperator(bench.cloud, "old");
    await old.make(theirs);
    const inputs = { cluster: "old", via: "auto", role: "operator", groups: "builders" };
    const applied = await run(inputs);
    expect(told(applied)).toMatch(/^exit 0/);
    expect(JSON.parse(applied.outputs.roles ?? "")).toEqual([arnOf("operator")]);
    expect(await old.mapRoles()).toBe(theirs + entryOf("operator", "builders"));
    const check = await run({ ...inputs, mode: "check" });
    expect(told(check)).toMatch(/^exit 0/);
    expect(check.requests.filter((request) => !signsIn(request)).map(({ method }) => method)).toHaveLength(3);
  });

  test("fifty runs at once, each with a role of its own, end with all fifty", async () => {
    await aws.cluster("old", "CONFIG_MAP");
    const old = awsAuthOperator(bench.cloud, "old");
    await old.make(theirs);
    const names = Array.from({ length: 50 }, (_, at) => `role-${at}`);
    await Promise.all(names.map((name) => aws.role(name)));
    bench.cloud.world.clock.advance(60_000);
    const ran = await Promise.all(names.map((name) => run({ cluster: "old", role: name, groups: "builders" })));
    expect(ran.map(({ code }) => code)).toEqual(names.map(() => 0));
    const text = await old.mapRoles();
    expect(text.startsWith(theirs)).toBe(true);
    expect(new Set(text.slice(theirs.length).split(/^(?=- )/m))).toEqual(
      new Set(names.map((name) => entryOf(name, "builders"))),
    );
  });

  test("where there is no ConfigMap, and nodes have entries, one is made", async () => {
    expect(told(await run({ role: "operator", groups: "a", username: "{{SessionName}}" }))).toMatch(/^exit 0/);
    expect(await auth.mapRoles()).toBe(
      `- rolearn: "${arnOf("operator")}"\n  username: "{{SessionName}}"\n  groups:\n    - "a"\n`,
    );
  });

  test("groups that no access entry can hold go to aws-auth by themselves", async () => {
    const mappings = JSON.stringify([
      {
        role: "nodes",
        groups: ["system:bootstrappers", "system:nodes"],
        username: "system:node:{{EC2PrivateDNSName}}",
      },
      { role: "operator", groups: ["system:masters"] },
    ]);
    const ran = await run({ via: "auto", mappings });
    expect(told(ran)).toMatch(/^exit 0/);
    expect(JSON.parse(ran.outputs.roles ?? "").sort()).toEqual([
      arnOf("nodes"),
      "arn:aws:iam::111122223333:role/team/operator",
    ]);
    expect(await auth.entries("nodes", "operator")).toEqual([
      {
        rolearn: arnOf("nodes"),
        username: "system:node:{{EC2PrivateDNSName}}",
        groups: ["system:bootstrappers", "system:nodes"],
      },
    ]);
  });

  test.each([
    ["an indentation that is wrong", `- rolearn: ${arnOf("a")}\n   username: t\n`, "line 1, column 12"],
    ["an unquoted template", `- rolearn: ${arnOf("a")}\n  username: {{SessionName}}\n`, "line 2, column 13"],
    ["a number for a name", `- rolearn: ${arnOf("a")}\n  username: 12\n`, "line 2, column 13"],
  ])("a map with %s is refused with its place, and stays", async (_what, text, place) => {
    await auth.make(text);
    for (const mode of ["plan", "apply", "destroy"]) {
      const ran = await run({ role: "operator", groups: "a", mode, confirm: "lab" });
      expect(ran.code).toBe(1);
      expect(ran.printed).toContain(place);
      expect(ran.printed).toContain("Mend it");
    }
    expect(await auth.mapRoles()).toBe(text);
  });

  test("neither the last administrator nor what nodes join by is taken out", async () => {
    const text = `${entryOf("operator", "system:masters")}${entryOf("nodes", "system:bootstrappers", "system:nodes")}`;
    await auth.make(text);
    for (const mode of ["plan", "apply"]) {
      const last = await run({ role: "operator", groups: "viewers", mode });
      expect(last.printed).toContain("Let another role in with the group system:masters first");
      const nodes = await run({ role: "nodes", groups: "viewers", mode });
      expect(nodes.printed).toContain("Leave the nodes' role as it is");
      expect([last.code, nodes.code]).toEqual([1, 1]);
    }
    expect(await auth.mapRoles()).toBe(text);
    await run({ role: "other", groups: "system:masters" });
    expect(told(await run({ role: "operator", groups: "viewers" }))).toMatch(/^exit 0/);
    const destroyed = await run({ role: "other", groups: "system:masters", mode: "destroy", confirm: "lab" });
    expect(destroyed.printed).toContain("Let another role in with the group system:masters first");
    expect((await auth.entries("other")).length).toBe(1);
  });

  test.each([
    [0, "a user administers", "", "[system:masters]"],
    [1, "a user only looks on", "", "[viewers]"],
    [1, "another role has it with a path, which lets nobody in", entryOf("team/other", "system:masters"), "[]"],
    [
      1,
      "a later entry takes it from the other role again",
      entryOf("other", "system:masters") + entryOf("other", "viewers"),
      "[]",
    ],
  ])("taking a role out of system:masters ends with %i where %s", async (code, _where, others, groups) => {
    const text = others + entryOf("operator", "system:masters");
    await auth.make(text, {
      mapUsers: `- userarn: arn:aws:iam::111122223333:user/ann\n  username: ann\n  groups: ${groups}\n`,
    });
    expect(told(await run({ role: "operator", groups: "viewers" }))).toMatch(`exit ${code}`);
    expect(await auth.mapRoles()).toBe(code === 1 ? text : entryOf("operator", "viewers"));
  });

  test("the nodes' role keeps the name that nodes join by", async () => {
    const text = entryOf("nodes", "system:bootstrappers", "system:nodes");
    await auth.make(text);
    const ran = await run({ role: "nodes", groups: "system:bootstrappers\nsystem:nodes", username: "nodes" });
    expect(told(ran)).toMatch(/^exit 1[\s\S]*Leave the nodes' role as it is/);
    expect(await auth.mapRoles()).toBe(text);
  });

  test("a rollback that would take out the only administrator is refused, and the map stays", async () => {
    await auth.make(entryOf("operator", "viewers"));
    await run({ role: "other", groups: "system:masters" });
    const text = await auth.mapRoles();
    for (const mode of ["plan", "apply"]) {
      const ran = await run({ rollback: "true", mode });
      expect(told(ran)).toMatch(/^exit 1[\s\S]*Let another role in with the group system:masters first/);
    }
    expect(await auth.mapRoles()).toBe(text);
  });

  test("a destroy takes out only what Slipway put in, and the nodes' role never", async () => {
    await auth.make(theirs + entryOf("operator", "builders"));
    const mappings = JSON.stringify([
      { role: "operator", groups: ["viewers"] },
      { role: "other", groups: ["viewers"] },
    ]);
    expect(told(await run({ mappings }))).toMatch(/^exit 0/);
    expect(told(await run({ mappings, mode: "destroy", confirm: "lab" }))).toMatch(/^exit 0/);
    expect(await auth.mapRoles()).toBe(theirs + entryOf("operator", "viewers"));
    const again = await run({ mappings, mode: "destroy", confirm: "lab" });
    expect(again.outputs).toMatchObject({ changed: "false" });
    await auth.write("");
    const nodes = { role: "nodes", groups: "system:bootstrappers\nsystem:nodes" };
    expect(told(await run(nodes))).toMatch(/^exit 0/);
    const left = await run({ ...nodes, mode: "destroy", confirm: "lab" });
    expect([told(left), left.outputs.changed]).toEqual([expect.stringMatching(/^exit 0/), "false"]);
    expect(await auth.entries("nodes")).toHaveLength(1);
  });

  test("what somebody else wrote anew is not Slipway's to take out, once Slipway wrote again", async () => {
    await run({ role: "operator", groups: "viewers" });
    await auth.write("");
    await run({ role: "other", groups: "viewers" });
    await auth.write((await auth.mapRoles()) + entryOf("operator", "viewers"));
    const ran = await run({ role: "operator", groups: "viewers", mode: "destroy", confirm: "lab" });
    expect(ran.outputs).toMatchObject({ changed: "false" });
  });

  test("two entries of one role become one, and two of another's are named", async () => {
    const twice = (name: string) => `${entryOf(name, "a")}${entryOf(name, "b")}`;
    await auth.make(twice("operator") + twice("else"));
    const ran = await run({ role: "operator", groups: "b" });
    expect(told(ran)).toMatch(/^exit 0/);
    expect(ran.printed).toMatch(/::warning::aws-auth maps \S+role\/else more than once, in lines 9, 13/);
    expect(await auth.mapRoles()).toBe(entryOf("operator", "b") + twice("else"));
  });

  test("the last change is put back, as it was, and nobody else's with it", async () => {
    await auth.make(theirs);
    await run({ role: "operator", groups: "viewers" });
    const plan = await run({ rollback: "true", mode: "plan" });
    expect(plan.printed).toContain("update earlier roles in aws-auth lab");
    expect(await auth.mapRoles()).not.toBe(theirs);
    expect(told(await run({ rollback: "true" }))).toMatch(/^exit 0/);
    expect(await auth.mapRoles()).toBe(theirs);
    expect((await run({ rollback: "true" })).outputs).toMatchObject({ changed: "false", drift: "false" });
    await run({ role: "operator", groups: "viewers" });
    const changed = `${await auth.mapRoles()}${entryOf("other", "a")}`;
    await auth.write(changed);
    const refused = await run({ rollback: "true" });
    expect(refused.code).toBe(1);
    expect(refused.printed).toContain("slipway/map-roles-before");
    expect(await auth.mapRoles()).toBe(changed);
  });

  test("a map that somebody broke since is put back to what can be read", async () => {
    await auth.make(theirs);
    await run({ role: "operator", groups: "viewers" });
    await auth.write(`${await auth.mapRoles()}   - oops\n`);
    expect((await run({ role: "operator", groups: "viewers" })).code).toBe(1);
    expect(told(await run({ rollback: "true" }))).toMatch(/^exit 0/);
    expect(await auth.mapRoles()).toBe(theirs);
  });

  test("without an earlier text there is nothing to put back", async () => {
    await auth.make(theirs);
    const ran = await run({ rollback: "true" });
    expect([ran.code, await auth.mapRoles()]).toEqual([1, theirs]);
    expect(ran.printed).toContain("holds no earlier mapRoles");
  });

  test.each([
    ["lab", { role: "viewer", groups: "a" }, /goes before whatever aws-auth says/],
    ["new", { role: "operator", groups: "a" }, /does not read aws-auth: its authentication mode is API/],
    [
      "new",
      { role: "operator", groups: "system:nodes", via: "auto" },
      /takes no group of system:.*Change the input groups/,
    ],
    [
      "old",
      { role: "operator", policy: "AmazonEKSViewPolicy", via: "auto" },
      /knows no access policies.*raise-authent/,
    ],
    ["old", { role: "operator", groups: "a", via: "access-entry" }, /heeds no access entries.*via: aws-auth/],
  ])("in the cluster %s, %j is refused with what to do", async (cluster, inputs, said) => {
    if (cluster === "new") await aws.cluster("new", "API");
    if (cluster === "old") await aws.cluster("old", "CONFIG_MAP");
    const viewer = await aws.role("viewer");
    bench.cloud.world.clock.advance(60_000);
    await aws.entry("lab", viewer, { kubernetesGroups: ["a"] });
    const ran = await run({ cluster, ...inputs, mode: "plan" });
    expect([ran.code, ran.printed]).toEqual([1, expect.stringMatching(said)]);
  });

  test("inputs that the way cannot take are all named before anything is asked", async () => {
    const entry = { via: "access-entry", role: "a", groups: "system:nodes", username: "system:node:x" };
    const map = { role: "a", policy: "AmazonEKSViewPolicy", groups: "b" };
    const back = { rollback: "true", role: "a", groups: "b", via: "access-entry", "raise-authentication-mode": "true" };
    const many = { via: "access-entry", mappings: "- role: a\n  groups: [system:nodes]\n- role: b\n  groups: [c]" };
    for (const [inputs, names] of [
      [entry, ["groups", "username"]],
      [map, ["policy"]],
      [back, ["role", "groups", "via", "raise-authentication-mode"]],
      [{ rollback: "true", mode: "destroy", confirm: "lab" }, ["rollback"]],
      [many, ["mappings: Mapping 1: groups"]],
    ] as const) {
      const ran = await run(inputs);
      for (const name of names) expect(ran.printed).toContain(`- ${name}: `);
      expect(ran.requests).toEqual([]);
    }
  });

  test("a private API server that does not answer from here is told apart, with the other way", async () => {
    const closed = { resourcesVpcConfig: { endpointPublicAccess: false, endpointPrivateAccess: true } };
    await bench.cloud.request("POST", "https://eks.us-east-1.amazonaws.com/clusters/lab/update-config", closed);
    bench.cloud.world.clock.advance(20 * 60_000);
    await auth.make(theirs);
    const near = await run({ role: "operator", groups: "viewers", mode: "plan" });
    expect(told(near)).toMatch(/^exit 0/);
    bench.cloud.world.faults.add({ kind: "reset", match: { route: "GET /kubernetes/", every: 1 } });
    const far = await run({ role: "operator", groups: "viewers", mode: "plan" });
    expect([far.code, far.printed]).toEqual([1, expect.stringMatching(/is private.*raise-authentication-mode: true/)]);
    expect(far.requests.filter(({ url }) => url.includes("/kubernetes/"))).toHaveLength(1);
  });

  test("a map too long to be kept for a way back is refused in the plan, with what to do, and nothing is written", async () => {
    const entry = entryOf("operator", "builders");
    const long = Array.from({ length: 900 }, (_, at) => entry.replaceAll("/operator", `/team-${at}`)).join("");
    await auth.make(long, {});
    await auth.annotate({ "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify({ mapRoles: long }) });
    for (const mode of ["plan", "apply"]) {
      const ran = await run({ role: "operator", groups: "builders", mode });
      expect(told(ran)).toMatch(/^exit 1[\s\S]*Kubernetes takes 262144\. Remove mappings that nobody needs/);
      expect(ran.requests.filter(({ method }) => method === "PATCH")).toEqual([]);
    }
    expect(await auth.mapRoles()).toBe(long);
  });

  test("a destroy of a map that others made too long to be kept says so, and writes nothing", async () => {
    await auth.make("", {});
    expect(told(await run({ role: "operator", groups: "builders" }))).toMatch(/^exit 0/);
    const entry = entryOf("operator", "builders");
    const long = entry + Array.from({ length: 900 }, (_, at) => entry.replaceAll("/operator", `/team-${at}`)).join("");
    await auth.write(long);
    await auth.annotate({ "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify({ mapRoles: long }) });
    const ran = await run({ role: "operator", groups: "builders", mode: "destroy", confirm: "lab" });
    expect(told(ran)).toMatch(/^exit 1[\s\S]*Kubernetes takes 262144\. Remove mappings that nobody needs/);
    expect(await auth.mapRoles()).toBe(long);
  });
});
