import { type AwsOperator, awsOperator, type Bench, openBench } from "@slipway/testing";
import action from "./action.ts";

let bench: Bench;
let aws: AwsOperator;
const run = (mode: string, inputs: Readonly<Record<string, string>> = {}) =>
  bench.run(action, { name: "platform", mode, ...inputs });
const status = async () =>
  /<StackStatus>(\w+)/.exec(await aws.cloudFormation("DescribeStacks", { StackName: "platform" }).catch(() => ""))?.[1];
const template = async () =>
  (await aws.cloudFormation("GetTemplate", { StackName: "platform" }))
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
const wait = () => bench.cloud.world.clock.advance(30 * 60_000);

beforeEach(async () => {
  bench = await openBench();
  aws = await awsOperator(bench.cloud);
});
afterEach(() => bench.close());

describe("a stack in a state", () => {
  test("that its creation failed in is deleted and created again, and the plan says so", async () => {
    // Names of roles are the account's: CloudFormation finds the second only when it comes to it.
    const { access } = bench.cloud.world;
    access.limit("arn:aws:iam::111122223333:role/deployer", ["cloudformation:*", "ec2:*", "iam:GetRole", "sts:*"]);
    const failed = await run("apply");
    access.release("arn:aws:iam::111122223333:role/deployer");
    expect([failed.code, failed.outputs.problem]).toEqual([
      1,
      expect.stringMatching(/not made.*iam:CreateRole.*Grant/s),
    ]);
    expect(await status()).toBe("ROLLBACK_COMPLETE");
    const plan = await run("plan");
    expect([plan.code, plan.printed]).toEqual([
      0,
      expect.stringMatching(/StackStatus: "ROLLBACK_COMPLETE" → "CREATE_COMPLETE"/),
    ]);
    expect(await run("apply")).toSucceed();
    expect(await status()).toBe("CREATE_COMPLETE");
    expect(await run("check")).toSucceed();
  });

  test("that only a change set named is refused", async () => {
    const TemplateBody = '{"Resources":{"Topic":{"Type":"AWS::SNS::Topic"}}}';
    await aws.cloudFormation("CreateChangeSet", {
      StackName: "platform",
      ChangeSetName: "x",
      ChangeSetType: "CREATE",
      TemplateBody,
    });
    wait();
    expect(await run("plan")).toRefuse(/only a name so far/, /delete the stack/);
  });

  test("that someone else made is refused, and taken when it is already as wanted", async () => {
    const TemplateBody = '{"Resources":{"Topic":{"Type":"AWS::SNS::Topic"}}}';
    await aws.cloudFormation("CreateStack", { StackName: "platform", TemplateBody });
    wait();
    expect(await run("apply")).toRefuse(/Slipway did not make/, /another name/);
    expect(await template()).toContain("AWS::SNS::Topic");
    expect(await run("destroy", { confirm: "platform" })).toSucceed();
    expect(await status()).toBe("CREATE_COMPLETE");
  });

  test("that is protected from deletion says by what", async () => {
    expect(await run("apply")).toSucceed();
    await aws.cloudFormation("UpdateTerminationProtection", {
      StackName: "platform",
      EnableTerminationProtection: "true",
    });
    expect(await run("destroy", { confirm: "platform" })).toRefuse(
      /TerminationProtection/,
      /update-termination-protection/,
    );
    expect(await status()).toBe("CREATE_COMPLETE");
  });
});

test("a role that is there already is refused in the plan", async () => {
  await aws.role("platform-us-east-1-node");
  expect(await run("plan")).toRefuse(/a role platform-us-east-1-node/, /another name/);
});

test("zones without EKS are left out, and a zone is added without moving the others", async () => {
  expect(await run("apply", { zones: "3" })).toSucceed();
  const zones = [...(await template()).matchAll(/"AvailabilityZone":"([^"]+)"/g)].map(([, zone]) => zone);
  expect(new Set(zones)).toEqual(new Set(["us-east-1a", "us-east-1b", "us-east-1c"]));
  await bench.close();
  bench = await openBench();
  aws = await awsOperator(bench.cloud);
  // use1-az3 is us-east-1e in this account, and usw1-az2 is no zone of any.
  expect(await run("plan", { region: "us-west-1", zones: "3" })).toRefuse(
    /us-west-1 has 2 zones with EKS/,
    /smaller number/,
  );
  expect(await run("apply")).toSucceed();
  const plan = await run("plan", { zones: "3", nat: "each-zone" });
  expect(plan.printed).toContain("PublicSubnet3");
  expect(plan.printed).not.toMatch(/^ +Template\.Resources\.\w+Subnet[12]\b/m);
  expect(await run("apply", { zones: "3", nat: "each-zone" })).toSucceed();
  expect(await run("check")).toSucceed();
  expect(await run("check", { zones: "3", nat: "one" })).toMatchObject({ code: 1 });
});

test("another range would be another network: it is refused until it is allowed by name", async () => {
  expect(await run("apply")).toSucceed();
  expect(await run("apply", { cidr: "10.8.0.0/16" })).toRefuse(
    /delete it and create it again/,
    /allow-replace: platform/,
  );
  expect(await template()).toContain('"10.0.0.0/16"');
  expect(await run("apply", { cidr: "10.8.0.0/16", "allow-replace": "platform" })).toSucceed();
  expect(await template()).toContain('"10.8.0.0/16"');
});

test("endpoints let nodes work without a way to the internet, and go again", async () => {
  expect(await run("apply", { nat: "none", endpoints: "true" })).toSucceed();
  const endpoints = await aws.ec2("DescribeVpcEndpoints", {});
  expect(endpoints.match(/<state>available/g)).toHaveLength(10);
  expect(await aws.ec2("DescribeNatGateways", {})).not.toContain("<natGatewayId>");
  expect(await run("check", { nat: "none", endpoints: "true" })).toSucceed();
  expect(await run("apply", { endpoints: "false" })).toSucceed();
  expect(await aws.ec2("DescribeVpcEndpoints", {})).not.toContain("<vpcEndpointId>");
  expect(await run("destroy", { confirm: "platform" })).toSucceed();
  expect(await status()).toBeUndefined();
});

test("drift that someone detected is said by name", async () => {
  expect(await run("apply")).toSucceed();
  const gateways = await aws.ec2("DescribeNatGateways", {});
  const table =
    /<routeTableId>(rtb-\w+)/.exec(
      await aws.ec2("DescribeRouteTables", {
        "Filter.1.Name": "tag:Name",
        "Filter.1.Value.1": "platform-private-us-east-1a",
      }),
    )?.[1] ?? "";
  expect(gateways).toContain("natGatewayId");
  const subnet =
    /<subnetId>(subnet-\w+)/.exec(
      await aws.ec2("DescribeSubnets", {
        "Filter.1.Name": "tag:Name",
        "Filter.1.Value.1": "platform-private-us-east-1b",
      }),
    )?.[1] ?? "";
  expect(table).not.toBe("");
  await aws.ec2("DeleteSubnet", { SubnetId: subnet });
  await aws.cloudFormation("DetectStackDrift", { StackName: "platform" });
  wait();
  const check = await run("check");
  expect([check.code, check.printed]).toEqual([
    0,
    expect.stringMatching(/::warning::.*no longer as CloudFormation made it: PrivateSubnet2 \(subnet-\w+\) is DELETED/),
  ]);
});

test("an update that could not be undone is undone first, and then made", async () => {
  expect(await run("apply")).toSucceed();
  const ours = JSON.parse(/<TemplateBody>(.*)<\/TemplateBody>/s.exec(await template())?.[1] ?? "") as Template;
  const allow = (Action: string) => ({ Statement: [{ Effect: "Allow", Action, Resource: "*" }] });
  const group = (GroupName: string, action: string) => ({
    Type: "AWS::IAM::Group",
    Properties: { GroupName, Policies: [{ PolicyName: "p", PolicyDocument: allow(action) }] },
  });
  const update = (more: object) =>
    aws.cloudFormation("UpdateStack", {
      StackName: "platform",
      TemplateBody: JSON.stringify({ ...ours, Resources: { ...ours.Resources, ...more } }),
      "Capabilities.member.1": "CAPABILITY_NAMED_IAM",
    });
  await update({ Theirs: group("theirs", "s3:Get*") });
  wait();
  const ManagedPolicyArns = ["arn:aws:iam::aws:policy/NoSuchPolicy"];
  const broken = { Type: "AWS::IAM::Group", DependsOn: "Theirs", Properties: { ManagedPolicyArns } };
  await update({ Theirs: group("theirs", "s3:*"), Broken: broken });
  bench.cloud.world.clock.advance(2_000);
  await aws.iam("DeleteGroupPolicy", { GroupName: "theirs", PolicyName: "p" });
  await aws.iam("DeleteGroup", { GroupName: "theirs" });
  wait();
  expect(await status()).toBe("UPDATE_ROLLBACK_FAILED");
  expect(await run("apply")).toRefuse(/not brought back to what it was.*Theirs/s, /Remove the cause/);
  await aws.iam("CreateGroup", { GroupName: "theirs" });
  const plan = await run("plan");
  expect(plan.printed).toMatch(/StackStatus: "UPDATE_ROLLBACK_FAILED" → "UPDATE_COMPLETE"/);
  expect(await run("apply")).toSucceed();
  expect(await status()).toBe("UPDATE_COMPLETE");
  expect(await run("check")).toSucceed();
});

interface Template {
  readonly Resources: Readonly<Record<string, object>>;
}
