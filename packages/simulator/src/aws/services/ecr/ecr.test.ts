import * as sdk from "@aws-sdk/client-ecr";
import { type Cloud, startCloud } from "../../../cloud.ts";
import { checked } from "../../../recorded/aws/schema.test-support.ts";
import { sdkConfig } from "../../client.test-support.ts";

let cloud: Cloud;
let ecr: sdk.ECRClient;
beforeEach(async () => {
  cloud = await startCloud({ time: "fast" });
  ecr = checked(new sdk.ECRClient(sdkConfig(cloud)), sdk, cloud);
});
afterEach(() => cloud.close());

const repo = { repositoryName: "team/app" };
const create = (more: object = {}) => ecr.send(new sdk.CreateRepositoryCommand({ ...repo, ...more }));
const manifest = (content: string) =>
  JSON.stringify({ mediaType: "application/vnd.oci.image.manifest.v1+json", content });
const push = (imageTag: string | undefined, content: string) =>
  ecr.send(new sdk.PutImageCommand({ ...repo, imageTag, imageManifest: manifest(content) }));
const rule = (rulePriority: number, selection: object) => ({ rulePriority, selection, action: { type: "expire" } });
const put = (...rules: object[]) =>
  ecr.send(
    new sdk.PutLifecyclePolicyCommand({ ...repo, lifecyclePolicyText: JSON.stringify({ rules }, null, 2).padEnd(100) }),
  );

test("a repository is made with defaults and found by name", async () => {
  const { repository } = await create({ tags: [{ Key: "a", Value: "b" }] });
  expect(repository).toMatchObject({
    repositoryUri: "111122223333.dkr.ecr.us-east-1.amazonaws.com/team/app",
    imageTagMutability: "MUTABLE",
    imageScanningConfiguration: { scanOnPush: false },
    encryptionConfiguration: { encryptionType: "AES256" },
  });
  await expect(create()).rejects.toMatchObject({
    name: "RepositoryAlreadyExistsException",
    message: "The repository with name 'team/app' already exists in the registry with id '111122223333'",
  });
  await expect(create({ repositoryName: "Team" })).rejects.toMatchObject({ name: "InvalidParameterException" });
  const described = await ecr.send(new sdk.DescribeRepositoriesCommand({ repositoryNames: ["team/app"] }));
  expect(described.repositories).toEqual([repository]);
  await expect(ecr.send(new sdk.DescribeRepositoriesCommand({ repositoryNames: ["no"] }))).rejects.toMatchObject({
    name: "RepositoryNotFoundException",
    message: "The repository with name 'no' does not exist in the registry with id '111122223333'",
  });
  const resourceArn = repository?.repositoryArn;
  await ecr.send(new sdk.TagResourceCommand({ resourceArn, tags: [{ Key: "c", Value: "d" }] }));
  await ecr.send(new sdk.UntagResourceCommand({ resourceArn, tagKeys: ["a"] }));
  expect((await ecr.send(new sdk.ListTagsForResourceCommand({ resourceArn }))).tags).toEqual([
    { Key: "c", Value: "d" },
  ]);
});

test("tags can be made to stay, and a full repository is kept", async () => {
  await create();
  await push("v1", "one");
  await push("v1", "two");
  await ecr.send(new sdk.PutImageTagMutabilityCommand({ ...repo, imageTagMutability: "IMMUTABLE" }));
  await expect(push("v1", "three")).rejects.toMatchObject({ name: "ImageTagAlreadyExistsException" });
  const { imageIds } = await ecr.send(new sdk.ListImagesCommand({ ...repo, filter: { tagStatus: "UNTAGGED" } }));
  expect(imageIds).toHaveLength(1);
  const remove = (force?: boolean) => ecr.send(new sdk.DeleteRepositoryCommand({ ...repo, force }));
  await expect(remove()).rejects.toMatchObject({ name: "RepositoryNotEmptyException" });
  const { failures } = await ecr.send(new sdk.BatchDeleteImageCommand({ ...repo, imageIds: [{ imageTag: "no" }] }));
  expect(failures).toMatchObject([{ failureCode: "ImageNotFound" }]);
  await remove(true);
});

test("a lifecycle policy is kept compact, and replaced whole", async () => {
  await create();
  const get = () => ecr.send(new sdk.GetLifecyclePolicyCommand(repo));
  await expect(get()).rejects.toMatchObject({
    name: "LifecyclePolicyNotFoundException",
    message:
      "Lifecycle policy does not exist for the repository with name 'team/app' in the registry with id '111122223333'",
  });
  const untagged = rule(1, { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 });
  await put(untagged);
  expect((await get()).lifecyclePolicyText).toBe(JSON.stringify({ rules: [untagged] }));
});

describe("a lifecycle policy is refused", () => {
  const many = { countType: "imageCountMoreThan", countNumber: 1 };
  const refusals: [string, object[]][] = [
    ["without rules", []],
    [
      "with one priority twice",
      [rule(1, { tagStatus: "untagged", ...many }), rule(1, { tagStatus: "untagged", ...many })],
    ],
    // AmazonECR/latest/userguide/LifecyclePolicies.html: one rule for untagged images, and each set of tags once.
    ["for untagged twice", [rule(1, { tagStatus: "untagged", ...many }), rule(2, { tagStatus: "untagged", ...many })]],
    [
      "for one pattern twice",
      [1, 2].map((at) => rule(at, { tagStatus: "tagged", tagPatternList: ["v*"], ...many, countNumber: at })),
    ],
    [
      "with patterns and prefixes in one rule",
      [rule(1, { tagStatus: "tagged", tagPatternList: ["v*"], tagPrefixList: ["v"], ...many })],
    ],
    ["with any before another", [rule(1, { tagStatus: "any", ...many }), rule(2, { tagStatus: "untagged", ...many })]],
    ["for tagged without tags", [rule(1, { tagStatus: "tagged", ...many })]],
    ["for untagged with tags", [rule(1, { tagStatus: "untagged", tagPrefixList: ["v"], ...many })]],
    ["for days without a unit", [rule(1, { tagStatus: "any", countType: "sinceImagePushed", countNumber: 1 })]],
    ["for less than one", [rule(1, { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 0 })]],
  ];
  test.each(refusals)("%s", async (_why, rules) => {
    await create();
    await expect(put(...rules)).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: expect.stringContaining("Lifecycle policy validation failure"),
    });
  });
});

// The bounds are those of botocore's model (data/ecr/2015-09-21/service-2.json, LifecyclePolicyText).
test.each([1, 40_000])("a lifecycle policy of %i characters is refused before its rules are read", async (length) => {
  await create();
  const lifecyclePolicyText = "x".repeat(length);
  await expect(ecr.send(new sdk.PutLifecyclePolicyCommand({ ...repo, lifecyclePolicyText }))).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: expect.stringContaining("Member must have length"),
  });
});

test("a preview lists the images that would expire, each with its rule", async () => {
  await create();
  await push(undefined, "old");
  cloud.world.clock.advance(8 * 24 * 3600 * 1000);
  for (const tag of ["v1", "v2", "v3", "dev"]) {
    cloud.world.clock.advance(60_000);
    await push(tag, tag);
  }
  await put(
    rule(1, { tagStatus: "tagged", tagPrefixList: ["v"], countType: "imageCountMoreThan", countNumber: 2 }),
    rule(2, { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 }),
    rule(9, { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 1 }),
  );
  const get = () => ecr.send(new sdk.GetLifecyclePolicyPreviewCommand(repo));
  await expect(get()).rejects.toMatchObject({ name: "LifecyclePolicyPreviewNotFoundException" });
  expect((await ecr.send(new sdk.StartLifecyclePolicyPreviewCommand(repo))).status).toBe("IN_PROGRESS");
  expect((await get()).status).toBe("IN_PROGRESS");
  const { status, previewResults, summary } = await get();
  expect(status).toBe("COMPLETE");
  expect(previewResults?.map(({ imageTags, appliedRulePriority }) => [imageTags, appliedRulePriority])).toEqual([
    [["v1"], 1],
    [[], 2],
  ]);
  expect(summary?.expiringImageTotalCount).toBe(2);
});

// The user guide's own example, with its outcome: lifecycle_policy_examples.html, "Filtering on all images", example B.
test("a rule counts what an earlier one selects, and leaves it alone", async () => {
  await create();
  const hour = 3600 * 1000;
  for (const [tag, more, hours] of [
    ["alpha-1", "A", 24],
    [undefined, "B", 24],
    ["alpha-2", "C", 24],
    ["hash", "D", 1],
    [undefined, "E", 23],
  ] as const) {
    await push(tag, more);
    cloud.world.clock.advance(hours * hour);
  }
  await put(
    rule(1, { tagStatus: "tagged", tagPatternList: ["alpha*"], countType: "imageCountMoreThan", countNumber: 1 }),
    rule(2, { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 1 }),
    rule(3, { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 1 }),
  );
  await ecr.send(new sdk.StartLifecyclePolicyPreviewCommand(repo));
  cloud.world.clock.advance(60_000);
  const { previewResults } = await ecr.send(new sdk.GetLifecyclePolicyPreviewCommand(repo));
  expect(previewResults?.map(({ imageTags, appliedRulePriority }) => [imageTags, appliedRulePriority])).toEqual([
    [["alpha-1"], 1],
    [[], 2],
    [["hash"], 3],
  ]);
});

test("a token signs in to the registry for twelve hours", async () => {
  const { authorizationData } = await ecr.send(new sdk.GetAuthorizationTokenCommand({}));
  const [data] = authorizationData ?? [];
  expect(Buffer.from(data?.authorizationToken ?? "", "base64").toString()).toMatch(/^AWS:/);
  expect(data?.proxyEndpoint).toBe("https://111122223333.dkr.ecr.us-east-1.amazonaws.com");
  expect(data?.expiresAt?.toISOString()).toBe("2026-01-05T21:00:00.000Z");
});

test("images are read by tag and page by page, with failures for missing ones", async () => {
  await create();
  for (const tag of ["v1", "v2"]) await push(tag, tag);
  const imageIds = [{ imageTag: "v1" }, { imageTag: "v9" }];
  const { images, failures } = await ecr.send(new sdk.BatchGetImageCommand({ ...repo, imageIds }));
  expect(images).toMatchObject([{ imageId: { imageTag: "v1" }, imageManifest: manifest("v1") }]);
  expect(failures).toEqual([
    { imageId: { imageTag: "v9" }, failureCode: "ImageNotFound", failureReason: "Requested image not found" },
  ]);
  const list = (more: object) => ecr.send(new sdk.ListImagesCommand({ ...repo, ...more }));
  const first = await list({ maxResults: 1 });
  expect(first.imageIds).toHaveLength(1);
  expect((await list({ nextToken: first.nextToken })).imageIds).toHaveLength(1);
  await expect(list({ maxResults: 1001 })).rejects.toMatchObject({
    name: "InvalidParameterException",
    message:
      "Invalid parameter at 'maxResults' failed to satisfy constraint: 'Member must have value less than or equal to 1000'",
  });
});
