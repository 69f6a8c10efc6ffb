import { fromBody } from "../../engine/body.ts";
import { type Cidr, overlaps, parseCidr } from "../../engine/cidr.ts";
import { at, objectOf, textOf } from "../../engine/json.ts";
import { nameOf, ownerOf } from "../../engine/path.ts";
import { badRequest, type Refusal } from "../../engine/refusal.ts";
import type { ArmContext, ResourceType, WriteRequest } from "../../engine/resource-type.ts";
import { type Entry, findEntry } from "../../engine/state.ts";
import {
  networkEtag,
  networkName,
  networkSerial,
  networkVersions,
  partNotFound,
  peeringsOf,
  spaceOf,
} from "./network.ts";

const remoteOf = (peering: Entry["resource"]): string =>
  textOf(at(peering, "properties.remoteVirtualNetwork.id")) ?? "";
const sameId = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** The peering on the other side that leads back, if there is one. */
const backOf = (arm: ArmContext, network: string, remote: string): Entry | undefined =>
  peeringsOf(arm, remote).find(({ resource }) => sameId(remoteOf(resource), network));

const refuse = (code: string, name: string, why: string): Refusal =>
  badRequest(code, `Cannot create or update peering ${name}. ${why}`, { details: [] });

/** The prefixes of two networks that cannot both be reached. */
function clash(one: Entry, other: Entry): string[] {
  const blocks = (entry: Entry) =>
    spaceOf(entry.resource).map((text): [string, Cidr | undefined] => [text, parseCidr(text)]);
  return blocks(one).flatMap(([mine, a]) =>
    blocks(other).flatMap(([theirs, b]) =>
      a !== undefined && b !== undefined && overlaps(a, b) ? [`${mine}, ${theirs}`] : [],
    ),
  );
}

/** Whether two networks can be peered, given whom they are peered with already. */
function checkPair({ arm, id, name, have }: WriteRequest, remoteId: string): void {
  const network = ownerOf(id);
  const [local, remote] = [findEntry(arm.state, network), findEntry(arm.state, remoteId)];
  if (local === undefined || remote === undefined) return;
  if (sameId(network, remoteId))
    throw refuse("VnetCannotPeerWithItself", name, "A virtual network cannot be peered with itself.");
  if (remote.operation !== undefined)
    throw badRequest(
      "ReferencedResourceNotProvisioned",
      `Cannot proceed with operation because resource ${remote.resource.id} used by resource ${id} is not in Succeeded state. Resource is in ${remote.resource.properties.provisioningState} state and the last operation that updated/is updating the resource is PutVirtualNetworkOperation.`,
      { details: [] },
    );
  const others = peeringsOf(arm, network).filter(({ resource }) => !sameId(resource.id, id));
  const rival = others.find(({ resource }) => sameId(remoteOf(resource), remoteId));
  if (rival !== undefined)
    throw refuse(
      "AnotherPeeringAlreadyReferencesRemoteVnet",
      name,
      `Virtual network ${network} already has a peering ${rival.resource.id} referencing remote virtual network ${remoteId}. Use another peering name.`,
    );
  const overlapping = clash(local, remote);
  if (overlapping.length > 0)
    throw refuse(
      "VnetAddressSpacesOverlap",
      name,
      `Virtual networks ${network} and ${remoteId} cannot be peered because their address spaces overlap. Overlapping address prefixes: ${overlapping.join(", ")}`,
    );
  for (const [near, far] of [
    [local, remote],
    [remote, local],
  ] as const)
    for (const peering of peeringsOf(arm, near.resource.id)) {
      const third = findEntry(arm.state, remoteOf(peering.resource));
      if (third === undefined || sameId(third.resource.id, far.resource.id)) continue;
      const both = clash(third, far);
      if (both.length > 0)
        throw refuse(
          "VnetAddressSpaceOverlapsWithAlreadyPeeredVnet",
          name,
          `Virtual network ${near.resource.id} cannot be peered with ${far.resource.id} because address space of the latter overlaps with address space of virtual network ${third.resource.id} already peered with the former. Overlapping address prefixes: ${both.join(", ")}`,
        );
    }
  const back = backOf(arm, network, remoteId);
  const severed = [have, back].find((one) => one?.resource.properties.peeringState === "Disconnected");
  if (severed !== undefined)
    throw refuse(
      "RemotePeeringIsDisconnected",
      name,
      `Peering ${severed.resource.id} is in Disconnected state. Update or re-create the remote peering to get it back to Initiated state. Peering gets Disconnected when remote vnet is deleted or remote peering is deleted.`,
    );
}

const rules = fromBody({
  tags: "none",
  keeps: true,
  readOnly: [
    "provisioningState",
    "peeringState",
    "peeringSyncLevel",
    "remoteAddressSpace",
    "remoteVirtualNetworkAddressSpace",
    "resourceGuid",
    "routeServiceVips",
  ].map((name) => `properties.${name}`),
  immutable: ["properties.peerCompleteVnets", "properties.enableOnlyIPv6Peering"],
  defaults: () => ({
    properties: {
      allowVirtualNetworkAccess: true,
      allowForwardedTraffic: false,
      allowGatewayTransit: false,
      useRemoteGateways: false,
      doNotVerifyRemoteGateways: false,
      peerCompleteVnets: true,
      routeServiceVips: {},
    },
  }),
  check: (write, draft) => {
    const remote = textOf(at(draft, "properties.remoteVirtualNetwork.id"));
    if (remote === undefined)
      throw badRequest(
        "InvalidRequestFormat",
        `Cannot parse the request: peering ${write.name} names no remote virtual network.`,
        { details: [] },
      );
    if (write.have !== undefined && !sameId(remoteOf(write.have.resource), remote))
      throw refuse(
        "RemoteVnetCannotBeChanged",
        write.name,
        `The remote virtual network of an existing peering cannot be changed.`,
      );
    checkPair(write, remote);
  },
  given: ({ arm, id, have, query }, draft) => {
    const remote = findEntry(arm.state, textOf(at(draft, "properties.remoteVirtualNetwork.id")) ?? "");
    const space = { addressPrefixes: remote === undefined ? [] : spaceOf(remote.resource) };
    const back = remote === undefined ? undefined : backOf(arm, ownerOf(id), remote.resource.id);
    const had = objectOf(have?.resource.properties);
    const fresh = have === undefined || query.get("syncRemoteAddressSpace") === "true";
    return {
      properties: {
        resourceGuid: had.resourceGuid ?? arm.world.ids.uuid(),
        peeringState: back === undefined ? "Initiated" : "Connected",
        peeringSyncLevel:
          back === undefined ? "RemoteNotInSync" : fresh ? "FullyInSync" : (had.peeringSyncLevel ?? "FullyInSync"),
        remoteAddressSpace: fresh ? space : (had.remoteAddressSpace ?? space),
        remoteVirtualNetworkAddressSpace: space,
      },
    };
  },
});

/** One side of a peering of two virtual networks; both must be there before traffic flows. */
export const peering: ResourceType = {
  name: "Microsoft.Network/virtualNetworks/virtualNetworkPeerings",
  under: "parent",
  naming: { rule: networkName(80) },
  versions: { range: networkVersions },
  lifecycle: {
    put: { style: "networkWrite", seconds: 5, state: "Updating" },
    remove: { style: "networkDelete", seconds: 5 },
    failsAway: true,
  },
  answers: { notFound: (_, __, id) => partNotFound(id) },
  concurrency: { etag: networkEtag, serial: networkSerial },
  body: {
    links: ({ body, have }) => {
      const id = textOf(at(body, "properties.remoteVirtualNetwork.id")) ?? (have && remoteOf(have.resource));
      return id === undefined
        ? []
        : [{ id, permission: "Microsoft.Network/virtualNetworks/peer/action", exists: true }];
    },
    build: rules,
  },
  hooks: {
    accepted: ({ arm, id, query }, { resource }) => {
      const back = backOf(arm, ownerOf(id), remoteOf(resource));
      if (back === undefined) return;
      back.resource.properties.peeringState = "Connected";
      if (
        back.resource.properties.peeringSyncLevel === "RemoteNotInSync" ||
        query.get("syncRemoteAddressSpace") === "true"
      )
        back.resource.properties.peeringSyncLevel = "FullyInSync";
    },
    removed: (arm, { resource }) => {
      const back = backOf(arm, ownerOf(resource.id), remoteOf(resource));
      if (back !== undefined) back.resource.properties.peeringState = "Disconnected";
    },
  },
  note: "Initiated, Connected, Disconnected; sync levels follow changes of the address space.",
};

/** A network's address space has changed: what its peers know of it is out of date until they are synced. */
export function unsyncPeers(arm: ArmContext, network: Entry): void {
  for (const { resource } of peeringsOf(arm, network.resource.id)) {
    if (resource.properties.peeringState !== "Connected") continue;
    resource.properties.peeringSyncLevel = "RemoteNotInSync";
    const back = backOf(arm, network.resource.id, remoteOf(resource));
    if (back === undefined) continue;
    back.resource.properties.peeringSyncLevel = "LocalNotInSync";
    back.resource.properties.remoteVirtualNetworkAddressSpace = { addressPrefixes: spaceOf(network.resource) };
  }
}

/** A peered network may grow, but not into the range of a peer. */
export function checkPeers(arm: ArmContext, id: string, wanted: Entry["resource"]): void {
  for (const { resource } of peeringsOf(arm, id)) {
    const remote = findEntry(arm.state, remoteOf(resource));
    const overlapping = remote === undefined ? [] : clash({ type: "", hidden: {}, resource: wanted }, remote);
    if (overlapping.length > 0)
      throw badRequest(
        "VnetAddressSpacesOverlap",
        `Cannot update virtual network ${nameOf(id)}: its address space would overlap with that of ${remote?.resource.id}, with which it is peered. Overlapping address prefixes: ${overlapping.join(", ")}`,
        { details: [] },
      );
  }
}
