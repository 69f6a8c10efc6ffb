import { UnfitError } from "@slipway/action";
import { type Aws, eksToken, type FoundCluster } from "@slipway/aws";
import { connectServer, type Kubernetes } from "@slipway/kubernetes";

/** The API server of a cluster of EKS, signed in to as the identity of AWS. It can only be reached directly. */
export async function apiServerOf(cluster: FoundCluster, aws: Aws): Promise<Kubernetes> {
  const { name, endpoint, authority, isPrivate, status } = cluster;
  if (endpoint === undefined || authority === undefined) {
    throw new UnfitError(
      `The cluster ${name} has no API server yet: it is ${status}.`,
      "Run again when it is ACTIVE: aws-auth is in its API server.",
    );
  }
  const ca = Buffer.from(authority, "base64").toString("utf8");
  const bearer = () => eksToken(name, aws);
  const { kubernetes, host, reachable } = await connectServer({ server: new URL(endpoint), ca, bearer }, aws.run);
  if (!isPrivate || (await reachable())) return kubernetes;
  throw new UnfitError(
    `The API server ${host} of the cluster ${name} is private and does not answer from here, so aws-auth cannot be read.`,
    "Use a runner within its VPC, or one that a VPN or peering connects to it. Or set raise-authentication-mode: true: access entries do not need the API server.",
  );
}
