import { UnfitError } from "@slipway/action";
import { isUnknownText } from "@slipway/reconcile";
import type { AwsReads } from "../../connect.ts";
import { findPrincipal } from "../../iam/find-principal.ts";

/** Refuses a role that EKS could not act as, which it would only find out after it was asked. */
export async function judgeRole(arn: string, aws: AwsReads): Promise<void> {
  if (isUnknownText(arn)) return;
  const { trusts } = await findPrincipal(arn, aws);
  if (trusts === undefined || trusts.includes("eks.amazonaws.com")) return;
  throw new UnfitError(
    `EKS may not assume the role ${arn}: its trust policy names ${trusts.join(", ") || "no service"}.`,
    "Let eks.amazonaws.com assume it (sts:AssumeRole), or give the role that create-vpc makes.",
  );
}
