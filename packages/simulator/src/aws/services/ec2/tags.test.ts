import * as sdk from "@aws-sdk/client-ec2";
import { type Cloud, startCloud } from "../../../cloud.ts";
import { checked } from "../../../recorded/aws/schema.test-support.ts";
import { sdkConfig } from "../../client.test-support.ts";

let cloud: Cloud;
let ec2: sdk.EC2Client;
let id: string;
beforeEach(async () => {
  cloud = await startCloud({ time: "fast" });
  ec2 = checked(new sdk.EC2Client(sdkConfig(cloud)), sdk, cloud);
  id = (await make([{ Key: "theirs", Value: "1" }])).VpcId ?? "";
});
afterEach(() => cloud.close());

async function make(Tags: sdk.Tag[]): Promise<sdk.Vpc> {
  const TagSpecifications = [{ ResourceType: "vpc" as const, Tags }];
  const { Vpc = {} } = await ec2.send(new sdk.CreateVpcCommand({ CidrBlock: "10.0.0.0/16", TagSpecifications }));
  return Vpc;
}
const tag = (Tags: sdk.Tag[]) => ec2.send(new sdk.CreateTagsCommand({ Resources: [id], Tags }));
const tags = async () =>
  (await ec2.send(new sdk.DescribeVpcsCommand({ VpcIds: [id] }))).Vpcs?.[0]?.Tags?.map(({ Key }) => Key);
const many = (count: number, name = "t") =>
  Array.from({ length: count }, (_, at) => ({ Key: `${name}${at}`, Value: "" }));

// Lengths and the reserved prefix: Tag of EC2's model (botocore, ec2/2016-11-15/service-2.json). The words: openstack/ec2-api,
// ec2api/api/validator.py. TagLimitExceeded: the error codes of EC2's API reference.
test.each<[string, sdk.Tag[], string, string]>([
  ["a name of AWS's", [{ Key: "aws:x", Value: "1" }], "InvalidParameterValue", "reserved for internal use"],
  ["a long name", [{ Key: "a".repeat(128), Value: "1" }], "InvalidParameterValue", "127 characters"],
  ["a long value", [{ Key: "a", Value: "1".repeat(257) }], "InvalidParameterValue", "256 characters"],
  ["a name twice", [...many(1), ...many(1)], "InvalidParameterValue", "Duplicate tag key 't0'"],
  ["51 tags", many(51), "TagLimitExceeded", "maximum number of Tags"],
])("%s is refused, by a creation and by CreateTags", async (_what, wrong, name, message) => {
  const refused = { name, message: expect.stringContaining(message) };
  await expect(make(wrong)).rejects.toMatchObject(refused);
  await expect(tag(wrong)).rejects.toMatchObject(refused);
  expect(await tags()).toEqual(["theirs"]);
});

test("a resource has 50 tags at most, whoever set them, and names have a case", async () => {
  await tag([...many(48), { Key: "T0", Value: "" }]);
  await expect(tag(many(1, "u"))).rejects.toMatchObject({ name: "TagLimitExceeded" });
  await tag([{ Key: "T0", Value: "changed" }]);
  expect(await tags()).toHaveLength(50);
});
