import { awsOperator, type Bench, type IamOperator, iamOperator, laws, openBench, type Ran } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, {
  resourceGroup: "nothing of it is in Azure",
  rival: "IAM has no conditional write for inline policies",
});

describe("iam-role-policy", () => {
  let bench: Bench;
  let iam: IamOperator;
  const role = { RoleName: "hopsworks" };
  const given = { role: "arn:aws:iam::111122223333:role/team/hopsworks", "policy-name": "eks" };
  const run = (more: Record<string, string>) => bench.run(action, { ...given, mode: "apply", ...more });
  const asked = ({ requests }: Ran) => requests.flatMap(({ permissions = [] }) => permissions);
  const put = (name: string, policy: object) =>
    iam.call("PutRolePolicy", { ...role, PolicyName: name, PolicyDocument: JSON.stringify(policy) });
  const statement = (more: object = {}) => ({ Effect: "Allow", Action: "s3:GetObject", Resource: "*", ...more });
  const policy = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });

  beforeEach(async () => {
    bench = await openBench();
    await arrange(bench.cloud);
    iam = iamOperator(bench.cloud);
  });
  afterEach(() => bench.close());

  // The policy of the guide as people paste it: in one partition, with its typing mistake, which means nothing.
  const guide = policy(
    statement({
      Action: ["ecr:BatchGetImage", "ECR:getDownloadUrlForLayer"],
      Resource: ["arn:aws:ecr:*:*:repository/base", "arn:aws:ecr:*:*:repository/filebeat"],
    }),
    {
      Sid: "AllowDescirbeEKS",
      ...statement({ Action: ["eks:DescribeCluster"], Resource: ["arn:aws:eks:*:*:cluster/*"] }),
    },
    statement({ Sid: "AllowGetAuthToken", Action: "ecr:GetAuthorizationToken" }),
    statement({
      Action:
        "CreateRepository GetDownloadUrlForLayer BatchGetImage CompleteLayerUpload UploadLayerPart InitiateLayerUpload DeleteRepository BatchCheckLayerAvailability PutImage ListImages BatchDeleteImage GetLifecyclePolicy PutLifecyclePolicy"
          .split(" ")
          .map((name) => `ecr:${name}`),
      Resource: ["arn:aws:ecr:*:*:repository/*/filebeat", "arn:aws:ecr:*:*:repository/*/base"],
    }),
  );

  test("what the guide has people paste is the preset already: a check of it takes one request and finds no drift", async () => {
    await put("eks", guide);
    const check = await run({ preset: "hopsworks-instance", mode: "check" });
    expect(check).toSucceed();
    expect(asked(check)).toEqual(["iam:GetRolePolicy"]);
  });

  test.each([
    ["instances", ["iam:GetRole", "iam:GetInstanceProfile", "iam:GetRolePolicy"]],
    ["arn:aws:iam::111122223333:instance-profile/instances", ["iam:GetInstanceProfile", "iam:GetRolePolicy"]],
    ["hopsworks", ["iam:GetRole", "iam:GetRolePolicy"]],
  ])("a check without drift of %s asks for %j", async (bearer, permissions) => {
    await put("eks", guide);
    const check = await run({ role: bearer, preset: "hopsworks-instance", mode: "check" });
    expect(check).toSucceed();
    expect(asked(check)).toEqual(permissions);
    expect(check.outputs.name).toBe("hopsworks");
  });

  // IAM's words for it ("Partition … is not valid for resource") are in aws/chalice#777 and many others.
  test("a policy with an ARN of another partition is refused in the plan", async () => {
    const china = policy(statement({ Resource: ["arn:aws:s3:::a/*", "arn:aws-cn:s3:::b/*", "*"] }));
    const ran = await run({ mode: "plan", policy: JSON.stringify(china) });
    expect(ran).toRefuse(/takes no arn:aws-cn:s3:::b\/\* here: the account is in the partition aws/, /arn:aws:/);
    await expect(put("other", china)).rejects.toThrow(/Partition .{0,6}aws-cn.{0,6} is not valid for resource/);
  });

  // radkawar/stackd recorded it from AWS (testdata/aws/iam/policy_management.json, "inline").
  test("a policy of the name in other letters is that policy: it is adopted, and counts once for the limit", async () => {
    const long = (letter: string) => policy(statement({ Resource: `arn:aws:s3:::${letter.repeat(6_000)}` }));
    await put("EKS", long("a"));
    const ran = await run({ policy: JSON.stringify(long("b")) });
    expect(ran).toSucceed();
    expect(ran.printed).not.toContain("the same policy under the name");
    expect(await iam.inlinePolicy(role, "EKS")).toEqual(long("b"));
    expect(await iam.call("ListRolePolicies", role)).not.toContain("<member>eks</member>");
  });

  test("an adopted policy gets what is missing, keeps its other statements as they are written, and a destroy leaves it", async () => {
    const [pull, describeEks, ...others] = guide.Statement;
    await put("eks", { ...guide, Statement: [describeEks, { ...pull, Action: "ecr:BatchGetImage" }, ...others] });
    const ran = await run({ preset: "hopsworks-instance" });
    expect(ran).toSucceed();
    const { Statement } = (await iam.inlinePolicy(role, "eks")) as ReturnType<typeof policy>;
    expect(Statement).toHaveLength(4);
    expect(Statement).toContainEqual(describeEks);
    expect(Statement[0]).toMatchObject({ Sid: "AllowPullMainImages" });
    const destroyed = await run({ preset: "hopsworks-instance", mode: "destroy", confirm: "eks" });
    expect(destroyed).toSucceed();
    expect(await iam.inlinePolicy(role, "eks")).toBeDefined();
  });

  test("a destroy removes what Slipway created, edited since or not, and a copy of it counts for nothing", async () => {
    await run({ preset: "hopsworks-cleanup" });
    const made = (await iam.inlinePolicy(role, "eks")) as ReturnType<typeof policy>;
    await put("copy", made);
    await put("eks", policy(...made.Statement, statement()));
    for (const name of ["copy", "eks"])
      expect(
        await run({ "policy-name": name, preset: "hopsworks-cleanup", mode: "destroy", confirm: name }),
      ).toSucceed();
    expect(await iam.inlinePolicy(role, "copy")).toEqual(made);
    expect(await iam.inlinePolicy(role, "eks")).toBeUndefined();
  });

  test("a user gets a policy of one's own, written in YAML", async () => {
    await iam.call("CreateUser", { UserName: "hopsworks-ai" });
    const yaml = "Statement:\n- {Effect: Allow, Action: 'ecr:DeleteRepository', Resource: '*'}\n";
    const { role: _role, ...named } = given;
    const own = { ...named, user: "hopsworks-ai", policy: yaml };
    expect(await bench.run(action, { ...own, mode: "apply" })).toSucceed();
    expect(await iam.inlinePolicy({ UserName: "hopsworks-ai" }, "eks")).toMatchObject({
      Version: "2012-10-17",
      Statement: [{ Action: "ecr:DeleteRepository" }],
    });
    const check = await bench.run(action, { ...own, mode: "check" });
    expect(check).toSucceed();
    expect(asked(check)).toEqual(["iam:GetUserPolicy"]);
    expect(await bench.run(action, { ...own, mode: "destroy", confirm: "eks" })).toSucceed();
    expect(await iam.inlinePolicy({ UserName: "hopsworks-ai" }, "eks")).toBeUndefined();
    expect(await bench.run(action, { ...own, user: "missing", mode: "plan" })).toRefuse(
      "There is no user named missing",
    );
  });

  test("the same policy under another name is pointed out", async () => {
    await put("ByHand", guide);
    const plan = await run({ preset: "hopsworks-instance", mode: "plan" });
    expect(plan).toSucceed();
    expect(plan.printed).toContain("has the same policy under the name ByHand: give policy-name: ByHand to adopt it");
  });

  test("what would be over IAM's limit together with the others is refused in the plan, with their sizes", async () => {
    const large = (count: number) =>
      policy(statement({ Resource: Array.from({ length: count }, (_, at) => `arn:aws:s3:::bucket-${at}/*`) }));
    await put("large", large(330));
    const plan = await run({ policy: JSON.stringify(large(80)), mode: "plan" });
    expect(plan).toRefuse("IAM takes 10240 of all together", /large \(\d+\)/, "make it a managed policy");
  });

  test("an update counts the policy as it will be, and not as it was", async () => {
    const buckets = (count: number, name: string) =>
      policy(statement({ Resource: Array.from({ length: count }, (_, at) => `arn:aws:s3:::${name}-${at}/*`) }));
    await put("eks", buckets(250, "before"));
    expect(await run({ policy: JSON.stringify(buckets(250, "after")) })).toSucceed();
  });

  test.each([
    [{ role: "" }, "- role: Give a role or a user."],
    [{ user: "ann" }, "- user: "],
    [{}, "- policy: Give a policy or a preset."],
    [{ preset: "hopsworks-cleanup", policy: JSON.stringify(policy(statement())) }, "- preset: "],
    [{ policy: JSON.stringify(policy(statement())), images: "base" }, "- images: "],
    [{ preset: "hopsworks-cleanup", cluster: "lab" }, "- cluster: "],
    [{ policy: JSON.stringify(policy(statement({ Resource: "é".repeat(10_240) }))) }, "AWS takes 10240"],
    [
      { role: "", user: "ann", policy: JSON.stringify(policy(statement({ Resource: "r".repeat(2_000) }))) },
      "IAM takes 2048",
    ],
    [{ policy: JSON.stringify(policy(statement({ Resource: "中" }))) }, "Use Latin letters"],
    [{ policy: JSON.stringify(policy(statement({ Principal: "*" }))) }, "Statement 1: Leave out Principal"],
    [{ policy: JSON.stringify(policy(statement({ Effect: "allow" }))) }, "Write Effect: Allow"],
    [{ policy: JSON.stringify({ ...policy(statement()), Id: "x" }) }, "Leave out Id"],
  ])("%j is refused before the first request", async (more: Record<string, string>, named) => {
    const ran = await run(more);
    expect(ran).toRefuse(named);
    expect(ran.requests).toEqual([]);
  });

  test("a role of another account, and a service's own role, are refused", async () => {
    const elsewhere = await run({ role: "arn:aws:iam::999900001111:role/x", preset: "hopsworks-cleanup" });
    expect(elsewhere).toRefuse("is in another account than 111122223333", "role-to-assume");
    const service = "arn:aws:iam::111122223333:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS";
    expect(await run({ role: service, preset: "hopsworks-cleanup" })).toRefuse("a service's own role");
    expect(
      await run({ role: "arn:aws:iam::111122223333:role/none", preset: "hopsworks-cleanup", mode: "plan" }),
    ).toRefuse("There is no role named none");
  });

  // The service authorization reference of IAM: PutRolePolicy and PutUserPolicy are of the role and the user, with their paths.
  test("a plan asks beforehand whether the policy may be put on whom it names, wherever that is", async () => {
    const aws = await awsOperator(bench.cloud);
    const role = await aws.role("apart", "/team/");
    const Statement = [
      { Effect: "Allow", Action: "*", Resource: "*" },
      { Effect: "Deny", Action: "iam:PutRolePolicy", Resource: "arn:aws:iam::*:role/team/*" },
    ];
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await aws.iam("PutRolePolicy", { RoleName: "deployer", PolicyName: "own", PolicyDocument });
    const plan = (given: string) => run({ role: given, preset: "hopsworks-cleanup", mode: "plan" });
    expect(await plan(role)).toRefuse(/deny what an apply needs/, `iam:PutRolePolicy on ${role}`);
    expect(await plan(await aws.role("within"))).toSucceed();
  });

  test("a role that an earlier step plans to make is planned without a look at it", async () => {
    const plan = await run({
      role: "arn:aws:iam::111122223333:role/known-after-apply:network.node-role",
      preset: "hopsworks-instance",
      mode: "plan",
    });
    expect(plan).toSucceed();
    expect(asked(plan)).toEqual([]);
    expect(plan.outputs.steps).toBe("1");
  });
});
