import { UnfitError } from "@slipway/action";
import type { AzureReads } from "../azure.ts";
import { isConnectedByArc } from "../extensions/extension.ts";
import type { MlWant } from "./settings.ts";

interface Shown {
  readonly agentPoolProfiles?: readonly { readonly count?: number; readonly maxCount?: number }[];
  readonly totalNodeCount?: number;
  readonly disableLocalAccounts?: boolean;
  readonly servicePrincipalProfile?: { readonly clientId?: string };
}

/** So many nodes the replicas of the router need: each is to be on one of its own. */
const nodesForReplicas = 3;

/** What of a cluster decides how the extension is set up. */
export interface Footing {
  readonly location: string;
  /** Fewer nodes than the replicas of the router need; undefined where no one knows. */
  readonly isSmall: boolean | undefined;
}

/** Looks at the cluster, and refuses what the extension cannot work on. */
export async function footingOf({ cluster, highAvailability }: MlWant, { arm }: AzureReads): Promise<Footing> {
  const found = await arm.get(cluster);
  const shown: Shown = found?.properties ?? {};
  const pools = shown.agentPoolProfiles?.map(({ count, maxCount }) => maxCount ?? count ?? 0);
  const nodes = isConnectedByArc(cluster) ? shown.totalNodeCount : pools?.reduce((sum, each) => sum + each, 0);
  const isSmall = nodes === undefined ? undefined : nodes < nodesForReplicas;
  if (highAvailability && isSmall)
    throw new UnfitError(
      `The cluster ${cluster} has ${nodes} nodes, and the router needs ${nodesForReplicas} to be highly available: one for each replica.`,
      "Add nodes (action add-node-pool), or leave out high-availability.",
    );
  if (shown.disableLocalAccounts)
    throw new UnfitError(
      `The cluster ${cluster} has no local accounts, and the extension for Azure Machine Learning needs them.`,
      "Set local-accounts: true in create-aks, or use another cluster.",
    );
  const principal = shown.servicePrincipalProfile?.clientId ?? "msi";
  if (principal !== "msi")
    throw new UnfitError(
      `The cluster ${cluster} acts as a service principal, and extensions need a managed identity.`,
      "Run az aks update --enable-managed-identity on it, then run again.",
    );
  return { location: found?.location ?? "", isSmall };
}
