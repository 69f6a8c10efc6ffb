import { MissingError } from "@slipway/action";
import { ForeignHostError } from "../arm/foreign-host.ts";
import type { AzureReads } from "../azure.ts";

/** Refuses to sign in to what is not the API server of an AKS cluster: tokens for one are good for all of them. */
export async function refuseOtherServer(cluster: string, host: string, azure: AzureReads): Promise<void> {
  const { readCluster } = await import("./managed-clusters.ts");
  const found = await readCluster(cluster, azure);
  if (!found) throw new MissingError(`The cluster ${cluster} does not exist.`, "Correct the input cluster.");
  const { fqdn, privateFQDN } = found.properties;
  const own = [fqdn, privateFQDN].filter((name) => typeof name === "string" && name !== "");
  if (own.some((name) => String(name).toLowerCase() === host.toLowerCase())) return;
  throw new ForeignHostError(
    `The server ${host} of the kubeconfig is not the API server of ${cluster} (${own.join(" or ") || "it has none yet"}): nothing was sent there.`,
    "Give the kubeconfig of that cluster, or leave kubeconfig out: Azure gives one.",
  );
}
