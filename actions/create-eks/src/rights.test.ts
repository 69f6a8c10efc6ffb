import { addServiceControlPolicy } from "@slipway/simulator";
import { type AwsOperator, awsOperator, type Bench, openBench } from "@slipway/testing";
import action from "./action.ts";

let bench: Bench;
let aws: AwsOperator;
let inputs: Readonly<Record<string, string>>;
const RoleName = "deployer";
const cluster = "eks:CreateCluster on arn:aws:eks:us-east-1:111122223333:cluster/lab";
const plan = (more: Readonly<Record<string, string>> = {}) => bench.run(action, { ...inputs, mode: "plan", ...more });
/** Gives whom the run signs in as these statements beside the right to everything else, or alone. */
const policy = (...Statement: object[]) =>
  aws.iam("PutRolePolicy", {
    ...{ RoleName, PolicyName: "own" },
    PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement }),
  });
const onlyThat = () =>
  aws.iam("DetachRolePolicy", { RoleName, PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" });
const simulated = ({ requests }: Awaited<ReturnType<typeof plan>>) =>
  requests.filter(({ permissions = [] }) => permissions.includes("iam:SimulatePrincipalPolicy")).length;

beforeEach(async () => {
  bench = await openBench();
  aws = await awsOperator(bench.cloud);
  await aws.cluster("theirs", "API");
  bench.cloud.world.clock.advance(60_000);
  const { roleArn, resourcesVpcConfig } = await aws.describe("theirs");
  const { subnetIds } = resourcesVpcConfig as { readonly subnetIds: readonly string[] };
  inputs = { name: "lab", role: String(roleArn), subnets: subnetIds.join("\n") };
});
afterEach(() => bench.close());

const all = { Effect: "Allow", Resource: "*" };
const deny = (more: object) => ({ Effect: "Deny", Action: "eks:Create*", Resource: "*", ...more });

// What a simulation says and what it does not: API references of SimulatePrincipalPolicy and EvaluationResult.
test("what a policy denies fails the plan by name, and what none allows is a warning", async () => {
  expect(await plan()).toSucceed();
  await policy(deny({ Resource: "arn:aws:eks:*:*:cluster/lab" }));
  const denied = await plan();
  expect(denied).toRefuse(/Policies of arn:aws:iam::111122223333:role\/deployer deny/, /take that out/i);
  expect(denied.printed).toContain(`- ${cluster}`);
  await policy({ ...all, NotAction: ["eks:CreateCluster", "iam:PassRole"] });
  await onlyThat();
  const silent = await plan();
  expect(silent).toSucceed();
  expect(silent.printed).toMatch(/::warning::An apply may lack rights/);
  for (const line of [cluster, `iam:PassRole on ${inputs.role} (iam:PassedToService=eks.amazonaws.com)`])
    expect(silent.printed).toContain(`- ${line}`);
  expect(silent.printed).not.toContain("eks:TagResource");
  expect([simulated(silent), simulated(await plan({ preflight: "without-rights" }))]).toEqual([2, 0]);
});

test("a role that may be passed to EKS alone may be passed to it", async () => {
  const Condition = { StringEquals: { "iam:PassedToService": "eks.amazonaws.com" } };
  await policy({ ...all, NotAction: "iam:PassRole" }, { ...all, Action: "iam:PassRole", Condition });
  await onlyThat();
  const ran = await plan();
  expect(ran).toSucceed();
  expect(ran.printed).not.toContain("lack rights");
});

// aws/aws-sdk#102: conditions of organizations' policies break the simulation, and it does not say which they are.
test("what depends on what only a request has, or on an organization, does not fail a plan", async () => {
  await policy(deny({ Condition: { StringNotEquals: { "aws:RequestTag/stage": "test" } } }));
  expect(await plan()).toSucceed();
  await policy(deny({ Condition: { StringNotEquals: { "aws:RequestedRegion": "us-east-1" } } }));
  expect((await plan()).printed).not.toContain("lack rights");
  await policy({ ...all, Action: "*" });
  addServiceControlPolicy(bench.cloud.world, {
    Statement: [{ ...all, Action: "*" }, deny({ Action: "eks:CreateCluster" })],
  });
  const ran = await plan();
  expect(ran).toSucceed();
  expect(ran.printed).toContain(`- ${cluster}`);
  const applied = await bench.run(action, { ...inputs, mode: "apply" });
  expect(applied.outputs.problem).toContain("with an explicit deny in a service control policy");
});

test("a run that may not simulate says so, and goes on", async () => {
  await policy(deny({ Action: ["iam:SimulatePrincipalPolicy", "eks:CreateCluster"] }));
  const ran = await plan();
  expect(ran).toSucceed();
  expect(ran.printed).toMatch(/IAM does not simulate the caller's own rights: iam:SimulatePrincipalPolicy.*403/);
  expect(ran.printed).toContain("own rights are not checked before the apply");
});
