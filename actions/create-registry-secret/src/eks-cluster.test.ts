import { awsAuthOperator, awsOperator, type Bench, objectOperator, openBench } from "@slipway/testing";
import action from "./action.ts";

let bench: Bench;
const cluster = "arn:aws:eks:us-east-1:111122223333:cluster/lab";
const inputs = {
  name: "pull",
  server: "registry.example.com",
  username: "puller",
  password: "p".repeat(24),
  cluster,
  mode: "apply",
};

beforeEach(async () => {
  bench = await openBench();
  await (await awsOperator(bench.cloud)).cluster("lab", "CONFIG_MAP");
  bench.cloud.world.clock.advance(60_000);
  const role = "arn:aws:iam::111122223333:role/deployer";
  await awsAuthOperator(bench.cloud, "lab").make(
    `- {rolearn: "${role}", username: deployer, groups: ["system:masters"]}\n`,
  );
});
afterEach(() => bench.close());

test("a cluster of EKS by its ARN needs no kubeconfig", async () => {
  expect(await bench.run(action, inputs)).toSucceed();
  const kubernetes = objectOperator(bench.cloud, "/eks-us-east-1-lab");
  const found = await kubernetes.find("/api/v1/namespaces/default/secrets/pull");
  expect(found).toMatchObject({ type: "kubernetes.io/dockerconfigjson" });
  expect(await bench.run(action, { ...inputs, mode: "check" })).toSucceed();
});

test("a cluster of EKS that does not exist is named", async () => {
  const ran = await bench.run(action, { ...inputs, cluster: cluster.replace("lab", "other") });
  expect(ran.printed).toContain("There is no cluster other in us-east-1.");
});

test.each([
  ["cluster", { cluster: "arn:aws:eks:us-east-1:111122223333:nodegroup/lab" }],
  ["cluster", { cluster: `${cluster}/../x` }],
  ["cluster", { route: "run-command" }],
])("%s is named where it does not fit: %j", async (name, wrong) => {
  const ran = await bench.run(action, { ...inputs, ...wrong });
  expect([ran.code, ran.printed.includes(`- ${name}: `), ran.requests]).toEqual([1, true, []]);
});
