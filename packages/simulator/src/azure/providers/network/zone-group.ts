import { fromBody } from "../../engine/body.ts";
import { install } from "../../engine/install.ts";
import { at, type JsonObject, listOf, objectOf, objectsOf, textOf } from "../../engine/json.ts";
import { nameOf, ownerOf } from "../../engine/path.ts";
import { badRequest } from "../../engine/refusal.ts";
import type { ArmContext, ResourceType, WriteRequest } from "../../engine/resource-type.ts";
import { dropEntry, type Entry, entriesIn, findEntry } from "../../engine/state.ts";
import { networkEtag, networkName, networkSerial, networkVersions } from "./network.ts";

const zonesOf = (properties: JsonObject): string[] =>
  objectsOf(properties.privateDnsZoneConfigs).flatMap((one) => textOf(at(one, "properties.privateDnsZoneId")) ?? []);

/** The records that a zone gets: each host of the endpoint by its first label. */
const recordsOf = (arm: ArmContext, group: Entry) =>
  zonesOf(group.resource.properties).flatMap((zone) =>
    objectsOf(findEntry(arm.state, ownerOf(group.resource.id))?.resource.properties.customDnsConfigs).map((config) => ({
      id: `${zone}/A/${String(config.fqdn).split(".")[0]}`,
      addresses: listOf(config.ipAddresses),
    })),
  );

const build = fromBody({
  tags: "none",
  readOnly: ["properties.provisioningState"],
  check: ({ arm, id, name }: WriteRequest, draft) => {
    const other = entriesIn(arm.state, `${ownerOf(id)}/privateDnsZoneGroups`).find(
      ({ resource }) => resource.name.toLowerCase() !== name.toLowerCase(),
    );
    if (other !== undefined)
      throw badRequest(
        "PrivateDnsZoneGroupsCountExceeded",
        `Cannot create more than one private dns zone groups in the private endpoint ${nameOf(ownerOf(id))}.`,
        { details: [] },
      );
    if (zonesOf(objectOf(draft.properties)).length === 0)
      throw badRequest("InvalidRequestFormat", `The zone group ${name} names no zone.`, { details: [] });
  },
});

/** The zones in which a private endpoint has its records: one group to an endpoint. */
export const zoneGroup: ResourceType = {
  name: "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
  under: "parent",
  naming: { rule: networkName(80) },
  versions: { range: networkVersions },
  lifecycle: {
    put: { style: "networkWrite", seconds: 5, state: "Updating" },
    remove: { style: "networkDelete", seconds: 5 },
  },
  concurrency: { etag: networkEtag, serial: networkSerial },
  body: {
    links: ({ body }) =>
      zonesOf(objectOf(body.properties)).map((id) => ({
        id,
        permission: "Microsoft.Network/privateDnsZones/join/action",
        exists: true,
      })),
    build,
  },
  hooks: {
    completed: (arm, entry) => {
      for (const { id, addresses } of recordsOf(arm, entry))
        install(arm, id, {
          properties: { ttl: 10, aRecords: addresses.map((one) => ({ ipv4Address: String(one) })) },
        });
    },
    removed: (arm, entry) => {
      for (const { id } of recordsOf(arm, entry)) dropEntry(arm.state, id);
    },
  },
};
