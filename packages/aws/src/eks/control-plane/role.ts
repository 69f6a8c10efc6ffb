import { UnfitError } from "@slipway/action";
import { isUnknownText } from "@slipway/reconcile";
import type { AwsReads } from "../../aws.ts";
import { attachedPolicies } from "../../iam/attached.ts";
import { findPrincipal } from "../../iam/find-principal.ts";

const service = "eks.amazonaws.com";

/** Refuses a role that EKS could not act as, which it would only find out after it was asked. */
export async function judgeRole(arn: string, isForNodes: boolean, aws: AwsReads): Promise<void> {
  if (isUnknownText(arn)) return;
  const { trusts, tags } = await findPrincipal(arn, aws);
  if (trusts !== undefined && !trusts.includes(service))
    throw new UnfitError(
      `EKS may not assume the role ${arn}: its trust policy names ${trusts.join(", ") || "no service"}.`,
      `Let ${service} assume it (sts:AssumeRole), or give the role that create-vpc makes.`,
    );
  if (!isForNodes) return;
  if (tags !== undefined && !tags.includes(service))
    throw new UnfitError(
      `EKS may not tag its sessions of the role ${arn}, as it does in Auto Mode.`,
      `Let ${service} do so in the role's trust policy (sts:TagSession, by iam:UpdateAssumeRolePolicy), or run create-vpc with auto-mode: true, which changes the role that it made.`,
    );
  await adviseOnPolicies(arn, aws);
}

const needed = ["BlockStorage", "Compute", "LoadBalancing", "Networking"].map((part) => `AmazonEKS${part}Policy`);

/** Policies of one's own with the same rights do as well, so what lacks AWS's is said and not refused. */
async function adviseOnPolicies(arn: string, aws: AwsReads): Promise<void> {
  const attached = await attachedPolicies(arn.slice(arn.lastIndexOf("/") + 1), aws);
  const missing = attached && needed.filter((name) => !attached.some((policy) => policy.endsWith(`/${name}`)));
  if (missing && missing.length > 0)
    aws.run.warn(
      `In Auto Mode EKS runs nodes, disks and load balancers as the role ${arn}, which lacks ${missing.join(", ")}: attach them, or give it the same rights.`,
    );
}
