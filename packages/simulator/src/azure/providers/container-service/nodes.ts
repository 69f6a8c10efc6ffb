import { at, listOf, objectOf, textOf } from "../../engine/json.ts";
import { ownerOf } from "../../engine/path.ts";
import type { ArmContext } from "../../engine/resource-type.ts";
import { type Entry, entriesIn, findEntry } from "../../engine/state.ts";

export const poolsOf = (arm: ArmContext, cluster: string): Entry[] => entriesIn(arm.state, `${cluster}/agentPools`);

/** Eight digits that AKS puts into the names of what it makes for a cluster. */
export const digitsOf = ({ resource }: Entry): string => {
  const uid = Number.parseInt(textOf(resource.properties.resourceUID)?.slice(0, 8) ?? "0", 16);
  return String(10_000_000 + (uid % 90_000_000));
};

/** A machine of a scale set is named by its number in base 36. */
const machineName = (scaleSet: string, index: number): string => `${scaleSet}${index.toString(36).padStart(6, "0")}`;

function labelsOf(cluster: Entry, pool: Entry): Record<string, string> {
  const { properties, name } = pool.resource;
  const [zone] = listOf(properties.availabilityZones);
  const region = textOf(cluster.resource.location) ?? "";
  const own = {
    "kubernetes.azure.com/agentpool": name,
    "kubernetes.azure.com/cluster": cluster.resource.properties.nodeResourceGroup,
    "kubernetes.azure.com/mode": textOf(properties.mode)?.toLowerCase(),
    "kubernetes.azure.com/node-image-version": properties.nodeImageVersion,
    "kubernetes.azure.com/os-sku": properties.osSKU,
    "kubernetes.azure.com/role": "agent",
    "node.kubernetes.io/instance-type": properties.vmSize,
    "topology.kubernetes.io/region": region,
    "topology.kubernetes.io/zone": zone === undefined ? "0" : `${region}-${String(zone)}`,
  };
  const all = Object.entries({ ...objectOf(properties.nodeLabels), ...own });
  return Object.fromEntries(all.map(([label, value]): [string, string] => [label, String(value ?? "")]));
}

/** `key=value:effect`, as ARM writes a taint; what is none is left out. */
function taintsOf(written: unknown): { key: string; value: string; effect: string }[] {
  const read = /^([^=:]+)(?:=([^:]*))?:(NoSchedule|PreferNoSchedule|NoExecute)$/.exec(String(written));
  return read === null ? [] : [{ key: read[1] ?? "", value: read[2] ?? "", effect: read[3] ?? "" }];
}

/** Bring the number of a pool's nodes to its count; to none when it is stopped or gone. */
export function scalePool(arm: ArmContext, pool: Entry, gone = false): void {
  const cluster = findEntry(arm.state, ownerOf(pool.resource.id));
  if (cluster === undefined) return;
  const { name, properties } = pool.resource;
  const idle = gone || at(properties, "powerState.code") === "Stopped";
  arm.options.kubernetes?.scaleNodes?.(arm.world, cluster.resource.id, {
    label: ["agentpool", name],
    count: idle ? 0 : Number(properties.count),
    nameOf: (index) => machineName(`aks-${name}-${digitsOf(cluster)}-vmss`, index),
    labels: labelsOf(cluster, pool),
    taints: listOf(properties.nodeTaints).flatMap(taintsOf),
    version: textOf(properties.currentOrchestratorVersion) ?? "",
  });
}

const usesEntra = ({ resource }: Entry): boolean => at(resource, "properties.aadProfile.managed") === true;

/** The API server of a new cluster opens; its nodes are still to come. */
export function openServer(arm: ArmContext, cluster: Entry): void {
  const { id, properties } = cluster.resource;
  arm.options.kubernetes?.openCluster(arm.world, {
    key: id,
    hosts: [properties.privateFQDN, properties.fqdn].filter((host) => typeof host === "string"),
    signIn: usesEntra(cluster) ? "entra" : "certificate",
    version: textOf(properties.currentKubernetesVersion) ?? "",
    nodes: 0,
  });
}

/** What ARM says of a cluster becomes true in it. */
export function attend(arm: ArmContext, cluster: Entry): void {
  const { id, properties } = cluster.resource;
  arm.options.kubernetes?.changeCluster?.(arm.world, id, {
    version: textOf(properties.currentKubernetesVersion) ?? "",
    signIn: usesEntra(cluster) ? "entra" : "certificate",
    gatewayApi: at(properties, "ingressProfile.gatewayAPI.installation") === "Standard",
    gatewayClasses:
      at(properties, "ingressProfile.webAppRouting.gatewayAPIImplementations.appRoutingIstio.mode") === "Enabled"
        ? ["approuting-istio"]
        : [],
    asleep: at(properties, "powerState.code") === "Stopped",
    administrators: listOf(at(properties, "aadProfile.adminGroupObjectIDs"))
      .map(String)
      .filter((group) => group !== ""),
  });
  for (const pool of poolsOf(arm, id)) scalePool(arm, pool);
}
