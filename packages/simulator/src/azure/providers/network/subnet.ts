import { fromBody } from "../../engine/body.ts";
import { type JsonObject, listOf, objectOf, same, textOf } from "../../engine/json.ts";
import { ownerOf } from "../../engine/path.ts";
import { badRequest } from "../../engine/refusal.ts";
import type { ArmContext, Built, ResourceType, WriteRequest } from "../../engine/resource-type.ts";
import { type Entry, findEntry } from "../../engine/state.ts";
import {
  networkEtag,
  networkName,
  networkSerial,
  networkVersions,
  partNotFound,
  prefixesOf,
  spaceOf,
  subnetsOf,
} from "./network.ts";
import { checkRanges, subnetLinks } from "./subnet-rules.ts";
import { withServices } from "./subnet-services.ts";

const served = ["ipConfigurations", "privateEndpoints", "serviceAssociationLinks", "purpose"];

const rules = fromBody({
  tags: "none",
  readOnly: ["properties.provisioningState", ...served.map((name) => `properties.${name}`)],
  defaults: ({ arm, id, apiVersion }) => {
    const network = findEntry(arm.state, ownerOf(id));
    const closed = network?.hidden.privateByDefault === true && apiVersion.slice(0, 10) >= "2025-07-01";
    return {
      properties: {
        delegations: [],
        privateEndpointNetworkPolicies: "Disabled",
        privateLinkServiceNetworkPolicies: "Enabled",
        ...(closed ? { defaultOutboundAccess: false } : {}),
      },
    };
  },
  given: ({ have }) => {
    const had = objectOf(have?.resource.properties);
    return { properties: Object.fromEntries(served.map((name) => [name, had[name]])) };
  },
});

/** What stands in the way of a subnet's going or changing its range. */
export const occupants = (subnet: Entry): JsonObject[] =>
  listOf(subnet.resource.properties.ipConfigurations).map(objectOf);

export const inUse = (subnet: Entry, verb: "Deleted" | "Updated") =>
  badRequest(
    `InUseSubnetCannotBe${verb}`,
    `Subnet ${subnet.resource.name} is in use by ${occupants(subnet)
      .map(({ id }) => textOf(id))
      .join(
        ", ",
      )} and cannot be ${verb.toLowerCase()}.${verb === "Deleted" ? " In order to delete the subnet, delete all the resources within the subnet. See aka.ms/deletesubnet." : ""}`,
    { details: [] },
  );

/** Build a subnet against its siblings, or against those that will be beside it. */
function build(write: WriteRequest): Built {
  const { arm, id } = write;
  const network = ownerOf(id);
  const built = rules(write);
  const parent = findEntry(arm.state, network);
  const { have } = write;
  if (
    have !== undefined &&
    occupants(have).length > 0 &&
    !same(prefixesOf(have.resource.properties), prefixesOf(built.resource.properties))
  )
    throw inUse(have, "Updated");
  if (parent !== undefined) {
    const others = subnetsOf(arm, network).filter(({ resource }) => resource.id.toLowerCase() !== id.toLowerCase());
    checkRanges(parent.resource.id, spaceOf(parent.resource), [
      ...others.map(({ resource }) => ({ name: resource.name, prefixes: prefixesOf(resource.properties) })),
      { name: built.resource.name, prefixes: prefixesOf(built.resource.properties) },
    ]);
  }
  return built;
}

/** A change of the network is one of its subnets: test_network_subnet_set of azure-cli's recordings. */
export function shownSubnet(arm: ArmContext, { resource }: Entry) {
  const shown = withServices(arm, resource);
  const network = findEntry(arm.state, ownerOf(resource.id));
  return network?.resource.properties.provisioningState === "Updating"
    ? { ...shown, properties: { ...shown.properties, provisioningState: "Updating" } }
    : shown;
}

/** Subnets: a PUT replaces one, so what it leaves out is gone. */
export const subnet: ResourceType = {
  name: "Microsoft.Network/virtualNetworks/subnets",
  under: "parent",
  naming: { rule: networkName(80) },
  versions: { range: networkVersions },
  lifecycle: {
    put: { style: "networkWrite", seconds: 3, state: "Updating" },
    remove: { style: "networkDelete", seconds: 5 },
    failsAway: true,
  },
  answers: { notFound: (_, __, id) => partNotFound(id) },
  concurrency: { etag: networkEtag, serial: networkSerial },
  body: { links: ({ body }) => subnetLinks(objectOf(body.properties)), build },
  views: { show: shownSubnet },
  hooks: {
    accepted: ({ arm, id }) => {
      const parent = findEntry(arm.state, ownerOf(id));
      if (parent !== undefined) parent.resource.etag = networkEtag.make(arm);
    },
    checkRemoval: (_, entry) => {
      if (occupants(entry).length > 0) throw inUse(entry, "Deleted");
    },
  },
};
