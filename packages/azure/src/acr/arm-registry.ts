import type { ArmResource } from "../arm/client.ts";

/** The tiers of a registry, the lowest first. */
export const registryTiers = ["Basic", "Standard", "Premium"] as const;
export type RegistryTier = (typeof registryTiers)[number];

/** A policy that is on or off. */
interface Policy {
  readonly status?: string;
}

/** A container registry, as ARM shows it. */
export interface ArmRegistry extends ArmResource {
  readonly sku: { readonly name: RegistryTier };
  readonly properties: ArmResource["properties"] & {
    readonly loginServer?: string;
    readonly roleAssignmentMode?: string;
    readonly policies?: {
      readonly retentionPolicy?: Policy & { readonly days?: number; readonly lastUpdatedTime?: string };
    };
  };
}
