import { ListAccessPoliciesCommand } from "@aws-sdk/client-eks";
import { UnfitError } from "@slipway/action";
import type { AwsReads } from "../aws.ts";
import { call } from "../client/calls.ts";
import { eksOf } from "./client.ts";

/** Refuses access policies that EKS does not have: it would say so only once the entry is there without them. */
export async function judgePolicies(names: readonly string[], aws: AwsReads): Promise<void> {
  const all = new Set<string>();
  for (let nextToken: string | undefined, first = true; first || nextToken !== undefined; first = false) {
    const page = await call(aws.run, "eks:ListAccessPolicies", (options) =>
      eksOf(aws).send(new ListAccessPoliciesCommand({ nextToken }), options),
    );
    for (const { name = "" } of page.accessPolicies ?? []) all.add(name);
    nextToken = page.nextToken;
  }
  const missing = names.filter((name) => !all.has(name));
  if (missing.length === 0) return;
  throw new UnfitError(
    `EKS has no access policy ${missing.join(", ")}: there are ${[...all].sort().join(", ")}.`,
    "Correct the input policy.",
  );
}
