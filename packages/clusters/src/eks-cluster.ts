import { UnfitError } from "@slipway/action";
import { type Aws, eksToken, findCluster } from "@slipway/aws";
import { connectServer, type Kubernetes } from "@slipway/kubernetes";

/** A cluster of EKS, signed in to as the identity of AWS. */
export async function eksCluster(name: string, aws: Aws): Promise<Kubernetes> {
  const { endpoint, authority, status } = await findCluster(name, aws);
  if (endpoint === undefined || authority === undefined)
    throw new UnfitError(`The cluster ${name} has no API server yet: it is ${status}.`, "Run again when it is ACTIVE.");
  const ca = Buffer.from(authority, "base64").toString("utf8");
  const server = { server: new URL(endpoint), ca, bearer: () => eksToken(name, aws) };
  return (await connectServer(server, aws.run)).kubernetes;
}
