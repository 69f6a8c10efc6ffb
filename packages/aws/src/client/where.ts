import { fingerprint } from "@slipway/reconcile";
import type { AwsReads } from "../aws.ts";
import { ownerOf } from "./arn.ts";

/** The account and the region in one word: a name means another thing in another one. */
export async function whereOf({ region, signIn }: AwsReads): Promise<string> {
  const { account } = ownerOf((await signIn()).caller);
  return await fingerprint(`${account}\n${region}`);
}
