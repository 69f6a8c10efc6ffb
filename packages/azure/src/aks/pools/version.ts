import { UnfitError } from "@slipway/action";
import { isUnknown, unknown } from "@slipway/reconcile";
import { minorsBetween, reaches } from "../version.ts";
import type { ArmCluster } from "../want.ts";
import type { NodePool, NodePoolWant } from "./want.ts";

/** How many minor versions behind its control plane a pool is worth a warning. */
const farBehind = 2;

/** What the nodes are to run at least; a pool is never newer than its control plane. */
export function versionFor({ version }: NodePoolWant, { id, properties }: ArmCluster): unknown {
  const plane = properties.currentKubernetesVersion ?? properties.kubernetesVersion;
  if (version === undefined) return undefined;
  if (version === "cluster") return plane ?? unknown("the version of the control plane");
  if (plane === undefined || isUnknown(plane) || reaches(plane, version)) return version;
  throw new UnfitError(
    `The control plane of ${id} runs Kubernetes ${plane}: its nodes cannot run ${version}, which is newer.`,
    "Upgrade the cluster first (action create-aks, input version), or write version: cluster.",
  );
}

/** What is odd about a pool though nothing about it differs. */
export function poolWarnings({ pool, cluster }: NodePool): string[] {
  const { currentOrchestratorVersion: nodes, powerState } = pool.properties;
  const plane = cluster.properties.currentKubernetesVersion;
  const behind = nodes === undefined || plane === undefined || isUnknown(plane) ? 0 : minorsBetween(nodes, plane);
  return [
    ...(powerState?.code === "Stopped"
      ? [`The node pool ${pool.name} is stopped: none of its nodes runs. Start it with az aks nodepool start.`]
      : []),
    ...(behind >= farBehind
      ? [
          `The nodes of the pool ${pool.name} run Kubernetes ${nodes}, ${behind} minor versions behind the control plane (${plane}): AKS allows three, and does not upgrade the control plane beyond that. Write version: cluster.`,
        ]
      : []),
  ];
}
