import * as sdk from "@aws-sdk/client-eks";
import { eksLab } from "./lab.test-support.ts";

// Lengths, numbers and the errors of TagResource: EKS's model (botocore, eks/2017-11-01/service-2.json). What is reserved:
// AWS::EKS::AccessEntry Tag of CloudFormation's reference.
const lab = eksLab();
const arn = "arn:aws:eks:us-east-1:111122223333:cluster/lab";
const tag = (tags: Record<string, string>, resourceArn = arn) =>
  lab.eks.send(new sdk.TagResourceCommand({ resourceArn, tags }));
const tags = async () => (await lab.eks.send(new sdk.ListTagsForResourceCommand({ resourceArn: arn }))).tags;
const many = (count: number, name = "t") =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`${name}${at}`, ""]));

test("tags are set over those that are there, by names with a case, and taken off", async () => {
  await lab.create({ tags: { stage: "test", theirs: "1" } });
  await tag({ stage: "other", Stage: "x", empty: "" });
  expect(await tags()).toEqual({ stage: "other", Stage: "x", empty: "", theirs: "1" });
  await lab.eks.send(new sdk.UntagResourceCommand({ resourceArn: arn, tagKeys: ["Stage", "gone"] }));
  expect(await tags()).toEqual({ stage: "other", empty: "", theirs: "1" });
});

test.each<[string, Record<string, string>]>([
  ["a name of AWS's", { "aws:x": "1" }],
  ["a name of AWS's in other letters", { "AWS:x": "1" }],
  ["a value of AWS's", { x: "aws:1" }],
  ["a long name", { ["a".repeat(129)]: "1" }],
  ["a long value", { a: "1".repeat(257) }],
  ["51 tags", many(51)],
])("%s is refused, by a creation and by TagResource", async (_what, wrong) => {
  await expect(lab.create({ tags: wrong })).rejects.toMatchObject({ name: "InvalidParameterException" });
  await lab.create({ tags: { stage: "test" } });
  await expect(tag(wrong)).rejects.toMatchObject({ name: "BadRequestException" });
  expect(await tags()).toEqual({ stage: "test" });
});

test("a resource has 50 tags at most, whoever set them", async () => {
  await lab.create({ tags: many(30) });
  await tag(many(20, "u"));
  await expect(tag({ last: "1" })).rejects.toMatchObject({ name: "BadRequestException" });
  await tag({ t0: "changed" });
  expect(Object.keys((await tags()) ?? {})).toHaveLength(50);
});

test("what is not there has no tags", async () => {
  await expect(tag({ a: "b" })).rejects.toMatchObject({ name: "NotFoundException" });
});
