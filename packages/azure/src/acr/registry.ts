import { UnfitError } from "@slipway/action";
import { at, merged } from "../arm/json-path.ts";
import { refuseTaken } from "../arm/name-taken.ts";
import { locationFor, type Place } from "../arm/place.ts";
import { armResource } from "../arm/resource.ts";
import { parseId } from "../arm/resource-id.ts";
import { cloudOfRegion, clouds } from "../sign-in/clouds.ts";
import { type ArmRegistry, type IpRule, type RegistryTier, registryTiers, type roleModes } from "./arm-registry.ts";
import { type RegistryOptions, refuseTier } from "./registry-needs.ts";

/** A container registry. What is undefined is not compared; a new one gets Premium, and no admin user. */
export interface RegistryWant extends Place, RegistryOptions {
  readonly tier: RegistryTier | undefined;
  readonly adminUser: boolean | undefined;
  /** Whether services of Azure that Microsoft trusts pass the rules. */
  readonly trustedServices: boolean | undefined;
  readonly roleMode: (typeof roleModes)[number] | undefined;
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

/** Azure takes the rules as a whole; a single address may come with a slash. */
function withRanges(rules: readonly IpRule[] = [], ranges: readonly string[] | undefined) {
  const isThere = (range: string) => rules.some(({ value }) => value.replace(/\/32$/, "") === range);
  const missing = ranges?.filter((range) => !isThere(range)).map((value) => ({ action: "Allow", value }));
  return missing && [...rules, ...missing];
}

type Rules = Pick<RegistryWant, "networkDefault" | "ranges">;

/** Undefined where the want says nothing of it. A new set of rules says what becomes of all others. */
function rulesOf({ networkDefault, ranges }: Rules, have: ArmRegistry | undefined) {
  const there = have?.properties.networkRuleSet;
  if (networkDefault === undefined && ranges === undefined) return undefined;
  return {
    defaultAction: networkDefault ?? (there === undefined ? "Allow" : undefined),
    ipRules: withRanges(there?.ipRules, ranges),
  };
}

/** A container registry. What it holds, and its policies, are other people's. */
export const containerRegistry = armResource<RegistryWant, ArmRegistry>({
  kind: "container registry",
  id: ({ id }) => id,
  async read({ id }, azure) {
    const { registries } = await import("./calls.ts");
    return await registries.read<ArmRegistry>(id, azure);
  },
  body: ({ location, tags, tier, ...want }, have) => ({
    location,
    sku: { name: tier },
    tags,
    properties: {
      adminUserEnabled: want.adminUser,
      publicNetworkAccess: switched(want.publicAccess),
      networkRuleSet: rulesOf(want, have),
      networkRuleBypassOptions:
        want.trustedServices === undefined ? undefined : want.trustedServices ? "AzureServices" : "None",
      anonymousPullEnabled: want.anonymousPull,
      dataEndpointEnabled: want.dataEndpoint,
      roleAssignmentMode: want.roleMode,
    },
  }),
  initial: async (want, azure) => ({
    location: await locationFor(want, azure),
    sku: { name: "Premium" },
    properties: { adminUserEnabled: false },
  }),
  complete: (patch, { properties: { networkRuleSet } }) =>
    at(patch, ["properties", "networkRuleSet"]) === undefined
      ? patch
      : merged({ properties: { networkRuleSet } }, patch),
  immutable: ["location"],
  moveBy: "create another registry and copy the images to it with az acr import",
  async refuse(want, have, azure) {
    if (have === undefined) await refuseTaken(want.id, azure);
    else {
      refuseDowngrade(have, want);
      refuseTier(have, want);
    }
  },
  gives: (id, { location }) => ({
    properties: {
      loginServer: `${parseId(id)?.name.toLowerCase()}.${clouds[cloudOfRegion(String(location))].registrySuffix}`,
    },
  }),
  again: ({ sku }) => ({ sku: { name: sku.name } }),
  async create(id, body, azure) {
    const { registries } = await import("./calls.ts");
    await registries.create(id, body, {}, azure);
  },
  async update({ id }, { sku, ...rest }, azure) {
    const { registries } = await import("./calls.ts");
    // The tier comes first: what only a higher one has can be asked for when it is there.
    for (const body of [sku === undefined ? {} : { sku }, rest])
      if (Object.keys(body).length > 0) await registries.update(id, body, azure);
  },
  async delete({ id }, azure) {
    const { registries } = await import("./calls.ts");
    await registries.delete(id, azure);
  },
});
