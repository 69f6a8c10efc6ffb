import { MissingError } from "@slipway/action";
import type { AwsReads } from "../aws.ts";
import type { ClusterAccess } from "./cluster-access.ts";

/** A cluster that was looked up. */
export interface FoundCluster extends ClusterAccess {
  /** Reads it again. The first time it gives what was read already. */
  reread(): Promise<ClusterAccess>;
}

/** Looks up a cluster: what it is decides which goals there are. */
export async function findCluster(name: string, aws: AwsReads): Promise<FoundCluster> {
  const read = async (): Promise<ClusterAccess> => {
    const { readAccess } = await import("./cluster-calls.ts");
    const access = await readAccess(name, aws);
    if (access !== undefined) return access;
    throw new MissingError(
      `There is no cluster ${name} in ${aws.region}.`,
      "Correct the inputs cluster and region, or sign in to the account that has it.",
    );
  };
  const found = await read();
  let unused: ClusterAccess | undefined = found;
  return {
    ...found,
    async reread() {
      const first = unused;
      unused = undefined;
      return first ?? (await read());
    },
  };
}
