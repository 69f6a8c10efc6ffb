import type { World } from "../world/world.ts";
import { supportedTypes, supportedVersions } from "./offers.ts";
import { Refusal } from "./refusal.ts";
import { type CloudProvider, type Cluster, hopsworks, type Node, type Workers } from "./state.ts";

type Json = Record<string, unknown>;

/** What a new cluster may say (CreateCluster, AzureCluster and AWSCluster of the provider's model.go). */
const common = [
  ...["name", "version", "sshKeyName", "clusterConfiguration", "issueLetsEncrypt", "attachPublicIP"],
  ...["backupRetentionPeriod", "managedUsers", "tags", "ronDB", "autoscale", "initScript", "runInitScriptFirst"],
  ...["os", "deactivateLogReport", "collectLogs"],
];

const own: Readonly<Record<CloudProvider, { readonly needed: readonly string[]; readonly more: readonly string[] }>> = {
  AZURE: {
    needed: ["location", "resourceGroup", "managedIdentity", "storageAccount", "blobContainerName"],
    more: [
      ...["networkResourceGroup", "virtualNetworkName", "subnetName", "securityGroupName", "aksClusterName"],
      ...["acrRegistryName", "searchDomain", "containerConfiguration"],
    ],
  },
  AWS: {
    needed: ["region", "bucketName", "instanceProfileArn"],
    more: ["vpcId", "subnetId", "securityGroupId", "eksClusterName", "ecrRegistryAccountId", "bucketConfiguration"],
  },
};

/** Makes a cluster as it is asked for. What is not simulated is refused by name. */
export function createCluster(world: World, cloud: CloudProvider, asked: Json): Cluster {
  const { needed, more } = own[cloud];
  const strange = Object.keys(asked).filter((field) => ![...common, ...needed, ...more].includes(field));
  if (strange.length > 0) throw new Refusal(400, `cluster.${strange.join(", cluster.")} is not simulated`);
  const fields = ["name", "version", "clusterConfiguration", ...(cloud === "AZURE" ? ["sshKeyName"] : []), ...needed];
  const missing = fields.filter((field) => !asked[field]);
  if (missing.length > 0) throw new Refusal(400, `missing required field: ${missing.join(", ")}`);
  if (asked.aksClusterName && !asked.acrRegistryName)
    throw new Refusal(400, "acrRegistryName is required with aksClusterName");
  const name = String(asked.name);
  // "The name of the cluster, must be unique": the schema of the provider's resource.
  if (Object.values(hopsworks(world).clusters).some((cluster) => cluster.name === name))
    throw new Refusal(400, `a cluster with the name ${name} already exists`);
  if (!supportedVersions().some(({ version }) => version === asked.version))
    throw new Refusal(400, `version ${asked.version} is not supported`);
  const { head, workers = [] } = asked.clusterConfiguration as { head: Node; workers?: Workers[] };
  requireType(cloud, "head", head.instanceType);
  for (const { instanceType } of workers) requireType(cloud, "worker", instanceType);
  const cloudFields = Object.fromEntries([...needed, ...more].map((field) => [field, asked[field] ?? ""]));
  return {
    id: world.ids.uuid(),
    name,
    state: "pending",
    activationState: "pending",
    initializationStage: "allocating",
    createdOn: Math.floor(world.clock.now() / 1000),
    startedOn: Math.floor(world.clock.now() / 1000),
    version: String(asked.version),
    url: `https://${world.ids.uuid()}.cloud.hopsworks.ai`,
    provider: cloud,
    tags: (asked.tags ?? []) as Cluster["tags"],
    sshKeyName: String(asked.sshKeyName ?? ""),
    clusterConfiguration: {
      head: { haEnabled: false, ...head, nodeId: world.ids.hex(12) },
      workers: structuredClone(workers),
    },
    publicIPAttached: asked.attachPublicIP !== false,
    letsEncryptIssued: asked.issueLetsEncrypt !== false,
    managedUsers: asked.managedUsers !== false,
    backupRetentionPeriod: Number(asked.backupRetentionPeriod ?? 0),
    ports: { featureStore: false, onlineFeatureStore: false, kafka: false, ssh: false },
    ...(asked.autoscale ? { autoscale: asked.autoscale as Json } : {}),
    ...(asked.ronDB ? { ronDB: asked.ronDB as Json } : {}),
    initScript: String(asked.initScript ?? ""),
    runInitScriptFirst: asked.runInitScriptFirst === true,
    os: String(asked.os ?? "ubuntu"),
    deactivateLogReport: asked.deactivateLogReport === true,
    collectLogs: asked.collectLogs === true,
    [cloud.toLowerCase()]: cloudFields,
  };
}

/** Refuses a type that the cloud does not have for what the node does. */
export function requireType(cloud: CloudProvider, role: "head" | "worker", type: string): void {
  if (!supportedTypes(cloud)[role].some(({ id }) => id === type))
    throw new Refusal(400, `instance type ${type} is not supported for ${role} nodes`);
}
