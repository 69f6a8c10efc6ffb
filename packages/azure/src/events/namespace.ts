import { UnfitError } from "@slipway/action";
import { type Same, unknown } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import { sameInAzure } from "../arm/compare.ts";
import { refuseTaken } from "../arm/name-taken.ts";
import { locationFor, type Place } from "../arm/place.ts";
import { armResource } from "../arm/resource.ts";
import { sameId } from "../arm/resource-id.ts";

/** The tiers of a namespace. Between Premium and the others there is no way in place. */
export const eventTiers = ["Basic", "Standard", "Premium"] as const;
export type EventTier = (typeof eventTiers)[number];

/** A namespace of event hubs. What is undefined is not compared. */
export interface EventNamespaceWant extends Place {
  readonly tier: EventTier | undefined;
  readonly capacity: number | undefined;
  readonly localAuth: boolean | undefined;
  readonly publicAccess: boolean | undefined;
  /** The hub that a destroy may remove with it: hubs have no tags, so nothing records who made one. */
  readonly hub: string;
  /** Whether a hub of it is to have consumer groups besides $Default. */
  readonly hasGroups: boolean;
}

/** How many processing units a Premium namespace can have; others have up to forty throughput units. */
const processingUnits = [1, 2, 4, 6, 8, 10, 12, 16];

interface ArmNamespace extends ArmResource {
  readonly hub: string;
  readonly sku: { readonly name: EventTier; readonly capacity?: number };
}

const not = (on: boolean | undefined): boolean | undefined => (on === undefined ? undefined : !on);

/** A stricter TLS version is as good; regions come back as people write them. */
const sameNamespace: Same = (field, have, want) =>
  field.endsWith("minimumTlsVersion") ? String(have) >= String(want) : sameInAzure(field, have, want);

/** A namespace of event hubs: a new one takes tokens of Entra alone, no keys. */
export const eventNamespace = armResource<EventNamespaceWant, ArmNamespace>({
  kind: "namespace of event hubs",
  id: ({ id }) => id,
  async read({ id, hub }, { arm }) {
    const found = await arm.get<ArmNamespace>(id);
    return found && { ...found, hub };
  },
  body: ({ location, tags, tier, capacity, localAuth, publicAccess }) => ({
    location,
    sku: { name: tier, tier, capacity },
    tags,
    properties: {
      minimumTlsVersion: "1.2",
      disableLocalAuth: not(localAuth),
      publicNetworkAccess: publicAccess === undefined ? undefined : publicAccess ? "Enabled" : "Disabled",
    },
  }),
  initial: async (want, azure) => ({
    location: await locationFor(want, azure),
    sku: { name: "Standard", tier: "Standard", capacity: 1 },
    properties: { disableLocalAuth: true },
  }),
  // What Azure means where it shows nothing: so it is for those that an API of before 2022 made.
  shown: (have) => ({ ...have, properties: { minimumTlsVersion: "1.0", ...have.properties } }),
  immutable: ({ tier }, { sku }) => [
    "location",
    ...((tier === "Premium") === (sku.name === "Premium") ? [] : ["sku.name", "sku.tier"]),
  ],
  same: sameNamespace,
  moveBy: "create another namespace and have those who send and receive use that",
  async refuse({ id, tier, capacity, hasGroups }, have, azure) {
    if (have === undefined) await refuseTaken(id, azure);
    if (hasGroups && (tier ?? have?.sku.name) === "Basic")
      throw new UnfitError(
        `The hubs of ${id} have only the consumer group $Default: its tier is Basic.`,
        "Write tier: Standard, or leave out consumer-groups.",
      );
    if (capacity === undefined || (tier ?? have?.sku.name) !== "Premium" || processingUnits.includes(capacity)) return;
    throw new UnfitError(
      `A Premium namespace cannot have ${capacity} processing units.`,
      `Write capacity: ${processingUnits.findLast((each) => each < capacity)}, or another one of ${processingUnits.join(", ")}.`,
    );
  },
  gives: () => ({ properties: { serviceBusEndpoint: unknown("its address") } }),
  again: ({ sku }) => ({ sku }),
  async contents({ id, hub }, { arm }) {
    const hubs = await arm.list<ArmResource>(`${id}/eventhubs`);
    return hubs.map((each) => each.id).filter((each) => !sameId(each, `${id}/eventhubs/${hub}`));
  },
});
