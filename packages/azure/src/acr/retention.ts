import type { Registry } from "@azure/arm-containerregistry";
import { MissingError, UnfitError } from "@slipway/action";
import { changed, defineResource } from "@slipway/reconcile";
import { parseId } from "../arm/resource-id.ts";
import type { Azure } from "../connect.ts";

/** How long a registry keeps manifests that have lost their last tag. */
export interface Retention {
  readonly registry: string;
  readonly enabled: boolean;
  readonly days: number;
}

/** The retention policy of a registry: a setting, so nothing that could be created or removed. */
export const retention = defineResource<Retention, Registry, Azure>({
  kind: "retention policy of the registry",
  name: (want) => want.registry,

  async read(want, azure) {
    const { readRegistry } = await import("./registries.ts");
    const registry = await readRegistry(want.registry, azure);
    if (
      registry?.sku.name === "Premium" &&
      want.enabled &&
      registry.policies?.retentionPolicy?.status?.toLowerCase() !== "enabled"
    ) {
      azure.run.warn(
        "Retention covers only manifests that lose their last tag from now on, and no OCI manifests, which docker buildx, podman and helm push. Clean up the others with an acr purge task.",
      );
    }
    return registry;
  },

  async fits({ registry }) {
    throw new MissingError(
      `The registry ${registry} does not exist.`,
      "Correct the input registry, or create it first (action create-acr).",
    );
  },

  diff({ name, sku, policies }, want) {
    if (want.enabled && sku.name !== "Premium") {
      throw new UnfitError(
        `The registry ${parseId(want.registry)?.name} is of the tier ${sku.name}; only Premium has a retention policy.`,
        `Raise it with: az acr update --name ${name} --sku Premium. Or set enabled: false.`,
      );
    }
    const { status, days } = policies?.retentionPolicy ?? {};
    // The days of a policy that is off mean nothing: the service shows 7 there.
    const wanted = want.enabled ? { enabled: true, days: want.days } : { enabled: false };
    return changed({ enabled: status?.toLowerCase() === "enabled", days }, wanted);
  },

  async update(want, _have, azure) {
    const { updateRetention } = await import("./registries.ts");
    await updateRetention(want, azure);
  },

  condition: ({ provisioningState: state }) => ({
    ...(/^(creating|updating|deleting)$/i.test(state ?? "") ? { moving: state } : {}),
    ...(/^(failed|canceled)$/i.test(state ?? "") ? { degraded: `its provisioning state is ${state}` } : {}),
  }),

  wait: (_have, want, { arm }) =>
    arm.until(want.registry, ({ properties }) => !/^(creating|updating)$/i.test(String(properties.provisioningState))),
});
