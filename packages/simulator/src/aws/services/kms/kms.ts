import { define } from "../../../world/table.ts";
import { jsonDenials } from "../../engine/denials.ts";
import { type Api, AwsRefusal, type Call, type Fields, type Operations } from "../../engine/operation.ts";
import { type Key, keyOf, kms } from "./state.ts";

const refuse = (code: string, message: string): AwsRefusal => new AwsRefusal(400, code, message);

/** Which specs a usage has, as far as they are simulated (API reference of CreateKey). */
const specs: Readonly<Record<string, readonly string[]>> = {
  ENCRYPT_DECRYPT: ["SYMMETRIC_DEFAULT", "RSA_2048", "RSA_3072", "RSA_4096"],
  SIGN_VERIFY: ["RSA_2048", "RSA_3072", "RSA_4096", "ECC_NIST_P256"],
  GENERATE_VERIFY_MAC: ["HMAC_256"],
};

const simulated = ["KeySpec", "KeyUsage", "Description", "MultiRegion", "Tags"];

const seconds = ({ world }: Call): number => world.clock.now() / 1000;

const shown = ({ shown: fields, state, deletion }: Key): Fields => ({
  ...fields,
  Enabled: state === "Enabled",
  KeyState: state,
  ...(deletion === undefined ? {} : { DeletionDate: deletion }),
});

function create(call: Call): Fields {
  const other = Object.keys(call.input).filter((member) => !simulated.includes(member));
  if (other.length > 0) throw refuse("ValidationException", `${other.join(", ")} is not simulated.`);
  const [KeySpec, KeyUsage] = [call.text("KeySpec") ?? "SYMMETRIC_DEFAULT", call.text("KeyUsage") ?? "ENCRYPT_DECRYPT"];
  if (!specs[KeyUsage]?.includes(KeySpec))
    throw refuse("ValidationException", `KeyUsage ${KeyUsage} is not compatible with KeySpec ${KeySpec}`);
  const MultiRegion = call.flag("MultiRegion") ?? false;
  const KeyId = MultiRegion ? `mrk-${call.world.ids.hex(32)}` : call.world.ids.uuid();
  const arn = `arn:aws:kms:${call.region}:${call.account}:key/${KeyId}`;
  const key: Key = {
    arn,
    state: "Enabled",
    shown: {
      ...{ AWSAccountId: call.account, KeyId, Arn: arn, CreationDate: seconds(call) },
      ...{ Description: call.text("Description") ?? "", KeyUsage, KeySpec, CustomerMasterKeySpec: KeySpec },
      ...{ Origin: "AWS_KMS", KeyManager: "CUSTOMER", MultiRegion },
      ...(KeySpec === "SYMMETRIC_DEFAULT" ? { EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"] } : {}),
    },
  };
  define(kms(call.world).keys, arn, key);
  return { KeyMetadata: shown(key) };
}

/** What a permission is needed on: the key, also where an alias names it. */
function resource(call: Call): string {
  const given = call.text("KeyId") ?? call.text("TargetKeyId") ?? "*";
  try {
    return keyOf(call, given).arn;
  } catch {
    return given.startsWith("arn:") ? given : `arn:aws:kms:${call.region}:${call.account}:key/${given}`;
  }
}

/** A key that is about to go takes no other change. */
function changeable(call: Call): Key {
  const key = keyOf(call, call.need("KeyId"));
  if (key.state === "PendingDeletion") throw refuse("KMSInvalidStateException", `${key.arn} is pending deletion.`);
  return key;
}

const operations: Operations = {
  CreateKey: { run: create },
  DescribeKey: {
    resource,
    run(call) {
      if (call.input.GrantTokens !== undefined) throw refuse("ValidationException", "GrantTokens is not simulated.");
      return { KeyMetadata: shown(keyOf(call, call.need("KeyId"))) };
    },
  },
  EnableKey: {
    resource,
    run(call) {
      changeable(call).state = "Enabled";
      return undefined;
    },
  },
  DisableKey: {
    resource,
    run(call) {
      changeable(call).state = "Disabled";
      return undefined;
    },
  },
  ScheduleKeyDeletion: {
    resource,
    run(call) {
      const key = changeable(call);
      const days = call.number("PendingWindowInDays") ?? 30;
      key.state = "PendingDeletion";
      key.deletion = seconds(call) + days * 24 * 60 * 60;
      return { KeyId: key.arn, DeletionDate: key.deletion, KeyState: key.state, PendingWindowInDays: days };
    },
  },
  CancelKeyDeletion: {
    resource,
    run(call) {
      const key = keyOf(call, call.need("KeyId"));
      if (key.state !== "PendingDeletion")
        throw refuse("KMSInvalidStateException", `${key.arn} is not pending deletion.`);
      key.state = "Disabled";
      delete key.deletion;
      return { KeyId: key.arn };
    },
  },
  CreateAlias: {
    resource,
    run(call) {
      const name = call.need("AliasName");
      if (!/^alias\/(?!aws\/)[\w/-]+$/.test(name))
        throw refuse("InvalidAliasNameException", `Alias ${name} is invalid`);
      const { aliases } = kms(call.world);
      if (aliases[`${call.region}/${name}`])
        throw refuse("AlreadyExistsException", `An alias with the name ${name} already exists`);
      define(aliases, `${call.region}/${name}`, keyOf(call, call.need("TargetKeyId")).arn);
      return undefined;
    },
  },
};

/** The Key Management Service, as far as keys are named: their state, usage and spec. */
export const kmsApi: Api = {
  prefix: "kms",
  protocol: "json",
  namespace: "TrentService",
  version: "2014-11-01",
  denials: jsonDenials,
  missing: (member) =>
    refuse(
      "ValidationException",
      `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
    ),
  operations,
};
