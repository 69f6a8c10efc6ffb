import { define, lookup } from "../../../world/table.ts";
import { at, type JsonObject, listOf, objectOf } from "../../engine/json.ts";
import { badRequest, Refusal } from "../../engine/refusal.ts";
import type { WriteRequest } from "../../engine/resource-type.ts";

/** What the policies of a new registry are. */
export const policies: JsonObject = {
  quarantinePolicy: { status: "disabled" },
  trustPolicy: { type: "Notary", status: "disabled" },
  retentionPolicy: { days: 7, status: "disabled" },
  exportPolicy: { status: "enabled" },
  azureADAuthenticationAsArmPolicy: { status: "enabled" },
  softDeletePolicy: { retentionDays: 7, status: "disabled" },
};

/** Policies that show when they were last changed. */
const dated = ["retentionPolicy", "softDeletePolicy"];

/** What only Premium has: when it is requested, and the code of the refusal. */
const premium: readonly { wanted: (properties: JsonObject) => boolean; code: string; what: string }[] = [
  {
    wanted: (properties) => at(properties, "policies.retentionPolicy.status") === "enabled",
    code: "RetentionPolicyNotSupported",
    what: "Retention policy",
  },
  {
    wanted: (properties) => at(properties, "policies.trustPolicy.status") === "enabled",
    code: "ContentTrustNotSupported",
    what: "Content trust",
  },
  {
    wanted: (properties) => properties.publicNetworkAccess === "Disabled",
    code: "DisablingPublicNetworkAccessNotSupported",
    what: "Disabling public network access",
  },
  {
    wanted: (properties) => properties.dataEndpointEnabled === true,
    code: "DataEndpointNotSupported",
    what: "Dedicated data endpoint",
  },
  {
    wanted: ({ networkRuleSet }) =>
      at(networkRuleSet, "defaultAction") === "Deny" || listOf(at(networkRuleSet, "ipRules")).length > 0,
    code: "NetworkRuleSetNotSupported",
    what: "Network rule set",
  },
];

/** Premium settings on a lower SKU. */
export function requirePremium(resource: JsonObject): void {
  const sku = at(resource, "sku.name");
  if (sku === "Premium") return;
  if (sku === "Basic" && at(resource, "properties.anonymousPullEnabled") === true)
    throw badRequest(
      "BadRequest",
      "Anonymous pull is not supported for SKU Managed_Basic. For more information on SKU tiers, please visit https://aka.ms/acr/tiers.",
    );
  const missing = premium.find(({ wanted }) => wanted(objectOf(resource.properties)));
  if (missing !== undefined)
    throw new Refusal(400, missing.code, `${missing.what} is not supported for the SKU ${sku}. It needs Premium.`);
}

/** Either untagged manifests are deleted, or deleted ones are kept. */
export function requireOnePolicy(resource: JsonObject): void {
  const isOn = (name: string) => /^enabled$/i.test(String(at(resource, `properties.policies.${name}.status`)));
  if (isOn("retentionPolicy") && isOn("softDeletePolicy"))
    throw badRequest(
      "SoftDeletePolicyConflict",
      "The soft delete policy and the retention policy cannot be enabled at the same time.",
    );
}

/** Status words come in any case and go out in lower case; a changed policy gets a new date. */
export function policed(write: WriteRequest, draft: JsonObject): JsonObject {
  const have = objectOf(at(write.have?.resource, "properties.policies"));
  const now = write.arm.world.clock.iso().replace("Z", "+00:00");
  const shown: JsonObject = {};
  for (const [name, value] of Object.entries(objectOf(at(draft, "properties.policies")))) {
    const policy = { ...objectOf(value) };
    if (typeof policy.status === "string") policy.status = policy.status.toLowerCase();
    const had = objectOf(lookup(have, name));
    if (dated.includes(name)) {
      const changed = had.status !== policy.status || JSON.stringify(had.days) !== JSON.stringify(policy.days);
      policy.lastUpdatedTime = changed ? now : (had.lastUpdatedTime ?? now);
    }
    define(shown, name, policy);
  }
  return shown;
}
