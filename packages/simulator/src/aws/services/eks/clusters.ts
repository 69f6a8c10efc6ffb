import { atPlainDoor } from "../../../service.ts";
import { type Call, type Fields, fieldsOf, flagOf, type Operations, textOf, textsOf } from "../../engine/operation.ts";
import { makeGroup } from "../ec2/groups.ts";
import { allowAll } from "../ec2/rules.ts";
import { passing } from "../iam/passing.ts";
import { ensureServiceLinked } from "../iam/service-roles.ts";
import { accessOf, checkGroups, checkName, checkRole, placeOf, refuseUnsimulated } from "./cluster-checks.ts";
import { encryptionOf, keyNeeds } from "./encryption.ts";
import { admitCreator } from "./entries.ts";
import { healthOf } from "./health.ts";
import { type ClusterHost, hostKey } from "./host.ts";
import { logSoon } from "./logging.ts";
import { selfManagedIn } from "./self-managed.ts";
import { serviceRangeOf } from "./service-range.ts";
import {
  badRequest,
  type Cluster,
  clusterArn,
  eks,
  epochSeconds,
  inUse,
  invalid,
  keyOf,
  listed,
  statusOf,
  tagsOf,
  theCluster,
} from "./state.ts";
import { defaultVersion, isVersion, platformVersion } from "./versions.ts";

export const clusterDue = "aws-eks-cluster";

export interface ClusterDue {
  readonly key: string;
  /** Distinguishes this cluster from a later one of the same name. */
  readonly id: string;
  readonly becomes: "ACTIVE" | "gone";
}

const createSeconds = 9 * 60;
const deleteSeconds = 4 * 60;
const logTypes = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

function createCluster(call: Call): Fields {
  const { world, region, account, caller } = call;
  const name = call.need("name");
  checkName(name);
  const version = call.text("version") ?? defaultVersion;
  if (!isVersion(version)) throw invalid(`unsupported Kubernetes version ${version}`);
  const { clusters } = eks(world);
  if (clusters[keyOf(region, name)]) throw inUse(`Cluster already exists with name: ${name}`, { clusterName: name });
  refuseUnsimulated(call);
  const access = accessOf(call);
  const encryptionConfig = encryptionOf(call);
  const roleArn = call.need("roleArn");
  checkRole(call, roleArn, "eks.amazonaws.com", "The role with name");
  const vpc = call.fields("resourcesVpcConfig");
  const subnetIds = textsOf(vpc, "subnetIds");
  const { vpcId, zones } = placeOf(call, subnetIds);
  checkGroups(call, textsOf(vpc, "securityGroupIds"), vpcId);
  const serviceIpv4Cidr = serviceRangeOf(call, vpcId);
  ensureServiceLinked(call, "eks.amazonaws.com");
  const tags = tagsOf(call);
  const group = makeGroup(call, {
    vpcId,
    groupName: `eks-cluster-sg-${name}-${Math.floor(world.ids.chance() * 1e9)}`,
    groupDescription:
      "EKS created security group applied to ENI that is attached to EKS Control Plane master nodes, as well as any managed workloads.",
    tagSet: [
      { key: `kubernetes.io/cluster/${name}`, value: "owned" },
      { key: "aws:eks:cluster-name", value: name },
      { key: "Name", value: `eks-cluster-sg-${name}` },
    ],
  });
  allowAll(call, group.groupId, { isEgress: false, referencedGroupInfo: { groupId: group.groupId, userId: account } });
  const network = call.fields("kubernetesNetworkConfig");
  const id = world.ids.hex(32).toUpperCase();
  const cluster: Cluster = {
    id,
    creator: { arn: caller.principalArn, id: caller.userId.split(":")[0] ?? "" },
    bootstrapAdmin: access.bootstrap,
    zones,
    entries: {},
    nodegroups: {},
    addons: {},
    associations: {},
    selfManaged: selfManagedIn(call, version),
    updates: [],
    shown: {
      name,
      arn: `arn:aws:eks:${region}:${account}:cluster/${name}`,
      createdAt: epochSeconds(world),
      version,
      roleArn,
      resourcesVpcConfig: {
        subnetIds,
        securityGroupIds: textsOf(vpc, "securityGroupIds"),
        clusterSecurityGroupId: group.groupId,
        vpcId,
        endpointPublicAccess: flagOf(vpc, "endpointPublicAccess") ?? true,
        endpointPrivateAccess: flagOf(vpc, "endpointPrivateAccess") ?? false,
        publicAccessCidrs: vpc.publicAccessCidrs === undefined ? ["0.0.0.0/0"] : textsOf(vpc, "publicAccessCidrs"),
      },
      kubernetesNetworkConfig: {
        serviceIpv4Cidr,
        ipFamily: textOf(network, "ipFamily") ?? "ipv4",
        elasticLoadBalancing: { enabled: flagOf(fieldsOf(network, "elasticLoadBalancing"), "enabled") ?? false },
      },
      logging: call.input.logging ?? { clusterLogging: [{ types: logTypes, enabled: false }] },
      status: "CREATING",
      certificateAuthority: {},
      platformVersion,
      tags,
      ...(encryptionConfig === undefined ? {} : { encryptionConfig }),
      accessConfig: { authenticationMode: access.authenticationMode },
      upgradePolicy: { supportType: textOf(call.fields("upgradePolicy"), "supportType") ?? "EXTENDED" },
      ...(call.input.computeConfig === undefined ? {} : { computeConfig: call.input.computeConfig }),
      ...(call.input.storageConfig === undefined ? {} : { storageConfig: call.input.storageConfig }),
      deletionProtection: call.flag("deletionProtection") ?? false,
    },
  };
  clusters[keyOf(region, name)] = cluster;
  if (access.authenticationMode !== "CONFIG_MAP" && access.bootstrap) {
    admitCreator(call, cluster);
  }
  logSoon(call, cluster);
  const due: ClusterDue = { key: keyOf(region, name), id, becomes: "ACTIVE" };
  world.after(createSeconds, clusterDue, due);
  return { cluster: cluster.shown };
}

/** The cluster's own host name. */
export const hostName = (id: string, region: string): string => `${id}.gr7.${region}.eks.amazonaws.com`;

/** A cluster as it is shown: where to reach it is known once it is there. */
function shownCluster(call: Call, cluster: Cluster, host: ClusterHost): Fields {
  const { id } = cluster;
  const shown: Cluster["shown"] = { ...cluster.shown, status: statusOf(call.world, cluster) };
  if (shown.endpoint === undefined) return { ...shown, health: healthOf(call, cluster) };
  const plain = atPlainDoor(call.request.url);
  return {
    ...shown,
    // Who reached us at the plain door reaches the cluster there too.
    endpoint: plain
      ? `${call.request.url.origin}/kubernetes/${hostKey(call.region, shown.name)}`
      : `https://${hostName(id, call.region)}`,
    certificateAuthority: { data: Buffer.from(`${host.ca()}${cluster.successor ?? ""}`).toString("base64") },
    health: healthOf(call, cluster),
  };
}

const moving = new Set(["CREATING", "DELETING", "UPDATING", "PENDING"]);

function deleteCluster(call: Call): Fields {
  const { world, region } = call;
  const cluster = theCluster(call, "name");
  const { name, status, deletionProtection } = cluster.shown;
  if (deletionProtection === true) {
    throw badRequest(
      `The cluster ${name} is protected from deletion. Disable deletion protection to delete the cluster.`,
    );
  }
  const groups = Object.keys(cluster.nodegroups);
  if (groups.length > 0) {
    throw inUse("Cluster has nodegroups attached", { clusterName: name, nodegroupName: groups.join(",") });
  }
  if (status === "CREATING" || cluster.updates.some((update) => update.status === "InProgress")) {
    throw inUse(`Cannot delete because cluster ${name} currently has an update in progress`, { clusterName: name });
  }
  cluster.shown = { ...cluster.shown, status: "DELETING" };
  const due: ClusterDue = { key: keyOf(region, name), id: cluster.id, becomes: "gone" };
  world.after(deleteSeconds, clusterDue, due);
  return { cluster: cluster.shown };
}

export function clusterOperations(host: ClusterHost): Operations {
  return {
    CreateCluster: {
      route: "POST /clusters",
      resource: (call) => clusterArn(call, "name"),
      also: (call) => [passing(call.text("roleArn") ?? "*", "eks"), ...keyNeeds(call)],
      run: createCluster,
    },
    DescribeCluster: {
      route: "GET /clusters/{name}",
      resource: (call) => clusterArn(call, "name"),
      run(call) {
        const cluster = theCluster(call, "name");
        if (moving.has(statusOf(call.world, cluster))) call.waits();
        return { cluster: shownCluster(call, cluster, host) };
      },
    },
    ListClusters: {
      route: "GET /clusters",
      run(call) {
        const prefix = `${call.region}/`;
        const keys = Object.keys(eks(call.world).clusters).filter((key) => key.startsWith(prefix));
        return listed(
          call,
          "clusters",
          keys.map((key) => key.slice(prefix.length)),
        );
      },
    },
    DeleteCluster: {
      route: "DELETE /clusters/{name}",
      resource: (call) => clusterArn(call, "name"),
      run: deleteCluster,
    },
  };
}
