import { isReadOnly, UnfitError } from "@slipway/action";
import { isUnknownText } from "@slipway/reconcile";
import type { AwsReads } from "../../aws.ts";
import type { AddonWant, PodRole } from "./addon-state.ts";
import type { Options } from "./offers.ts";

const agent = "eks-pod-identity-agent";

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

/** The role for each service account of an add-on that acts in AWS. */
export function podRolesOf({ name, role }: AddonWant, { accounts }: Options): PodRole[] | undefined {
  if (role === undefined) return undefined;
  if (accounts.length > 0) return accounts.map(({ serviceAccount }) => ({ serviceAccount, roleArn: role }));
  throw new UnfitError(`No pod of ${name} acts in AWS, so it takes no role.`, "Leave role out.");
}

/** Says what a role lacks of what AWS recommends, and what is missing that hands it out. */
export async function adviseOnRole({ cluster, name, role }: AddonWant, { accounts }: Options, aws: AwsReads) {
  const policies = [...new Set(accounts.flatMap((account) => account.policies))];
  if (policies.length === 0 || !isReadOnly(aws.run.mode)) return;
  if (role === undefined) {
    aws.run.warn(
      `Without role the pods of ${name} act as the nodes' role. AWS recommends a role of their own with ${policies.map(nameOf).join(" and ")}.`,
    );
    return;
  }
  if (isUnknownText(role)) return;
  const { readAddon } = await import("./addon-calls.ts");
  if ((await readAddon({ clusterName: cluster, addonName: agent }, false, aws)) === undefined)
    aws.run.warn(`The cluster ${cluster} has no add-on ${agent}, which gives pods their role: add that too.`);
  const { attachedPolicies } = await import("../../iam/attached.ts");
  const attached = await attachedPolicies(nameOf(role), aws);
  const missing = attached && policies.filter((policy) => !attached.includes(policy));
  if (missing && missing.length > 0)
    aws.run.warn(
      `AWS recommends ${missing.join(" and ")} for ${name}, and ${nameOf(role)} does not have ${missing.length === 1 ? "it" : "them"}: attach ${missing.length === 1 ? "it" : "them"}, or give the role the same rights.`,
    );
}
