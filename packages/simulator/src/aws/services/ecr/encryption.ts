import { createHash } from "node:crypto";
import { AwsRefusal, type Call, type Fields, textOf } from "../../engine/operation.ts";
import { type Key, keyOf, unfit } from "../kms/state.ts";
import { wrongParameter } from "./state.ts";

const types = ["AES256", "KMS", "KMS_DSSE"];

/** How a repository encrypts: a key is shown by its ARN, and without one KMS takes the one that AWS has for ECR. */
export function encryptionIn(call: Call): Fields {
  const given = call.fields("encryptionConfiguration");
  const encryptionType = textOf(given, "encryptionType") ?? "AES256";
  const key = textOf(given, "kmsKey");
  if (!types.includes(encryptionType))
    throw wrongParameter(
      "encryptionConfiguration.encryptionType",
      `Member must satisfy enum value set: [${types.join(", ")}]`,
    );
  if (encryptionType === "AES256") {
    if (key !== undefined)
      throw wrongParameter("encryptionConfiguration", "KMS key must not be specified for AES256 encryption");
    return { encryptionType };
  }
  return { encryptionType, kmsKey: keyArn(call, key) };
}

const kmsFailed = (message: string, kmsError: string): AwsRefusal =>
  new AwsRefusal(400, "KmsException", message, { kmsError });

/** The ARN of a key that ECR can encrypt with. */
function keyArn(call: Call, given?: string): string {
  const { region, account } = call;
  // It is made when the first repository needs it; its own ID is not known before.
  if (given === undefined || given === own) return `arn:aws:kms:${region}:${account}:key/${idOf(`${region} ${own}`)}`;
  const key = found(call, given);
  const wrong = unfit(key);
  if (wrong !== undefined)
    throw kmsFailed(wrong, key.state === "Enabled" ? "InvalidKeyUsageException" : "DisabledException");
  return key.arn;
}

function found(call: Call, given: string): Key {
  try {
    return keyOf(call, given);
  } catch (error) {
    throw error instanceof AwsRefusal ? kmsFailed(error.message, error.code) : error;
  }
}

const own = "alias/aws/ecr";

/** The key that AWS has for ECR, always the same one. */
function idOf(alias: string): string {
  const hex = createHash("sha256").update(alias).digest("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}
