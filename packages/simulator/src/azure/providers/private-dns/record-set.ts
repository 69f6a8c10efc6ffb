import { fromBody } from "../../engine/body.ts";
import type { JsonObject } from "../../engine/json.ts";
import { page } from "../../engine/page.ts";
import { nameOf, ownerOf } from "../../engine/path.ts";
import { badRequest, Refusal } from "../../engine/refusal.ts";
import type { ResourceType } from "../../engine/resource-type.ts";
import type { Route } from "../../engine/route.ts";
import { entriesIn } from "../../engine/state.ts";
import { lowerGroup, privateDnsEtag, privateDnsVersions, privateDnsWire } from "./dns.ts";

const recordTypes: Readonly<Record<string, string>> = {
  SOA: "soaRecord",
  A: "aRecords",
  AAAA: "aaaaRecords",
  CNAME: "cnameRecord",
  MX: "mxRecords",
  PTR: "ptrRecords",
  SRV: "srvRecords",
  TXT: "txtRecords",
};

const rules = (type: string, member: string) =>
  fromBody({
    top: ["etag"],
    tags: "none",
    readOnly: ["etag", "properties.fqdn", "properties.isAutoRegistered"],
    // A set may be made first and filled later.
    defaults: () => ({ properties: { ttl: 3600, ...(member.endsWith("s") ? { [member]: [] } : {}) } }),
    check: ({ name }) => {
      if (type === "SOA" && name !== "@")
        throw new Refusal(400, "BadRequest", "The SOA record set of a zone is called '@'.", { bare: true });
    },
    given: ({ id, name }) => {
      const zone = nameOf(ownerOf(id));
      const fqdn = (name === "@" ? `${zone}.` : `${name}.${zone}.`).toLowerCase();
      return { properties: { fqdn, isAutoRegistered: false } };
    },
  });

/** The SOA record set that a zone begins with. */
export const firstRecord: JsonObject = {
  properties: {
    ttl: 3600,
    soaRecord: {
      email: "azureprivatedns-host.microsoft.com",
      expireTime: 2_419_200,
      host: "azureprivatedns.net",
      minimumTtl: 10,
      refreshTime: 3600,
      retryTime: 300,
      serialNumber: 1,
    },
  },
};

/** Record sets, a type for each record type. */
export const recordSets: readonly ResourceType[] = Object.entries(recordTypes).map(
  ([type, member]): ResourceType => ({
    name: `Microsoft.Network/privateDnsZones/${type}`,
    under: "parent",
    naming: {
      rule: {
        pattern: /^(@|\*|[\w*]([-\w.]{0,251}[\w])?)$/,
        refuse: (name) => badRequest("BadRequest", `The record set name '${name}' is invalid.`),
      },
      writeId: lowerGroup,
    },
    versions: { range: privateDnsVersions },
    wire: privateDnsWire,
    lifecycle: {
      stateless: true,
      put: {},
      patch: {},
      remove: {},
    },
    answers: {
      notFound: (name) =>
        new Refusal(404, "NotFound", `The resource record '${name}' does not exist in the zone.`, { bare: true }),
    },
    concurrency: { etag: privateDnsEtag(({ name }) => `Record set ${name}`) },
    body: { build: rules(type, member) },
    hooks: {
      checkRemoval: () => {
        if (type === "SOA")
          throw new Refusal(400, "BadRequest", "The SOA record set of a zone cannot be deleted.", { bare: true });
      },
    },
  }),
);

/** All record sets of a zone at once. */
export const recordSetRoutes: readonly Route[] = [
  {
    method: "GET",
    template:
      "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Network/privateDnsZones/{zone}/ALL",
    permission: "Microsoft.Network/privateDnsZones/ALL/read",
    apiVersions: privateDnsVersions,
    answer: ({ request, arm, path }) => {
      const zone = `/${path.segments.slice(0, -1).join("/")}`;
      const found = Object.keys(recordTypes).flatMap((type) => entriesIn(arm.state, `${zone}/${type}`));
      return {
        status: 200,
        body: page(
          { world: arm.world, url: request.url },
          found,
          ({ resource }) => resource.id.toLowerCase(),
          ({ resource }) => resource,
        ),
      };
    },
  },
];
