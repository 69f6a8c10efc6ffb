import type { Cluster } from "@aws-sdk/client-eks";
import type { AwsReads } from "../../connect.ts";

/** Looks at one cluster, for all that a run needs to know of it. */
export interface ClusterLook {
  /** What was there first: one request, whoever asks. */
  first(): Promise<Cluster | undefined>;
  /** What is there now; the first time that is the first look. */
  now(): Promise<Cluster | undefined>;
  /** Refuses a role that EKS could not act as; looks once. */
  judgeRole(arn: string): Promise<void>;
}

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
    judgeRole(arn) {
      judged ??= import("./role.ts").then(({ judgeRole }) => judgeRole(arn, aws));
      return judged;
    },
  };
}
