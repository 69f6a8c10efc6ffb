import { lookup } from "../../../world/table.ts";
import type { World } from "../../../world/world.ts";
import { AwsRefusal, type Fields } from "../../engine/operation.ts";

/** A key, as far as DescribeKey says: nothing is encrypted with it here, and no one has a grant on it. */
export interface Key {
  readonly arn: string;
  readonly shown: Fields;
  state: "Enabled" | "Disabled" | "PendingDeletion";
  /** When it will be deleted, in seconds. */
  deletion?: number;
}

interface Keys {
  /** By region and ID. */
  readonly keys: Record<string, Key>;
  /** ARNs of keys, by region and alias. */
  readonly aliases: Record<string, string>;
}

export const kms = (world: World): Keys => world.section<Keys>("aws-kms", () => ({ keys: {}, aliases: {} }));

type Place = { readonly world: World; readonly region: string; readonly account: string };

export const notFound = (message: string): AwsRefusal => new AwsRefusal(400, "NotFoundException", message);

/**
 * The key that an ARN, an ID or an alias means. Another region's are not known in this one: hashicorp's and others' threads quote
 * "Invalid arn" for that (kubernetes-retired/kube-aws#1041).
 */
export function keyOf({ world, region, account }: Place, given: string): Key {
  const [, , , of = region, owner = account, rest = given] = /^arn:/.test(given) ? given.split(":") : [];
  if (of !== region) throw notFound(`Invalid arn ${of}`);
  const arn = `arn:aws:kms:${region}:${owner}:${/^(key|alias)\//.test(rest) ? rest : `key/${rest}`}`;
  const { keys, aliases } = kms(world);
  if (rest.startsWith("alias/")) {
    const target = lookup(aliases, `${region}/${rest}`);
    const found = target === undefined ? undefined : lookup(keys, target);
    if (found && owner === account) return found;
    throw notFound(`Alias ${arn} is not found.`);
  }
  const found = lookup(keys, arn);
  if (found) return found;
  throw notFound(`Key '${arn}' does not exist`);
}

/** Why a service cannot encrypt with a key; undefined where it can. */
export const unfit = ({ arn, state, shown }: Key): string | undefined =>
  state !== "Enabled"
    ? `${arn} is ${state === "Disabled" ? "disabled" : "pending deletion"}.`
    : shown.KeySpec !== "SYMMETRIC_DEFAULT" || shown.KeyUsage !== "ENCRYPT_DECRYPT"
      ? `${arn} is not a symmetric key for encryption.`
      : undefined;
