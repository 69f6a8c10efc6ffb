import { type AwsOperator, awsOperator, type Bench, type Made, openBench, workloadOperator } from "@slipway/testing";
import action from "./action.ts";

let bench: Bench;
let aws: AwsOperator;
let workloads: Awaited<ReturnType<typeof workloadOperator>>;
let inputs: Readonly<Record<string, string>>;
let made: Made;
let place: { readonly vpcId: string; readonly subnetIds: readonly string[] };
const run = (mode: string, more: Readonly<Record<string, string>> = {}) =>
  bench.run(action, { ...inputs, confirm: "lab", mode, ...more });
const remove = { "made-by-workloads": "remove" };

beforeEach(async () => {
  bench = await openBench();
  aws = await awsOperator(bench.cloud);
  workloads = await workloadOperator(bench.cloud);
  await aws.cluster("theirs", "API");
  const { roleArn, resourcesVpcConfig } = await aws.describe("theirs");
  place = resourcesVpcConfig as typeof place;
  inputs = { name: "lab", role: String(roleArn), subnets: place.subnetIds.join("\n") };
  expect(await run("apply")).toSucceed();
  made = await workloads.all("lab", place.vpcId, place.subnetIds);
});
afterEach(() => bench.close());

const ids = ({ groups, ...others }: Made) => [...Object.values(others), ...groups];
const stays = async (of: Made) => {
  const left = await workloads.left();
  return ids(of).filter((id) => left.includes(id));
};

// What waits for what: hashicorp/terraform-provider-aws#40, cloud-provider-aws' EnsureLoadBalancerDeleted; the tags are named in
// packages/aws/src/eks/left-behind/made-by.test.ts.
test("what workloads made is named by a destroy, and stays unless it is asked for", async () => {
  for (const mode of ["plan-destroy", "destroy"]) {
    const ran = await run(mode);
    expect(ran).toSucceed();
    for (const id of ids(made)) expect(ran.printed).toContain(id);
    expect(ran.printed).toMatch(/vol-\w+ \(20 GiB, claim default\/data\)/);
    expect(ran.printed).toContain("made-by-workloads: remove");
  }
  expect(await stays(made)).toEqual(ids(made));
});

test("when it is asked for, a plan names each thing, and a destroy removes it once the cluster is gone", async () => {
  const others = await workloads.ingress("theirs", place.vpcId, place.subnetIds);
  const plan = await run("plan-destroy", remove);
  expect(plan).toSucceed();
  expect(plan.outputs.steps).toBe("7");
  expect(plan.printed).toMatch(/::warning::What is on these volumes is lost.*vol-\w+ \(20 GiB, claim default\/data\)/);
  expect(await stays(made)).toEqual(ids(made));
  const ran = await run("destroy", remove);
  expect(ran).toSucceed();
  expect(ran.outputs.steps).toBe("7");
  expect(await stays(made)).toEqual([]);
  const left = await workloads.left();
  for (const id of Object.values(others)) expect(left).toContain(id);
  const interfaces = await workloads.ec2("DescribeNetworkInterfaces", {});
  expect(interfaces.match(/ELB [^<]*/g)).toEqual(Array(2).fill(expect.stringContaining("k8s-web-theirs")));
  expect((await run("plan-destroy", remove)).outputs.steps).toBe("0");
});

test("a destroy that was cut after the cluster was gone goes on by the tags", async () => {
  expect(await run("destroy")).toSucceed();
  expect(await run("destroy", remove)).toSucceed();
  expect(await stays(made)).toEqual([]);
});

test("what the workloads of someone else's cluster made stays", async () => {
  const theirs = await workloads.claim("theirs", "data");
  const ran = await run("destroy", { ...remove, name: "theirs", confirm: "theirs" });
  expect(ran).toSucceed();
  expect(ran.outputs.steps).toBe("0");
  expect(await workloads.left()).toContain(theirs);
});

test("a volume that a machine has is waited for, and never taken from it", async () => {
  await aws.role("nodes");
  bench.cloud.world.clock.advance(60_000);
  await aws.nodegroup("lab", "one", "nodes");
  await bench.cloud.request("POST", "https://eks.us-east-1.amazonaws.com/clusters/lab/node-groups/one/update-config", {
    scalingConfig: { minSize: 0, maxSize: 2, desiredSize: 2 },
  });
  bench.cloud.world.clock.advance(20 * 60_000);
  const instance = await machineIn("us-east-1a");
  const attached = { VolumeId: made.volume, InstanceId: instance, Device: "/dev/xvdaa" };
  await workloads.ec2("AttachVolume", attached);
  expect((await run("plan-destroy", remove)).printed).toContain(`claim default/data, attached to ${instance}`);
  await bench.cloud.request("DELETE", "https://eks.us-east-1.amazonaws.com/clusters/lab/node-groups/one");
  bench.cloud.world.clock.advance(20 * 60_000);
  expect(await run("destroy", remove)).toSucceed();
  expect(await stays(made)).toEqual([]);
});

/** A node in a zone, by what the cluster's API server says. */
async function machineIn(zone: string): Promise<string> {
  const { endpoint } = await aws.describe("lab");
  const answer = await bench.cloud.request("GET", `${endpoint}/api/v1/nodes`);
  const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
  return new RegExp(`aws:///${zone}/(i-[0-9a-f]+)`).exec(text)?.[1] ?? "";
}

test("who may not look is warned, unless it is to be removed", async () => {
  const Statement = [
    { Effect: "Allow", Action: "*", Resource: "*" },
    { Effect: "Deny", Action: "elasticloadbalancing:*", Resource: "*" },
  ];
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await aws.iam("PutRolePolicy", { RoleName: "deployer", PolicyName: "own", PolicyDocument });
  expect(await run("destroy", remove)).toRefuse(/elasticloadbalancing:Describe/, /denies the identity/);
  const ran = await run("destroy");
  expect(ran).toSucceed();
  expect(ran.printed).toMatch(/::warning::Whether the workloads of lab left .* is not known/);
});

test("a load balancer that someone protected is not deleted, and the refusal says what to do", async () => {
  await workloads.elb("ModifyLoadBalancerAttributes", {
    LoadBalancerArn: made.balancer,
    "Attributes.member.1.Key": "deletion_protection.enabled",
    "Attributes.member.1.Value": "true",
  });
  expect(await run("destroy", remove)).toRefuse(/deletion protection is enabled/, /modify-load-balancer-attributes/);
  expect(await stays(made)).toContain(made.balancer);
});
