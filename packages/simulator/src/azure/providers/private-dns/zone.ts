import { fromBody } from "../../engine/body.ts";
import { install } from "../../engine/install.ts";
import { at } from "../../engine/json.ts";
import { conflict, Refusal } from "../../engine/refusal.ts";
import type { ArmContext, ResourceType } from "../../engine/resource-type.ts";
import { type Entry, entriesIn, entriesUnder } from "../../engine/state.ts";
import { lowerGroup, privateDnsEtag, privateDnsVersions, privateDnsWire } from "./dns.ts";
import { firstRecord } from "./record-set.ts";

/** The links of a zone. */
export const linksOf = (arm: ArmContext, zone: string): Entry[] => entriesIn(arm.state, `${zone}/virtualNetworkLinks`);

const rules = fromBody({
  tags: "if sent",
  readOnly: ["properties"],
  given: ({ have, arm }) => ({
    properties: {
      internalId:
        at(have?.resource, "properties.internalId") ??
        Buffer.from(`ImmutableZoneIdentity;${arm.world.ids.uuid()};0`).toString("base64"),
      maxNumberOfRecordSets: 25000,
      maxNumberOfVirtualNetworkLinks: 1000,
      maxNumberOfVirtualNetworkLinksWithRegistration: 100,
    },
  }),
});

/** Private DNS zones. */
export const zone: ResourceType = {
  name: "Microsoft.Network/privateDnsZones",
  under: "group",
  location: "global",
  naming: {
    rule: {
      pattern:
        /^(?=.{1,253}$)([a-zA-Z0-9_]([-a-zA-Z0-9_]{0,61}[a-zA-Z0-9_])?\.)+[a-zA-Z0-9]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/,
      refuse: (name) =>
        new Refusal(400, "BadRequest", `The domain name '${name.toLowerCase()}' is invalid.`, { bare: true }),
    },
    writeId: lowerGroup,
  },
  versions: { range: privateDnsVersions },
  wire: privateDnsWire,
  lifecycle: {
    put: { style: "privateDns", seconds: 30 },
    patch: { style: "privateDns", seconds: 10 },
    remove: { style: "privateDnsDelete", seconds: 30 },
  },
  concurrency: { etag: privateDnsEtag(({ name }) => `Zone ${name}`) },
  body: { build: rules, buildPatch: rules },
  views: {
    show: (arm, { resource }) => {
      const links = linksOf(arm, resource.id);
      const below = entriesUnder(arm.state, resource.id).length;
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
  },
  hooks: {
    accepted: ({ arm, have }, { resource }) => {
      if (have === undefined) install(arm, `${resource.id}/SOA/@`, firstRecord);
    },
    checkRemoval: (arm, { resource }) => {
      if (linksOf(arm, resource.id).length > 0)
        throw conflict(
          "CannotDeleteResource",
          `Can not delete resource before nested resources are deleted. ${resource.id} has virtual network links.`,
        );
    },
  },
};
