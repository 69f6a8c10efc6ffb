import { createPublicKey } from "node:crypto";
import type { World } from "../../../world/world.ts";
import { fromBody, systemData } from "../../engine/body.ts";
import { at, objectOf, textOf } from "../../engine/json.ts";
import { badRequest, conflict } from "../../engine/refusal.ts";
import type { ArmContext, ResourceType } from "../../engine/resource-type.ts";
import { armState, type Entry, findEntry } from "../../engine/state.ts";

/** So long after ARM has taken the cluster agents outside of this world report. */
const agents = 90_000;

/** So long the identity of silent agents stays good. */
const identity = 90 * 86_400_000;

const readOnly = [
  "provisioningState",
  "connectivityStatus",
  "agentVersion",
  "kubernetesVersion",
  "totalNodeCount",
  "totalCoreCount",
  "lastConnectivityTime",
  "managedIdentityCertificateExpirationTime",
  "offering",
].map((name) => `properties.${name}`);

const rules = fromBody({
  top: ["identity", "kind"],
  readOnly: [...readOnly, "identity.principalId", "identity.tenantId"],
  immutable: ["properties.agentPublicKeyCertificate", "identity.type"],
  refuseChange: (path) => badRequest("BadRequest", `The property '${path}' of a connected cluster cannot be changed.`),
  keeps: true,
  defaults: () => ({
    properties: { distribution: "generic", infrastructure: "generic", azureHybridBenefit: "NotApplicable" },
  }),
  check: (_, draft) => {
    if (at(draft, "identity.type") !== "SystemAssigned")
      throw badRequest("BadRequest", "A connected cluster needs an identity of type SystemAssigned.", {
        target: "identity",
      });
    const key = textOf(at(draft, "properties.agentPublicKeyCertificate"));
    if (draft.kind !== "ProvisionedCluster" && (key === undefined || !/^[A-Za-z0-9+/]{100,}={0,2}$/.test(key)))
      throw badRequest("BadRequest", "agentPublicKeyCertificate must be the base64 encoded public key of the agents.", {
        target: "agentPublicKeyCertificate",
      });
  },
  given: (write) => {
    const { have, arm, identity } = write;
    const had = objectOf(have?.resource.identity);
    return {
      systemData: systemData(write),
      identity: { principalId: had.principalId ?? arm.world.ids.uuid(), tenantId: had.tenantId ?? identity.tenantId },
    };
  },
});

/** The agents of a connected cluster fall silent, or report again. */
export function connectAgents(world: World, id: string, connected: boolean): void {
  const entry = findEntry(armState(world), id);
  if (entry === undefined) return;
  const now = world.clock.now();
  if (!connected) Object.assign(entry.hidden, { silentFrom: now, silentUntil: undefined });
  else if (isSilent(entry)) entry.hidden.silentUntil = now;
}

const isSilent = ({ hidden }: Entry): boolean => hidden.silentFrom !== undefined && hidden.silentUntil === undefined;

/** When the agents of a cluster fetched what was kept for them at some time; undefined when they have not yet. */
export function fetchedAt(cluster: Entry | undefined, kept: unknown): number | undefined {
  const { silentFrom = Number.POSITIVE_INFINITY, silentUntil } = cluster?.hidden ?? {};
  if (typeof kept !== "number" || kept < Number(silentFrom)) return typeof kept === "number" ? kept : undefined;
  return silentUntil === undefined ? undefined : Math.max(kept, Number(silentUntil));
}

/** What agents last said, and when. */
interface Heard {
  readonly at: number;
  readonly agentVersion: string;
  readonly kubernetesVersion: string;
  readonly nodes: number;
}

/** Agents of this world hold the private half of a key; those outside of it are stood for by something that is none. */
function isKey(text: string): boolean {
  try {
    createPublicKey({ key: Buffer.from(text, "base64"), type: "pkcs1", format: "der" });
    return true;
  } catch {
    return false;
  }
}

/** When the agents were heard last, and with what; undefined when they never were. It is noted when someone looks. */
function lastHeard({ world, options }: ArmContext, entry: Entry): Heard | undefined {
  const { resource, hidden } = entry;
  const now = world.clock.now();
  const key = textOf(resource.properties.agentPublicKeyCertificate) ?? "";
  if (!isKey(key)) {
    const since = Number(hidden.acceptedAt ?? Number.NaN) + agents;
    if (!(since <= now)) return undefined;
    const at = isSilent(entry) ? Number(hidden.silentFrom) : now;
    return { at, agentVersion: "1.29.3", kubernetesVersion: "1.33.5", nodes: 3 };
  }
  const report = isSilent(entry) ? undefined : options.kubernetes?.arcAgents?.(world, resource.id);
  if (report?.publicKey === key) {
    const { agentVersion, kubernetesVersion, nodes } = report;
    hidden.heard = { at: now, agentVersion, kubernetesVersion, nodes };
  }
  return hidden.heard as Heard | undefined;
}

/** Clusters connected by Azure Arc: taken by ARM at once, connected when their agents report. */
export const connectedCluster: ResourceType = {
  name: "Microsoft.Kubernetes/connectedClusters",
  under: "group",
  location: "required",
  naming: {
    rule: {
      pattern: /^[-_a-zA-Z0-9]{1,260}$/,
      refuse: (name) => badRequest("BadRequest", `The connected cluster name '${name}' is invalid.`),
    },
  },
  versions: { range: ["2020-01-01-preview", "2026-12-31"] },
  lifecycle: {
    put: { style: "connectedClusterWrite", seconds: 20 },
    patch: {},
    remove: { style: "connectedClusterDelete", seconds: 30 },
  },
  concurrency: {
    serial: {
      on: "self",
      refuse: () => conflict("Conflict", "Another operation on this connected cluster is in progress."),
    },
  },
  body: { build: rules },
  note: "connected while the agents of its key run in a cluster of this world; a key that is none stands for agents outside, which report by themselves",
  views: {
    show: (arm, entry) => {
      const { resource } = entry;
      const heard = lastHeard(arm, entry);
      const silence = heard === undefined ? 0 : arm.world.clock.now() - heard.at;
      const status = silence > identity ? "Expired" : silence > 0 || isSilent(entry) ? "Offline" : "Connected";
      return {
        ...resource,
        properties: {
          ...resource.properties,
          connectivityStatus: heard === undefined ? "Connecting" : status,
          ...(heard === undefined
            ? {}
            : {
                agentVersion: heard.agentVersion,
                kubernetesVersion: heard.kubernetesVersion,
                totalNodeCount: heard.nodes,
                totalCoreCount: 4 * heard.nodes,
                offering: textOf(resource.properties.distribution) ?? "generic",
                lastConnectivityTime: new Date(heard.at).toISOString(),
                managedIdentityCertificateExpirationTime: new Date(heard.at + identity).toISOString(),
              }),
        },
      };
    },
  },
  hooks: {
    completed: (arm, entry, { first }) => {
      if (first) entry.hidden.acceptedAt = arm.world.clock.now();
    },
  },
  actions: {
    listClusterUserCredential: {
      permission: "listClusterUserCredential/action",
      run: ({ arm, entry }) => ({
        body: {
          hybridConnectionConfig: {
            expirationTime: Math.floor(arm.world.clock.now() / 1000) + 10_800,
            hybridConnectionName: `microsoft.kubernetes/connectedclusters/${arm.world.ids.hex(40)}`,
            relay: "azgnrelay-we-public",
            token: arm.world.ids.word(40),
          },
          kubeconfigs: [
            {
              name: "credentialName1",
              value: Buffer.from(
                JSON.stringify({
                  apiVersion: "v1",
                  kind: "Config",
                  clusters: [{ name: entry.resource.name, cluster: {} }],
                }),
              ).toString("base64"),
            },
          ],
        },
      }),
    },
  },
};
