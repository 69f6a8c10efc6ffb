import { UnfitError } from "@slipway/action";
import { type Aws, eksToken, type FoundCluster } from "@slipway/aws";
import { connectServer, type OnKubernetes } from "@slipway/kubernetes";

/** The API server of a cluster of EKS, as whoever is signed in to AWS. There is no way to it but the direct one. */
export async function apiServerOf(cluster: FoundCluster, aws: Aws): Promise<OnKubernetes> {
  const { name, endpoint, authority, hidden, status } = cluster;
  if (endpoint === undefined || authority === undefined) {
    throw new UnfitError(
      `The cluster ${name} has no API server yet: it is ${status}.`,
      "Run again when it is ACTIVE; what is said in aws-auth stands in its API server.",
    );
  }
  const ca = Buffer.from(authority, "base64").toString("utf8");
  const bearer = () => eksToken(name, aws);
  const { kubernetes, host, reachable } = await connectServer({ server: new URL(endpoint), ca, bearer }, aws.run);
  if (!hidden || (await reachable())) return { kubernetes };
  throw new UnfitError(
    `The API server ${host} of the cluster ${name} is private and does not answer from here, so aws-auth cannot be read.`,
    "Use a runner within its VPC, or one that a VPN or peering leads there. Or set raise-authentication-mode: true: access entries need no way to the API server.",
  );
}
