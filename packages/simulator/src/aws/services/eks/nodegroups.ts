import { lookup } from "../../../world/table.ts";
import { type Call, type Fields, fieldsOf, textOf, textsOf } from "../../engine/operation.ts";
import { here } from "../ec2/state.ts";
import { passing } from "../iam/passing.ts";
import { ensureServiceLinked } from "../iam/service-roles.ts";
import { roleByArn } from "../iam/state.ts";
import { checkRole } from "./cluster-checks.ts";
import { makeEntry } from "./entries.ts";
import { type ClusterHost, hostKey } from "./host.ts";
import {
  changedUpdateConfig,
  checkLabels,
  checkScaling,
  checkTaints,
  repairConfigOf,
  taintsIn,
  updateConfigOf,
} from "./nodegroup-checks.ts";
import { imageOf, machinesOf, templateOf } from "./nodegroup-machines.ts";
import { nodeVersionOf, releaseOf } from "./nodegroup-versions.ts";
import { type PartKind, partOperations } from "./parts.ts";
import {
  authenticationMode,
  badRequest,
  type Cluster,
  inUse,
  invalid,
  isSettled,
  type Part,
  type PartName,
  refuseNotSimulated,
} from "./state.ts";
import { beginUpdate } from "./updates.ts";
import { ahead } from "./versions.ts";

const partOf = (call: Call): PartName => ({ kind: "nodegroups", name: call.need("nodegroupName") });

/** Make sure that the nodes get in, as EKS does: by an entry where there are entries, else by aws-auth. */
function admitNodes(call: Call, cluster: Cluster, roleArn: string, host: ClusterHost): void {
  const role = roleByArn(call.world, roleArn);
  if (!role || lookup(cluster.entries, roleArn)) return;
  if (authenticationMode(cluster) === "CONFIG_MAP")
    host.mapNodes(call.world, hostKey(call.region, cluster.shown.name), roleArn);
  else makeEntry(call, cluster, { principalArn: roleArn, principalId: role.RoleId, type: "EC2_LINUX" });
}

/** The subnets that a call names: of the cluster's network. */
function subnetsOf(call: Call, { shown }: Cluster, more: Fields): string[] {
  const { subnets } = here(call);
  const ids = textsOf(call.input, "subnets");
  if (ids.length === 0) throw invalid("subnets can't be null.", more);
  const wrong = ids.find((id) => !lookup(subnets, id));
  if (wrong !== undefined) throw invalid(`The subnet ID '${wrong}' does not exist`, more);
  const { vpcId } = fieldsOf(shown, "resourcesVpcConfig");
  const other = ids.find((id) => lookup(subnets, id)?.vpcId !== vpcId);
  // The sentence is that of rancher/rancher#28144.
  if (other !== undefined) throw invalid(`Specified subnets must belong to cluster's vpc ${vpcId}`, more);
  return ids;
}

const capacityTypes = new Set(["ON_DEMAND", "SPOT"]);

function capacityOf(call: Call): string {
  const type = call.text("capacityType") ?? "ON_DEMAND";
  if (type === "CAPACITY_BLOCK") throw badRequest("capacityType CAPACITY_BLOCK is not simulated.");
  if (!capacityTypes.has(type)) throw invalid(`Invalid capacity type ${type}`);
  return type;
}

function create(host: ClusterHost, call: Call, cluster: Cluster, name: string, id: string): Fields {
  const { name: clusterName, version: newest } = cluster.shown;
  const more = { clusterName, nodegroupName: name };
  refuseNotSimulated(call, ["warmPoolConfig"]);
  if (name.length > 63) throw invalid("nodegroupName can't be longer than 63 characters");
  // While an endpoint is changed as well: eksctl-io/eksctl#2244.
  if (!isSettled(cluster)) throw badRequest(`Cluster '${clusterName}' is not in ACTIVE status`, { clusterName });
  const nodeRole = call.need("nodeRole");
  checkRole(call, nodeRole, "ec2.amazonaws.com", "The node role");
  const subnets = subnetsOf(call, cluster, more);
  const scalingConfig = { minSize: 1, maxSize: 2, desiredSize: 2, ...call.fields("scalingConfig") };
  checkScaling(scalingConfig);
  const labels = call.fields("labels");
  checkLabels(labels);
  const taints = taintsIn(call.input.taints);
  checkTaints(taints);
  const made = machinesOf(call);
  const amiType = imageOf(call, textsOf(made, "instanceTypes"));
  if (amiType.startsWith("AL2_") && ahead("1.33", newest) >= 0) {
    throw invalid(`AMI Type ${amiType} is only supported for kubernetes versions 1.32 or earlier`);
  }
  const version = nodeVersionOf(call, cluster);
  const body = {
    ...made,
    version,
    releaseVersion: releaseOf(call, version),
    capacityType: capacityOf(call),
    scalingConfig,
    subnets,
    amiType,
    nodeRole,
    labels,
    ...(taints.length > 0 ? { taints } : {}),
    resources: { autoScalingGroups: [{ name: `eks-${name}-${id}` }] },
    updateConfig: updateConfigOf(call.fields("updateConfig")),
    ...(call.input.nodeRepairConfig === undefined
      ? {}
      : { nodeRepairConfig: repairConfigOf(call.fields("nodeRepairConfig")) }),
  };
  ensureServiceLinked(call, "eks-nodegroup.amazonaws.com");
  admitNodes(call, cluster, nodeRole, host);
  return body;
}

/** Refuse to change what is being made, changed or removed. */
function requireActive(call: Call, group: Part): void {
  if (group.status === "ACTIVE" || group.status === "DEGRADED") return;
  throw inUse("Nodegroup cannot be updated as it is currently not in Active State", {
    clusterName: call.need("clusterName"),
    nodegroupName: call.need("nodegroupName"),
  });
}

/** Taints by key and effect, of which a node has one value. */
const taintKey = ({ key, effect }: Fields): string => `${key}:${effect}`;

function changedTaints(call: Call, have: Fields): Fields[] {
  const wanted = call.fields("taints");
  const added = taintsIn(wanted.addOrUpdateTaints);
  checkTaints(added);
  const going = new Set([...taintsIn(wanted.removeTaints), ...added].map(taintKey));
  return [...taintsIn(have.taints).filter((taint) => !going.has(taintKey(taint))), ...added];
}

function changedLabels(call: Call, have: Fields): Fields {
  const added = fieldsOf(call.fields("labels"), "addOrUpdateLabels");
  checkLabels(added);
  const removed = new Set(textsOf(call.fields("labels"), "removeLabels"));
  const all = { ...fieldsOf(have, "labels"), ...added };
  return Object.fromEntries(Object.entries(all).filter(([label]) => !removed.has(label)));
}

function updateConfig(call: Call, cluster: Cluster, group: Part): Fields {
  refuseNotSimulated(call, ["warmPoolConfig"]);
  requireActive(call, group);
  const have = group as unknown as Fields;
  const scaling = { ...fieldsOf(have, "scalingConfig"), ...call.fields("scalingConfig") };
  checkScaling(scaling);
  const { input } = call;
  const change = {
    ...(input.scalingConfig === undefined ? {} : { scalingConfig: scaling }),
    ...(input.labels === undefined ? {} : { labels: changedLabels(call, have) }),
    ...(input.taints === undefined ? {} : { taints: changedTaints(call, have) }),
    ...(input.updateConfig === undefined
      ? {}
      : { updateConfig: changedUpdateConfig(fieldsOf(have, "updateConfig"), call.fields("updateConfig")) }),
    ...(input.nodeRepairConfig === undefined
      ? {}
      : { nodeRepairConfig: repairConfigOf(call.fields("nodeRepairConfig")) }),
  };
  const { minSize, maxSize, desiredSize } = scaling as Fields;
  const params = { MinSize: String(minSize), MaxSize: String(maxSize), DesiredSize: String(desiredSize) };
  return beginUpdate(call, cluster, { type: "ConfigUpdate", change, params, seconds: 60, part: partOf(call) });
}

/** The template's version that nodes are to have: of the template that they have, which no update replaces. */
function changedTemplate(call: Call, have: Fields): Fields {
  if (call.input.launchTemplate === undefined) return {};
  const { spec } = templateOf(call, call.fields("launchTemplate"));
  const before = textOf(fieldsOf(have, "launchTemplate"), "id");
  if (before === undefined)
    throw badRequest("You cannot specify a launch template for a node group that was not created with one.");
  if (before !== spec.id) throw badRequest("You cannot change the launch template of a node group, only its version.");
  return { launchTemplate: spec };
}

function updateVersion(call: Call, cluster: Cluster, group: Part): Fields {
  requireActive(call, group);
  const have = group as unknown as Fields;
  const version = nodeVersionOf(call, cluster);
  // Before a control plane goes back by one minor version, its nodes do.
  if (ahead(version, String(have.version)) > 1)
    throw invalid(`Nodegroup version ${have.version} can't be changed to the older ${version}`);
  const releaseVersion = releaseOf(call, version);
  const template = changedTemplate(call, have);
  const { name, version: number } = fieldsOf(template, "launchTemplate");
  return beginUpdate(call, cluster, {
    type: "VersionUpdate",
    change: { version, releaseVersion, ...template },
    params: {
      Version: version,
      ReleaseVersion: releaseVersion,
      ...(name === undefined ? {} : { LaunchTemplateName: name, LaunchTemplateVersion: number }),
    },
    seconds: 600,
    part: partOf(call),
  });
}

const nodegroups = (host: ClusterHost): PartKind => ({
  kind: "nodegroups",
  path: "node-groups",
  word: "Nodegroup",
  createSeconds: 180,
  deleteSeconds: 240,
  missing: (name) => `No node group found for name: ${name}.`,
  taken: (name, cluster) => `NodeGroup already exists with name ${name} and cluster name ${cluster}`,
  // Who gives a template has to be allowed to launch by it (userguide/launch-templates).
  needs: (call) => [
    passing(call.text("nodeRole") ?? "*", "ec2"),
    ...(call.input.launchTemplate === undefined ? [] : [{ permission: "ec2:RunInstances" }]),
  ],
  create: (call, cluster, name, id) => create(host, call, cluster, name, id),
  more: {
    UpdateNodegroupConfig: { path: "update-config", run: updateConfig },
    UpdateNodegroupVersion: { path: "update-version", run: updateVersion },
  },
});

/** What may be done with node groups. */
export const nodegroupOperations = (host: ClusterHost) => partOperations(nodegroups(host));
