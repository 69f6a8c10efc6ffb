import { createHash } from "node:crypto";
import { type Call, type Fields, textOf } from "../../engine/operation.ts";
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

function keyArn({ region, account }: Call, key = "alias/aws/ecr"): string {
  if (key.startsWith("arn:") && key.includes(":key/")) return key;
  const isId = /^(mrk-)?[0-9a-f-]{32,36}$/.test(key);
  return `arn:aws:kms:${region}:${account}:key/${isId ? key : idOf(`${region} ${key.replace(/^arn:.*:(?=alias)/, "")}`)}`;
}

/** There is no KMS here: an alias stands for some key, and always for the same one. */
function idOf(alias: string): string {
  const hex = createHash("sha256").update(alias).digest("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}
