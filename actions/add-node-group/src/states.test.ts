import { groupLab } from "./lab.test-support.ts";

const lab = groupLab();
const { run, ours, template, writes, set, failUpdate } = lab;
const eks = (method: string, path: string, body?: object) =>
  lab.bench.cloud.request(method, `https://eks.us-east-1.amazonaws.com${path}`, body);

test("a group that others created is adopted without its machines, and never replaced or removed", async () => {
  await lab.nodes.make("lab", "workers", lab.role, { diskSize: 30 });
  const before = await ours();
  expect(await run("check")).toSucceed();
  const ran = await run("apply", { labels: "a=1" });
  expect(ran).toSucceed();
  expect(writes(ran)).toEqual(["eks:UpdateNodegroupConfig"]);
  expect(await template()).toBeUndefined();
  const disk = await run("apply", { "disk-size": "60", "allow-replace": "workers" });
  expect(disk.printed).toContain("Slipway did not make it");
  expect(await run("destroy", { confirm: "workers" })).toSucceed();
  expect(await ours()).toEqual({ ...before, labels: { a: "1" }, modifiedAt: expect.anything() });
});

test("the disk of nodes that another template launches is changed there", async () => {
  await lab.nodes.makeTemplate("theirs");
  await lab.nodes.make("lab", "workers", lab.role, { launchTemplate: { name: "theirs" } });
  expect(await run("check")).toSucceed();
  const ran = await run("plan", { "disk-size": "60" });
  expect(ran.outputs.problem).toMatch(/launch template theirs, which is not Slipway's.*Leave disk-size out/);
});

test("the issues of a group are printed, and a degraded one fails a check and not a plan", async () => {
  expect(await run("apply")).toSucceed();
  const issues = [{ code: "AsgInstanceLaunchFailures", message: "no capacity in us-east-1a" }];
  set({ status: "DEGRADED", health: { issues } });
  const plan = await run("plan");
  expect(plan).toSucceed();
  expect(plan.printed).toContain("AsgInstanceLaunchFailures: no capacity in us-east-1a");
  const check = await run("check");
  expect([check.code, check.outputs.problem]).toEqual([1, expect.stringMatching(/DEGRADED: AsgInstance.*Mend/)]);
  expect(await run("apply", { labels: "a=1" })).toSucceed();
});

test("a group that EKS could not create is replaced, by name", async () => {
  expect(await run("apply")).toSucceed();
  set({ status: "CREATE_FAILED", health: { issues: [{ code: "NodeCreationFailure", message: "did not join" }] } });
  const refused = await run("apply");
  expect(refused.outputs.problem).toContain("allow-replace: workers");
  expect(await run("apply", { "allow-replace": "workers" })).toSucceed();
  expect(await ours()).toMatchObject({ status: "ACTIVE" });
});

test("an update that pods hold up is reported with what to do", async () => {
  expect(await run("apply")).toSucceed();
  const errors = [{ errorCode: "PodEvictionFailure", errorMessage: "Reached max retries" }];
  lab.bench.cloud.before(async () => failUpdate(errors));
  const ran = await run("apply", { "disk-size": "90" });
  lab.bench.cloud.before(undefined);
  expect(ran.outputs.problem).toMatch(/PodEvictionFailure: Reached max retries.*pod disruption budget/);
});

// eksctl-io/eksctl#2244: a node group is not taken while the cluster itself is being changed.
test("a group waits until a change of its cluster has ended", async () => {
  const resourcesVpcConfig = { endpointPrivateAccess: true };
  let begun = false;
  const { requests } = lab.bench.cloud.world.record;
  lab.bench.cloud.before(async () => {
    if (begun || !requests.some(({ permissions }) => permissions?.includes("ec2:CreateLaunchTemplate"))) return;
    begun = true;
    await eks("POST", "/clusters/lab/update-config", { resourcesVpcConfig });
  });
  expect(await run("apply")).toSucceed();
  lab.bench.cloud.before(undefined);
  expect((await lab.aws.describe("lab")).resourcesVpcConfig).toMatchObject(resourcesVpcConfig);
  expect(await ours()).toMatchObject({ status: "ACTIVE" });
});

test("a cluster that will never be there is refused in the plan, and not waited for", async () => {
  lab.setCluster({ status: "FAILED" });
  expect(await run("plan")).toRefuse(/The cluster lab is FAILED/, /Create the cluster again/);
});

// terraform-aws-modules/terraform-aws-eks#2041, #3594: nodes without vpc-cni never become ready.
test("a group whose nodes do not become ready says why, and what to run then", async () => {
  await lab.aws.cluster("bare", "API", undefined, { bootstrapSelfManagedAddons: false });
  const bare = { cluster: "bare" };
  const ran = await run("apply", bare);
  expect(ran).toRefuse(
    "NodeCreationFailure: Unhealthy nodes in the kubernetes cluster",
    /add vpc-cni and kube-proxy .* allow-replace: workers/,
  );
  await eks("POST", "/clusters/bare/addons", { addonName: "vpc-cni" });
  lab.bench.cloud.world.clock.advance(60_000);
  expect(await run("apply", { ...bare, "allow-replace": "workers" })).toSucceed();
  expect(await lab.nodes.find("bare", "workers")).toMatchObject({ status: "ACTIVE" });
});
