import { objectOperator } from "@slipway/testing";
import { arnOf, awsAuthWorld } from "./aws-auth-world.test-support.ts";

describe("a proof of access", () => {
  const { run, resultOf, now } = awsAuthWorld();
  const rbac = "/apis/rbac.authorization.k8s.io/v1";
  const bind = (subject: object) =>
    objectOperator(now().bench.cloud, "/eks-us-east-1-lab").post(`${rbac}/namespaces/default/rolebindings`, {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "viewers" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", ...subject }],
    });
  const inputs = { role: "operator", groups: "viewers", can: "get pods in default\nlist deployments.apps in default" };

  test.each([
    "aws-auth",
    "access-entry",
  ])("by %s fails before the first write where no binding lets the groups", async (via) => {
    await now().auth.make("");
    const before = await now().auth.data();
    for (const mode of ["plan", "apply"]) {
      const ran = await run({ ...inputs, via, mode });
      expect([ran.code, ran.outputs.problem]).toEqual([
        1,
        expect.stringMatching(/does not let \S+operator\/\S+ in viewers get pods in default.*Bind one of the groups/s),
      ]);
      expect(ran.requests.filter(({ method }) => method === "PATCH")).toEqual([]);
    }
    expect(await now().auth.data()).toEqual(before);
    expect((await now().aws.read("lab", "arn:aws:iam::111122223333:role/team/operator")).entry).toBeUndefined();
  });

  test.each(["aws-auth", "access-entry"])("by %s says what the API server lets the groups do", async (via) => {
    await bind({ kind: "Group", name: "viewers" });
    await now().auth.make("");
    const ran = await run({ ...inputs, via });
    expect(resultOf(ran)).toMatch(/^exit 0/);
    expect(ran.printed).toMatch(/lets \S+ in viewers get pods in default: so may \S+operator/);
    const check = await run({ ...inputs, via, mode: "check" });
    expect([check.code, check.outputs.changed]).toEqual([0, "false"]);
    const other = await run({ ...inputs, via, mode: "check", can: "delete pods in default" });
    expect([other.code, other.outputs.problem]).toEqual([1, expect.stringContaining("does not let")]);
  });

  test("is for the name as well, to which a binding may be", async () => {
    await bind({ kind: "User", name: "watch" });
    await now().auth.make("");
    expect((await run({ ...inputs, can: "get pods in default" })).code).toBe(1);
    expect(resultOf(await run({ ...inputs, username: "watch", can: "get pods in default" }))).toMatch(/^exit 0/);
  });

  test("does not claim what an access policy gives, and system:masters may do everything in aws-auth", async () => {
    await now().auth.make("");
    const policy = { role: "operator", policy: "AmazonEKSViewPolicy", can: "get pods in default", via: "access-entry" };
    const ran = await run(policy);
    expect([ran.code, ran.printed]).toEqual([
      0,
      expect.stringMatching(/::warning::.*is not proved.*AmazonEKSViewPolicy is judged only of who signs in/),
    ]);
    expect(ran.printed).not.toContain("so may");
    const masters = await run({ role: arnOf("other"), groups: "system:masters", can: "* *" });
    expect([masters.code, masters.printed]).toEqual([0, expect.stringMatching(/in system:masters \* \*: so may/)]);
  });

  test("a line that is none is named before the first request", async () => {
    const ran = await run({ ...inputs, can: "pods\nget pods in Default" });
    expect([ran.code, ran.outputs.problem]).toEqual([1, expect.stringMatching(/can: .*such as get pods in apps/)]);
    expect(ran.requests).toEqual([]);
  });
});
