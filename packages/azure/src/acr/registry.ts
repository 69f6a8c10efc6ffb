import { UnfitError } from "@slipway/action";
import { type Change, changed, defineResource, immutable } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import { sameInAzure } from "../arm/compare.ts";
import { refuseTaken } from "../arm/name-taken.ts";
import { mark } from "../arm/ownership.ts";
import { patchOf } from "../arm/patch.ts";
import { locationFor, type Place } from "../arm/place.ts";
import { provisioned } from "../arm/tracked-resource.ts";
import type { Azure } from "../connect.ts";

/** The tiers of a registry, from the least. */
export const registryTiers = ["Basic", "Standard", "Premium"] as const;
export type RegistryTier = (typeof registryTiers)[number];

/** A container registry. What is undefined is not compared; a new one gets Premium, and no admin user. */
export interface RegistryWant extends Place {
  readonly tier: RegistryTier | undefined;
  readonly adminUser: boolean | undefined;
  readonly publicAccess: boolean | undefined;
  readonly zoneRedundancy: boolean | undefined;
}

interface ArmRegistry extends ArmResource {
  readonly sku: { readonly name: RegistryTier };
  readonly properties: ArmResource["properties"] & { readonly loginServer?: string };
}

const switched = (on: boolean | undefined): string | undefined =>
  on === undefined ? undefined : on ? "Enabled" : "Disabled";

const changes = (have: ArmRegistry, want: RegistryWant): Change[] => [
  ...immutable(
    changed(
      have,
      { location: want.location, properties: { zoneRedundancy: switched(want.zoneRedundancy) } },
      sameInAzure,
    ),
  ),
  ...changed(
    have,
    {
      sku: { name: want.tier },
      tags: want.tags,
      properties: { adminUserEnabled: want.adminUser, publicNetworkAccess: switched(want.publicAccess) },
    },
    sameInAzure,
  ),
];

/** Going down loses what only the higher tier has, inside an operation that was accepted: that is for a person to do. */
function refuseDowngrade({ name, sku }: ArmRegistry, { tier = sku.name }: RegistryWant): void {
  if (registryTiers.indexOf(tier) >= registryTiers.indexOf(sku.name)) return;
  throw new UnfitError(
    `The registry ${name} is of the tier ${sku.name}; going down to ${tier} would lose what only ${sku.name} has.`,
    `Write sku: ${sku.name}, or lower it by hand: az acr update --name ${name} --sku ${tier}.`,
  );
}

/** A container registry. What it holds, and its policies, are other people's. */
export const containerRegistry = defineResource<RegistryWant, ArmRegistry, Azure>({
  kind: "container registry",
  name: ({ id }) => id,
  async read({ id }, azure) {
    const registry = await azure.arm.get<ArmRegistry>(id);
    if (registry === undefined) await refuseTaken(id, azure);
    return registry;
  },
  diff(have, want) {
    refuseDowngrade(have, want);
    return changes(have, want);
  },
  create: async (want, azure) =>
    azure.arm.put(want.id, {
      location: await locationFor(want, azure),
      sku: { name: want.tier ?? "Premium" },
      tags: { ...want.tags, ...mark },
      properties: {
        adminUserEnabled: want.adminUser ?? false,
        publicNetworkAccess: switched(want.publicAccess),
        zoneRedundancy: switched(want.zoneRedundancy),
      },
    }),
  // The tier goes along: with nothing else to say it makes Azure try again what had failed.
  update: (want, have, { arm }) =>
    arm.patch(want.id, { sku: { name: have.sku.name }, ...patchOf(changes(have, want), have) }),
  ...provisioned,
});
