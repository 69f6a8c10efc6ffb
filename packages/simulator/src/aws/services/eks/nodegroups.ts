import { lookup } from "../../../world/table.ts";
import { type Call, type Fields, fieldsOf, isFields, numberOf, textsOf } from "../../engine/operation.ts";
import { here } from "../ec2/state.ts";
import { ensureServiceLinked } from "../iam/service-roles.ts";
import { roleByArn } from "../iam/state.ts";
import { checkRole } from "./cluster-checks.ts";
import { makeEntry } from "./entries.ts";
import { type PartKind, partOperations } from "./parts.ts";
import {
  authenticationMode,
  badRequest,
  type Cluster,
  inUse,
  invalid,
  type Part,
  type PartName,
  statusOf,
} from "./state.ts";
import { beginUpdate } from "./updates.ts";
import { ahead, patchOf } from "./versions.ts";

const partOf = (call: Call): PartName => ({ kind: "nodegroups", name: call.need("nodegroupName") });

const releaseOf = (call: Call, version: string): string =>
  call.text("releaseVersion") ?? `${patchOf(version)}-20260101`;

function checkScaling(scaling: Fields): void {
  const [min = 1, max = 2, desired = min] = ["minSize", "maxSize", "desiredSize"].map((name) =>
    numberOf(scaling, name),
  );
  if (max < 1) throw invalid("maxSize must be at least 1");
  if (min > max) throw invalid(`Minimum capacity ${min} can't be greater than maximum size ${max}`);
  if (desired < min) throw invalid(`Minimum capacity ${min} can't be greater than desired size ${desired}`);
  if (desired > max) throw invalid(`desired capacity ${desired} can't be greater than max size ${max}`);
}

/** Make sure that the nodes get in, as EKS does: by an entry where there are entries. */
function admitNodes(call: Call, cluster: Cluster, roleArn: string): void {
  const role = roleByArn(call.world, roleArn);
  if (!role || authenticationMode(cluster) === "CONFIG_MAP" || lookup(cluster.entries, roleArn)) return;
  makeEntry(call, cluster, { principalArn: roleArn, principalId: role.RoleId, type: "EC2_LINUX" });
}

/** Refuse machines of another architecture than the image's. */
function checkArchitecture(amiType: string, types: readonly string[]): void {
  const arm = amiType.includes("ARM_64");
  if (!arm && !amiType.includes("x86_64")) return;
  const wrong = types.filter((type) => /^[a-z]+\d+g[a-z]*\./.test(type) !== arm);
  if (wrong.length > 0) {
    throw invalid(`[${wrong.join(", ")}] is not a valid instance type for requested amiType ${amiType}`);
  }
}

/** How the nodes' machines are made: by a launch template, or by what is said here. */
function machines(call: Call): Fields {
  const { launchTemplate, diskSize, remoteAccess, instanceTypes } = call.input;
  if (launchTemplate === undefined) {
    return {
      instanceTypes: instanceTypes === undefined ? ["t3.medium"] : textsOf(call.input, "instanceTypes"),
      diskSize: call.number("diskSize") ?? 20,
      ...(remoteAccess === undefined ? {} : { remoteAccess }),
    };
  }
  if (diskSize !== undefined) throw invalid("Disk size must be specified within the launch template.");
  if (remoteAccess !== undefined) {
    throw invalid("Remote access configuration cannot be specified with a launch template.");
  }
  return { launchTemplate, ...(instanceTypes === undefined ? {} : { instanceTypes }) };
}

function create(call: Call, cluster: Cluster, name: string, id: string): Fields {
  const { name: clusterName, version } = cluster.shown;
  const more = { clusterName, nodegroupName: name };
  if (name.length > 63) throw invalid("nodegroupName can't be longer than 63 characters");
  if (statusOf(call.world, cluster) !== "ACTIVE") {
    throw badRequest(`Cluster '${clusterName}' is not in ACTIVE status`, { clusterName });
  }
  const nodeRole = call.need("nodeRole");
  checkRole(call, nodeRole, "ec2.amazonaws.com", "The node role");
  const subnets = textsOf(call.input, "subnets");
  const wrong = subnets.find((subnet) => !lookup(here(call).subnets, subnet));
  if (wrong !== undefined) throw invalid(`The subnet ID '${wrong}' does not exist`, more);
  const amiType = call.text("amiType") ?? "AL2023_x86_64_STANDARD";
  if (amiType.startsWith("AL2_") && ahead("1.33", version) >= 0) {
    throw invalid(`AMI Type ${amiType} is only supported for kubernetes versions 1.32 or earlier`);
  }
  const scalingConfig = { minSize: 1, maxSize: 2, desiredSize: 2, ...call.fields("scalingConfig") };
  checkScaling(scalingConfig);
  const made = machines(call);
  checkArchitecture(amiType, textsOf(made, "instanceTypes"));
  ensureServiceLinked(call, "eks-nodegroup.amazonaws.com");
  admitNodes(call, cluster, nodeRole);
  return {
    ...made,
    version: call.text("version") ?? version,
    releaseVersion: releaseOf(call, version),
    capacityType: call.text("capacityType") ?? "ON_DEMAND",
    scalingConfig,
    subnets,
    amiType,
    nodeRole,
    labels: call.fields("labels"),
    ...(call.input.taints === undefined ? {} : { taints: call.input.taints }),
    resources: { autoScalingGroups: [{ name: `eks-${name}-${id}` }] },
    updateConfig: call.input.updateConfig ?? { maxUnavailable: 1 },
  };
}

/** Refuse to change what is being made, changed or removed. */
function requireActive(call: Call, group: Part): void {
  if (group.status === "ACTIVE" || group.status === "DEGRADED") return;
  throw inUse("Nodegroup cannot be updated as it is currently not in Active State", {
    clusterName: call.need("clusterName"),
    nodegroupName: call.need("nodegroupName"),
  });
}

function updateConfig(call: Call, cluster: Cluster, group: Part): Fields {
  requireActive(call, group);
  const have = group as unknown as Fields;
  const labels = { ...fieldsOf(have, "labels"), ...fieldsOf(call.fields("labels"), "addOrUpdateLabels") };
  const removed = new Set(textsOf(call.fields("labels"), "removeLabels"));
  const taints = (list: unknown): Fields[] => (Array.isArray(list) ? list.filter(isFields) : []);
  const key = (taint: Fields): string => `${taint.key}=${taint.value}:${taint.effect}`;
  const wantedTaints = call.fields("taints");
  const going = new Set([...taints(wantedTaints.removeTaints), ...taints(wantedTaints.addOrUpdateTaints)].map(key));
  const scaling = { ...fieldsOf(have, "scalingConfig"), ...call.fields("scalingConfig") };
  checkScaling(scaling);
  const change = {
    scalingConfig: scaling,
    labels: Object.fromEntries(Object.entries(labels).filter(([label]) => !removed.has(label))),
    taints: [
      ...taints(have.taints).filter((taint) => !going.has(key(taint))),
      ...taints(wantedTaints.addOrUpdateTaints),
    ],
    updateConfig: { ...fieldsOf(have, "updateConfig"), ...call.fields("updateConfig") },
  };
  const { minSize, maxSize, desiredSize } = scaling as Fields;
  const params = { MinSize: String(minSize), MaxSize: String(maxSize), DesiredSize: String(desiredSize) };
  return beginUpdate(call, cluster, {
    type: "ConfigUpdate",
    change,
    params,
    seconds: 60,
    part: partOf(call),
  });
}

function updateVersion(call: Call, cluster: Cluster, group: Part): Fields {
  requireActive(call, group);
  const { version: newest } = cluster.shown;
  const version = call.text("version") ?? newest;
  if (ahead(newest, version) > 0) {
    throw invalid(`Requested Nodegroup version ${version} is greater than cluster version ${newest}`);
  }
  const releaseVersion = releaseOf(call, version);
  return beginUpdate(call, cluster, {
    type: "VersionUpdate",
    change: { version, releaseVersion },
    params: { Version: version, ReleaseVersion: releaseVersion },
    seconds: 600,
    part: partOf(call),
  });
}

const nodegroups: PartKind = {
  kind: "nodegroups",
  path: "node-groups",
  word: "Nodegroup",
  createSeconds: 180,
  deleteSeconds: 240,
  missing: (name) => `No node group found for name: ${name}.`,
  taken: (name, cluster) => `NodeGroup already exists with name ${name} and cluster name ${cluster}`,
  needs: (call) => [{ permission: "iam:PassRole", resource: call.text("nodeRole") ?? "*" }],
  create,
  more: {
    UpdateNodegroupConfig: { path: "update-config", run: updateConfig },
    UpdateNodegroupVersion: { path: "update-version", run: updateVersion },
  },
};

/** What may be done with node groups. */
export const nodegroupOperations = partOperations(nodegroups);
