import { type AwsOperator, awsOperator, type Bench, openBench } from "@slipway/testing";
import action from "./action.ts";

let bench: Bench;
let aws: AwsOperator;
const run = (mode: string, more: Readonly<Record<string, string>> = {}) =>
  bench.run(action, { name: "platform", mode, ...more });
const deny = (...Statement: object[]) =>
  aws.iam("PutRolePolicy", {
    ...{ RoleName: "deployer", PolicyName: "own" },
    PolicyDocument: JSON.stringify({
      Version: "2012-10-17",
      Statement: Statement.map((each) => ({ Effect: "Deny", Resource: "*", ...each })),
    }),
  });

beforeEach(async () => {
  bench = await openBench();
  aws = await awsOperator(bench.cloud);
});
afterEach(() => bench.close());

// CloudFormation makes what a template has with the rights of who asks, unless it is given a role: "AWS CloudFormation
// service role" of its user guide.
test("a plan names what a policy denies of the parts of a stack, and of its roles when they are changed", async () => {
  await deny(
    { Action: "ec2:CreateNatGateway" },
    { Action: "iam:AttachRolePolicy", Condition: { ArnLike: { "iam:PolicyARN": "*/AmazonEKS_CNI_Policy" } } },
  );
  const refused = await run("plan");
  expect(refused).toRefuse(/deny what an apply needs/, /take that out/i);
  const lines = refused.printed
    .replaceAll("%0A", "\n")
    .match(/- \w+:\w+ on \S+/g)
    ?.sort();
  const role = "arn:aws:iam::111122223333:role/platform-us-east-1";
  expect(lines).toEqual([
    "- ec2:CreateNatGateway on arn:aws:ec2:us-east-1:111122223333:natgateway/*",
    `- iam:AttachRolePolicy on ${role}-node`,
  ]);
  await deny({ Action: ["ec2:CreateVpc", "iam:UpdateAssumeRolePolicy"] });
  expect((await run("plan")).printed).toContain("ec2:CreateVpc");
  await deny({ Action: "iam:UpdateAssumeRolePolicy" });
  expect(await run("apply")).toSucceed();
  const auto = await run("plan", { "auto-mode": "true" });
  expect(auto).toRefuse(/deny what an apply needs/, /take that out/i);
  expect(auto.printed).toContain(`- iam:UpdateAssumeRolePolicy on ${role}-cluster`);
  expect(auto.printed).not.toContain("ec2:");
});

// DryRun: the API reference of EC2, of each action. radkawar/stackd (testdata/aws/ec2/networking.json) recorded the answer
// to who may: HTTP 412, and nothing is done.
test("where IAM does not simulate, EC2 is asked itself about what needs no network that is not there yet", async () => {
  await deny({ Action: ["iam:SimulatePrincipalPolicy", "ec2:AllocateAddress"] });
  const refused = await run("plan");
  expect(refused).toRefuse(
    /ec2:AllocateAddress of platform by DryRun was refused with 403 UnauthorizedOperation/,
    /remove the deny/,
  );
  expect(refused.printed).toContain(
    "by DryRun, whether the caller may do this: ec2:CreateVpc, ec2:CreateInternetGateway, ec2:AllocateAddress.",
  );
  await deny({ Action: "iam:SimulatePrincipalPolicy" });
  expect(await run("plan")).toSucceed();
  await deny({ Action: ["iam:SimulatePrincipalPolicy", "ec2:CreateTags"] });
  expect((await run("plan")).outputs.problem?.match(/perform: ec2:CreateTags/g)).toHaveLength(3);
  const made = await aws.ec2("DescribeVpcs", { "Filter.1.Name": "is-default", "Filter.1.Value.1": "false" });
  expect(made).toContain("<vpcSet></vpcSet>");
});
