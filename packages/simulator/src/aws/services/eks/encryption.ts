import {
  AwsRefusal,
  type Call,
  type Fields,
  fieldsOf,
  listOf,
  type Need,
  type Operations,
  textOf,
  textsOf,
} from "../../engine/operation.ts";
import { keyOf, unfit } from "../kms/state.ts";
import { badRequest, clusterArn, invalid, theCluster } from "./state.ts";
import { beginUpdate } from "./updates.ts";

/** What is wrong with a configuration; EKS encrypts Secrets alone. */
function wrongWith(call: Call, given: readonly Fields[]): string | undefined {
  const [first, ...others] = given;
  if (first === undefined || others.length > 0) return "Exactly one encryption config must be specified.";
  if (JSON.stringify(textsOf(first, "resources")) !== '["secrets"]') return "Only secrets can be encrypted.";
  const arn = arnIn(first);
  return new RegExp(`^arn:aws[\\w-]*:kms:${call.region}:\\d{12}:(key|alias)/.+$`).test(arn)
    ? undefined
    : `The keyArn ${arn} is invalid: it must be a key of AWS KMS in ${call.region}.`;
}

const arnIn = (given: Fields): string => textOf(fieldsOf(given, "provider"), "keyArn") ?? "";

/** Why EKS cannot encrypt with a key: it has to be symmetric, and in the cluster's region (API reference of Provider). */
function unusable(call: Call, arn: string): string | undefined {
  try {
    return unfit(keyOf(call, arn));
  } catch (error) {
    return error instanceof AwsRefusal ? error.message : undefined;
  }
}

/** The configuration that a call gives, if it gives one. */
export function encryptionOf(call: Call): Fields[] | undefined {
  if (call.input.encryptionConfig === undefined) return undefined;
  const given = listOf(call.input, "encryptionConfig");
  const wrong = wrongWith(call, given) ?? unusable(call, arnIn(given[0] ?? {}));
  if (wrong !== undefined) throw invalid(wrong);
  return given;
}

/** EKS takes a grant on the key in the caller's name. What it says where it may not: kubernetes-sigs/cluster-api-provider-aws#2432. */
export const keyNeeds = (call: Call): Need[] =>
  listOf(call.input, "encryptionConfig").flatMap((given) =>
    ["kms:DescribeKey", "kms:CreateGrant"].map((permission) => ({
      permission,
      resource: arnIn(given),
      denial: badRequest(`User not authorized to perform ${permission} operation`),
    })),
  );

export const encryptionOperations: Operations = {
  AssociateEncryptionConfig: {
    route: "POST /clusters/{clusterName}/encryption-config/associate",
    resource: (call) => clusterArn(call),
    also: keyNeeds,
    run(call) {
      const cluster = theCluster(call);
      if (cluster.shown.encryptionConfig !== undefined)
        throw invalid("Encryption is already enabled on the cluster", { clusterName: cluster.shown.name });
      const encryptionConfig = encryptionOf(call) ?? [];
      return beginUpdate(call, cluster, {
        type: "AssociateEncryptionConfig",
        seconds: 600,
        change: { encryptionConfig },
        params: { EncryptionConfig: encryptionConfig },
      });
    },
  },
};
