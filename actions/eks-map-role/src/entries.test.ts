import { admin, entryWorld } from "./entry-world.test-support.ts";

describe("eks-map-role, of entries that are there", () => {
  const lab = entryWorld();
  const { run, later } = lab;

  test("a role that was created again gets access only when its entry may be replaced", async () => {
    const role = await lab.aws.role("operator");
    later();
    await run({ role, groups: "system:masters", mode: "apply" });
    await lab.aws.associate("lab", role, { policy: "AmazonEKSViewPolicy" });
    await lab.aws.iam("DeleteRole", { RoleName: "operator" });
    later();
    await lab.aws.role("operator");
    later();
    const check = await run({ role, groups: "system:masters", mode: "check" });
    expect(check.code).toBe(1);
    expect(check.printed).toContain("± replace access entry");
    const refused = await run({ role, groups: "system:masters", mode: "apply" });
    expect(refused.printed).toContain("allow-replace: operator");
    expect((await lab.aws.read("lab", role)).policies).toHaveLength(2);
    const allowed = await run({ role, groups: "system:masters", mode: "apply", "allow-replace": "operator" });
    expect(allowed.code).toBe(0);
    // What others granted was for the role that was deleted.
    expect((await lab.aws.read("lab", role)).policies).toEqual([admin]);
    expect((await run({ role, groups: "system:masters", mode: "check" })).code).toBe(0);
  });

  test("an entry that others created is not replaced, whatever its tag says", async () => {
    const role = await lab.aws.role("operator");
    const other = await lab.aws.role("other");
    later();
    await run({ role: other, groups: "builders", mode: "apply" });
    const copied = (await lab.aws.read("lab", other)).entry?.tags;
    await lab.aws.entry("lab", role, { kubernetesGroups: ["builders"], tags: copied });
    await lab.aws.iam("DeleteRole", { RoleName: "operator" });
    later();
    await lab.aws.role("operator");
    later();
    const before = await lab.aws.read("lab", role);
    const ran = await run({ role, groups: "builders", mode: "apply", "allow-replace": "operator" });
    expect([ran.code, ran.printed]).toEqual([1, expect.stringContaining("Slipway did not make it")]);
    await run({ role, groups: "builders", mode: "destroy", confirm: "lab" });
    expect(await lab.aws.read("lab", role)).toEqual(before);
  });

  test("a destroy deletes an entry that Slipway created, also when its groups were changed", async () => {
    const role = await lab.aws.role("operator");
    later();
    await run({ role, groups: "builders", mode: "apply" });
    await lab.aws.change("lab", role, { kubernetesGroups: ["strangers"] });
    await run({ role, groups: "builders", mode: "destroy", confirm: "lab" });
    expect((await lab.aws.read("lab", role)).entry).toBeUndefined();
  });

  test("the entry by which nodes join is never replaced", async () => {
    const role = await lab.aws.role("nodes");
    later();
    await lab.aws.entry("lab", role, { type: "EC2_LINUX" });
    const before = await lab.aws.read("lab", role);
    const ran = await run({ role, groups: "system:masters", mode: "apply", "allow-replace": "nodes" });
    expect(ran.code).toBe(1);
    expect(ran.outputs.problem).toMatch(/Nodes join the cluster lab as .*EC2_LINUX.*give another role/);
    expect(await lab.aws.read("lab", role)).toEqual(before);
  });

  test("the scope of a policy is changed in place, and groups stay where the inputs name none", async () => {
    const role = await lab.aws.role("operator");
    later();
    await lab.aws.entry("lab", role, { kubernetesGroups: ["theirs"] }, { policy: "AmazonEKSEditPolicy" });
    const ran = await run({ role, policy: "AmazonEKSEditPolicy", namespaces: "dev", mode: "apply" });
    expect(ran.code).toBe(0);
    expect(await lab.aws.read("lab", role)).toMatchObject({
      entry: { kubernetesGroups: ["theirs"] },
      policies: [{ name: "AmazonEKSEditPolicy", type: "namespace", namespaces: ["dev"] }],
    });
  });

  test("fifty runs at once, each with a role of its own, end with all fifty", async () => {
    const names = Array.from({ length: 50 }, (_, at) => `role-${at}`);
    const roles = await Promise.all(names.map((name) => lab.aws.role(name)));
    later();
    const ran = await Promise.all(roles.map((role) => run({ role, groups: "system:masters", mode: "apply" })));
    expect(ran.map(({ code }) => code)).toEqual(roles.map(() => 0));
    for (const role of roles) expect((await lab.aws.read("lab", role)).policies).toEqual([admin]);
  });

  test("system:masters beside its own policy is one association, and a second run finds nothing to do", async () => {
    const role = await lab.aws.role("operator");
    later();
    const inputs = { role, groups: "system:masters", policy: "AmazonEKSClusterAdminPolicy", mode: "apply" };
    expect((await run(inputs)).code).toBe(0);
    expect((await lab.aws.read("lab", role)).policies).toEqual([admin]);
    expect((await run(inputs)).outputs).toMatchObject({ changed: "false" });
  });

  test("tags of an entry are set by themselves, and those of others stay", async () => {
    const role = await lab.aws.role("operator");
    later();
    const given = { role, groups: "builders", mode: "apply" };
    expect(await run({ ...given, tags: "stage=test" })).toSucceed();
    const made = (await lab.aws.read("lab", role)).entry?.tags;
    expect(made).toEqual({ stage: "test", "made-by": expect.any(String) });
    await lab.aws.tagEntry("lab", role, { theirs: "1" });
    const ran = await run({ ...given, tags: "stage=other" });
    expect(ran).toSucceed();
    expect(ran.requests.flatMap(({ permissions = [] }) => permissions)).not.toContain("eks:UpdateAccessEntry");
    expect((await lab.aws.read("lab", role)).entry).toMatchObject({
      kubernetesGroups: ["builders"],
      tags: { ...made, stage: "other", theirs: "1" },
    });
    expect(await run({ ...given, mode: "check", tags: "theirs=1" })).toSucceed();
  });
});
