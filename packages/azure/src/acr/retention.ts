import { MissingError, UnfitError } from "@slipway/action";
import { changed, defineResource } from "@slipway/reconcile";
import { parseId } from "../arm/resource-id.ts";
import { isAtRest, statusOf } from "../arm/state.ts";
import type { Azure, AzureReads } from "../azure.ts";
import type { ArmRegistry } from "./arm-registry.ts";

/** How long a registry keeps manifests that have lost their last tag. */
export interface Retention {
  readonly registry: string;
  readonly enabled: boolean;
  readonly days: number;
}

interface Policy {
  readonly enabled: boolean;
  readonly days?: number;
}

const policyOf = ({ properties: { policies } }: ArmRegistry) => {
  const { status, days } = policies?.retentionPolicy ?? {};
  return { enabled: status?.toLowerCase() === "enabled", days };
};

/** The retention policy of a registry: a setting, so nothing that could be created or removed. */
export const retention = defineResource<Retention, ArmRegistry, Policy, AzureReads, Azure>({
  kind: "retention policy of the registry",
  id: (want) => want.registry,
  seal: "unsealed",

  async read(want, azure) {
    const { registries } = await import("./calls.ts");
    return await registries.read(want.registry, azure);
  },

  async plan(want, have, azure) {
    if (have === undefined) {
      throw new MissingError(
        `The registry ${want.registry} does not exist.`,
        "Correct the input registry, or create it first (action create-acr).",
      );
    }
    refuseTier(have, want);
    const there = policyOf(have);
    if (want.enabled && !there.enabled) {
      await refuseBesideSoftDelete(want, azure);
      azure.run.warn(
        "Retention covers only manifests that lose their last tag from now on, and not OCI manifests, which docker buildx, podman and helm push. Clean up the others with an acr purge task.",
      );
    }
    // The days of a policy that is off mean nothing: the service shows 7 there.
    const body = want.enabled ? { enabled: true, days: want.days } : { enabled: false };
    const changes = changed(there, body);
    const isWell = changes.length === 0 && statusOf(have).failed === undefined;
    return isWell ? { operation: "none" } : { operation: "update", body, changes };
  },

  async update({ id }, { enabled, days }, azure) {
    const { registries } = await import("./calls.ts");
    // The one policy that is ours: the service keeps the others.
    const retentionPolicy = { status: enabled ? "enabled" : "disabled", ...(days === undefined ? {} : { days }) };
    await registries.update(id, { properties: { policies: { retentionPolicy } } }, azure);
  },

  status: statusOf,

  wait: ({ id }, { arm }) => arm.until(id, isAtRest),
});

function refuseTier({ name, sku }: ArmRegistry, { registry, enabled }: Retention): void {
  if (!enabled || sku.name === "Premium") return;
  throw new UnfitError(
    `The registry ${parseId(registry)?.name} has the tier ${sku.name}; only Premium has a retention policy.`,
    `Raise it with: az acr update --name ${name} --sku Premium. Or set enabled: false.`,
  );
}

/** The version that shows soft delete. */
const preview = "2025-03-01-preview";

/** Azure has the one or the other. */
async function refuseBesideSoftDelete({ registry }: Retention, azure: AzureReads): Promise<void> {
  const { registries } = await import("./calls.ts");
  const found = await registries.read<ArmRegistry>(registry, azure, preview);
  const { status, retentionDays } = found?.properties.policies?.softDeletePolicy ?? {};
  if (status?.toLowerCase() !== "enabled") return;
  const name = parseId(registry)?.name;
  throw new UnfitError(
    `The registry ${name} keeps deleted images for ${retentionDays} days (soft delete), and Azure has no retention policy beside that.`,
    `Set enabled: false, or turn soft delete off first: az acr config soft-delete update --registry ${name} --status Disabled.`,
  );
}
