import { fromBody, systemData } from "../../engine/body.ts";
import { install } from "../../engine/install.ts";
import { at, type JsonObject, textOf } from "../../engine/json.ts";
import { plainLocation } from "../../engine/locations.ts";
import { ownerOf } from "../../engine/path.ts";
import { badRequest, conflict } from "../../engine/refusal.ts";
import type { ArmContext, ResourceType, WriteRequest } from "../../engine/resource-type.ts";
import { type Entry, entriesIn, findEntry, type Resource } from "../../engine/state.ts";
import { registryVersions, registryWire } from "./versions.ts";

const replicasOf = (arm: ArmContext, registry: string): Entry[] => entriesIn(arm.state, `${registry}/replications`);

const regionOf = ({ location }: JsonObject): string => plainLocation(textOf(location) ?? "");

/** The regions that a registry is in. */
export const regionsOf = (arm: ArmContext, registry: string, home: string): string[] => [
  ...new Set([plainLocation(home), ...replicasOf(arm, registry).map(({ resource }) => regionOf(resource))]),
];

/** A Premium registry shows its own region among its replicas. */
export function keepHomeReplica(arm: ArmContext, registry: Resource): void {
  const home = regionOf(registry);
  const id = `${registry.id}/replications/${home}`;
  if (at(registry, "sku.name") === "Premium" && findEntry(arm.state, id) === undefined)
    install(arm, id, { location: home, properties: {} });
}

function check({ arm, id, name, have, identity }: WriteRequest, draft: JsonObject): void {
  const registry = findEntry(arm.state, ownerOf(id))?.resource;
  if (at(registry, "sku.name") !== "Premium")
    throw badRequest(
      "ReplicationNotSupported",
      `Replication is not supported for the SKU ${at(registry, "sku.name")}. It needs Premium.`,
    );
  const rival = replicasOf(arm, ownerOf(id)).find(
    ({ resource }) => resource.name !== name && regionOf(resource) === regionOf(draft),
  );
  if (
    rival !== undefined ||
    (have === undefined && identity.clientId !== "provider" && regionOf(draft) === regionOf(registry ?? {}))
  )
    throw conflict(
      "ReplicationAlreadyExists",
      `The registry has a replication in the region ${regionOf(draft)} already.`,
    );
}

const rules = fromBody({
  readOnly: ["properties.provisioningState", "properties.status"],
  immutable: ["location", "properties.zoneRedundancy"],
  keeps: true,
  defaults: () => ({ properties: { regionEndpointEnabled: true, zoneRedundancy: "Disabled" } }),
  check,
  given: (write) => ({ systemData: systemData(write) }),
});

/** Replications: the regions of a Premium registry, its own among them. */
export const replication: ResourceType = {
  name: "Microsoft.ContainerRegistry/registries/replications",
  under: "parent",
  location: "required",
  naming: {
    rule: {
      pattern: /^[a-zA-Z0-9]{5,50}$/,
      refuse: (name) =>
        badRequest(
          "InvalidReplicationName",
          `The replication name '${name}' is not valid: 5 to 50 letters and digits.`,
        ),
    },
  },
  versions: { range: registryVersions },
  wire: registryWire,
  lifecycle: {
    put: { style: "registryWrite", seconds: 60 },
    patch: { style: "registryWrite", seconds: 20 },
    remove: { style: "registryDelete", seconds: 30 },
  },
  concurrency: {
    serial: {
      on: "root",
      refuse: () =>
        conflict(
          "ConcurrentOperationInProgress",
          "Another operation on this registry is in progress. Try again later.",
        ),
    },
  },
  body: { build: rules, buildPatch: rules },
  hooks: {
    checkRemoval: (arm, { resource }) => {
      const registry = findEntry(arm.state, ownerOf(resource.id))?.resource;
      if (regionOf(resource) === regionOf(registry ?? {}))
        throw badRequest(
          "CannotDeleteHomeReplication",
          "The replication in the registry's own region cannot be deleted.",
        );
    },
  },
  note: "The codes of its refusals are ours: no recording of one was found.",
};
