import { fakeAws, refusal } from "../client/fake-aws.test-support.ts";
import { ecrRepository } from "./repository.ts";
import type { RepositoryWant } from "./repository-types.ts";

afterEach(() => jest.restoreAllMocks());

const want: RepositoryWant = {
  region: "us-east-1",
  name: "team/app",
  mutability: undefined,
  exceptTags: undefined,
  scanOnPush: undefined,
  encryption: undefined,
  kmsKey: undefined,
  tags: undefined,
};
const key = "arn:aws:kms:us-east-1:111122223333:key/k1";
const there = {
  repositoryName: "team/app",
  repositoryArn: "arn:app",
  repositoryUri: "uri",
  imageTagMutability: "MUTABLE",
  imageScanningConfiguration: { scanOnPush: false },
  encryptionConfiguration: { encryptionType: "KMS", kmsKey: key },
};
const tags = [{ Key: "team", Value: "shop" }];

/** What a plan would do, by the fields and what they become. */
async function plan(more: Partial<RepositoryWant>, have?: object) {
  const { aws } = fakeAws(({ name }) => {
    if (name === "ListTagsForResource") return { tags };
    if (name === "DescribeKey") return { KeyMetadata: { KeyUsage: "ENCRYPT_DECRYPT", KeySpec: "SYMMETRIC_DEFAULT" } };
    return have ? { repositories: [have] } : refusal(400, "RepositoryNotFoundException");
  });
  const { step } = await ecrRepository(aws, { ...want, ...more }).inspect({ wait: false, want: "present" });
  const fields = Object.fromEntries((step?.changes ?? []).map((change) => [change.field, change.want]));
  return {
    operation: step?.operation ?? "none",
    fields,
    fixed: step?.changes.filter((each) => each.immutable).map(({ field }) => field),
  };
}
const wild = (filter: string) => ({ filterType: "WILDCARD", filter });

// The members and words: ECR's API reference, CreateRepository and PutImageTagMutability.
test("a new one says only what is given", async () => {
  const made = { repositoryName: "team/app", "tags.made-by": expect.stringMatching(/^slipway-/) };
  expect(await plan({})).toMatchObject({ operation: "create", fields: made });
  expect(Object.keys((await plan({})).fields)).toHaveLength(2);
  expect((await plan({ mutability: "IMMUTABLE" })).fields).toEqual({ ...made, imageTagMutability: "IMMUTABLE" });
  const all = await plan({
    mutability: "IMMUTABLE",
    exceptTags: ["dev*"],
    scanOnPush: true,
    encryption: "KMS",
    kmsKey: key,
    tags: { a: "b" },
  });
  expect(all.fields).toMatchObject({
    ...made,
    imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
    "imageScanningConfiguration.scanOnPush": true,
    "encryptionConfiguration.encryptionType": "KMS",
    "encryptionConfiguration.kmsKey": key,
    "tags.a": "b",
  });
  expect(JSON.stringify(all.fields)).toContain("dev*");
});

const excepted = {
  ...there,
  imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
  imageTagMutabilityExclusionFilters: [wild("b*"), wild("a*")],
};
test.each<[Partial<RepositoryWant>, object, object]>([
  [{}, there, {}],
  [{ mutability: "MUTABLE", scanOnPush: false, tags: { team: "shop" } }, there, {}],
  [{ mutability: "IMMUTABLE" }, there, { imageTagMutability: "IMMUTABLE" }],
  [{ mutability: "IMMUTABLE", exceptTags: ["a*", "b*"] }, excepted, {}],
  [{ exceptTags: ["a*"] }, excepted, { exceptTags: ["a*"] }],
  [{ scanOnPush: true }, there, { scanOnPush: true }],
  [{ tags: { team: "data" } }, there, { "tags.team": "data" }],
  [{ encryption: "KMS", kmsKey: key }, there, {}],
  [{ kmsKey: "k1" }, there, {}],
  [{ kmsKey: "alias/ours" }, there, {}],
])("%j of one that is there", async (more, have, fields) => {
  const found = await plan(more, have);
  expect(found).toEqual({
    operation: Object.keys(fields).length === 0 ? "none" : "update",
    fields,
    fixed: Object.keys(fields).length === 0 ? undefined : [],
  });
});

test.each<[Partial<RepositoryWant>, string]>([
  [{ encryption: "AES256" }, "encryptionConfiguration.encryptionType"],
  [{ kmsKey: "k2" }, "encryptionConfiguration.kmsKey"],
])("%j would take another one", async (more, field) => {
  const found = await plan({ ...more, scanOnPush: true }, there);
  expect([found.operation, found.fixed, found.fields.scanOnPush]).toEqual(["replace", [field], true]);
});
