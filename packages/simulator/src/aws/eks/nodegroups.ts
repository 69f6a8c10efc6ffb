import { here } from "../ec2/state.ts";
import { ensureServiceLinked } from "../iam/roles.ts";
import { roleByArn } from "../iam/state.ts";
import { type Call, type Fields, fieldsOf, isFields, numberOf, type Operations, textsOf } from "../operation.ts";
import { makeEntry } from "./access-entries.ts";
import { checkRole } from "./clusters.ts";
import {
  authenticationMode,
  type Cluster,
  clusterArn,
  epochSeconds,
  inUse,
  invalid,
  keyOf,
  notFound,
  type Part,
  pageOfNames,
  tagsOf,
  theCluster,
} from "./state.ts";
import { beginUpdate } from "./updates.ts";
import { ahead, patchOf } from "./versions.ts";

export const partDue = "aws-eks-part";

export interface PartDue {
  readonly key: string;
  readonly kind: "nodegroups" | "addons";
  readonly name: string;
  readonly becomes: "ACTIVE" | "gone";
}

const createSeconds = 180;
const deleteSeconds = 240;

const resource = (call: Call): string =>
  `arn:aws:eks:${call.region}:${call.account}:nodegroup/${call.text("clusterName")}/${call.text("nodegroupName") ?? "*"}/*`;

function theGroup(call: Call, cluster: Cluster): Part {
  const name = call.need("nodegroupName");
  const group = cluster.nodegroups[name];
  if (group) return group;
  const more = { clusterName: cluster.shown.name, nodegroupName: name };
  throw notFound(`No node group found for name: ${name}.`, more);
}

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
  if (!role || authenticationMode(cluster) === "CONFIG_MAP" || cluster.entries[roleArn]) return;
  makeEntry(call, cluster, { principalArn: roleArn, principalId: role.RoleId, type: "EC2_LINUX" });
}

function createGroup(call: Call): Fields {
  const { world, region, account } = call;
  const cluster = theCluster(call);
  const { name: clusterName, status, version } = cluster.shown;
  const name = call.need("nodegroupName");
  if (name.length > 63) throw invalid("nodegroupName can't be longer than 63 characters");
  if (status !== "ACTIVE") throw invalid(`Cluster '${clusterName}' is not in ACTIVE status`, { clusterName });
  if (cluster.nodegroups[name]) {
    throw inUse(`NodeGroup already exists with name ${name} and cluster name ${clusterName}`, {
      clusterName,
      nodegroupName: name,
    });
  }
  const nodeRole = call.need("nodeRole");
  checkRole(call, nodeRole, "ec2.amazonaws.com", "The node role");
  const subnets = textsOf(call.input, "subnets");
  const wrong = subnets.find((id) => !here(call).subnets[id]);
  if (wrong !== undefined)
    throw invalid(`The subnet ID '${wrong}' does not exist`, { clusterName, nodegroupName: name });
  const amiType = call.text("amiType") ?? "AL2023_x86_64_STANDARD";
  if (amiType.startsWith("AL2_") && ahead("1.33", version) >= 0) {
    throw invalid(`AMI Type ${amiType} is only supported for kubernetes versions 1.32 or earlier`);
  }
  const template = call.input.launchTemplate;
  if (template !== undefined && (call.input.diskSize !== undefined || call.input.remoteAccess !== undefined)) {
    throw invalid("Disk size must be specified within the launch template.");
  }
  const scaling = { minSize: 1, maxSize: 2, desiredSize: 2, ...call.fields("scalingConfig") };
  checkScaling(scaling);
  ensureServiceLinked(call, "eks-nodegroup.amazonaws.com");
  const now = epochSeconds(world);
  const id = world.ids.uuid();
  const group: Part = {
    nodegroupName: name,
    nodegroupArn: `arn:aws:eks:${region}:${account}:nodegroup/${clusterName}/${name}/${id}`,
    clusterName,
    version: call.text("version") ?? version,
    releaseVersion: call.text("releaseVersion") ?? `${patchOf(version)}-20260101`,
    createdAt: now,
    modifiedAt: now,
    status: "CREATING",
    capacityType: call.text("capacityType") ?? "ON_DEMAND",
    scalingConfig: scaling,
    ...(template === undefined
      ? { instanceTypes: call.input.instanceTypes === undefined ? ["t3.medium"] : textsOf(call.input, "instanceTypes") }
      : { launchTemplate: template }),
    ...(template === undefined ? { diskSize: call.number("diskSize") ?? 20 } : {}),
    ...(call.input.remoteAccess === undefined ? {} : { remoteAccess: call.input.remoteAccess }),
    subnets,
    amiType,
    nodeRole,
    labels: call.fields("labels"),
    ...(call.input.taints === undefined ? {} : { taints: call.input.taints }),
    resources: { autoScalingGroups: [{ name: `eks-${name}-${id}` }] },
    health: { issues: [] },
    updateConfig: call.input.updateConfig ?? { maxUnavailable: 1 },
    tags: tagsOf(call),
  };
  cluster.nodegroups[name] = group;
  admitNodes(call, cluster, nodeRole);
  const due: PartDue = { key: keyOf(region, clusterName), kind: "nodegroups", name, becomes: "ACTIVE" };
  world.later(createSeconds * 1000, partDue, due);
  return { nodegroup: group as unknown as Fields };
}

function updateGroup(call: Call): Fields {
  const cluster = theCluster(call);
  const group = theGroup(call, cluster);
  if (group.status !== "ACTIVE" && group.status !== "DEGRADED") {
    throw inUse(`Nodegroup cannot be updated as it is currently not in Active State`, {
      clusterName: cluster.shown.name,
    });
  }
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
    nodegroup: call.need("nodegroupName"),
  });
}

export const nodegroupOperations: Operations = {
  CreateNodegroup: {
    route: "POST /clusters/{clusterName}/node-groups",
    resource: clusterArn,
    also: (call) => [{ permission: "iam:PassRole", resource: call.text("nodeRole") ?? "*" }],
    run: createGroup,
  },
  DescribeNodegroup: {
    route: "GET /clusters/{clusterName}/node-groups/{nodegroupName}",
    resource,
    run(call) {
      const group = theGroup(call, theCluster(call));
      if (group.status !== "ACTIVE") call.waits();
      return { nodegroup: group as unknown as Fields };
    },
  },
  ListNodegroups: {
    route: "GET /clusters/{clusterName}/node-groups",
    resource: clusterArn,
    run(call) {
      const { shown, nextToken } = pageOfNames(call, Object.keys(theCluster(call).nodegroups));
      return { nodegroups: shown, nextToken };
    },
  },
  UpdateNodegroupConfig: {
    route: "POST /clusters/{clusterName}/node-groups/{nodegroupName}/update-config",
    resource,
    run: updateGroup,
  },
  UpdateNodegroupVersion: {
    route: "POST /clusters/{clusterName}/node-groups/{nodegroupName}/update-version",
    resource,
    run(call) {
      const cluster = theCluster(call);
      theGroup(call, cluster);
      const version = call.text("version") ?? cluster.shown.version;
      if (ahead(cluster.shown.version, version) > 0) {
        throw invalid(
          `Requested Nodegroup version ${version} is greater than cluster version ${cluster.shown.version}`,
        );
      }
      const releaseVersion = call.text("releaseVersion") ?? `${patchOf(version)}-20260101`;
      return beginUpdate(call, cluster, {
        type: "VersionUpdate",
        change: { version, releaseVersion },
        params: { Version: version, ReleaseVersion: releaseVersion },
        seconds: 600,
        nodegroup: call.need("nodegroupName"),
      });
    },
  },
  DeleteNodegroup: {
    route: "DELETE /clusters/{clusterName}/node-groups/{nodegroupName}",
    resource,
    run(call) {
      const cluster = theCluster(call);
      const group = theGroup(call, cluster);
      group.status = "DELETING";
      const name = call.need("nodegroupName");
      const due: PartDue = { key: keyOf(call.region, cluster.shown.name), kind: "nodegroups", name, becomes: "gone" };
      call.world.later(deleteSeconds * 1000, partDue, due);
      return { nodegroup: group as unknown as Fields };
    },
  },
};
