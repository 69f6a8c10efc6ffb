import { fromBody } from "../../engine/body.ts";
import { at, setAt, textOf } from "../../engine/json.ts";
import { nameOf, ownerOf } from "../../engine/path.ts";
import { badRequest, conflict, Refusal } from "../../engine/refusal.ts";
import type { ArmContext, Etag, ResourceType } from "../../engine/resource-type.ts";
import type { Entry } from "../../engine/state.ts";
import { lowerGroup, privateDnsEtag, privateDnsVersions, privateDnsWire } from "./dns.ts";

const networkOf = (link: Entry): string =>
  (textOf(at(link.resource, "properties.virtualNetwork.id")) ?? "").toLowerCase();

/** The other links to the same network that are through, in whatever zone. */
const rivals = (arm: ArmContext, link: Entry): Entry[] =>
  Object.values(arm.state.entries).filter(
    (other) =>
      other.type === link.type &&
      other !== link &&
      networkOf(other) === networkOf(link) &&
      other.resource.properties.virtualNetworkLinkState === "Completed",
  );

const rules = fromBody({
  tags: "if sent",
  readOnly: ["properties.provisioningState", "properties.virtualNetworkLinkState"],
  immutable: ["properties.virtualNetwork.id"],
  refuseChange: (_, { name }) =>
    badRequest("BadRequest", `The virtual network of the virtual network link '${name}' cannot be changed.`),
  keeps: true,
  defaults: ({ apiVersion }) => ({
    properties: {
      registrationEnabled: false,
      ...(apiVersion.slice(0, 10) >= "2024-06-01" ? { resolutionPolicy: "Default" } : {}),
    },
  }),
  check: ({ id }, draft) => {
    const policy = at(draft, "properties.resolutionPolicy");
    if (policy !== undefined && policy !== "Default" && policy !== "NxDomainRedirect")
      throw badRequest("BadRequest", `The resolution policy '${policy}' is invalid.`, { target: "resolutionPolicy" });
    if (policy === "NxDomainRedirect" && !/privatelink\./i.test(nameOf(ownerOf(id))))
      throw badRequest("BadRequest", "The resolution policy 'NxDomainRedirect' is for private link zones only.");
    if (textOf(at(draft, "properties.virtualNetwork.id")) === undefined)
      throw badRequest("BadRequest", "The virtual network of the link is not specified.", { target: "virtualNetwork" });
  },
  given: () => ({ properties: { virtualNetworkLinkState: "InProgress" } }),
});

/** Alone of the three, a link has an etag in quotes. */
const etag: Etag = {
  ...privateDnsEtag(
    ({ id, name }) => `Virtual Network link '${name}' for the Private DNS zone '${nameOf(ownerOf(id))}'`,
  ),
  make: ({ world: { ids } }) => `"${ids.hex(8)}-0000-0100-0000-${ids.hex(8)}0000"`,
};

/** The link of a private DNS zone to a virtual network, which then resolves the zone's names. */
export const link: ResourceType = {
  name: "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
  under: "parent",
  location: "global",
  naming: {
    rule: {
      pattern: /^[a-zA-Z0-9]([\w.-]{0,78}\w)?$/,
      refuse: (name) =>
        new Refusal(400, "BadRequest", `The virtual network link name '${name}' is invalid.`, { bare: true }),
    },
    writeId: lowerGroup,
  },
  versions: { range: privateDnsVersions },
  wire: privateDnsWire,
  lifecycle: {
    put: { style: "privateDns", seconds: 60 },
    patch: { style: "privateDns", seconds: 30 },
    remove: { style: "privateDnsDelete", seconds: 45 },
    failsAway: true,
  },
  concurrency: { etag },
  body: {
    links: ({ body, have }) => {
      const id =
        textOf(at(body, "properties.virtualNetwork.id")) ?? textOf(at(have?.resource, "properties.virtualNetwork.id"));
      return id === undefined
        ? []
        : [{ id, permission: "Microsoft.Network/virtualNetworks/join/action", exists: true }];
    },
    build: rules,
    buildPatch: rules,
  },
  hooks: {
    completed: (arm, entry) => {
      const zone = ownerOf(entry.resource.id);
      for (const other of rivals(arm, entry)) {
        const theirs = ownerOf(other.resource.id);
        if (theirs.toLowerCase() === zone.toLowerCase())
          throw conflict(
            "Conflict",
            `The virtual network ${networkOf(entry)} is already linked to this zone by the virtual network link '${other.resource.name}'.`,
          );
        if (nameOf(theirs).toLowerCase() === nameOf(zone).toLowerCase())
          throw badRequest(
            "BadRequest",
            `A virtual network cannot be linked to multiple zones with overlapping namespaces. You tried to link virtual network with '${nameOf(zone)}' and '${nameOf(theirs)}' zones.`,
          );
        if (
          entry.resource.properties.registrationEnabled === true &&
          other.resource.properties.registrationEnabled === true
        )
          throw badRequest(
            "BadRequest",
            `The virtual network is already linked with registration enabled to the zone '${nameOf(theirs)}': only one such link is allowed.`,
          );
      }
      setAt(entry.resource, "properties.virtualNetworkLinkState", "Completed");
    },
  },
  note: "A zone of the same name that is linked already fails the operation, with HTTP 200.",
};
