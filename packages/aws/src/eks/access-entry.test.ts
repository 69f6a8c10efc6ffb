import { plan } from "@slipway/reconcile";
import { awsKeysOf, awsOperator, type Bench, bareRun, openBench } from "@slipway/testing";
import type { AwsReads } from "../aws.ts";
import { connectAws } from "../connect.ts";
import { accessEntry } from "./access-entry.ts";
import { createEntry, deleteEntry, updateEntry } from "./entry-calls.ts";

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
  const arn = `arn:${partition}:iam::111122223333:role/deployer`;
  const policies = [{ name: "AmazonEKSViewPolicy", namespaces: undefined }];
  const want = { cluster: "lab", principal: { arn }, groups: undefined, username: undefined, policies, caller: "" };
  const { steps } = await plan([accessEntry(aws, want)]);
  expect(steps[0]?.changes).toContainEqual({
    field: "accessPolicies[0].policyArn",
    want: `arn:${partition}:eks::aws:cluster-access-policy/AmazonEKSViewPolicy`,
  });
});

test("what reads and plans cannot write", () => {
  const key = { clusterName: "lab", principalArn: "arn:aws:iam::111122223333:role/deployer", accessPolicies: [] };
  const plans = [
    // @ts-expect-error: CreateAccessEntry
    (aws: AwsReads) => createEntry(key, aws),
    // @ts-expect-error: UpdateAccessEntry
    (aws: AwsReads) => updateEntry(key, aws),
    // @ts-expect-error: DeleteAccessEntry
    (aws: AwsReads) => deleteEntry(key, aws),
    // @ts-expect-error: any other
    (aws: AwsReads) => aws.write("eks:TagResource", async () => undefined),
  ];
  expect(plans).toHaveLength(4);
});
