import { fromBody } from "../../engine/body.ts";
import { install } from "../../engine/install.ts";
import { at, type JsonObject, objectOf, objectsOf, same, textOf } from "../../engine/json.ts";
import { badRequest } from "../../engine/refusal.ts";
import type { Built, ResourceType, WriteRequest } from "../../engine/resource-type.ts";
import { dropEntry, type Entry } from "../../engine/state.ts";
import {
  networkEtag,
  networkName,
  networkSerial,
  networkVersions,
  peeringsOf,
  prefixesOf,
  spaceOf,
  subnetsOf,
} from "./network.ts";
import { checkPeers, unsyncPeers } from "./peering.ts";
import { inUse, occupants, shownSubnet } from "./subnet.ts";
import { checkRanges, subnetLinks } from "./subnet-rules.ts";

const rules = fromBody({
  tags: "if sent",
  readOnly: ["properties.provisioningState", "properties.resourceGuid", "properties.virtualNetworkPeerings"],
  defaults: () => ({ properties: { privateEndpointVNetPolicies: "Disabled", enableDdosProtection: false } }),
  given: ({ have, arm }) => ({
    properties: { resourceGuid: at(have?.resource, "properties.resourceGuid") ?? arm.world.ids.uuid() },
  }),
});

/** From here on, a PUT that says nothing of subnets leaves them alone. */
const leavesSubnets = "2023-09-01";

/** The subnets that a PUT requests, or nothing when the existing ones stay. */
function wantedSubnets({ body, apiVersion, have }: WriteRequest): JsonObject[] | undefined {
  const given = objectOf(body.properties).subnets;
  if (given !== undefined && given !== null) return objectsOf(given);
  return have !== undefined && apiVersion.slice(0, 10) >= leavesSubnets ? undefined : [];
}

const nameOfSubnet = (subnet: JsonObject): string => textOf(subnet.name) ?? "";

const sameName = ({ resource }: Entry, wanted: JsonObject): boolean =>
  resource.name.toLowerCase() === nameOfSubnet(wanted).toLowerCase();

/** Whether a subnet would get another range under those who use it. */
const isMoved = (have: Entry, wanted: JsonObject): boolean =>
  occupants(have).length > 0 && !same(prefixesOf(have.resource.properties), prefixesOf(objectOf(wanted.properties)));

function build(write: WriteRequest): Built {
  const built = rules(write);
  const { arm, id } = write;
  const space = spaceOf(built.resource);
  if (space.length === 0)
    throw badRequest(
      "AddressPrefixStringCannotBeNullOrEmpty",
      `Address prefix string for resource ${id} cannot be null or empty.`,
      { details: [] },
    );
  checkPeers(arm, id, built.resource);
  const wanted = wantedSubnets(write);
  const there = subnetsOf(arm, id);
  for (const subnet of wanted ?? []) {
    if (!networkName(80).pattern.test(nameOfSubnet(subnet))) throw networkName(80).refuse(nameOfSubnet(subnet));
  }
  checkRanges(
    id,
    space,
    wanted === undefined
      ? there.map(({ resource }) => ({ name: resource.name, prefixes: prefixesOf(resource.properties) }))
      : wanted.map((one) => ({ name: nameOfSubnet(one), prefixes: prefixesOf(objectOf(one.properties)) })),
  );
  const kept = new Set(wanted?.map((one) => nameOfSubnet(one).toLowerCase()));
  const blocked =
    wanted && there.find((one) => !kept.has(one.resource.name.toLowerCase()) && occupants(one).length > 0);
  if (blocked !== undefined) throw inUse(blocked, "Deleted");
  const moved = wanted?.map((one) => there.find((have) => sameName(have, one) && isMoved(have, one))).find(Boolean);
  if (moved !== undefined) throw inUse(moved, "Updated");
  delete built.resource.properties.subnets;
  const privateByDefault = write.have?.hidden.privateByDefault ?? write.apiVersion.slice(0, 10) >= "2025-07-01";
  return { resource: built.resource, hidden: { ...built.hidden, privateByDefault } };
}

function writeSubnets(write: WriteRequest, entry: Entry): void {
  const wanted = wantedSubnets(write);
  if (wanted === undefined) return;
  const { arm } = write;
  const kept = new Set(wanted.map((one) => nameOfSubnet(one).toLowerCase()));
  for (const { resource } of subnetsOf(arm, entry.resource.id))
    if (!kept.has(resource.name.toLowerCase())) dropEntry(arm.state, resource.id);
  // The new ranges are known to be apart: subnets may have changed places with each other.
  for (const one of wanted) {
    const have = subnetsOf(arm, entry.resource.id).find((other) => sameName(other, one));
    if (have !== undefined) have.resource.properties.addressPrefix = objectOf(one.properties).addressPrefix;
  }
  for (const one of wanted)
    install(arm, `${entry.resource.id}/subnets/${nameOfSubnet(one)}`, { properties: objectOf(one.properties) });
}

/** Virtual networks. Their subnets and peerings are resources of their own, shown in the network's body too. */
export const virtualNetwork: ResourceType = {
  name: "Microsoft.Network/virtualNetworks",
  under: "group",
  location: "required",
  naming: { rule: networkName(64) },
  versions: {
    range: networkVersions,
    since: [{ path: "properties.privateEndpointVNetPolicies", stable: "2024-03-01" }],
  },
  lifecycle: {
    put: { style: "networkWrite", seconds: 4, state: "Updating" },
    patch: {},
    remove: { style: "networkDelete", seconds: 10 },
  },
  answers: { changedStatus: 201 },
  concurrency: { etag: networkEtag, serial: networkSerial },
  body: {
    links: ({ body }) =>
      objectsOf(objectOf(body.properties).subnets).flatMap((one) => subnetLinks(objectOf(one.properties))),
    build,
  },
  views: {
    show: (arm, { resource }) => ({
      ...resource,
      properties: {
        ...resource.properties,
        subnets: subnetsOf(arm, resource.id).map((one) => shownSubnet(arm, one)),
        virtualNetworkPeerings: peeringsOf(arm, resource.id).map((one) => one.resource),
      },
    }),
  },
  hooks: {
    accepted: (write, entry) => {
      if (write.verb !== "put") return;
      writeSubnets(write, entry);
      if (write.have !== undefined && !same(spaceOf(write.have.resource), spaceOf(entry.resource)))
        unsyncPeers(write.arm, entry);
    },
    checkRemoval: (arm, { resource }) => {
      const blocked = subnetsOf(arm, resource.id).find((one) => occupants(one).length > 0);
      if (blocked !== undefined) throw inUse(blocked, "Deleted");
    },
  },
  note: "Before 2023-09-01 a PUT without subnets deletes them.",
};
