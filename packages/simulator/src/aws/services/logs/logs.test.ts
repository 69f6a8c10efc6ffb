import * as sdk from "@aws-sdk/client-cloudwatch-logs";
import { type Cloud, startCloud } from "../../../cloud.ts";
import { checked } from "../../../recorded/aws/schema.test-support.ts";
import { sdkConfig } from "../../client.test-support.ts";
import { makeLogGroup } from "./logs.ts";

// Of the SDK's models and the API reference of CloudWatch Logs; the words of refusals as moto's tests of logs have them.
let cloud: Cloud;
let logs: sdk.CloudWatchLogsClient;
const named = (logGroupName: string) => ({ logGroupName });

beforeEach(async () => {
  cloud = await startCloud({ time: "fast" });
  logs = checked(new sdk.CloudWatchLogsClient(sdkConfig(cloud)), sdk, cloud);
});
afterEach(() => cloud.close());

test("a group is made once, found by its prefix, keeps its settings, and goes", async () => {
  const list = async (logGroupNamePrefix: string) =>
    (await logs.send(new sdk.DescribeLogGroupsCommand({ logGroupNamePrefix }))).logGroups ?? [];
  await logs.send(new sdk.CreateLogGroupCommand({ ...named("/aws/eks/lab/cluster"), tags: { A: "b" } }));
  await logs.send(new sdk.CreateLogGroupCommand(named("/aws/other")));
  await expect(logs.send(new sdk.CreateLogGroupCommand(named("/aws/other")))).rejects.toMatchObject({
    name: "ResourceAlreadyExistsException",
    message: "The specified log group already exists",
  });
  const arn = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/eks/lab/cluster";
  expect(await list("/aws/eks")).toMatchObject([
    { logGroupName: "/aws/eks/lab/cluster", arn: `${arn}:*`, logGroupArn: arn },
  ]);
  await logs.send(new sdk.PutRetentionPolicyCommand({ ...named("/aws/eks/lab/cluster"), retentionInDays: 30 }));
  expect((await list("/aws/eks"))[0]?.retentionInDays).toBe(30);
  await expect(
    logs.send(new sdk.PutRetentionPolicyCommand({ ...named("/aws/other"), retentionInDays: 31 })),
  ).rejects.toMatchObject({ name: "InvalidParameterException" });
  await logs.send(new sdk.DeleteRetentionPolicyCommand(named("/aws/eks/lab/cluster")));
  expect((await list("/aws/eks"))[0]?.retentionInDays).toBeUndefined();
  await logs.send(new sdk.TagResourceCommand({ resourceArn: arn, tags: { c: "d" } }));
  await logs.send(new sdk.UntagResourceCommand({ resourceArn: arn, tagKeys: ["A"] }));
  expect((await logs.send(new sdk.ListTagsForResourceCommand({ resourceArn: arn }))).tags).toEqual({ c: "d" });
  await logs.send(new sdk.DeleteLogGroupCommand(named("/aws/eks/lab/cluster")));
  await expect(logs.send(new sdk.DeleteLogGroupCommand(named("/aws/eks/lab/cluster")))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "The specified log group does not exist.",
  });
});

// TagKey, TagValue and Tags of the vendor's model (botocore, logs/2014-03-28/service-2.json), and the errors of TagResource.
test.each<[string, Record<string, string>]>([
  ["a long name", { ["a".repeat(129)]: "1" }],
  ["a long value", { a: "1".repeat(257) }],
  ["a sign that no tag has", { a: "$" }],
  ["51 tags", Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`t${at}`, ""]))],
])("%s is refused, by a creation and by TagResource", async (_what, wrong) => {
  const resourceArn = "arn:aws:logs:us-east-1:111122223333:log-group:/a";
  const refused = { name: "InvalidParameterException" };
  await expect(logs.send(new sdk.CreateLogGroupCommand({ ...named("/a"), tags: wrong }))).rejects.toMatchObject(
    refused,
  );
  await logs.send(new sdk.CreateLogGroupCommand({ ...named("/a"), tags: { stage: "test" } }));
  await expect(logs.send(new sdk.TagResourceCommand({ resourceArn, tags: wrong }))).rejects.toMatchObject(refused);
  const rest = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`t${at}`, ""]));
  await expect(logs.send(new sdk.TagResourceCommand({ resourceArn, tags: rest }))).rejects.toMatchObject({
    name: "TooManyTagsException",
  });
  expect((await logs.send(new sdk.ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({ stage: "test" });
});

test("groups come in pages", async () => {
  for (const name of ["a", "b", "c"])
    makeLogGroup({ world: cloud.world, region: "us-east-1", account: "111122223333" }, name);
  const names: (string | undefined)[][] = [];
  for await (const page of sdk.paginateDescribeLogGroups({ client: logs, pageSize: 2 }, {}))
    names.push((page.logGroups ?? []).map(({ logGroupName }) => logGroupName));
  expect(names).toEqual([["a", "b"], ["c"]]);
});

test("what is not simulated is refused by its name", async () => {
  await expect(logs.send(new sdk.CreateLogGroupCommand({ ...named("x"), kmsKeyId: "k" }))).rejects.toThrow(
    "kmsKeyId is not simulated",
  );
  await expect(logs.send(new sdk.DescribeLogGroupsCommand({ logGroupIdentifiers: ["x"] }))).rejects.toThrow(
    "not simulated",
  );
});
