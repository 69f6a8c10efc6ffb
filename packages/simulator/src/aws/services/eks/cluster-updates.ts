import { lookup } from "../../../world/table.ts";
import {
  AwsRefusal,
  type Call,
  type Fields,
  fieldsOf,
  isFields,
  type Operations,
  textOf,
  textsOf,
  type Value,
} from "../../engine/operation.ts";
import { checkGroups, placeOf, refuseUnsimulated } from "./cluster-checks.ts";
import { blocking } from "./insights.ts";
import { authenticationMode, badRequest, type Cluster, clusterArn, invalid, theCluster } from "./state.ts";
import { beginUpdate } from "./updates.ts";
import { ahead, isVersion } from "./versions.ts";

/** One structure over another: what the second says counts. */
export function merged(have: Fields, more: Fields): Fields {
  const entries = Object.entries(more).map(([name, value]): [string, Value] => {
    const old = lookup(have, name);
    return [name, isFields(old) && isFields(value) ? merged(old, value) : value];
  });
  return { ...have, ...Object.fromEntries(entries) };
}

/** Whether a structure says already all that another says. */
const says = (have: Value, wanted: Value): boolean =>
  isFields(wanted)
    ? isFields(have) && Object.entries(wanted).every(([name, value]) => says(lookup(have, name), value))
    : JSON.stringify(have) === JSON.stringify(wanted);

interface UpdateType {
  /** The members of the input that request it. */
  readonly members: readonly string[];
  readonly type: string;
  readonly seconds: number;
  /** Refuses what this cluster cannot be updated to. */
  readonly check?: (call: Call, cluster: Cluster) => void;
}

const updateTypes: readonly UpdateType[] = [
  { members: ["logging"], type: "LoggingUpdate", seconds: 60 },
  { members: ["accessConfig"], type: "AccessConfigUpdate", seconds: 45, check: checkAccessConfig },
  { members: ["upgradePolicy"], type: "UpgradePolicyUpdate", seconds: 20 },
  { members: ["deletionProtection"], type: "DeletionProtectionUpdate", seconds: 20 },
  {
    members: ["computeConfig", "storageConfig", "kubernetesNetworkConfig"],
    type: "AutoModeUpdate",
    seconds: 120,
    check: checkAutoMode,
  },
];

const steps: Record<string, string> = { CONFIG_MAP: "API_AND_CONFIG_MAP", API_AND_CONFIG_MAP: "API" };

function checkAccessConfig(call: Call, cluster: Cluster): void {
  const [from, to] = [authenticationMode(cluster), textOf(call.fields("accessConfig"), "authenticationMode") ?? ""];
  if (lookup(steps, from) === to) return;
  throw invalid(`Unsupported authentication mode update from ${from} to ${to}`, { clusterName: cluster.shown.name });
}

function checkAutoMode(call: Call, cluster: Cluster): void {
  const flags = [
    textOf(call.fields("computeConfig"), "enabled"),
    textOf(fieldsOf(call.fields("storageConfig"), "blockStorage"), "enabled"),
    textOf(fieldsOf(call.fields("kubernetesNetworkConfig"), "elasticLoadBalancing"), "enabled"),
  ];
  if (new Set(flags).size > 1) {
    throw invalid(
      "The type for cluster update was not provided. computeConfig, storageConfig and kubernetesNetworkConfig.elasticLoadBalancing must all be enabled or disabled together.",
    );
  }
  if (flags[0] === "true" && authenticationMode(cluster) === "CONFIG_MAP") {
    throw invalid("EKS Auto Mode requires authentication mode API or API_AND_CONFIG_MAP.");
  }
}

/** Subnets may be others later, in the same zones: aws/containers-roadmap#2258, where users also cite the sentence. */
function checkZones({ shown, zones }: Cluster, wanted: readonly string[]): void {
  if (wanted.join() === zones.join()) return;
  throw invalid(
    `Provided subnets belong to the AZs '${wanted.join()}'. But they should belong to the exact set of AZs '${zones.join()}' in which subnets were provided during cluster creation.`,
    { clusterName: shown.name },
  );
}

function vpcUpdate(call: Call, cluster: Cluster) {
  const wanted = call.fields("resourcesVpcConfig");
  const subnets = wanted.subnetIds !== undefined || wanted.securityGroupIds !== undefined;
  const access = ["endpointPublicAccess", "endpointPrivateAccess", "publicAccessCidrs"].some(
    (name) => wanted[name] !== undefined,
  );
  if (subnets && access) throw invalid("Only one type of update can be allowed.", { clusterName: cluster.shown.name });
  if (wanted.subnetIds !== undefined) {
    const { vpcId } = fieldsOf(cluster.shown, "resourcesVpcConfig");
    const place = placeOf(call, textsOf(wanted, "subnetIds"));
    if (place.vpcId !== vpcId)
      throw invalid("Subnets specified must belong to the cluster's VPC", { clusterName: cluster.shown.name });
    checkZones(cluster, place.zones);
  }
  checkGroups(call, textsOf(wanted, "securityGroupIds"), String(fieldsOf(cluster.shown, "resourcesVpcConfig").vpcId));
  return { type: subnets ? "VpcConfigUpdate" : "EndpointAccessUpdate", seconds: subnets ? 300 : 180 };
}

/** Log types by whether they are on: a change of some leaves the others. */
function mergedLogging(cluster: Cluster, wanted: Fields): Fields {
  const on = new Map<string, boolean>();
  const { logging } = cluster.shown as { logging?: Fields };
  for (const source of [logging ?? {}, wanted]) {
    const sets = source.clusterLogging;
    for (const set of Array.isArray(sets) ? sets : []) {
      if (isFields(set) && Array.isArray(set.types))
        for (const type of set.types) on.set(String(type), set.enabled === true);
    }
  }
  const of = (enabled: boolean) => [...on].filter(([, value]) => value === enabled).map(([type]) => type);
  return {
    clusterLogging: [true, false].flatMap((enabled) =>
      of(enabled).length > 0 ? [{ types: of(enabled), enabled }] : [],
    ),
  };
}

/**
 * What EKS says where nothing would change. Of logs: LoggingNoChangesError of aws-controllers-k8s/eks-controller; of the
 * endpoint: eksctl-io/eksctl#4043.
 */
function unchanged({ shown }: Cluster, wanted: Fields): string {
  if (wanted.logging !== undefined) return "No changes needed for the logging config provided";
  const start = "Cluster is already at the desired configuration with";
  const { endpointPrivateAccess, endpointPublicAccess, publicAccessCidrs } = fieldsOf(shown, "resourcesVpcConfig");
  return wanted.resourcesVpcConfig === undefined
    ? `${start} ${JSON.stringify(wanted)}`
    : `${start} endpointPrivateAccess: ${endpointPrivateAccess} , endpointPublicAccess: ${endpointPublicAccess}, and Public Endpoint Restrictions: [${textsOf({ publicAccessCidrs }, "publicAccessCidrs").join(", ")}]`;
}

function updateConfig(call: Call): Fields {
  const cluster = theCluster(call, "name");
  const { name } = cluster.shown;
  refuseUnsimulated(call);
  const given = updateTypes.filter(({ members }) => members.some((member) => call.input[member] !== undefined));
  const vpc = call.input.resourcesVpcConfig !== undefined;
  if (given.length + (vpc ? 1 : 0) > 1) throw invalid("Only one type of update can be allowed.", { clusterName: name });
  const updateType: UpdateType | undefined =
    given[0] ?? (vpc ? { members: ["resourcesVpcConfig"], ...vpcUpdate(call, cluster) } : undefined);
  if (!updateType) throw invalid("The type for cluster update was not provided.", { clusterName: name });
  const wanted = Object.fromEntries(
    updateType.members.flatMap((member) => (call.input[member] === undefined ? [] : [[member, call.input[member]]])),
  );
  const running = cluster.updates.some(({ status }) => status === "InProgress");
  if (!running) updateType.check?.(call, cluster);
  const logging = call.input.logging;
  const change = isFields(logging) ? { logging: mergedLogging(cluster, logging) } : wanted;
  if (!running && says(cluster.shown, change)) throw invalid(unchanged(cluster, wanted), { clusterName: name });
  const params = Object.fromEntries(
    Object.values(wanted).flatMap((value) => Object.entries(isFields(value) ? value : wanted)),
  );
  return beginUpdate(call, cluster, { type: updateType.type, seconds: updateType.seconds, change, params });
}

/** Back to where it was, for seven days after an upgrade, and only once no node is newer (EKS user guide, "Rollback"). */
function checkRollback(call: Call, { shown, before, nodegroups }: Cluster, to: string): void {
  const { name, version } = shown;
  if (before?.version !== to || before.until < call.world.clock.now())
    throw invalid(`Unsupported Kubernetes minor version update from ${version} to ${to}`, { clusterName: name });
  const newer = Object.entries(nodegroups).filter(([, group]) => ahead(to, String(group.version)) > 0);
  if (newer.length > 0)
    throw badRequest(
      `Nodegroups ${newer.map(([group]) => group).join(", ")} must be updated to Kubernetes version ${to} before updating cluster version`,
      { clusterName: name },
    );
}

function checkUpgrade(call: Call, cluster: Cluster, to: string): void {
  const { name } = cluster.shown;
  const behind = Object.entries(cluster.nodegroups).filter(([, group]) => ahead(String(group.version), to) > 3);
  if (behind.length > 0)
    throw badRequest(
      `Kubelet version of nodegroups ${behind.map(([group]) => group).join(", ")} is more than three minor versions behind ${to}`,
      { clusterName: name },
    );
  const found = blocking(cluster, to);
  if (found.length > 0 && call.flag("force") !== true)
    throw new AwsRefusal(
      400,
      "InvalidStateException",
      `Cluster ${name} is not ready to upgrade: ${found.map((each) => each.name).join(", ")}. Use force to override.`,
      { clusterName: name },
    );
}

function updateVersion(call: Call): Fields {
  const cluster = theCluster(call, "name");
  const { name, version } = cluster.shown;
  const to = call.need("version");
  if (call.input.rollbackConfig !== undefined) throw invalid("rollbackConfig is not simulated.");
  if (!isVersion(to)) throw invalid(`unsupported Kubernetes version ${to}`, { clusterName: name });
  const steps = ahead(version, to);
  if (steps === 0)
    throw invalid(`Cluster is already at the desired configuration with version ${to}`, { clusterName: name });
  if (steps < 0) checkRollback(call, cluster, to);
  else if (steps !== 1) {
    throw invalid(`Unsupported Kubernetes minor version update from ${version} to ${to}`, { clusterName: name });
  } else checkUpgrade(call, cluster, to);
  return beginUpdate(call, cluster, {
    type: steps < 0 ? "VersionRollback" : "VersionUpdate",
    seconds: 540,
    change: { version: to },
    params: { Version: to, PlatformVersion: "eks.9" },
  });
}

/** What changes a cluster. */
export const clusterUpdateOperations: Operations = {
  UpdateClusterConfig: {
    route: "POST /clusters/{name}/update-config",
    resource: (call) => clusterArn(call, "name"),
    run: updateConfig,
  },
  UpdateClusterVersion: {
    route: "POST /clusters/{name}/updates",
    resource: (call) => clusterArn(call, "name"),
    run: updateVersion,
  },
};
