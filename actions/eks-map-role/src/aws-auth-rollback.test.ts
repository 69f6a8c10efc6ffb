import action from "./action.ts";
import { theirs } from "./arrange.ts";
import { arnOf, awsAuthWorld, entryOf } from "./aws-auth-world.test-support.ts";

describe("a rollback of aws-auth", () => {
  const { run, resultOf, now } = awsAuthWorld();

  test("a rollback does not remove the only administrator", async () => {
    const { auth } = now();
    await auth.make(entryOf("operator", "viewers"));
    await run({ role: "other", groups: "system:masters" });
    const text = await auth.mapRoles();
    for (const mode of ["plan", "apply"]) {
      const ran = await run({ rollback: "true", mode });
      expect(resultOf(ran)).toMatch(/^exit 1[\s\S]*Map another role with the group system:masters first/);
    }
    expect(await auth.mapRoles()).toBe(text);
  });

  test("a rollback undoes the last change, and refuses to undo someone else's", async () => {
    const { auth } = now();
    await auth.make(theirs);
    await run({ role: "operator", groups: "viewers" });
    const plan = await run({ rollback: "true", mode: "plan" });
    expect(plan.printed).toContain("update earlier roles in aws-auth lab");
    expect(await auth.mapRoles()).not.toBe(theirs);
    expect(resultOf(await run({ rollback: "true" }))).toMatch(/^exit 0/);
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

  test("a repository rolls back its own change, and never another one's", async () => {
    const { auth, bench } = now();
    const from = (repository: string, inputs: Readonly<Record<string, string>>) =>
      bench.run(action, { cluster: "lab", via: "aws-auth", mode: "apply", ...inputs }, undefined, {
        GITHUB_REPOSITORY: repository,
      });
    await auth.make(theirs);
    await from("team/one", { role: "operator", groups: "viewers" });
    const byOne = await auth.mapRoles();
    await from("team/two", { role: "other", groups: "viewers" });
    const byBoth = await auth.mapRoles();
    expect(resultOf(await from("team/one", { rollback: "true" }))).toMatch(/^exit 1[\s\S]*was changed since/);
    const stranger = await from("team/three", { rollback: "true" });
    expect(resultOf(stranger)).toMatch(/^exit 1[\s\S]*has no earlier mapRoles[\s\S]*team\/one as \S+, team\/two as/);
    expect(await auth.mapRoles()).toBe(byBoth);
    expect(resultOf(await from("team/two", { rollback: "true" }))).toMatch(/^exit 0/);
    expect(await auth.mapRoles()).toBe(byOne);
    expect(resultOf(await from("team/one", { rollback: "true" }))).toMatch(/^exit 0/);
    expect(await auth.mapRoles()).toBe(theirs);
  });

  test("a rollback of a map that does not parse still keeps what nodes join by", async () => {
    const { auth } = now();
    await auth.make(entryOf("other", "viewers"));
    await run({ role: "operator", groups: "viewers" });
    const broken = `${entryOf("nodes", "system:bootstrappers", "system:nodes")}${await auth.mapRoles()}   - oops\n`;
    await auth.write(broken);
    const ran = await run({ rollback: "true" });
    expect(resultOf(ran)).toMatch(/^exit 1[\s\S]*what nodes join the cluster by/);
    expect(await auth.mapRoles()).toBe(broken);
  });

  test("a rollback restores a map that someone broke", async () => {
    const { auth } = now();
    await auth.make(theirs);
    await run({ role: "operator", groups: "viewers" });
    await auth.write(`${await auth.mapRoles()}   - oops\n`);
    expect((await run({ role: "operator", groups: "viewers" })).code).toBe(1);
    expect(resultOf(await run({ rollback: "true" }))).toMatch(/^exit 0/);
    expect(await auth.mapRoles()).toBe(theirs);
  });

  test("a rollback does not undo a change that the cluster can read and Slipway cannot", async () => {
    const { auth } = now();
    await auth.make(theirs);
    await run({ role: "operator", groups: "viewers" });
    const changed = `${await auth.mapRoles()}- rolearn: ${arnOf("other")}\n  username: 12\n  groups: [system:masters]\n`;
    await auth.write(changed);
    const ran = await run({ rollback: "true" });
    expect(resultOf(ran)).toMatch(/^exit 1[\s\S]*was changed since Slipway wrote it last/);
    expect(await auth.mapRoles()).toBe(changed);
  });

  test("a role is still Slipway's after a rollback", async () => {
    const { auth } = now();
    await run({ role: "operator", groups: "viewers" });
    await run({ role: "operator", groups: "auditors" });
    expect(resultOf(await run({ rollback: "true" }))).toMatch(/^exit 0/);
    expect(await auth.mapRoles()).toBe(entryOf("operator", "viewers"));
    await run({ role: "operator", groups: "viewers", mode: "destroy", confirm: "lab" });
    expect(await auth.mapRoles()).toBe("");
  });

  test("a rollback needs an earlier text", async () => {
    const { auth } = now();
    await auth.make(theirs);
    const ran = await run({ rollback: "true" });
    expect([ran.code, await auth.mapRoles()]).toEqual([1, theirs]);
    expect(ran.printed).toContain("has no earlier mapRoles");
  });
});
