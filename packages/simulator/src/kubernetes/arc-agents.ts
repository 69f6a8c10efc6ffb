import { createPublicKey } from "node:crypto";
import type { World } from "../world/world.ts";
import { type Cluster, clusters } from "./cluster.ts";
import { type JsonObject, text } from "./json.ts";
import { all, read } from "./store.ts";

const namespace = "azure-arc";

/** What the agents of Arc in a cluster report of it. */
export interface AgentsReport {
  /** The public half of the key that they hold: PKCS#1, in base64. */
  readonly publicKey: string;
  readonly agentVersion: string;
  readonly kubernetesVersion: string;
  readonly nodes: number;
}

const ofResource = (config: JsonObject | undefined): string =>
  config === undefined
    ? ""
    : `/subscriptions/${text(config, "data", "AZURE_SUBSCRIPTION_ID")}/resourceGroups/${text(config, "data", "AZURE_RESOURCE_GROUP")}/providers/Microsoft.Kubernetes/connectedClusters/${text(config, "data", "AZURE_RESOURCE_NAME")}`;

function keyOf(cluster: Cluster): string | undefined {
  const secret = read(cluster, "secrets", namespace, "azure-arc-connect-privatekey");
  const pem = Buffer.from(text(secret ?? {}, "data", "privateKey"), "base64").toString();
  try {
    return createPublicKey(pem).export({ type: "pkcs1", format: "der" }).toString("base64");
  } catch {
    return undefined;
  }
}

const isReady = (cluster: Cluster): boolean =>
  all(cluster, "pods", namespace).some(
    (pod) =>
      text(pod, "metadata", "labels", "app.kubernetes.io/component") === "clusteridentityoperator" &&
      text(pod, "status", "phase") === "Running",
  );

/** What the agents report that were installed for a connected cluster in some cluster of this world; undefined while they do not run. */
export function arcAgents(world: World, resource: string): AgentsReport | undefined {
  for (const cluster of clusters(world)) {
    const config = read(cluster, "configmaps", namespace, "azure-clusterconfig");
    if (ofResource(config).toLowerCase() !== resource.toLowerCase() || cluster.asleep || !isReady(cluster)) continue;
    const publicKey = keyOf(cluster);
    if (publicKey === undefined) continue;
    return {
      publicKey,
      agentVersion: text(config ?? {}, "data", "AZURE_ARC_AGENT_VERSION"),
      kubernetesVersion: cluster.version,
      nodes: all(cluster, "nodes").length,
    };
  }
  return undefined;
}
