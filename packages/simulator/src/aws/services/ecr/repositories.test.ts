import * as sdk from "@aws-sdk/client-ecr";
import * as iamsdk from "@aws-sdk/client-iam";
import * as kmsSdk from "@aws-sdk/client-kms";
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
const manifest = (content: string, more: object = {}) => JSON.stringify({ mediaType: "m", content, ...more });
const push = (imageTag: string | undefined, content: string) =>
  ecr.send(new sdk.PutImageCommand({ ...repo, imageTag, imageManifest: manifest(content) }));
const exceptLatest = {
  imageTagMutability: "IMMUTABLE_WITH_EXCLUSION" as const,
  imageTagMutabilityExclusionFilters: [{ filterType: "WILDCARD" as const, filter: "latest*" }],
};

// As moto answers (moto/ecr/models.py: _resolve_image_tag_mutability and what it checks of the filters).
test("tags that are excepted can be moved where others stay, and stay where others can be moved", async () => {
  const { repository } = await create(exceptLatest);
  expect(repository).toMatchObject(exceptLatest);
  for (const tag of ["v1", "latest-1"]) await push(tag, "one");
  await push("latest-1", "two");
  await expect(push("v1", "two")).rejects.toMatchObject({ name: "ImageTagAlreadyExistsException" });
  const changed = { ...repo, ...exceptLatest, imageTagMutability: "MUTABLE_WITH_EXCLUSION" as const };
  expect(await ecr.send(new sdk.PutImageTagMutabilityCommand(changed))).toMatchObject(changed);
  await push("v1", "two");
  await expect(push("latest-1", "three")).rejects.toMatchObject({ name: "ImageTagAlreadyExistsException" });
  await ecr.send(new sdk.PutImageTagMutabilityCommand({ ...repo, imageTagMutability: "MUTABLE" }));
  await push("latest-1", "three");
  const { repositories } = await ecr.send(new sdk.DescribeRepositoriesCommand({}));
  expect(repositories?.[0]?.imageTagMutabilityExclusionFilters).toBeUndefined();
});

const [filter] = exceptLatest.imageTagMutabilityExclusionFilters;
test.each([
  ["exceptions without their word", { ...exceptLatest, imageTagMutability: "IMMUTABLE" }],
  ["the word without exceptions", { imageTagMutability: "IMMUTABLE_WITH_EXCLUSION" }],
  ["six exceptions", { ...exceptLatest, imageTagMutabilityExclusionFilters: Array(6).fill(filter) }],
  ["another type", { ...exceptLatest, imageTagMutabilityExclusionFilters: [{ filterType: "REGEX", filter: "a" }] }],
  ["a pattern that is none", { ...exceptLatest, imageTagMutabilityExclusionFilters: [{ ...filter, filter: "a b" }] }],
  ["an encryption that is none", { encryptionConfiguration: { encryptionType: "ROT13" } }],
  ["a key without KMS", { encryptionConfiguration: { encryptionType: "AES256", kmsKey: "alias/x" } }],
  ["another account's registry", { registryId: "999900001111" }],
])("a repository is refused with %s", async (_what, more) => {
  await expect(create(more)).rejects.toMatchObject({ name: "InvalidParameterException" });
});

test.each([
  ["InvalidTagParameterException", [{ Key: "aws:x", Value: "y" }]],
  ["TooManyTagsException", Array.from({ length: 51 }, (_, at) => ({ Key: `k${at}`, Value: "" }))],
])("%s for tags that a repository cannot have", async (name, tags) => {
  await expect(create({ tags })).rejects.toMatchObject({ name });
});

test("a key is shown by its ARN, and without one there is the one that AWS has for ECR", async () => {
  const kms = (kmsKey?: string) => ({ encryptionConfiguration: { encryptionType: "KMS", kmsKey } });
  const shown = async (repositoryName: string, more: object) =>
    (await create({ repositoryName, ...more })).repository?.encryptionConfiguration?.kmsKey;
  const keys = new kmsSdk.KMSClient(sdkConfig(cloud));
  const { KeyMetadata } = await keys.send(new kmsSdk.CreateKeyCommand({}));
  const { Arn: arn = "", KeyId: id = "" } = KeyMetadata ?? {};
  await keys.send(new kmsSdk.CreateAliasCommand({ AliasName: "alias/images", TargetKeyId: id }));
  expect([await shown("one", kms(id)), await shown("two", kms(arn))]).toEqual([arn, arn]);
  for (const more of [kms(), kms("alias/images")])
    expect(await shown(`r${cloud.world.ids.hex(4)}`, more)).toMatch(
      /^arn:aws:kms:us-east-1:111122223333:key\/[0-9a-f-]{36}$/,
    );
});

test("another account's registry has nothing of this one's", async () => {
  await create();
  const registryId = "999900001111";
  const message = `The repository with name 'team/app' does not exist in the registry with id '${registryId}'`;
  const refused = { name: "RepositoryNotFoundException", message };
  const describe_ = new sdk.DescribeRepositoriesCommand({ registryId, repositoryNames: ["team/app"] });
  await expect(ecr.send(describe_)).rejects.toMatchObject(refused);
  await expect(ecr.send(new sdk.ListImagesCommand({ ...repo, registryId }))).rejects.toMatchObject(refused);
  expect((await ecr.send(new sdk.DescribeRepositoriesCommand({ registryId }))).repositories).toEqual([]);
});

// hashicorp/terraform-provider-aws#39064: the first apply fails, the second succeeds.
test("whom a repository's policy names is there, and known to ECR", async () => {
  await create();
  const iam = new iamsdk.IAMClient(sdkConfig(cloud));
  const allow = (AWS: string) => ({ Effect: "Allow", Principal: { AWS }, Action: "ecr:BatchGetImage" });
  const set = (AWS: string) =>
    ecr.send(new sdk.SetRepositoryPolicyCommand({ ...repo, policyText: JSON.stringify({ Statement: [allow(AWS)] }) }));
  const refused = {
    name: "InvalidParameterException",
    message: "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Principal not found'",
  };
  const AssumeRolePolicyDocument = JSON.stringify({
    Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
  });
  const { Role } = await iam.send(new iamsdk.CreateRoleCommand({ RoleName: "puller", AssumeRolePolicyDocument }));
  await expect(set(Role?.Arn ?? "")).rejects.toMatchObject(refused);
  cloud.world.clock.advance(60_000);
  await set(Role?.Arn ?? "");
  await expect(set(`${Role?.Arn}s`)).rejects.toMatchObject(refused);
  await set("arn:aws:iam::444455556666:role/theirs");
  await set("arn:aws:iam::111122223333:root");
});

// As moto answers (moto/ecr/models.py: set_repository_policy).
test("a repository's policy has principals and is about ECR", async () => {
  await create();
  const set = (policy: object | string) =>
    ecr.send(
      new sdk.SetRepositoryPolicyCommand({
        ...repo,
        policyText: typeof policy === "string" ? policy : JSON.stringify(policy),
      }),
    );
  const says = (more: object) => ({
    Version: "2008-10-17",
    Statement: { Sid: "a b", Effect: "Allow", Principal: "*", Action: "ecr:BatchGetImage", ...more },
  });
  for (const policy of [
    "no JSON",
    "{}",
    says({ Principal: undefined }),
    says({ Action: "s3:GetObject" }),
    says({ Effect: "Maybe" }),
    says({ Extra: 1 }),
  ])
    await expect(set(policy)).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'",
    });
  await set(
    says({ NotPrincipal: { AWS: "111122223333" }, Principal: undefined, Action: ["ecr:Get*", "ecr:PutImage"] }),
  );
  expect((await ecr.send(new sdk.GetRepositoryPolicyCommand(repo))).policyText).toContain("NotPrincipal");
  await ecr.send(new sdk.DeleteRepositoryPolicyCommand(repo));
  await expect(ecr.send(new sdk.GetRepositoryPolicyCommand(repo))).rejects.toMatchObject({
    name: "RepositoryPolicyNotFoundException",
  });
});

test("a manifest has a media type, its own digest, and the size of its parts", async () => {
  await create();
  const put = (imageManifest: string, more: object = {}) =>
    ecr.send(new sdk.PutImageCommand({ ...repo, imageManifest, ...more }));
  await expect(put("no JSON")).rejects.toMatchObject({ name: "InvalidParameterException" });
  await expect(put("{}")).rejects.toMatchObject({
    message: "image manifest mediatype not provided in manifest or parameter",
  });
  const imageDigest = `sha256:${"0".repeat(64)}`;
  await expect(put("{}", { imageManifestMediaType: "m", imageDigest })).rejects.toMatchObject({
    name: "ImageDigestDoesNotMatchException",
  });
  await put(manifest("", { config: { size: 700 }, layers: [{ size: 20_000 }, { size: 300 }] }));
  const { imageDetails } = await ecr.send(new sdk.DescribeImagesCommand(repo));
  expect(imageDetails).toMatchObject([{ imageSizeInBytes: 21_000 }]);
});

test("a digest takes all tags of an image with it; what cannot be meant is a failure", async () => {
  await create();
  const { image } = await push("v1", "one");
  await push("v2", "one");
  const imageDigest = image?.imageId?.imageDigest;
  const remove = (...imageIds: sdk.ImageIdentifier[]) =>
    ecr.send(new sdk.BatchDeleteImageCommand({ ...repo, imageIds }));
  const { failures } = await remove({}, { imageDigest: "sha256:short" });
  expect(failures?.map(({ failureCode }) => failureCode)).toEqual(["MissingDigestAndTag", "InvalidImageDigest"]);
  const { imageIds } = await remove({ imageDigest });
  expect(imageIds).toEqual([
    { imageDigest, imageTag: "v1" },
    { imageDigest, imageTag: "v2" },
  ]);
});

test("an image that someone pulled counts from then", async () => {
  await create();
  const week = 7 * 24 * 3600 * 1000;
  for (const tag of ["used", "unused"]) await push(tag, tag);
  cloud.world.clock.advance(week);
  await ecr.send(new sdk.BatchGetImageCommand({ ...repo, imageIds: [{ imageTag: "used" }] }));
  cloud.world.clock.advance(1_000);
  const selection = { tagStatus: "any", countType: "sinceImagePulled", countUnit: "days", countNumber: 7 };
  const lifecyclePolicyText = JSON.stringify({ rules: [{ rulePriority: 1, selection, action: { type: "expire" } }] });
  await ecr.send(new sdk.StartLifecyclePolicyPreviewCommand({ ...repo, lifecyclePolicyText }));
  cloud.world.clock.advance(60_000);
  const { previewResults } = await ecr.send(new sdk.GetLifecyclePolicyPreviewCommand(repo));
  expect(previewResults?.map(({ imageTags }) => imageTags)).toEqual([["unused"]]);
});
