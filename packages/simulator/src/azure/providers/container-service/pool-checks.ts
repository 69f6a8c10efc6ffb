import { at, type JsonObject, objectOf, same, textOf } from "../../engine/json.ts";
import { ownerOf } from "../../engine/path.ts";
import type { WriteRequest } from "../../engine/resource-type.ts";
import { findEntry } from "../../engine/state.ts";
import { requireRunning } from "./cluster-serial.ts";
import { checkSubnet } from "./pool-subnet.ts";
import { aks } from "./refuse.ts";
import { fullVersion, isOlder } from "./versions.ts";

/** What a pool would be, and what it is. */
interface Draft {
  readonly wanted: JsonObject;
  readonly have: JsonObject | undefined;
  readonly cluster: JsonObject;
  readonly name: string;
}

type Check = (draft: Draft) => void;

const invalid = (parameter: string, details: string) =>
  aks(
    400,
    "InvalidParameter",
    `The value of parameter agentPoolProfile.${parameter} is invalid. Error details: ${details}. Please see https://aka.ms/aks-naming-rules for more details.`,
    { target: `agentPoolProfile.${parameter}` },
  );

const isSystem = ({ mode }: JsonObject): boolean => String(mode).toLowerCase() === "system";
const isSpot = ({ scaleSetPriority }: JsonObject): boolean => scaleSetPriority === "Spot";
const whole = (value: unknown): value is number => typeof value === "number" && Number.isInteger(value);

const numbers: Check = ({ wanted }) => {
  for (const [name, least, most] of [
    ["maxPods", 10, 250],
    ["minCount", 0, 1000],
    ["maxCount", 1, 1000],
    ["osDiskSizeGB", 0, 2048],
  ] as const) {
    const value = wanted[name];
    if (value !== undefined && (!whole(value) || value < least || value > most))
      throw invalid(name, `it must be from ${least} to ${most}`);
  }
  const least = isSystem(wanted) ? 1 : 0;
  if (!whole(wanted.count) || wanted.count < least || wanted.count > 1000)
    throw aks(
      400,
      "InvalidParameter",
      `agentPoolProfile.count was ${String(wanted.count)}. It must be greater or equal to minCount:${least} and less than or equal to maxCount:1000.`,
      { target: "agentPoolProfile.count" },
    );
};

const autoscaler: Check = ({ wanted }) => {
  const { minCount: min, maxCount: max, enableAutoScaling: scaled } = wanted;
  if (scaled !== true) return;
  if (min === undefined || max === undefined)
    throw aks(400, "InvalidParameter", "minCount and maxCount are required when enableAutoScaling is true.", {
      target: "agentPoolProfile.minCount",
    });
  if (Number(min) > Number(max)) throw invalid("minCount", "it must not be greater than maxCount");
  if (isSystem(wanted) && min === 0) throw invalid("minCount", "a system pool has at least one node");
};

/** Words of the vendor's model. */
const words: Readonly<Record<string, readonly string[]>> = {
  mode: ["System", "User", "Gateway"],
  osType: ["Linux", "Windows"],
  osDiskType: ["Managed", "Ephemeral"],
  scaleSetPriority: ["Regular", "Spot"],
  scaleSetEvictionPolicy: ["Delete", "Deallocate"],
  type: ["VirtualMachineScaleSets", "AvailabilitySet", "VirtualMachines"],
  gpuInstanceProfile: ["MIG1g", "MIG2g", "MIG3g", "MIG4g", "MIG7g"],
};

const enumerations: Check = ({ wanted }) => {
  for (const [name, known] of Object.entries(words)) {
    const word = wanted[name];
    if (word !== undefined && !known.some((each) => each.toLowerCase() === String(word).toLowerCase()))
      throw invalid(name, `'${String(word)}' is none of ${known.join(", ")}`);
  }
};

const modes: Check = ({ wanted, name }) => {
  if (wanted.osType === "Windows" && name.length > 6) throw invalid("name", "a Windows pool has at most 6 characters");
  if (!isSystem(wanted)) return;
  if (wanted.osType === "Windows") throw invalid("osType", "System node pools must be Linux");
  if (isSpot(wanted)) throw invalid("scaleSetPriority", "Spot pools can't be system pools");
  if (Number(wanted.maxPods) < 30) throw invalid("maxPods", "a system pool takes at least 30 pods on a node");
  if (at(wanted, "powerState.code") === "Stopped")
    throw aks(400, "OperationNotAllowed", "System agent pools cannot be stopped.", { target: "powerState" });
};

const spot: Check = ({ wanted, have }) => {
  const [from, to] = [have?.scaleSetPriority ?? "Regular", wanted.scaleSetPriority ?? "Regular"];
  if (have !== undefined && from !== to)
    throw aks(
      400,
      "BadRequest",
      `ScaleSetPriority is immutable. Provided value is ${String(to)}, Please use current value ${String(have.scaleSetPriority ?? "")}.`,
      { target: "properties.scaleSetPriority" },
    );
  const price = wanted.spotMaxPrice;
  if (isSpot(wanted) && at(wanted, "upgradeSettings.maxSurge") !== undefined)
    throw invalid("upgrade.maxSurge", "Spot pools can't set max surge");
  if (
    price !== undefined &&
    price !== -1 &&
    !(typeof price === "number" && price > 0 && /^\d+(\.\d{1,5})?$/.test(String(price)))
  )
    throw invalid("spotMaxPrice", "it must be -1 or a positive value with up to five decimal places");
};

const zones: Check = ({ wanted, have }) => {
  if (have === undefined || same(have.availabilityZones, wanted.availabilityZones)) return;
  throw aks(400, "PropertyChangeNotAllowed", "Changing property 'properties.availabilityZones' is not allowed.", {
    target: "properties.availabilityZones",
  });
};

/** The version of a pool is between the one that it runs and the control plane's. */
const version: Check = ({ wanted, have, cluster }) => {
  const asked = textOf(wanted.orchestratorVersion) ?? "";
  const running = textOf(have?.currentOrchestratorVersion);
  if (have !== undefined && asked === have.orchestratorVersion) return;
  const full = fullVersion(asked);
  if (full === undefined)
    throw aks(400, "K8sVersionNotSupported", `Kubernetes version ${asked} is not supported in this region.`, {
      target: "orchestratorVersion",
    });
  if (running !== undefined && isOlder(full, running))
    throw aks(
      400,
      "OperationNotAllowed",
      `Downgrading the Kubernetes version from ${running} to ${full} is not allowed.`,
      {
        target: "orchestratorVersion",
      },
    );
  const plane = textOf(cluster.currentKubernetesVersion);
  if (plane === undefined || !isOlder(plane, full)) return;
  const [node, control] = [full, plane].map((each) => each.split(".")[1]);
  throw aks(
    400,
    "NodePoolMcVersionIncompatible",
    `Node pool version ${full} and control plane version ${plane} are incompatible. Minor version of node pool version ${node} is bigger than control plane version ${control}. For more information, please check https://aka.ms/version-skew-policy`,
    { target: "orchestratorVersion" },
  );
};

const checks: readonly Check[] = [enumerations, numbers, autoscaler, spot, modes, zones, version];

/** What AKS checks before it takes a pool. */
export function checkPool({ arm, id, name, have }: WriteRequest, draft: JsonObject): void {
  const cluster = findEntry(arm.state, ownerOf(id));
  requireRunning(cluster);
  const wanted = objectOf(draft.properties);
  const drafted = {
    wanted,
    have: have?.resource.properties,
    cluster: objectOf(cluster?.resource.properties),
    name,
  };
  for (const check of checks) check(drafted);
  checkSubnet(arm, wanted, id);
}
