import { fakeAws, refusal } from "../client/fake-aws.test-support.ts";
import { judgeKey } from "./judge-key.ts";

afterEach(() => jest.restoreAllMocks());

// KeyMetadata of the vendor's model; what a key of EKS and ECR has to be: their API references of Provider and EncryptionConfiguration.
const good = { Arn: "arn", KeyState: "Enabled", KeyUsage: "ENCRYPT_DECRYPT", KeySpec: "SYMMETRIC_DEFAULT" };
const asked = { key: "alias/x", input: "kms-key" };

test.each([
  [good, undefined],
  // "While the key state is Updating, you can use the keys in cryptographic operations": KMS Developer Guide, multi-region-update.
  [{ ...good, KeyState: "Updating" }, undefined],
  [{ ...good, KeyState: "Disabled" }, /is Disabled.*/],
  [{ ...good, KeyState: "PendingDeletion" }, /is PendingDeletion/],
  [{ ...good, KeySpec: "RSA_2048" }, /ENCRYPT_DECRYPT with RSA_2048/],
  [{ ...good, KeyUsage: "GENERATE_VERIFY_MAC", KeySpec: "HMAC_256" }, /GENERATE_VERIFY_MAC with HMAC_256/],
])("a key with %j", async (KeyMetadata, says) => {
  const { aws, asked: requests } = fakeAws([{ KeyMetadata }]);
  const judged = judgeKey(asked, aws);
  await (says === undefined ? judged : expect(judged).rejects.toThrow(says));
  expect(requests).toEqual([{ name: "DescribeKey", input: { KeyId: "alias/x" } }]);
});

test("a key that is not there is refused, and one that may not be looked at is a warning", async () => {
  const gone = fakeAws([refusal(400, "NotFoundException", "Alias is not found.")]);
  await expect(judgeKey(asked, gone.aws)).rejects.toThrow(/kms-key does not exist in us-east-1: .*Alias is not found/);
  const denied = fakeAws([refusal(400, "AccessDeniedException", "not authorized to perform: kms:DescribeKey")]);
  await judgeKey(asked, denied.aws);
  expect(denied.said).toEqual([expect.stringMatching(/kms-key can be used is not known.*kms:DescribeKey/)]);
  const apart = fakeAws(() => new TypeError("getaddrinfo ENOTFOUND kms.us-east-1.amazonaws.com"));
  await judgeKey(asked, apart.aws);
  expect(apart.said).toEqual([expect.stringMatching(/kms-key can be used is not known.*ENOTFOUND/)]);
  await expect(judgeKey(asked, fakeAws([refusal(400, "InvalidArnException")]).aws)).rejects.toThrow("InvalidArn");
});
