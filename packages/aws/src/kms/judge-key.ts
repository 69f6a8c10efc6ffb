import { DescribeKeyCommand, type KeyMetadata, KMSClient } from "@aws-sdk/client-kms";
import { UnfitError } from "@slipway/action";
import type { AwsReads } from "../aws.ts";
import { call } from "../client/calls.ts";
import { clientOf } from "../client/client.ts";
import { AwsError } from "../client/errors.ts";
import { unlessHidden } from "../client/unless-hidden.ts";

/** The run's client of KMS. */
const kmsOf = clientOf("kms", (config) => new KMSClient(config));

interface Asked {
  /** The key's ARN, ID or alias. */
  readonly key: string;
  /** The input that names it. */
  readonly input: string;
}

/** Refuses a key with which a service of AWS could not encrypt. Who cannot look at it is warned. */
export async function judgeKey({ key, input }: Asked, aws: AwsReads): Promise<void> {
  const warning = `Whether the key of ${input} can be used is not known before the apply, since it cannot be looked at`;
  try {
    const answer = await unlessHidden(aws.run, warning, () =>
      call(aws.run, `kms:DescribeKey of ${key}`, (options) =>
        kmsOf(aws).send(new DescribeKeyCommand({ KeyId: key }), options),
      ),
    );
    if (answer !== undefined) refuseUnfit(answer.KeyMetadata ?? {}, input);
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== "NotFoundException") throw error;
    throw new UnfitError(
      `The key of ${input} does not exist in ${aws.region}: ${error.message}`,
      `Give a key of ${aws.region} in ${input}; of a multi-Region key the replica there.`,
    );
  }
}

/** A service encrypts with a symmetric key that is enabled. */
function refuseUnfit({ Arn, KeyState = "Enabled", KeyUsage, KeySpec }: Partial<KeyMetadata>, input: string): void {
  if (KeyUsage !== "ENCRYPT_DECRYPT" || KeySpec !== "SYMMETRIC_DEFAULT")
    throw new UnfitError(
      `The key ${Arn} of ${input} is for ${KeyUsage} with ${KeySpec}: services of AWS encrypt by a symmetric key alone.`,
      `Give a symmetric key for ENCRYPT_DECRYPT in ${input}.`,
    );
  // A key of several Regions is Updating while its primary one changes, and encrypts all the while.
  if (KeyState === "Enabled" || KeyState === "Updating") return;
  throw new UnfitError(
    `The key ${Arn} of ${input} is ${KeyState}, so nothing can be encrypted with it.`,
    `${KeyState === "PendingDeletion" ? "Keep it (`aws kms cancel-key-deletion`) and enable" : "Enable"} it (\`aws kms enable-key\`), or give another in ${input}.`,
  );
}
