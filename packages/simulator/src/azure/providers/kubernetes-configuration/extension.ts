import { lookup } from "../../../world/table.ts";
import { fromBody, systemData } from "../../engine/body.ts";
import { at, type JsonObject, objectOf, textOf } from "../../engine/json.ts";
import { ownerOf } from "../../engine/path.ts";
import { badRequest, conflict, Refusal } from "../../engine/refusal.ts";
import type { ResourceType, Wire, WriteRequest } from "../../engine/resource-type.ts";
import { type Entry, findEntry } from "../../engine/state.ts";
import { extensionTypes, mlChart } from "./extension-types.ts";

/** The api-versions of Microsoft.KubernetesConfiguration that are taken. */
export const configurationVersions = ["2019-11-01-preview", "2026-12-31"] as const;

/** How answers of Microsoft.KubernetesConfiguration look. */
export const configurationWire: Wire = { json: "application/json; charset=utf-8", meter: "global", showsVersion: true };

const hosts = ["microsoft.containerservice/managedclusters", "microsoft.kubernetes/connectedclusters"];

/** Configurations lie on a cluster that is there and runs. */
export function requireCluster({ arm, id }: WriteRequest): Entry {
  const cluster = findEntry(arm.state, ownerOf(id));
  if (cluster === undefined || !hosts.includes(cluster.type))
    throw badRequest("BadRequest", `Extensions and configurations are for clusters: '${ownerOf(id)}' is none.`);
  if (at(cluster.resource, "properties.powerState.code") === "Stopped")
    throw badRequest(
      "BadRequest",
      `The cluster ${cluster.resource.name} is stopped: start it before changing its extensions.`,
    );
  return cluster;
}

/** Settings are texts; a PATCH merges them by key, and nothing takes one away. */
function refuseOther(settings: unknown): void {
  const wrong = Object.entries(objectOf(settings)).find(([, value]) => typeof value !== "string");
  if (wrong !== undefined)
    throw badRequest("InvalidRequestContent", `The configuration setting '${wrong[0]}' must be text.`);
}

const rules = fromBody({
  top: ["identity", "plan"],
  tags: "none",
  writeOnly: ["properties.configurationProtectedSettings"],
  readOnly: [
    "provisioningState",
    "currentVersion",
    "isSystemExtension",
    "errorInfo",
    "statuses",
    "aksAssignedIdentity",
    "customLocationSettings",
    "packageUri",
    "extensionState",
  ].map((name) => `properties.${name}`),
  // Version and train are not among them: the service's own model of a PATCH has both.
  immutable: ["properties.extensionType", "properties.scope"],
  refuseChange: (path) =>
    badRequest(
      "BadRequest",
      `The property '${path.slice("properties.".length)}' of an extension cannot be changed: delete it and create it again.`,
    ),
  defaults: ({ body }) => {
    const type = lookup(extensionTypes, (textOf(at(body, "properties.extensionType")) ?? "").toLowerCase());
    const pinned = at(body, "properties.version") !== undefined;
    return {
      properties: {
        autoUpgradeMinorVersion: !pinned,
        ...(pinned ? {} : { releaseTrain: "Stable" }),
        configurationSettings: {},
        scope:
          at(body, "properties.scope.namespace") === undefined
            ? { cluster: { releaseNamespace: type?.namespace ?? "default" } }
            : {},
      },
    };
  },
  check: (write, draft) => {
    const cluster = requireCluster(write);
    const label = textOf(at(draft, "properties.extensionType")) ?? "";
    const type = lookup(extensionTypes, label.toLowerCase());
    if (type === undefined)
      throw new Refusal(
        400,
        "ExtensionTypeNotFound",
        `The extension type '${label}' is not available in region '${textOf(cluster.resource.location)}'. There are: ${Object.keys(extensionTypes).join(", ")}.`,
      );
    const namespace = textOf(at(draft, "properties.scope.cluster.releaseNamespace"));
    if (type.onlyThere === true && namespace !== type.namespace)
      throw badRequest(
        "BadRequest",
        `The extension type '${label}' is installed in the namespace '${type.namespace}' only, not in '${namespace}'.`,
      );
    if (cluster.type === hosts[1] && write.have === undefined && at(write.body, "identity.type") !== "SystemAssigned")
      throw badRequest("BadRequest", "An extension on a connected cluster needs an identity of type SystemAssigned.");
    refuseOther(at(draft, "properties.configurationSettings"));
  },
  given: (write, draft) => {
    const had = objectOf(write.have?.resource.properties);
    const type = lookup(extensionTypes, (textOf(at(draft, "properties.extensionType")) ?? "").toLowerCase());
    const onAks = requireCluster(write).type === hosts[0];
    const principal = () => ({
      type: "SystemAssigned",
      principalId: write.arm.world.ids.uuid(),
      tenantId: write.identity.tenantId,
    });
    return {
      systemData: systemData(write),
      ...(at(draft, "identity.type") === "SystemAssigned"
        ? {
            identity: objectOf(write.have?.resource.identity).principalId ? write.have?.resource.identity : principal(),
          }
        : {}),
      properties: {
        currentVersion: at(draft, "properties.version") ?? had.currentVersion ?? type?.version,
        isSystemExtension: false,
        ...(onAks ? { aksAssignedIdentity: had.aksAssignedIdentity ?? principal() } : {}),
      },
    };
  },
});

const typeOf = (resource: Entry["resource"]): string => (textOf(resource.properties.extensionType) ?? "").toLowerCase();

/** One that is upgraded by itself runs the newest version soon. */
function upgrade({ resource: { properties } }: Entry): void {
  const newest = lookup(extensionTypes, (textOf(properties.extensionType) ?? "").toLowerCase())?.version;
  if (properties.autoUpgradeMinorVersion === true && newest !== undefined) properties.currentVersion = newest;
}

/** A failed extension says why once more, as its agent reports it. */
const statusesOf = (errorInfo: unknown): JsonObject[] => {
  const { message } = objectOf(errorInfo);
  return message === undefined
    ? []
    : [{ code: "InstallationFailed", displayStatus: null, level: "Error", message, time: null }];
};

/** Cluster extensions; protected settings come back with empty values. */
export const extension: ResourceType = {
  name: "Microsoft.KubernetesConfiguration/extensions",
  under: "any",
  naming: {
    rule: {
      pattern: /^[a-zA-Z0-9][a-zA-Z0-9.-]{0,252}$/,
      refuse: (name) => badRequest("BadRequest", `The extension name '${name}' is invalid.`),
    },
  },
  versions: { range: configurationVersions },
  wire: configurationWire,
  lifecycle: {
    put: {
      style: "clusterConfiguration",
      seconds: (resource) => lookup(extensionTypes, typeOf(resource))?.seconds ?? 120,
    },
    patch: { style: "clusterConfigurationPatch", seconds: 60 },
    remove: { style: "clusterConfigurationDelete", seconds: 60 },
    failsInPlace: true,
  },
  concurrency: {
    serial: {
      on: "self",
      refuse: () => conflict("Conflict", "Extension operation is in progress on this extension. Try again later."),
    },
  },
  body: {
    build: rules,
    buildPatch: (write) => {
      const sent = objectOf(write.body.properties);
      const had = objectOf(write.have?.resource.properties);
      refuseOther(sent.configurationSettings);
      const settings = { ...objectOf(had.configurationSettings), ...objectOf(sent.configurationSettings) };
      const built = rules({
        ...write,
        body: { ...write.body, properties: { ...sent, configurationSettings: settings } },
      });
      built.resource.properties.configurationSettings = settings;
      return built;
    },
  },
  views: {
    show: (_, { resource, hidden }) => ({
      ...resource,
      properties: {
        ...resource.properties,
        configurationProtectedSettings: Object.fromEntries(
          Object.keys(objectOf(hidden["properties.configurationProtectedSettings"])).map((name) => [name, ""]),
        ),
        statuses: statusesOf(resource.properties.errorInfo),
        errorInfo: resource.properties.errorInfo ?? null,
        customLocationSettings: null,
        packageUri: null,
      },
    }),
  },
  hooks: {
    completed: (arm, entry) => {
      delete entry.resource.properties.errorInfo;
      upgrade(entry);
      const cluster = findEntry(arm.state, ownerOf(entry.resource.id));
      const installed = lookup(extensionTypes, typeOf(entry.resource));
      if (cluster !== undefined && installed?.bringsFlux === true)
        arm.options.kubernetes?.installFlux?.(arm.world, cluster.resource.id);
      const settings = objectOf(entry.resource.properties.configurationSettings);
      try {
        installed?.checkInstall?.(settings);
        if (cluster !== undefined && installed?.bringsMl === true)
          arm.options.kubernetes?.installAzureMl?.(arm.world, cluster.resource.id, mlChart(settings));
      } catch (thrown) {
        if (thrown instanceof Refusal) entry.resource.properties.errorInfo = thrown.error();
        throw thrown;
      }
    },
    removed: (arm, entry) => {
      if (lookup(extensionTypes, typeOf(entry.resource))?.bringsMl === true)
        arm.options.kubernetes?.installAzureMl?.(arm.world, ownerOf(entry.resource.id), undefined);
    },
  },
};
