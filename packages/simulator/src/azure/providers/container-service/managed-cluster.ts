import { lookup } from "../../../world/table.ts";
import { fromBody } from "../../engine/body.ts";
import { at, type JsonObject, objectOf, objectsOf, overlay, setAt, textOf, withoutEmpty } from "../../engine/json.ts";
import type { ArmContext, PostAction, ResourceType, WriteRequest } from "../../engine/resource-type.ts";
import type { Entry } from "../../engine/state.ts";
import { lowerSegment } from "../managed-identity/user-assigned-identity.ts";
import { poolLinks } from "./agent-pool.ts";
import { checkCluster } from "./cluster-checks.ts";
import { clusterDefaults, hasPublicName, hostNames, identityOf, lowered } from "./cluster-defaults.ts";
import { kubeletIdentity } from "./cluster-needs.ts";
import { changeOfCluster, checkPools, writePools } from "./cluster-pools.ts";
import { clusterEtag, clusterSerial, requireRunning } from "./cluster-serial.ts";
import { credentialActions } from "./credentials.ts";
import { logWorkspaces } from "./log-workspace.ts";
import { clearNodeGroup, furnishNodeGroup, lockDown, makeNodeGroup } from "./node-group.ts";
import { attend, openServer, poolsOf } from "./nodes.ts";
import { aks, aksWire, cannotChange } from "./refuse.ts";
import { runCommand } from "./run-command.ts";
import { containerServiceVersions, fullVersion, isOlder } from "./versions.ts";

const readOnly = [
  "provisioningState",
  "currentKubernetesVersion",
  "fqdn",
  "privateFQDN",
  "azurePortalFQDN",
  "maxAgentPools",
  "privateLinkResources",
  "resourceUID",
  "networkProfile.loadBalancerProfile.effectiveOutboundIPs",
  "oidcIssuerProfile.issuerURL",
].map((name) => `properties.${name}`);

const fixed = [
  "dnsPrefix",
  "fqdnSubdomain",
  "nodeResourceGroup",
  "enableRBAC",
  "linuxProfile.adminUsername",
  "linuxProfile.ssh",
  "networkProfile.loadBalancerSku",
  "networkProfile.ipFamilies",
  "networkProfile.networkMode",
  "networkProfile.podCidr",
  "networkProfile.podCidrs",
  "networkProfile.serviceCidr",
  "networkProfile.serviceCidrs",
  "networkProfile.dnsServiceIP",
].map((name) => `properties.${name}`);

const rules = fromBody({
  top: ["sku", "identity", "kind", "extendedLocation"],
  tags: "unless empty",
  keeps: true,
  readOnly: ["properties.agentPoolProfiles", "identity.principalId", "identity.tenantId", "eTag", ...readOnly],
  immutable: fixed,
  refuseChange: cannotChange,
  defaults: (write) => (write.have === undefined ? clusterDefaults(write) : {}),
  check: (write, draft) => {
    setAt(
      draft,
      "properties.networkProfile",
      overlay(objectOf(at(draft, "properties.networkProfile")), lowered(draft)),
    );
    checkCluster(write, draft);
  },
  given: (write, draft) => {
    const had = objectOf(write.have?.resource.properties);
    const version = fullVersion(textOf(at(draft, "properties.kubernetesVersion")) ?? "");
    const running = textOf(had.currentKubernetesVersion);
    return {
      identity: identityOf(write, draft),
      properties: {
        ...hostNames(write, draft),
        powerState: had.powerState ?? { code: "Running" },
        // A minor version means its newest patch, but never takes a cluster back.
        currentKubernetesVersion: version && running && isOlder(version, running) ? running : version,
        resourceUID: had.resourceUID ?? write.arm.world.ids.hex(24),
      },
    };
  },
});

/** The identities that a cluster is given to act as, and its nodes. */
function userIdentities({ body, have }: WriteRequest): string[] {
  const nodes = textOf(at(body, `properties.${kubeletIdentity}`));
  const own = nodes === at(have?.resource.properties, kubeletIdentity) ? undefined : nodes;
  return [...Object.keys(objectOf(at(body, "identity.userAssignedIdentities"))), ...(own === undefined ? [] : [own])];
}

const ended = ["Succeeded", "Failed", "Canceled"];
const isMoving = ({ properties }: Entry["resource"]): boolean =>
  !ended.includes(textOf(properties.provisioningState) ?? "");
const poolState = ({ resource }: Entry) => resource.properties.provisioningState;

/** A system-assigned identity has a principal in the directory. */
function introduce({ world, options }: ArmContext, { resource }: Entry): void {
  const objectId = textOf(at(resource, "identity.principalId"));
  if (objectId === undefined) return;
  options.directory.addApplication(world, {
    displayName: resource.name,
    tenantId: textOf(at(resource, "identity.tenantId")) ?? "",
    clientId: world.ids.uuid(),
    objectId,
    resource: resource.id,
  });
}

/** What a cluster is once it was in one of these states. */
const powers: Readonly<Record<string, string>> = { Starting: "Running", Stopping: "Stopped" };

/** A cluster that was started or stopped is so, with its pools. */
function power(arm: ArmContext, { resource }: Entry): void {
  const code = lookup(powers, textOf(resource.properties.provisioningState) ?? "");
  if (code === undefined) return;
  for (const each of [resource, ...poolsOf(arm, resource.id).map((pool) => pool.resource)])
    setAt(each, "properties.powerState.code", code);
}

/** Both take a few minutes, and neither is refused where there is nothing to do. */
const powerAction = (permission: string, state: string): PostAction => ({
  permission,
  state,
  run: () => ({ wait: { style: "containerServiceAction", seconds: 120 } }),
});

/** Managed clusters. With one come a node resource group, a network, a private zone and identities of its own. */
export const managedCluster: ResourceType = {
  name: "Microsoft.ContainerService/managedClusters",
  shownType: "Microsoft.ContainerService/ManagedClusters",
  under: "group",
  location: "required",
  naming: {
    rule: {
      pattern: /^[a-zA-Z0-9]([-_a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/,
      refuse: (name) =>
        aks(400, "InvalidParameter", `The value of parameter resourceName is invalid: '${name}'.`, {
          target: "resourceName",
        }),
    },
    writeId: lowerSegment,
  },
  versions: {
    range: containerServiceVersions,
    since: [
      { path: "eTag", stable: "2024-09-01", preview: "2024-05-02" },
      { path: "properties.bootstrapProfile", stable: "2024-09-01", preview: "2024-06-02" },
      { path: "properties.nodeProvisioningProfile", stable: "2025-05-01", preview: "2023-04-02" },
      { path: "properties.metricsProfile", stable: "2024-02-01", preview: "2023-09-02" },
      { path: "properties.ingressProfile.gatewayAPI", stable: "2026-02-01", preview: "2025-07-02" },
      {
        path: "properties.ingressProfile.webAppRouting.gatewayAPIImplementations",
        stable: "2026-02-01",
        preview: "2025-10-02",
      },
      { path: "properties.resourceUID", stable: "2023-11-01", preview: "2023-07-02" },
    ],
  },
  wire: aksWire,
  lifecycle: {
    put: {
      style: "containerServiceWrite",
      seconds: 300,
      state: (_, now) => textOf(now.hidden.change) ?? "Updating",
      evenUnchanged: true,
    },
    patch: { style: "containerServiceWrite", seconds: 20 },
    remove: { style: "containerServiceDelete", seconds: 240 },
    failsInPlace: true,
  },
  concurrency: { etag: clusterEtag("eTag"), serial: clusterSerial },
  body: {
    links: (write) => [
      ...objectsOf(objectOf(write.body.properties).agentPoolProfiles).flatMap(poolLinks),
      ...userIdentities(write).map((id) => ({
        id,
        permission: "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
        exists: true,
      })),
      ...logWorkspaces(write.body),
    ],
    build: (write) => {
      checkPools(write);
      const built = rules({ ...write, body: withoutEmpty(write.body) });
      // A public name that is switched off is gone.
      if (!hasPublicName(built.resource)) delete built.resource.properties.fqdn;
      return { ...built, hidden: { ...built.hidden, change: changeOfCluster(write, built.resource.properties) } };
    },
    buildPatch: (write) => {
      requireRunning(write.have);
      const resource = structuredClone((write.have as Entry).resource);
      if (write.body.tags !== undefined) resource.tags = objectOf(write.body.tags);
      return { resource, hidden: write.have?.hidden ?? {} };
    },
  },
  views: {
    show: (arm, { resource }) => ({
      ...resource,
      properties: {
        ...resource.properties,
        agentPoolProfiles: poolsOf(arm, resource.id).map(
          (pool): JsonObject => ({
            name: pool.resource.name,
            ...pool.resource.properties,
            // What is done to the cluster is done to its pools.
            provisioningState: isMoving(resource) ? resource.properties.provisioningState : poolState(pool),
          }),
        ),
      },
    }),
  },
  hooks: {
    accepted: (write, entry) => {
      if (write.unjudged) entry.hidden.unjudged = true;
      if (write.have === undefined) {
        makeNodeGroup(write.arm, entry);
        introduce(write.arm, entry);
      }
      if (write.verb === "put") writePools(write, entry);
    },
    completed: (arm, entry, { first }) => {
      if (first || entry.hidden.isBare === true) {
        // What fails here is made by the next write that succeeds.
        entry.hidden.isBare = true;
        furnishNodeGroup(arm, entry);
        openServer(arm, entry);
        delete entry.hidden.isBare;
      } else lockDown(arm, entry);
      power(arm, entry);
      attend(arm, entry);
    },
    removed: (arm, entry) => {
      clearNodeGroup(arm, entry);
      arm.options.directory.removePrincipal(arm.world, textOf(at(entry.resource, "identity.principalId")) ?? "");
      arm.options.kubernetes?.closeCluster(arm.world, entry.resource.id);
    },
  },
  actions: {
    ...credentialActions,
    runCommand: { permission: "runcommand/action", run: runCommand },
    start: powerAction("start/action", "Starting"),
    stop: powerAction("stop/action", "Stopping"),
  },
  note: "PATCH changes tags only; runCommand runs against the simulated Kubernetes; a stopped one takes no change",
};
