import { isReadOnly, MissingError, UnfitError } from "@slipway/action";
import { unknownText } from "@slipway/reconcile";
import type { AwsReads } from "../aws.ts";

/** The security group that EKS made for a cluster: its nodes and its control plane are in it. */
export async function clusterGroup(cluster: string, aws: AwsReads): Promise<string> {
  const { readGroup } = await import("./group-calls.ts");
  const found = await readGroup(cluster, aws);
  if (found === undefined)
    throw new MissingError(
      `There is no cluster ${cluster} in ${aws.region}.`,
      "Correct the inputs cluster and region, or sign in to the account that has it.",
    );
  if (found.groupId !== undefined) return found.groupId;
  if (isReadOnly(aws.run.mode)) return unknownText("the-security-group-of-the-cluster");
  throw new UnfitError(
    `The cluster ${cluster} is ${found.status} and has no security group yet.`,
    "Run again when it is ACTIVE.",
  );
}
