import { MissingError } from "@slipway/action";
import type { Aws } from "../connect.ts";

/** How a cluster knows who asks, and where. */
export interface ClusterAccess {
  readonly status: string;
  readonly mode: string;
  /** Undefined until its API server is there. */
  readonly endpoint: string | undefined;
  /** The API server's certificate authority: PEM in base64. */
  readonly authority: string | undefined;
  /** Whether the API server answers only within its network. */
  readonly hidden: boolean;
}

/** A cluster that was looked up. */
export interface FoundCluster extends ClusterAccess {
  readonly name: string;
  /** Looks again; only the first time it tells what was found already. */
  again(): Promise<ClusterAccess>;
}

/** Looks up a cluster: what it is decides which goals there are. */
export async function findCluster(name: string, aws: Aws): Promise<FoundCluster> {
  const look = async (): Promise<ClusterAccess> => {
    const { readAccess } = await import("./clusters.ts");
    const access = await readAccess(name, aws);
    if (access !== undefined) return access;
    throw new MissingError(
      `There is no cluster ${name} in ${aws.region}.`,
      "Correct the inputs cluster and region, or sign in to the account that has it.",
    );
  };
  const found = await look();
  let fresh: ClusterAccess | undefined = found;
  return {
    ...found,
    name,
    async again() {
      const first = fresh;
      fresh = undefined;
      return first ?? (await look());
    },
  };
}
