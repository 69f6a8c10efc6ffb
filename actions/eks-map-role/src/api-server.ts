import { UnfitError } from "@slipway/action";
import { type Aws, eksToken, type FoundCluster, type LookUpMapped } from "@slipway/aws";
import {
  connectServer,
  type Kubernetes,
  KubernetesError,
  type KubernetesReviews,
  mappedRole,
  NoAnswerError,
} from "@slipway/kubernetes";

/** The API server of a cluster that has one by now, and the way to it. */
async function connectionTo({ name, endpoint = "", authority = "" }: FoundCluster, aws: Aws) {
  const ca = Buffer.from(authority, "base64").toString("utf8");
  return await connectServer({ server: new URL(endpoint), ca, bearer: () => eksToken(name, aws) }, aws.run);
}

/** The API server of a cluster of EKS, signed in to as the identity of AWS. It can only be reached directly. */
export async function apiServerOf(cluster: FoundCluster, aws: Aws): Promise<Kubernetes & KubernetesReviews> {
  const { name, endpoint, authority, openTo, status } = cluster;
  if (endpoint === undefined || authority === undefined) {
    throw new UnfitError(
      `The cluster ${name} has no API server yet: it is ${status}.`,
      "Run again when it is ACTIVE: aws-auth is in its API server.",
    );
  }
  const { kubernetes, host, reachable } = await connectionTo(cluster, aws);
  if (openTo.includes("0.0.0.0/0") || (await reachable())) return kubernetes;
  const why =
    openTo.length === 0
      ? "is private and does not answer from here"
      : `does not answer from here: it drops what does not come from ${openTo.join(", ")} (publicAccessCidrs)`;
  const widen = openTo.length === 0 ? "" : "Add the runner's address to these ranges. Or use";
  throw new UnfitError(
    `The API server ${host} of the cluster ${name} ${why}, so aws-auth cannot be read.`,
    `${widen || "Use"} a runner within its VPC, or one that a VPN or peering connects to it. Or set raise-authentication-mode: true: access entries do not need the API server.`,
  );
}

/** What aws-auth gives roles, as far as that can be read from here: for an access entry the API server is not needed. */
export function mappedIn(cluster: FoundCluster, aws: Aws): LookUpMapped {
  return async (arn) => {
    if (cluster.endpoint === undefined) return { unreadable: `the cluster is ${cluster.status}` };
    const { kubernetes, host, reachable } = await connectionTo(cluster, aws);
    if (!(await reachable())) return { unreadable: `${host} does not answer` };
    try {
      return await mappedRole(arn, kubernetes);
    } catch (error) {
      if (error instanceof KubernetesError && (error.status === 401 || error.status === 403))
        return { unreadable: error.reason };
      if (error instanceof NoAnswerError) return { unreadable: `${host} does not answer` };
      throw error;
    }
  };
}
