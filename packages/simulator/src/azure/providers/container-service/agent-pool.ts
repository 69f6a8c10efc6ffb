import { lookup } from "../../../world/table.ts";
import { fromBody } from "../../engine/body.ts";
import { parseCidr } from "../../engine/cidr.ts";
import { at, type JsonObject, listOf, objectOf, textOf, withoutEmpty } from "../../engine/json.ts";
import { ownerOf } from "../../engine/path.ts";
import type { ArmContext, Etag, Link, ResourceType, Serial, WriteRequest } from "../../engine/resource-type.ts";
import { type Entry, findEntry } from "../../engine/state.ts";
import { prefixesOf } from "../network/network.ts";
import { poolsOf, scalePool } from "./nodes.ts";
import { aks, aksWire, cannotChange } from "./refuse.ts";
import { containerServiceVersions, defaultVersion, fullVersion } from "./versions.ts";

/** Etags of AKS: in the body only. */
export const clusterEtag = (path: string): Etag => ({
  make: ({ world }) => world.ids.uuid(),
  path,
  header: false,
  mismatch: ({ resource }, given) =>
    aks(412, "PreconditionFailed", `The etag '${given}' does not match the present etag of '${resource.name}'.`),
  exists: ({ resource }) => aks(412, "PreconditionFailed", `The resource '${resource.name}' exists already.`),
});

/** What AKS calls an operation, by the state that it puts a cluster in. */
const operations: Readonly<Record<string, string>> = { Creating: "create", Starting: "start", Stopping: "stop" };

/** One operation at a time on a cluster and its pools. */
export const clusterSerial: Serial = {
  on: "root",
  refuse: ({ verb, started }, { resource }) =>
    aks(
      409,
      "OperationNotAllowed",
      `Operation is not allowed because there's an in progress ${verb === "delete" ? "delete" : (lookup(operations, textOf(resource.properties.provisioningState) ?? "") ?? "update")} managed cluster operation on the managed cluster ${resource.name} started at ${new Date(started).toISOString()}. Please wait for it to finish before starting a new operation. See https://aka.ms/aks-pending-operation for more details.`,
    ),
};

/** A stopped cluster takes no change. */
export function requireRunning(cluster: Entry | undefined): void {
  if (at(cluster?.resource, "properties.powerState.code") === "Stopped")
    throw aks(
      409,
      "OperationNotAllowed",
      `Operation is not allowed while the cluster ${cluster?.resource.name} is being stopped or is stopped. Start it first.`,
    );
}

/** How many pods a node takes by default, by network mode. */
const podsOf = (network: JsonObject): number =>
  network.networkPluginMode === "overlay" ? 250 : network.networkPlugin === "kubenet" ? 110 : 30;

function defaults({ arm, id, body }: WriteRequest): JsonObject {
  const cluster = findEntry(arm.state, ownerOf(id));
  const wanted = objectOf(body.properties);
  const scaled = wanted.enableAutoScaling === true;
  const version = textOf(cluster?.resource.properties.kubernetesVersion) ?? defaultVersion;
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
      osSKU: "Ubuntu",
      upgradeSettings: { maxSurge: "10%", maxUnavailable: "0" },
      enableFIPS: false,
      securityProfile: { enableVTPM: false, enableSecureBoot: false },
    },
  };
}

function check({ arm, id, have }: WriteRequest, draft: JsonObject): void {
  const properties = objectOf(draft.properties);
  requireRunning(findEntry(arm.state, ownerOf(id)));
  for (const [name, least, most] of [
    ["count", 0, 1000],
    ["maxPods", 10, 250],
    ["minCount", 0, 1000],
    ["maxCount", 1, 1000],
  ] as const) {
    const value = properties[name];
    if (value !== undefined && (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most))
      throw aks(
        400,
        "InvalidParameter",
        `The value of parameter agentPoolProfile.${name} is invalid: it must be from ${least} to ${most}.`,
        {
          target: `agentPoolProfile.${name}`,
        },
      );
  }
  if (properties.enableAutoScaling === true && (properties.minCount === undefined || properties.maxCount === undefined))
    throw aks(400, "InvalidParameter", "minCount and maxCount are required when enableAutoScaling is true.", {
      target: "agentPoolProfile.minCount",
    });
  const version = textOf(properties.orchestratorVersion) ?? "";
  if (have === undefined && fullVersion(version) === undefined)
    throw aks(400, "K8sVersionNotSupported", `Kubernetes version ${version} is not supported in this region.`, {
      target: "orchestratorVersion",
    });
  checkSubnet(arm, properties, id);
}

/** The subnet must be large enough, in the node-subnet mode for all pods too, and nobody else's. */
function checkSubnet(arm: ArmContext, properties: JsonObject, id: string): void {
  const subnetId = textOf(properties.vnetSubnetID);
  const subnet = subnetId === undefined ? undefined : findEntry(arm.state, subnetId);
  if (subnet === undefined) return;
  if (listOf(subnet.resource.properties.delegations).length > 0)
    throw aks(
      400,
      "SubnetIsDelegated",
      `Subnet ${subnet.resource.name} is delegated and cannot be used for the cluster.`,
      { target: "vnetSubnetID" },
    );
  const network = objectOf(findEntry(arm.state, ownerOf(id))?.resource.properties.networkProfile);
  const bits = parseCidr(prefixesOf(subnet.resource.properties)[0] ?? "")?.bits ?? 32;
  const room = 2 ** (32 - bits) - 5;
  const nodes = Number(properties.enableAutoScaling === true ? properties.maxCount : properties.count) + 1;
  const perNode =
    network.networkPluginMode === "overlay" || network.networkPlugin === "kubenet" ? 1 : 1 + Number(properties.maxPods);
  if (nodes * perNode > room)
    throw aks(
      400,
      "InsufficientSubnetSize",
      `Pre-allocated IPs ${nodes * perNode} exceeds IPs available ${room} in Subnet Cidr ${prefixesOf(subnet.resource.properties)[0]}, Subnet Name ${subnet.resource.name}. http://aka.ms/aks/insufficientsubnetsize`,
      { target: "vnetSubnetID" },
    );
}

/** The image of the machines, by their system. */
const imageOf = (system: string): string =>
  `AKS${system}-${system === "Ubuntu" ? "2204gen2containerd" : "V2gen2"}-202512.18.0`;

/** What AKS calls the change of a pool while it runs. */
export function changeOf(before: JsonObject, after: JsonObject): string {
  if (before.count !== after.count) return "Scaling";
  return before.currentOrchestratorVersion === after.currentOrchestratorVersion ? "Updating" : "Upgrading";
}

const rules = fromBody({
  untagged: true,
  keeps: true,
  readOnly: ["provisioningState", "currentOrchestratorVersion", "nodeImageVersion", "eTag"].map(
    (name) => `properties.${name}`,
  ),
  immutable: [
    "vmSize",
    "osDiskSizeGB",
    "osDiskType",
    "maxPods",
    "vnetSubnetID",
    "podSubnetID",
    "availabilityZones",
    "osType",
    "type",
  ].map((name) => `properties.${name}`),
  refuseChange: cannotChange,
  defaults,
  check,
  given: (_, draft) => {
    const properties = objectOf(draft.properties);
    const version = fullVersion(textOf(properties.orchestratorVersion) ?? "");
    return {
      properties: {
        osDiskSizeGB: properties.osDiskSizeGB === 0 ? 128 : properties.osDiskSizeGB,
        currentOrchestratorVersion: version,
        nodeImageVersion: imageOf(textOf(properties.osSKU) ?? "Ubuntu"),
      },
    };
  },
});

/** What a pool of nodes takes rights on. */
export const poolLinks = (properties: JsonObject): Link[] =>
  ["vnetSubnetID", "podSubnetID"].flatMap((name) => {
    const id = textOf(properties[name]);
    return id === undefined
      ? []
      : [{ id, permission: "Microsoft.Network/virtualNetworks/subnets/join/action", exists: true }];
  });

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
    failsAway: true,
  },
  answers: { notFound: (name) => aks(404, "NotFound", `Could not find the agentpool: ${name}.`) },
  concurrency: { etag: clusterEtag("properties.eTag"), serial: clusterSerial },
  body: {
    links: ({ body }) => poolLinks(objectOf(body.properties)),
    build: (write) => rules({ ...write, body: withoutEmpty(write.body) }),
  },
  hooks: {
    completed: (arm, pool) => scalePool(arm, pool),
    removed: (arm, pool) => scalePool(arm, pool, true),
    checkRemoval: (arm, { resource }) => {
      requireRunning(findEntry(arm.state, ownerOf(resource.id)));
      const others = poolsOf(arm, ownerOf(resource.id)).filter((one) => one.resource !== resource);
      if (!others.some((one) => one.resource.properties.mode === "System"))
        throw aks(
          400,
          "OperationNotAllowed",
          "There has to be at least one system node pool: this one cannot be deleted.",
        );
    },
  },
};
