import { UnfitError } from "@slipway/action";
import { refuseTaken } from "../arm/name-taken.ts";
import { locationFor, type Place } from "../arm/place.ts";
import { armResource } from "../arm/resource.ts";
import { parseId } from "../arm/resource-id.ts";
import { cloudOfRegion, clouds } from "../sign-in/clouds.ts";
import { type ArmRegistry, type RegistryTier, registryTiers } from "./arm-registry.ts";

/** A container registry. What is undefined is not compared; a new one gets Premium, and no admin user. */
export interface RegistryWant extends Place {
  readonly tier: RegistryTier | undefined;
  readonly adminUser: boolean | undefined;
  readonly publicAccess: boolean | undefined;
  readonly zoneRedundancy: boolean | undefined;
}

const switched = (on: boolean | undefined): string | undefined =>
  on === undefined ? undefined : on ? "Enabled" : "Disabled";

/** Going down loses what only the higher tier has, inside an operation that was accepted: that is for a person to do. */
function refuseDowngrade({ name, sku }: ArmRegistry, { tier = sku.name }: RegistryWant): void {
  if (registryTiers.indexOf(tier) >= registryTiers.indexOf(sku.name)) return;
  throw new UnfitError(
    `The registry ${name} has the tier ${sku.name}; lowering it to ${tier} would lose what only ${sku.name} has.`,
    `Write sku: ${sku.name}, or lower it by hand: az acr update --name ${name} --sku ${tier}.`,
  );
}

/** A container registry. What it holds, and its policies, are other people's. */
export const containerRegistry = armResource<RegistryWant, ArmRegistry>({
  kind: "container registry",
  id: ({ id }) => id,
  async read({ id }, azure) {
    const { registries } = await import("./registries.ts");
    return await registries.read<ArmRegistry>(id, azure);
  },
  body: ({ location, tags, tier, adminUser, publicAccess, zoneRedundancy }) => ({
    location,
    sku: { name: tier },
    tags,
    properties: {
      adminUserEnabled: adminUser,
      publicNetworkAccess: switched(publicAccess),
      zoneRedundancy: switched(zoneRedundancy),
    },
  }),
  initial: async (want, azure) => ({
    location: await locationFor(want, azure),
    sku: { name: "Premium" },
    properties: { adminUserEnabled: false },
  }),
  immutable: ["location", "properties.zoneRedundancy"],
  moveBy: "create another registry and copy the images to it with az acr import",
  async refuse(want, have, azure) {
    if (have === undefined) await refuseTaken(want.id, azure);
    else refuseDowngrade(have, want);
  },
  gives: (id, { location }) => ({
    properties: {
      loginServer: `${parseId(id)?.name.toLowerCase()}.${clouds[cloudOfRegion(String(location))].registrySuffix}`,
    },
  }),
  again: ({ sku }) => ({ sku: { name: sku.name } }),
  async create(id, body, azure) {
    const { registries } = await import("./registries.ts");
    await registries.create(id, body, {}, azure);
  },
  async update({ id }, body, azure) {
    const { registries } = await import("./registries.ts");
    await registries.update(id, body, azure);
  },
  async delete({ id }, azure) {
    const { registries } = await import("./registries.ts");
    await registries.delete(id, azure);
  },
});
