import { awsAuthOperator } from "@slipway/testing";
import { theirs } from "./arrange.ts";
import { arnOf, awsAuthWorld, entryOf } from "./aws-auth-world.test-support.ts";

describe("eks-map-role by aws-auth", () => {
  const { run, resultOf, signsIn, now } = awsAuthWorld();

  test("a role is added after the entries of others, and a check without drift makes three requests", async () => {
    const { aws, bench } = now();
    await aws.cluster("old", "CONFIG_MAP");
    const old = awsAuthOperator(bench.cloud, "old");
    await old.make(theirs);
    const inputs = { cluster: "old", via: "auto", role: "operator", groups: "builders" };
    const applied = await run(inputs);
    expect(resultOf(applied)).toMatch(/^exit 0/);
    expect(JSON.parse(applied.outputs.roles ?? "")).toEqual([arnOf("operator")]);
    expect(await old.mapRoles()).toBe(theirs + entryOf("operator", "builders"));
    const check = await run({ ...inputs, mode: "check" });
    expect(resultOf(check)).toMatch(/^exit 0/);
    expect(check.requests.filter((request) => !signsIn(request)).map(({ method }) => method)).toHaveLength(3);
  });

  test("tags are warned of where the cluster leaves only aws-auth, whose text has none", async () => {
    const { aws, bench } = now();
    await aws.cluster("old", "CONFIG_MAP");
    const old = awsAuthOperator(bench.cloud, "old");
    await old.make(theirs);
    const inputs = { cluster: "old", via: "auto", role: "operator", groups: "builders", tags: "stage=test" };
    const ran = await run(inputs);
    expect(resultOf(ran)).toMatch(/^exit 0/);
    expect(ran.printed).toMatch(/::warning::operator gets access to old by aws-auth, a ConfigMap, which has no tags\./);
    expect(await old.mapRoles()).toBe(theirs + entryOf("operator", "builders"));
    expect((await run({ ...inputs, mode: "destroy", confirm: "old" })).printed).not.toContain("has no tags");
  });

  test("fifty runs at once, each with a role of its own, end with all fifty", async () => {
    const { aws, bench } = now();
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

  test("a missing ConfigMap is created where nodes have access entries", async () => {
    const { auth } = now();
    expect(resultOf(await run({ role: "operator", groups: "a", username: "{{SessionName}}" }))).toMatch(/^exit 0/);
    expect(await auth.mapRoles()).toBe(
      `- rolearn: "${arnOf("operator")}"\n  username: "{{SessionName}}"\n  groups:\n    - "a"\n`,
    );
  });

  test("groups that no access entry allows go to aws-auth", async () => {
    const { auth } = now();
    const mappings = JSON.stringify([
      {
        role: "nodes",
        groups: ["system:bootstrappers", "system:nodes"],
        username: "system:node:{{EC2PrivateDNSName}}",
      },
      { role: "operator", groups: ["system:masters"] },
    ]);
    const ran = await run({ via: "auto", mappings });
    expect(resultOf(ran)).toMatch(/^exit 0/);
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

  test("a plan names who else writes the map", async () => {
    const { auth, bench } = now();
    await auth.make(theirs);
    await auth.annotate({ "argocd.argoproj.io/tracking-id": "auth:/ConfigMap:kube-system/aws-auth" });
    const path = "/kubernetes/eks-us-east-1-lab/api/v1/namespaces/kube-system/configmaps/aws-auth";
    const merge = { "content-type": "application/merge-patch+json" };
    const mapRoles = `${theirs}# of the module\n`;
    await bench.cloud.request("PATCH", `${path}?fieldManager=terraform`, { data: { mapRoles } }, merge);
    const ran = await run({ role: "operator", groups: "viewers", mode: "plan" });
    expect(ran.printed).toMatch(
      /::warning::Others write .*aws-auth as well: Argo CD auth:.*the field manager terraform/,
    );
    await run({ role: "operator", groups: "viewers" });
    const checked = await run({ role: "operator", groups: "viewers", mode: "check" });
    expect(checked.printed).not.toContain("Others write");
  });

  test("two entries of one role become one, and a warning names two of another role", async () => {
    const { auth } = now();
    const twice = (name: string) => `${entryOf(name, "a")}${entryOf(name, "b")}`;
    await auth.make(twice("operator") + twice("else"));
    const ran = await run({ role: "operator", groups: "b" });
    expect(resultOf(ran)).toMatch(/^exit 0/);
    expect(ran.printed).toMatch(/::warning::aws-auth maps \S+role\/else more than once, in lines 9, 13/);
    expect(await auth.mapRoles()).toBe(entryOf("operator", "b") + twice("else"));
  });
});
