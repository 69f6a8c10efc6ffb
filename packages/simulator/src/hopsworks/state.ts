import type { World } from "../world/world.ts";

type Json = Record<string, unknown>;

export interface Node {
  instanceType: string;
  diskSize: number;
}

export interface Workers extends Node {
  count: number;
  spotInfo?: Json;
}

/** A cluster in the shape in which the service shows it (the provider's internal/api/model.go). */
export interface Cluster {
  id: string;
  name: string;
  state: string;
  activationState: "startable" | "stoppable" | "terminable" | "pending";
  initializationStage: string;
  createdOn: number;
  startedOn: number;
  version: string;
  url: string;
  provider: CloudProvider;
  errorMessage?: string;
  tags: { name: string; value: string }[];
  sshKeyName: string;
  clusterConfiguration: { head: Node & { haEnabled: boolean; nodeId: string }; workers: Workers[] };
  publicIPAttached: boolean;
  letsEncryptIssued: boolean;
  managedUsers: boolean;
  backupRetentionPeriod: number;
  ports: { featureStore: boolean; onlineFeatureStore: boolean; kafka: boolean; ssh: boolean };
  autoscale?: { nonGpu?: Json; gpu?: Json };
  ronDB?: Json;
  upgradeInProgress?: { from: string; to: string };
  initScript: string;
  runInitScriptFirst: boolean;
  os: string;
  deactivateLogReport: boolean;
  collectLogs: boolean;
  azure?: Json;
  aws?: Json;
}

export type CloudProvider = "AZURE" | "AWS";

interface HopsworksState {
  keys: string[];
  clusters: Record<string, Cluster>;
}

/** The managed service of one account. */
export const hopsworks = (world: World): HopsworksState =>
  world.section<HopsworksState>("hopsworks", () => ({ keys: [], clusters: {} }));

/** A new API key of the account. */
export function addHopsworksKey(world: World): string {
  const key = world.ids.word(48);
  hopsworks(world).keys.push(key);
  return key;
}

/** Something goes wrong in a cluster, by itself. */
export function breakHopsworks(world: World, name: string, state: string, errorMessage: string): void {
  for (const cluster of Object.values(hopsworks(world).clusters))
    if (cluster.name === name) Object.assign(cluster, { state, errorMessage, activationState: "terminable" });
}
