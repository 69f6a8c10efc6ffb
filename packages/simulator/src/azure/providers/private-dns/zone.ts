import { fromBody } from "../../engine/body.ts";
import { install } from "../../engine/install.ts";
import { at } from "../../engine/json.ts";
import type { Cloud, Kind } from "../../engine/kind.ts";
import { conflict, Refusal } from "../../engine/refusal.ts";
import { type Entry, entriesIn, entriesUnder } from "../../engine/state.ts";
import { lowerGroup, privateDnsEtag, privateDnsVersions, privateDnsWire } from "./dns.ts";
import { firstRecord } from "./record-set.ts";

/** The links of a zone. */
export const linksOf = (cloud: Cloud, zone: string): Entry[] => entriesIn(cloud.state, `${zone}/virtualNetworkLinks`);

const rules = fromBody({
  quietTags: true,
  readOnly: ["properties"],
  given: ({ have, cloud }) => ({
    properties: {
      internalId:
        at(have?.resource, "properties.internalId") ??
        Buffer.from(`ImmutableZoneIdentity;${cloud.world.ids.uuid()};0`).toString("base64"),
      maxNumberOfRecordSets: 25000,
      maxNumberOfVirtualNetworkLinks: 1000,
      maxNumberOfVirtualNetworkLinksWithRegistration: 100,
    },
  }),
});

/** Private DNS zones. */
export const zone: Kind = {
  type: "Microsoft.Network/privateDnsZones",
  apiVersions: privateDnsVersions,
  under: "group",
  location: "global",
  wire: privateDnsWire,
  name: {
    pattern:
      /^(?=.{1,253}$)([a-zA-Z0-9_]([-a-zA-Z0-9_]{0,61}[a-zA-Z0-9_])?\.)+[a-zA-Z0-9]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/,
    refuse: (name) =>
      new Refusal(400, "BadRequest", `The domain name '${name.toLowerCase()}' is invalid.`, { bare: true }),
  },
  writeId: lowerGroup,
  put: { style: "privateDns", seconds: 30 },
  patch: { style: "privateDns", seconds: 10 },
  remove: { style: "privateDnsDelete", seconds: 30 },
  etag: privateDnsEtag("Zone"),
  build: rules,
  patched: rules,
  written: ({ cloud, have }, { resource }) => {
    if (have === undefined) install(cloud, `${resource.id}/SOA/@`, firstRecord);
  },
  removing: (cloud, { resource }) => {
    if (linksOf(cloud, resource.id).length > 0)
      throw conflict(
        "CannotDeleteResource",
        `Can not delete resource before nested resources are deleted. ${resource.id} has virtual network links.`,
      );
  },
  view: (cloud, { resource }) => {
    const links = linksOf(cloud, resource.id);
    const below = entriesUnder(cloud.state, resource.id).length;
    return {
      ...resource,
      properties: {
        ...resource.properties,
        numberOfRecordSets: below - links.length,
        numberOfVirtualNetworkLinks: links.length,
        numberOfVirtualNetworkLinksWithRegistration: links.filter(
          (link) => link.resource.properties.registrationEnabled === true,
        ).length,
      },
    };
  },
};
