import { lookup } from "../../../world/table.ts";
import { type Call, type Fields, textsOf } from "../../engine/operation.ts";
import { here } from "../ec2/state.ts";
import { roleByArn } from "../iam/state.ts";
import type { Cluster } from "./state.ts";

/** What is wrong with what a cluster stands on. */
export function healthOf(call: Call, { shown }: Cluster): Fields {
  const { roleArn, resourcesVpcConfig } = shown as { roleArn?: string; resourcesVpcConfig?: Fields };
  const gone = textsOf(resourcesVpcConfig ?? {}, "subnetIds").filter(
    (id) => lookup(here(call).subnets, id) === undefined,
  );
  const issue = (code: string, message: string, resourceIds: readonly string[]) => ({ code, message, resourceIds });
  return {
    issues: [
      ...(roleArn !== undefined && roleByArn(call.world, roleArn) === undefined
        ? [issue("IamRoleNotFound", "We couldn't find the IAM role associated with your cluster.", [roleArn])]
        : []),
      ...(gone.length > 0
        ? [issue("Ec2SubnetNotFound", "We couldn't find one or more subnets associated with your cluster.", gone)]
        : []),
    ],
  };
}
