import * as ecrSdk from "@aws-sdk/client-ecr";
import * as sdk from "@aws-sdk/client-kms";
import { type Cloud, startCloud } from "../../../cloud.ts";
import { checked } from "../../../recorded/aws/schema.test-support.ts";
import { sdkConfig } from "../../client.test-support.ts";

// The shapes and states are those of the vendor's model (@aws-sdk/client-kms) and of "Key states of AWS KMS keys" in its guide.
let cloud: Cloud;
let kms: sdk.KMSClient;
beforeEach(async () => {
  cloud = await startCloud({ time: "fast" });
  kms = checked(new sdk.KMSClient(sdkConfig(cloud)), sdk, cloud);
});
afterEach(() => cloud.close());

const make = async (input: sdk.CreateKeyCommandInput = {}) =>
  (await kms.send(new sdk.CreateKeyCommand(input))).KeyMetadata as sdk.KeyMetadata;
const describeKey = async (KeyId = "") => (await kms.send(new sdk.DescribeKeyCommand({ KeyId }))).KeyMetadata;

test("a key is described by its ARN, its ID and its alias", async () => {
  const { Arn = "", KeyId = "" } = await make();
  await kms.send(new sdk.CreateAliasCommand({ AliasName: "alias/secrets", TargetKeyId: KeyId }));
  for (const given of [Arn, KeyId, "alias/secrets", Arn.replace(/key\/.*/, "alias/secrets")])
    expect(await describeKey(given)).toMatchObject({
      ...{ Arn, KeyId, KeyState: "Enabled", Enabled: true, KeyManager: "CUSTOMER", MultiRegion: false },
      ...{ KeyUsage: "ENCRYPT_DECRYPT", KeySpec: "SYMMETRIC_DEFAULT", Origin: "AWS_KMS" },
    });
  expect((await make({ MultiRegion: true })).KeyId).toMatch(/^mrk-[0-9a-f]{32}$/);
});

test("what is not there, or in another region, is not found", async () => {
  const id = "0a000000-0000-4000-8000-000000000001";
  const arn = `arn:aws:kms:us-east-1:111122223333:key/${id}`;
  for (const [given, message] of [
    [id, `Key '${arn}' does not exist`],
    [arn, `Key '${arn}' does not exist`],
    ["alias/x", "Alias arn:aws:kms:us-east-1:111122223333:alias/x is not found."],
    [arn.replace("us-east-1", "eu-north-1"), "Invalid arn eu-north-1"],
  ] as const)
    await expect(describeKey(given)).rejects.toMatchObject({ name: "NotFoundException", message });
});

test("a key goes from state to state", async () => {
  const { KeyId = "" } = await make();
  const state = async () => (await describeKey(KeyId))?.KeyState;
  await kms.send(new sdk.DisableKeyCommand({ KeyId }));
  expect(await state()).toBe("Disabled");
  await kms.send(new sdk.ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  expect(await describeKey(KeyId)).toMatchObject({ KeyState: "PendingDeletion", DeletionDate: expect.any(Date) });
  await expect(kms.send(new sdk.EnableKeyCommand({ KeyId }))).rejects.toMatchObject({
    name: "KMSInvalidStateException",
  });
  await kms.send(new sdk.CancelKeyDeletionCommand({ KeyId }));
  expect(await state()).toBe("Disabled");
  await kms.send(new sdk.EnableKeyCommand({ KeyId }));
  expect(await state()).toBe("Enabled");
});

test("a registry takes a key that is there, enabled and symmetric", async () => {
  const ecr = checked(new ecrSdk.ECRClient(sdkConfig(cloud)), ecrSdk, cloud);
  const repository = (kmsKey = "", repositoryName = "one") =>
    ecr.send(
      new ecrSdk.CreateRepositoryCommand({
        repositoryName,
        encryptionConfiguration: { encryptionType: "KMS", kmsKey },
      }),
    );
  const { KeyId = "", Arn } = await make();
  const signing = await make({ KeySpec: "RSA_2048", KeyUsage: "SIGN_VERIFY" });
  for (const key of ["alias/none", signing.Arn])
    await expect(repository(key)).rejects.toMatchObject({ name: "KmsException" });
  await kms.send(new sdk.DisableKeyCommand({ KeyId }));
  await expect(repository(KeyId)).rejects.toMatchObject({ name: "KmsException", kmsError: "DisabledException" });
  await kms.send(new sdk.EnableKeyCommand({ KeyId }));
  expect((await repository(KeyId)).repository?.encryptionConfiguration).toEqual({ encryptionType: "KMS", kmsKey: Arn });
});
