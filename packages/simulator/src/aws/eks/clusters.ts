import { atPlainDoor } from "../../service.ts";
import { makeGroup } from "../ec2/groups.ts";
import { allowAll } from "../ec2/rules.ts";
import { here } from "../ec2/state.ts";
import { statements, texts } from "../iam/document.ts";
import { ensureServiceLinked } from "../iam/roles.ts";
import { roleByArn } from "../iam/state.ts";
import {
  AwsRefusal,
  type Call,
  type Fields,
  fieldsOf,
  flagOf,
  type Operations,
  textOf,
  textsOf,
} from "../operation.ts";
import { admitCreator } from "./access-entries.ts";
import { type ClusterHost, hostKey } from "./host.ts";
import {
  badRequest,
  type Cluster,
  clusterArn,
  eks,
  epochSeconds,
  inUse,
  invalid,
  keyOf,
  pageOfNames,
  tagsOf,
  theCluster,
} from "./state.ts";
import { defaultVersion, isVersion, platformVersion } from "./versions.ts";

export const clusterDue = "aws-eks-cluster";

export interface ClusterDue {
  readonly key: string;
  /** Tells this cluster from a later one of the same name. */
  readonly id: string;
  readonly becomes: "ACTIVE" | "gone";
}

const createSeconds = 9 * 60;
const deleteSeconds = 4 * 60;
const modes = new Set(["CONFIG_MAP", "API_AND_CONFIG_MAP", "API"]);
/** Zones in which EKS cannot place a control plane. */
const closedZones = new Set(["use1-az3", "usw1-az2", "cac1-az3"]);

/** Refuse a role that EKS cannot take: unknown yet, or trusting somebody else. */
export function checkRole(call: Call, arn: string, service: string, what: string): void {
  const role = roleByArn(call.world, arn);
  if (!role || role.visibleAt > call.world.clock.now()) {
    throw invalid(`Error in role params: ${what} ${arn} does not exist`);
  }
  const trusted = statements(role.AssumeRolePolicyDocument).some(
    ({ Effect, Principal }) =>
      Effect === "Allow" && texts(fieldsOf({ Principal }, "Principal").Service).includes(service),
  );
  if (!trusted) {
    throw invalid(
      `Role with arn: ${arn}, could not be assumed because it does not exist or the trusted entity is not correct. Role could not be assumed because the trusted entity is not correct`,
    );
  }
}

function checkName(name: string): void {
  if (/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/.test(name)) return;
  throw invalid(
    "The cluster name is not valid. It can contain only alphanumeric characters (case-sensitive), hyphens, and underscores, must start with an alphanumeric character and can't be longer than 100 characters.",
  );
}

/** The VPC of the subnets; refused unless they lie in two zones at least. */
function placeOf(call: Call, subnetIds: readonly string[]): string {
  const { subnets } = here(call);
  const found = subnetIds.map((id) => {
    const subnet = subnets[id];
    if (subnet) return subnet;
    throw invalid(
      `The subnet ID '${id}' does not exist (Service: AmazonEC2; Status Code: 400; Error Code: InvalidSubnetID.NotFound)`,
      { subnetIds },
    );
  });
  const closed = found.find(({ availabilityZoneId }) => closedZones.has(availabilityZoneId));
  if (closed) {
    const validZones = ["a", "b", "c"].map((letter) => `${call.region}${letter}`);
    const message = `Cannot create cluster because ${closed.availabilityZone}, the targeted availability zone, does not currently have sufficient capacity to support the cluster. Retry and choose from these availability zones: ${validZones.join(", ")}`;
    throw new AwsRefusal(400, "UnsupportedAvailabilityZoneException", message, { validZones });
  }
  if (new Set(found.map(({ availabilityZone }) => availabilityZone)).size < 2) {
    throw invalid("Subnets specified must be in at least two different AZs");
  }
  const vpcs = new Set(found.map(({ vpcId }) => vpcId));
  if (vpcs.size !== 1) throw invalid("Subnets specified must all belong to the same VPC");
  return [...vpcs][0] ?? "";
}

function accessOf(call: Call): { authenticationMode: string; bootstrap: boolean } {
  const wanted = call.fields("accessConfig");
  const authenticationMode = textOf(wanted, "authenticationMode") ?? "CONFIG_MAP";
  const bootstrap = flagOf(wanted, "bootstrapClusterCreatorAdminPermissions") ?? true;
  if (!modes.has(authenticationMode)) throw invalid(`The authentication mode ${authenticationMode} is not valid.`);
  if (authenticationMode === "CONFIG_MAP" && !bootstrap) {
    throw invalid(
      "bootstrapClusterCreatorAdminPermissions must be true if cluster authentication mode is set to CONFIG_MAP",
    );
  }
  return { authenticationMode, bootstrap };
}

const logTypes = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

function createCluster(call: Call): Fields {
  const { world, region, account, caller } = call;
  const name = call.need("name");
  checkName(name);
  const version = call.text("version") ?? defaultVersion;
  if (!isVersion(version)) throw invalid(`unsupported Kubernetes version ${version}`);
  const { clusters } = eks(world);
  if (clusters[keyOf(region, name)]) throw inUse(`Cluster already exists with name: ${name}`, { clusterName: name });
  const access = accessOf(call);
  const roleArn = call.need("roleArn");
  checkRole(call, roleArn, "eks.amazonaws.com", "The role with name");
  const vpc = call.fields("resourcesVpcConfig");
  const subnetIds = textsOf(vpc, "subnetIds");
  const vpcId = placeOf(call, subnetIds);
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
    entries: {},
    nodegroups: {},
    addons: {},
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
        serviceIpv4Cidr: textOf(network, "serviceIpv4Cidr") ?? "172.20.0.0/16",
        ipFamily: textOf(network, "ipFamily") ?? "ipv4",
        elasticLoadBalancing: { enabled: flagOf(fieldsOf(network, "elasticLoadBalancing"), "enabled") ?? false },
      },
      logging: call.input.logging ?? { clusterLogging: [{ types: logTypes, enabled: false }] },
      status: "CREATING",
      certificateAuthority: {},
      platformVersion,
      tags,
      ...(call.input.encryptionConfig === undefined ? {} : { encryptionConfig: call.input.encryptionConfig }),
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
  const due: ClusterDue = { key: keyOf(region, name), id, becomes: "ACTIVE" };
  world.later(createSeconds * 1000, clusterDue, due);
  return { cluster: cluster.shown };
}

/** The cluster's own host name. */
export const hostName = (id: string, region: string): string => `${id}.gr7.${region}.eks.amazonaws.com`;

/** A cluster as it is shown: where to reach it is known once it is there. */
function shownCluster(call: Call, cluster: Cluster, host: ClusterHost): Fields {
  const { shown, id } = cluster;
  if (shown.endpoint === undefined) return { ...shown, health: { issues: [] } };
  const plain = atPlainDoor(call.asked.url);
  return {
    ...shown,
    // Who reached us at the plain door reaches the cluster there too.
    endpoint: plain
      ? `${call.asked.url.origin}/kubernetes/${hostKey(call.region, shown.name)}`
      : `https://${hostName(id, call.region)}`,
    certificateAuthority: { data: Buffer.from(host.ca()).toString("base64") },
    health: { issues: [] },
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
    throw inUse("Cluster has nodegroups attached", { clusterName: name, nodegroupName: groups[0] });
  }
  if (status === "CREATING" || cluster.updates.some((update) => update.status === "InProgress")) {
    throw inUse(`Cannot delete because cluster ${name} currently has an update in progress`, { clusterName: name });
  }
  cluster.shown = { ...cluster.shown, status: "DELETING" };
  const due: ClusterDue = { key: keyOf(region, name), id: cluster.id, becomes: "gone" };
  world.later(deleteSeconds * 1000, clusterDue, due);
  return { cluster: cluster.shown };
}

export function clusterOperations(host: ClusterHost): Operations {
  return {
    CreateCluster: {
      route: "POST /clusters",
      resource: (call) => clusterArn(call, "name"),
      also: (call) => [{ permission: "iam:PassRole", resource: call.text("roleArn") ?? "*" }],
      run: createCluster,
    },
    DescribeCluster: {
      route: "GET /clusters/{name}",
      resource: (call) => clusterArn(call, "name"),
      run(call) {
        const cluster = theCluster(call, "name");
        if (moving.has(cluster.shown.status)) call.waits();
        return { cluster: shownCluster(call, cluster, host) };
      },
    },
    ListClusters: {
      route: "GET /clusters",
      run(call) {
        const prefix = `${call.region}/`;
        const keys = Object.keys(eks(call.world).clusters).filter((key) => key.startsWith(prefix));
        const { shown, nextToken } = pageOfNames(
          call,
          keys.map((key) => key.slice(prefix.length)),
        );
        return { clusters: shown, nextToken };
      },
    },
    DeleteCluster: {
      route: "DELETE /clusters/{name}",
      resource: (call) => clusterArn(call, "name"),
      run: deleteCluster,
    },
  };
}
