import type { Cluster } from "@aws-sdk/client-eks";
import type { AwsReads } from "../../aws.ts";
import type { ClusterLook } from "./want.ts";

/** The one look of a run at a cluster. */
export function lookAtCluster(name: string, aws: AwsReads): ClusterLook {
  const read = async () => {
    const { readCluster } = await import("./calls.ts");
    return await readCluster(name, aws);
  };
  let begun: Promise<Cluster | undefined> | undefined;
  let isUsed = false;
  let judged: Promise<void> | undefined;
  const first = () => {
    begun ??= read();
    return begun;
  };
  return {
    first,
    now() {
      if (isUsed) return read();
      isUsed = true;
      return first();
    },
    judgeRole(arn, isForNodes) {
      judged ??= import("./role.ts").then(({ judgeRole }) => judgeRole(arn, isForNodes, aws));
      return judged;
    },
  };
}
