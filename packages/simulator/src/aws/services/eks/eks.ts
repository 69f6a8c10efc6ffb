import { lookup } from "../../../world/table.ts";
import type { World } from "../../../world/world.ts";
import { account } from "../../engine/account.ts";
import { restDenials } from "../../engine/denials.ts";
import type { Api } from "../../engine/operation.ts";
import { ec2Region } from "../ec2/state.ts";
import { accessEntryOperations } from "./access-entries.ts";
import { accessPolicyOperations } from "./access-policies.ts";
import { addonOperations, runAddons } from "./addons.ts";
import { clusterUpdateOperations, merged } from "./cluster-updates.ts";
import { type ClusterDue, clusterDue, clusterOperations, hostName } from "./clusters.ts";
import { encryptionOperations } from "./encryption.ts";
import { admitCreator } from "./entries.ts";
import { type ClusterHost, hostKey } from "./host.ts";
import { insightOperations } from "./insights.ts";
import { logSoon } from "./logging.ts";
import { outcomeOf } from "./nodegroup-failures.ts";
import { nodegroupOperations } from "./nodegroups.ts";
import { scaleNodes } from "./nodes.ts";
import { type PartDue, partDue } from "./parts.ts";
import { podIdentityOperations } from "./pod-identity.ts";
import { conflictIn, runSelfManaged } from "./self-managed.ts";
import { authenticationMode, type Cluster, eks, invalid, type Part } from "./state.ts";
import { tagOperations } from "./tags.ts";
import { onceForToken } from "./tokens.ts";
import { dueUpdate, type UpdateDue, updateDue, updateOperations } from "./updates.ts";
import { patchOf, versionOperations } from "./versions.ts";

const regionOf = (key: string): string => key.slice(0, key.indexOf("/"));

function finishCluster(world: World, host: ClusterHost, { key, id, becomes }: ClusterDue): void {
  const { clusters } = eks(world);
  const cluster = clusters[key];
  if (cluster?.id !== id) return;
  const region = regionOf(key);
  const { name, version, kubernetesNetworkConfig, resourcesVpcConfig } = cluster.shown;
  const at = hostKey(region, name);
  if (becomes === "ACTIVE") {
    const { serviceIpv4Cidr = "" } = kubernetesNetworkConfig as { serviceIpv4Cidr?: string };
    const issuer = `https://oidc.eks.${region}.amazonaws.com/id/${id}`;
    cluster.shown = {
      ...cluster.shown,
      status: "ACTIVE",
      endpoint: `https://${hostName(id, region)}`,
      identity: { oidc: { issuer } },
    };
    host.open(world, {
      key: at,
      name,
      host: hostName(id, region),
      version: patchOf(version),
      serviceCidr: serviceIpv4Cidr,
    });
    runSelfManaged(world, host, region, cluster);
    return;
  }
  delete clusters[key];
  const { clusterSecurityGroupId: group = "" } = resourcesVpcConfig as { clusterSecurityGroupId?: string };
  const { groups, rules } = ec2Region(world, region);
  delete groups[group];
  for (const rule of Object.values(rules)) if (rule.groupId === group) delete rules[rule.securityGroupRuleId];
  host.close(world, at);
}

/** How long, in milliseconds, an upgrade can be taken back. */
const rollbackFor = 7 * 24 * 60 * 60_000;

function finishUpdate(world: World, host: ClusterHost, due: UpdateDue): void {
  const found = dueUpdate({ world }, due);
  if (!found) return;
  const { cluster, update } = found;
  update.status = "Successful";
  if (update.part) {
    const { kind, name } = update.part;
    const part = lookup(cluster[kind], name);
    if (!part) return;
    if (kind === "addons" && lookup(cluster.selfManaged, name) !== undefined) {
      const { code = "", message = "", resourceIds = [] } = conflictIn(name);
      update.status = "Failed";
      update.errors = [{ errorCode: code, errorMessage: message, resourceIds }];
      part.status = "UPDATE_FAILED";
      return;
    }
    const status = part.status === "UPDATING" ? "ACTIVE" : part.status;
    Object.assign(part, update.change, { status, modifiedAt: world.clock.now() / 1000 });
    if (kind === "nodegroups") scaleNodes(world, host, due.key, name, part);
    runAddons(world, host, due.key);
    return;
  }
  const before = cluster.shown.version;
  cluster.shown = { ...cluster.shown, ...merged(cluster.shown, update.change) } as Cluster["shown"];
  if (
    update.type === "AccessConfigUpdate" &&
    !lookup(cluster.entries, cluster.creator.arn) &&
    authenticationMode(cluster) === "API_AND_CONFIG_MAP"
  ) {
    admitCreator({ world, region: regionOf(due.key), account: account(world).id }, cluster);
  }
  const at = { world, region: regionOf(due.key), account: account(world).id };
  if (update.type === "LoggingUpdate") logSoon(at, cluster);
  const { version } = update.change as { version?: string };
  if (update.type === "VersionUpdate") cluster.before = { version: before, until: world.clock.now() + rollbackFor };
  if (update.type === "VersionRollback") delete cluster.before;
  if (version !== undefined) host.upgrade(world, hostKey(regionOf(due.key), cluster.shown.name), patchOf(version));
}

/** What an add-on associated goes with it. */
function removePart(world: World, key: string, kind: PartDue["kind"], name: string): void {
  const cluster = eks(world).clusters[key];
  const part = lookup(cluster?.[kind], name);
  if (!cluster || !part) return;
  for (const { ownerArn, associationId } of Object.values(cluster.associations))
    if (ownerArn !== undefined && ownerArn === part.addonArn) delete cluster.associations[associationId];
  delete cluster[kind][name];
}

/** Whether a part that is being made has come to its end, well or not. */
function finishCreation(world: World, due: PartDue, part: Part): boolean {
  const cluster = eks(world).clusters[due.key];
  if (!cluster) return true;
  const outcome =
    due.kind === "nodegroups"
      ? outcomeOf(world, regionOf(due.key), cluster, part)
      : lookup(cluster.selfManaged, due.name) !== undefined
        ? conflictIn(due.name)
        : undefined;
  if (outcome === "waiting") {
    world.after(secondsBetweenLooks, partDue, due);
    return false;
  }
  part.status = outcome === undefined ? "ACTIVE" : "CREATE_FAILED";
  part.health = { issues: outcome === undefined ? [] : [outcome] };
  return true;
}

/** How often EKS looks whether nodes that are not ready have become so. */
const secondsBetweenLooks = 60;

function finishPart(world: World, host: ClusterHost, { key, kind, name, becomes }: PartDue): void {
  const parts = eks(world).clusters[key]?.[kind];
  const part = lookup(parts, name);
  if (!parts || !part) return;
  if (becomes === "gone") removePart(world, key, kind, name);
  else if (part.status === "CREATING" && !finishCreation(world, { key, kind, name, becomes }, part)) return;
  if (part.status === "CREATE_FAILED") return;
  if (kind === "nodegroups") scaleNodes(world, host, key, name, lookup(parts, name));
  runAddons(world, host, key);
}

/** The Elastic Kubernetes Service. */
export function eksApi(world: World, host: ClusterHost): Api {
  world.on<ClusterDue>(clusterDue, (due) => finishCluster(world, host, due));
  world.on<UpdateDue>(updateDue, (due) => finishUpdate(world, host, due));
  world.on<PartDue>(partDue, (due) => finishPart(world, host, due));
  return {
    prefix: "eks",
    paging: { token: "nextToken", size: "maxResults", next: "nextToken" },
    protocol: "rest-json",
    namespace: "",
    version: "2017-11-01",
    denials: restDenials,
    missing: (member): ReturnType<typeof invalid> => invalid(`${member} can't be null.`),
    operations: onceForToken({
      ...clusterOperations(host),
      ...clusterUpdateOperations,
      ...updateOperations,
      ...encryptionOperations,
      ...insightOperations,
      ...accessEntryOperations,
      ...accessPolicyOperations,
      ...nodegroupOperations(host),
      ...addonOperations,
      ...podIdentityOperations,
      ...tagOperations,
      ...versionOperations,
    }),
  };
}
