import { type Change, changed, immutable, type Same } from "@slipway/reconcile";
import { sameInAzure } from "../../arm/compare.ts";
import { at, type Json, merged, set } from "../../arm/json-path.ts";
import { mergedTags, type Tags } from "../../arm/tags.ts";
import { reaches } from "../version.ts";
import { mergedTaints } from "./labels.ts";
import type { ArmNodePool, NodePoolWant } from "./want.ts";

/** What AKS never changes in place, by path. */
const fixedOf = (want: NodePoolWant): Json => ({
  vmSize: want.size,
  availabilityZones: want.zones,
  maxPods: want.maxPods,
  osDiskSizeGB: want.diskSize,
  osDiskType: want.diskType,
  osType: want.system === undefined ? undefined : osTypeOf(want.system),
  vnetSubnetID: want.subnet,
  podSubnetID: want.podSubnet,
  scaleSetPriority: want.priority,
  scaleSetEvictionPolicy: want.eviction,
  spotMaxPrice: want.price,
  gpuInstanceProfile: want.gpuInstance,
  "gpuProfile.driver": want.gpuDriver,
  enableEncryptionAtHost: want.hostEncryption,
});

/** What AKS changes in place, by path. */
const openOf = ({ bounds, count, ...want }: NodePoolWant): Json => ({
  mode: want.mode,
  ...(bounds ? { enableAutoScaling: true, minCount: bounds.min, maxCount: bounds.max } : {}),
  ...(bounds === undefined && count !== undefined ? { enableAutoScaling: false, count } : {}),
  osSKU: want.system,
  enableFIPS: want.fips,
  nodeLabels: want.labels,
  nodeTaints: want.taints,
  tags: want.tags,
});

const osTypeOf = (system: string): string => (system.startsWith("Windows") ? "Windows" : "Linux");

/** What Azure means when it shows nothing. */
const unsaid: Json = {
  enableAutoScaling: false,
  scaleSetPriority: "Regular",
  "gpuProfile.driver": "Install",
  enableEncryptionAtHost: false,
  enableFIPS: false,
};

const sameInPool: Same = (field, have, want) => {
  const path = field.replace(/^properties\./, "");
  if (/Version$/.test(path)) return typeof have === "string" && reaches(have, String(want));
  if (path === "nodeLabels")
    return Object.entries(want as Tags).every(([name, value]) => (have as Tags | undefined)?.[name] === value);
  if (path === "nodeTaints")
    return (want as string[]).every((taint) => ((have ?? []) as readonly unknown[]).includes(taint));
  if (path === "vmSize") return String(have).toLowerCase() === String(want).toLowerCase();
  return path in unsaid ? (have ?? unsaid[path]) === want : sameInAzure(field, have, want);
};

const differing = (have: Json, want: Json): Change[] =>
  Object.entries(want).flatMap(([path, value]) =>
    changed(at(have, path.split(".")) ?? undefined, value, sameInPool, `properties.${path}`),
  );

/** What a pool gets that is new and for which nothing else is said. */
const usual = { size: "Standard_D4s_v5", count: 3 } as const;

/** All of a pool that is not there yet. Pure. */
export function newPool(want: NodePoolWant, version: unknown): Json {
  const fields: Json = {
    ...fixedOf(want),
    ...openOf(want),
    mode: want.mode ?? "User",
    type: "VirtualMachineScaleSets",
    osType: osTypeOf(want.system ?? ""),
    vmSize: want.size ?? usual.size,
    count: want.count ?? want.bounds?.min ?? usual.count,
    orchestratorVersion: version,
  };
  return Object.entries(fields).reduce<Json>(
    (all, [path, value]) => (value === undefined ? all : set(all, path.split("."), value)),
    {},
  );
}

/** What differs; a version that is newer than the wanted one is as good. Pure. */
export function poolChanges({ properties }: ArmNodePool, want: NodePoolWant, version: unknown): Change[] {
  const running = properties.currentOrchestratorVersion ?? properties.orchestratorVersion;
  return [
    ...immutable(differing(properties, fixedOf(want))),
    ...differing({ ...properties, orchestratorVersion: running }, { ...openOf(want), orchestratorVersion: version }),
  ];
}

/** What was read, with the changes made in it and everything else as it was. Pure. */
export function mergedPool({ properties }: ArmNodePool, changes: readonly Change[], want: NodePoolWant): Json {
  const { nodeImageVersion: _image, ...have } = properties;
  const open = Object.fromEntries(changes.map(({ field, want: value }) => [field.replace(/^properties\./, ""), value]));
  const { nodeLabels, nodeTaints, tags, ...plain } = open;
  const next = {
    ...merged(have, plain),
    ...(nodeLabels ? { nodeLabels: { ...have.nodeLabels, ...nodeLabels } } : {}),
    ...(nodeTaints ? { nodeTaints: mergedTaints(have.nodeTaints ?? [], nodeTaints as string[]) } : {}),
    ...(tags ? { tags: mergedTags(have.tags ?? {}, tags as Tags) } : {}),
  };
  return { ...next, ...sizeOf(next, want) };
}

/** The number of nodes where new bounds do not hold it; bounds are refused where nothing scales. */
function sizeOf(pool: Json, { bounds, count }: NodePoolWant): Json {
  if (bounds) return { count: Math.min(Math.max(Number(pool.count), bounds.min), bounds.max) };
  return count === undefined ? {} : { minCount: undefined, maxCount: undefined };
}
