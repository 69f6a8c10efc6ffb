import { awsOperator, type Bench, JobFiles, openBench } from "@slipway/testing";
import createEks from "../../actions/create-eks/src/action.ts";
import createVpc from "../../actions/create-vpc/src/action.ts";
import mapRole from "../../actions/eks-map-role/src/action.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

/** The steps of a job, each over what those before it planned or did. */
async function job(mode: string, auto: "true" | "" = "") {
  const files = new JobFiles();
  const step = (id: string, action: typeof createVpc | typeof createEks | typeof mapRole, inputs: object) =>
    bench.run(action, { mode, ...inputs }, undefined, { GITHUB_ACTION: id }, files);
  const network = await step("network", createVpc, { name: "platform", "auto-mode": auto });
  const cluster = await step("cluster", createEks, {
    name: "platform",
    role: network.outputs["cluster-role"] ?? "",
    subnets: network.outputs["private-subnets"] ?? "",
    admins: "arn:aws:iam::111122223333:role/operators",
    logging: "audit",
    "log-retention-days": "90",
    "auto-mode": auto,
    "node-role": auto && (network.outputs["node-role"] ?? ""),
  });
  const mapping = await step("mapping", mapRole, {
    cluster: cluster.outputs.name ?? "",
    role: "operators",
    groups: "viewers",
  });
  return { network, cluster, mapping, files };
}

test("in an empty account a job plans network, cluster and access whole, over what is only planned", async () => {
  const aws = await awsOperator(bench.cloud);
  await aws.role("operators");
  bench.cloud.world.clock.advance(60_000);
  const { network, cluster, mapping, files } = await job("plan");
  for (const ran of [network, cluster, mapping]) expect(ran).toSucceed();
  expect(network.outputs).toMatchObject({
    "cluster-role": "arn:aws:iam::111122223333:role/platform-us-east-1-cluster",
    "private-subnets": expect.stringMatching(/^known-after-apply:network\./),
  });
  expect(cluster.outputs).toMatchObject({
    name: "platform",
    arn: "arn:aws:eks:us-east-1:111122223333:cluster/platform",
    endpoint: "known-after-apply:cluster.endpoint",
    "security-group": "known-after-apply:cluster.security-group",
    "oidc-issuer": "known-after-apply:cluster.oidc-issuer",
    version: "1.34",
  });
  expect(cluster.printed).toContain("resourcesVpcConfig.subnetIds");
  // The entry of the administrator is planned already: the mapping changes it.
  expect(mapping.printed).toMatch(/~ update access entry platform\/\S+operators/);
  expect(mapping.printed).toMatch(/kubernetesGroups.*viewers/);
  expect(files.entries).toHaveLength(3);
});

test("the same job applies what it planned, and then plans nothing", async () => {
  const aws = await awsOperator(bench.cloud);
  await aws.role("operators");
  bench.cloud.world.clock.advance(60_000);
  const { network, cluster, mapping } = await job("apply");
  for (const ran of [network, cluster, mapping]) expect(ran).toSucceed();
  expect(network.outputs["private-subnets"]).toMatch(/^subnet-\w+\nsubnet-\w+$/);
  const check = await job("check");
  for (const ran of [check.network, check.cluster]) expect([ran.code, ran.outputs.steps]).toEqual([0, "0"]);
  const asked = (ran: typeof network) => ran.requests.filter(({ permissions = [] }) => permissions.length > 0).length;
  expect([asked(check.network), asked(check.cluster)]).toEqual([2, 4]);
});

test("Auto Mode of a network and a cluster that are there is planned whole: the role will be what it takes", async () => {
  const aws = await awsOperator(bench.cloud);
  await aws.role("operators");
  bench.cloud.world.clock.advance(60_000);
  await job("apply");
  const plan = await job("plan", "true");
  for (const ran of [plan.network, plan.cluster]) expect(ran).toSucceed();
  expect(plan.cluster.printed).toContain("computeConfig.enabled");
  expect(plan.cluster.printed).not.toContain("lacks");
  const { network, cluster } = await job("apply", "true");
  for (const ran of [network, cluster]) expect(ran).toSucceed();
  expect(await aws.describe("platform")).toMatchObject({ computeConfig: { enabled: true } });
});
