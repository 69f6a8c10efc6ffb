import { fromBody } from "../../engine/body.ts";
import { type JsonObject, listOf, objectOf, textOf, withoutEmpty } from "../../engine/json.ts";
import { ownerOf } from "../../engine/path.ts";
import type { ArmContext, Built, Link, ResourceType, WriteRequest } from "../../engine/resource-type.ts";
import { type Entry, findEntry } from "../../engine/state.ts";
import { clusterEtag, clusterSerial, requireRunning } from "./cluster-serial.ts";
import { latestImage, takeImage, upgradeNodeImage } from "./node-image.ts";
import { poolsOf, scalePool } from "./nodes.ts";
import { checkPool } from "./pool-checks.ts";
import { aks, aksWire } from "./refuse.ts";
import { containerServiceVersions, defaultVersion, fullVersion } from "./versions.ts";

/** How many pods a node takes by default, by network mode. */
const podsOf = (network: JsonObject): number =>
  network.networkPluginMode === "overlay" ? 250 : network.networkPlugin === "kubenet" ? 110 : 30;

const spotMark = "kubernetes.azure.com/scalesetpriority";

function defaults({ arm, id, body }: WriteRequest): JsonObject {
  const cluster = findEntry(arm.state, ownerOf(id));
  const wanted = objectOf(body.properties);
  const scaled = wanted.enableAutoScaling === true;
  const version = textOf(cluster?.resource.properties.kubernetesVersion) ?? defaultVersion;
  const spot = wanted.scaleSetPriority === "Spot";
  return {
    properties: {
      count: scaled ? (wanted.minCount ?? 1) : 1,
      vmSize: "Standard_D4ds_v5",
      osDiskSizeGB: 128,
      osDiskType: "Managed",
      kubeletDiskType: "OS",
      maxPods: podsOf(objectOf(cluster?.resource.properties.networkProfile)),
      type: "VirtualMachineScaleSets",
      enableAutoScaling: false,
      powerState: { code: "Running" },
      orchestratorVersion: version,
      enableNodePublicIP: false,
      mode: "User",
      enableEncryptionAtHost: false,
      enableUltraSSD: false,
      osType: "Linux",
      osSKU: wanted.osType === "Windows" ? "Windows2022" : "Ubuntu",
      ...(spot
        ? { upgradeSettings: {}, scaleSetEvictionPolicy: "Delete", spotMaxPrice: -1 }
        : { upgradeSettings: { maxSurge: "10%", maxUnavailable: "0" } }),
      enableFIPS: false,
      securityProfile: { enableVTPM: false, enableSecureBoot: false },
    },
  };
}

/** What AKS calls the change of a pool while it runs. */
export function changeOf(before: JsonObject, after: JsonObject): string {
  if (before.count !== after.count) return "Scaling";
  return before.currentOrchestratorVersion === after.currentOrchestratorVersion ? "Updating" : "Upgrading";
}

/** The version that a pool runs: the same word asks for no newer patch. */
function versionOf(properties: JsonObject, had: JsonObject): string | undefined {
  const asked = textOf(properties.orchestratorVersion) ?? "";
  return asked === had.orchestratorVersion ? textOf(had.currentOrchestratorVersion) : fullVersion(asked);
}

const rules = fromBody({
  tags: "none",
  keeps: true,
  readOnly: ["provisioningState", "currentOrchestratorVersion", "nodeImageVersion", "eTag"].map(
    (name) => `properties.${name}`,
  ),
  immutable: [
    "vmSize",
    "osDiskSizeGB",
    "osDiskType",
    "kubeletDiskType",
    "maxPods",
    "vnetSubnetID",
    "podSubnetID",
    "osType",
    "type",
    "enableEncryptionAtHost",
    "enableUltraSSD",
    "enableNodePublicIP",
    "gpuInstanceProfile",
    "gpuProfile.driver",
    "spotMaxPrice",
    "scaleSetEvictionPolicy",
  ].map((name) => `properties.${name}`),
  refuseChange: (path) =>
    aks(400, "PropertyChangeNotAllowed", `Changing property '${path}' is not allowed.`, { target: path }),
  defaults,
  check: checkPool,
  given: ({ arm, have }, draft) => {
    const properties = objectOf(draft.properties);
    const had = objectOf(have?.resource.properties);
    const version = versionOf(properties, had);
    const keepsImage =
      version === had.currentOrchestratorVersion &&
      properties.osSKU === had.osSKU &&
      properties.enableFIPS === had.enableFIPS;
    const spot = properties.scaleSetPriority === "Spot";
    const taint = `${spotMark}=spot:NoSchedule`;
    return {
      properties: {
        osDiskSizeGB: properties.osDiskSizeGB === 0 ? 128 : properties.osDiskSizeGB,
        currentOrchestratorVersion: version,
        nodeImageVersion: keepsImage ? had.nodeImageVersion : latestImage(arm, properties),
        ...(spot
          ? {
              nodeLabels: { ...objectOf(properties.nodeLabels), [spotMark]: "spot" },
              nodeTaints: [...new Set([...listOf(properties.nodeTaints), taint])],
            }
          : {}),
      },
    };
  },
});

/** A pool as it is kept: a PUT says all labels, and bounds only while something scales. */
function build(write: WriteRequest): Built {
  const body = withoutEmpty(write.body);
  const { resource, ...built } = rules({ ...write, body });
  const { properties } = resource;
  if (properties.enableAutoScaling !== true) {
    delete properties.minCount;
    delete properties.maxCount;
  }
  const sent = objectOf(body.properties);
  const keepsSpot = properties.scaleSetPriority === "Spot" ? { [spotMark]: "spot" } : {};
  for (const name of ["nodeLabels", "tags"] as const)
    if (sent[name] !== undefined && sent[name] !== null)
      properties[name] = { ...objectOf(sent[name]), ...(name === "nodeLabels" ? keepsSpot : {}) };
  return { resource, ...built };
}

/** What a pool of nodes takes rights on. */
export const poolLinks = (properties: JsonObject): Link[] =>
  ["vnetSubnetID", "podSubnetID"].flatMap((name) => {
    const id = textOf(properties[name]);
    return id === undefined
      ? []
      : [{ id, permission: "Microsoft.Network/virtualNetworks/subnets/join/action", exists: true }];
  });

/** A cluster keeps a system pool, and so it keeps a pool. */
function keepSystemPool(arm: ArmContext, { resource }: Entry): void {
  requireRunning(findEntry(arm.state, ownerOf(resource.id)));
  const others = poolsOf(arm, ownerOf(resource.id)).filter((one) => one.resource !== resource);
  if (others.length === 0) throw aks(400, "OperationNotAllowed", "There has to be at least one agent pool.");
  if (!others.some((one) => one.resource.properties.mode === "System"))
    throw aks(400, "OperationNotAllowed", "There has to be at least one system agent pool.");
}

/** Node pools of a managed cluster, shown in the cluster's body too. */
export const agentPool: ResourceType = {
  name: "Microsoft.ContainerService/managedClusters/agentPools",
  under: "parent",
  naming: {
    rule: {
      pattern: /^[a-z][a-z0-9]{0,11}$/,
      refuse: (name) =>
        aks(
          400,
          "InvalidParameter",
          `The value of parameter agentPoolProfile.name is invalid: '${name}'. It must begin with a lower-case letter and have at most 12 lower-case letters and digits.`,
          {
            target: "agentPoolProfile.name",
          },
        ),
    },
  },
  versions: {
    range: containerServiceVersions,
    since: [
      { path: "properties.eTag", stable: "2024-09-01", preview: "2024-05-02" },
      { path: "properties.securityProfile", stable: "2024-09-01", preview: "2024-02-02" },
      { path: "properties.upgradeSettings.maxUnavailable", stable: "2025-06-01", preview: "2024-10-02" },
    ],
  },
  wire: aksWire,
  lifecycle: {
    put: {
      style: "containerServiceWrite",
      seconds: 120,
      state: (have, now) =>
        have === undefined ? "Creating" : changeOf(have.resource.properties, now.resource.properties),
    },
    remove: { style: "containerServiceDelete", seconds: 120 },
    failsInPlace: true,
  },
  answers: { notFound: (name) => aks(404, "NotFound", `Could not find the agentpool: ${name}.`) },
  concurrency: { etag: clusterEtag("properties.eTag"), serial: clusterSerial },
  body: { links: ({ body }) => poolLinks(objectOf(body.properties)), build },
  hooks: {
    completed: (arm, pool) => {
      takeImage(arm, pool);
      scalePool(arm, pool);
    },
    removed: (arm, pool) => scalePool(arm, pool, true),
    checkRemoval: keepSystemPool,
  },
  actions: { upgradeNodeImageVersion: upgradeNodeImage },
};
