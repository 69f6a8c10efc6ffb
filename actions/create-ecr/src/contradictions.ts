import type { Problem } from "@slipway/action";

interface Given {
  readonly "tag-mutability"?: string | undefined;
  readonly "except-tags"?: readonly string[] | undefined;
  readonly encryption?: string | undefined;
  readonly "kms-key"?: string | undefined;
  readonly region?: string | undefined;
}

/** Inputs that exclude or need each other. */
export const contradictions = (given: Given): Problem[] => [
  ...when(
    given["except-tags"] !== undefined && given["tag-mutability"] === undefined,
    "except-tags",
    "Give tag-mutability as well: what it says does not hold for these tags.",
  ),
  ...when((given["except-tags"]?.length ?? 0) > 5, "except-tags", "Write at most 5 patterns: ECR takes no more."),
  ...when(
    given["kms-key"] !== undefined && !given.encryption?.startsWith("KMS"),
    "kms-key",
    "Give encryption: KMS or KMS_DSSE as well, or leave it out.",
  ),
  ...when(
    regionOf(given["kms-key"]) !== undefined &&
      given.region !== undefined &&
      regionOf(given["kms-key"]) !== given.region,
    "kms-key",
    `Give a key of ${given.region}: ECR takes none of another region; of a multi-Region key give the replica there.`,
  ),
];

/** What an ARN says; an ID and an alias are of the region in which they are asked for. */
const regionOf = (key: string | undefined): string | undefined => key?.split(":")[3];

const when = (wrong: boolean, input: string, problem: string): Problem[] => (wrong ? [{ input, problem }] : []);
