import { theirs } from "./arrange.ts";
import { arnOf, awsAuthWorld, entryOf } from "./aws-auth-world.test-support.ts";

describe("what eks-map-role refuses by aws-auth", () => {
  const { run, resultOf, now } = awsAuthWorld();

  test.each([
    ["an indentation that is wrong", `- rolearn: ${arnOf("a")}\n   username: t\n`, "line 1, column 12"],
    ["an unquoted template", `- rolearn: ${arnOf("a")}\n  username: {{SessionName}}\n`, "line 2, column 13"],
    ["a number for a name", `- rolearn: ${arnOf("a")}\n  username: 12\n`, "line 2, column 13"],
  ])("a map with %s is refused with its place, and stays", async (_what, text, place) => {
    const { auth } = now();
    await auth.make(text);
    for (const mode of ["plan", "apply", "destroy"]) {
      const ran = await run({ role: "operator", groups: "a", mode, confirm: "lab" });
      expect(ran.code).toBe(1);
      expect(ran.printed).toContain(place);
      expect(ran.printed).toContain("Correct it");
    }
    expect(await auth.mapRoles()).toBe(text);
  });

  test("neither the last administrator nor what nodes join by is removed", async () => {
    const { auth } = now();
    const text = `${entryOf("operator", "system:masters")}${entryOf("nodes", "system:bootstrappers", "system:nodes")}`;
    await auth.make(text);
    for (const mode of ["plan", "apply"]) {
      const last = await run({ role: "operator", groups: "viewers", mode });
      expect(last.printed).toContain("Map another role with the group system:masters first");
      const nodes = await run({ role: "nodes", groups: "viewers", mode });
      expect(nodes.printed).toContain("Leave the nodes' role as it is");
      expect([last.code, nodes.code]).toEqual([1, 1]);
    }
    expect(await auth.mapRoles()).toBe(text);
    await run({ role: "other", groups: "system:masters" });
    expect(resultOf(await run({ role: "operator", groups: "viewers" }))).toMatch(/^exit 0/);
    const destroyed = await run({ role: "other", groups: "system:masters", mode: "destroy", confirm: "lab" });
    expect(destroyed.printed).toContain("Map another role with the group system:masters first");
    expect((await auth.entries("other")).length).toBe(1);
  });

  test.each([
    [0, "a user administers", "", "[system:masters]"],
    [1, "a user only reads", "", "[viewers]"],
    [1, "another role has it with a path, which gives no one access", entryOf("team/other", "system:masters"), "[]"],
    [
      1,
      "a later entry removes it from the other role",
      entryOf("other", "system:masters") + entryOf("other", "viewers"),
      "[]",
    ],
  ])("removing a role from system:masters ends with %i where %s", async (code, _where, others, groups) => {
    const { auth } = now();
    const text = others + entryOf("operator", "system:masters");
    await auth.make(text, {
      mapUsers: `- userarn: arn:aws:iam::111122223333:user/ann\n  username: ann\n  groups: ${groups}\n`,
    });
    expect(resultOf(await run({ role: "operator", groups: "viewers" }))).toMatch(`exit ${code}`);
    expect(await auth.mapRoles()).toBe(code === 1 ? text : entryOf("operator", "viewers"));
  });

  test("the nodes' role keeps the name that nodes join by", async () => {
    const { auth } = now();
    const text = entryOf("nodes", "system:bootstrappers", "system:nodes");
    await auth.make(text);
    const ran = await run({ role: "nodes", groups: "system:bootstrappers\nsystem:nodes", username: "nodes" });
    expect(resultOf(ran)).toMatch(/^exit 1[\s\S]*Leave the nodes' role as it is/);
    expect(await auth.mapRoles()).toBe(text);
  });

  test.each([
    [
      "a group that is not of system:",
      entryOf("nodes", "system:bootstrappers", "system:nodes", "eks:kube-proxy-windows"),
    ],
    ["the group that they begin in", entryOf("nodes", "system:bootstrappers")],
    [
      "the name alone",
      `- rolearn: ${arnOf("nodes")}\n  username: system:node:{{EC2PrivateDNSName}}\n  groups: [theirs]\n`,
    ],
  ])("nodes do not lose %s", async (_what, text) => {
    const { auth } = now();
    await auth.make(text);
    const ran = await run({ role: "nodes", groups: "system:nodes" });
    expect(resultOf(ran)).toMatch(/^exit 1[\s\S]*what nodes join the cluster by[\s\S]*give another role/);
    expect(await auth.mapRoles()).toBe(text);
  });

  test("this run does not take from itself what it acts by", async () => {
    const { auth } = now();
    const text = entryOf("deployer", "system:masters", "builders") + entryOf("other", "system:masters");
    await auth.make(text);
    await now().aws.dropEntry("lab", arnOf("deployer"));
    for (const mode of ["plan", "apply"]) {
      const ran = await run({ role: arnOf("deployer"), groups: "builders", mode });
      expect(resultOf(ran)).toMatch(
        /^exit 1[\s\S]*signed in as \S+deployer.*\(system:masters\)[\s\S]*another administrator/,
      );
    }
    expect(await auth.mapRoles()).toBe(text);
    expect(resultOf(await run({ role: arnOf("deployer"), groups: "system:masters\nbuilders\nmore" }))).toMatch(
      /^exit 0/,
    );
  });

  test.each([
    ["lab", { role: "viewer", groups: "a" }, /takes precedence over aws-auth/],
    ["new", { role: "operator", groups: "a" }, /does not read aws-auth: its authentication mode is API/],
    [
      "new",
      { role: "operator", groups: "system:nodes", via: "auto" },
      /allows no group of system:.*Change the input groups/,
    ],
    ["old", { role: "operator", policy: "AmazonEKSViewPolicy", via: "auto" }, /has no access policies.*raise-authent/],
    ["old", { role: "operator", groups: "a", via: "access-entry" }, /uses no access entries.*via: aws-auth/],
  ])("in the cluster %s, %j is refused with what to do", async (cluster, inputs, said) => {
    const { aws, bench } = now();
    if (cluster === "new") await aws.cluster("new", "API");
    if (cluster === "old") await aws.cluster("old", "CONFIG_MAP");
    const viewer = await aws.role("viewer");
    bench.cloud.world.clock.advance(60_000);
    await aws.entry("lab", viewer, { kubernetesGroups: ["a"] });
    const ran = await run({ cluster, ...inputs, mode: "plan" });
    expect([ran.code, ran.printed]).toEqual([1, expect.stringMatching(said)]);
  });

  test("inputs that do not fit via are all named before the first request", async () => {
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

  test("a private API server that does not answer is named, with another way", async () => {
    const { auth, bench } = now();
    const closed = { resourcesVpcConfig: { endpointPublicAccess: false, endpointPrivateAccess: true } };
    await bench.cloud.request("POST", "https://eks.us-east-1.amazonaws.com/clusters/lab/update-config", closed);
    bench.cloud.world.clock.advance(20 * 60_000);
    await auth.make(theirs);
    const near = await run({ role: "operator", groups: "viewers", mode: "plan" });
    expect(resultOf(near)).toMatch(/^exit 0/);
    bench.cloud.world.faults.add({ kind: "reset", match: { route: "GET /kubernetes/", every: 1 } });
    const far = await run({ role: "operator", groups: "viewers", mode: "plan" });
    expect([far.code, far.printed]).toEqual([1, expect.stringMatching(/is private.*raise-authentication-mode: true/)]);
    expect(far.requests.filter(({ url }) => url.includes("/kubernetes/"))).toHaveLength(1);
  });

  test("an API server that drops what comes from here is asked for five seconds, and its ranges are named", async () => {
    const { auth, bench } = now();
    const { clock, faults } = bench.cloud.world;
    const narrow = { resourcesVpcConfig: { publicAccessCidrs: ["198.51.100.0/24", "203.0.113.7/32"] } };
    await bench.cloud.request("POST", "https://eks.us-east-1.amazonaws.com/clusters/lab/update-config", narrow);
    clock.advance(20 * 60_000);
    await auth.make(theirs);
    faults.add({ kind: "hang", match: { route: "GET /kubernetes/", every: 1 } });
    const since = clock.now();
    const { code, printed } = await run({ role: "operator", groups: "viewers", mode: "plan" });
    expect(code).toBe(1);
    expect(printed).toMatch(
      /drops what does not come from 198\.51\.100\.0\/24, 203\.0\.113\.7\/32 \(publicAccessCidrs\)/,
    );
    expect(printed).toContain("Add the runner's address to these ranges.");
    expect(clock.now() - since).toBeLessThan(10_000);
  });

  test("a map that is too long for the annotation is refused in the plan", async () => {
    const { auth } = now();
    const entry = entryOf("operator", "builders");
    const long = Array.from({ length: 900 }, (_, at) => entry.replaceAll("/operator", `/team-${at}`)).join("");
    await auth.make(long, {});
    await auth.annotate({ "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify({ mapRoles: long }) });
    for (const mode of ["plan", "apply"]) {
      const ran = await run({ role: "operator", groups: "builders", mode });
      expect(resultOf(ran)).toMatch(/^exit 1[\s\S]*Kubernetes allows 262144\. Remove mappings that no one needs/);
      expect(ran.requests.filter(({ method }) => method === "PATCH")).toEqual([]);
    }
    expect(await auth.mapRoles()).toBe(long);
  });
});
