import { awsKeysOf, awsOperator, type Bench, bareRun, openBench } from "@slipway/testing";
import { connectAws } from "../connect.ts";
import { associatePolicy } from "./access-entries.ts";

let bench: Bench;

beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

test.each([
  "aws-cn",
  "aws-us-gov",
])("a role of the partition %s gets the policy of that partition", async (partition) => {
  const aws = connectAws(
    { "role-to-assume": undefined, region: "us-east-1", "allowed-account-ids": undefined },
    bareRun(bench, awsKeysOf(bench), []),
  );
  await (await awsOperator(bench.cloud)).cluster("lab", "API");
  bench.cloud.world.record.bodies = true;
  const arn = `arn:${partition}:iam::111122223333:role/deployer`;
  // The simulated AWS is of the partition aws, and refuses it: what it was asked for is recorded all the same.
  await associatePolicy({ cluster: "lab", arn }, { name: "AmazonEKSViewPolicy", namespaces: undefined }, aws).catch(
    () => undefined,
  );
  expect(JSON.parse(bench.cloud.world.record.requests.at(-1)?.body?.request ?? "{}")).toMatchObject({
    policyArn: `arn:${partition}:eks::aws:cluster-access-policy/AmazonEKSViewPolicy`,
  });
});
