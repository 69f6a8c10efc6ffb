import type { ArmResource } from "../arm/client.ts";

/** The tiers of a registry, the lowest first. */
export const registryTiers = ["Basic", "Standard", "Premium"] as const;
export type RegistryTier = (typeof registryTiers)[number];

/** By what roles a registry admits people: those of the whole registry, or those of single repositories too. */
export const roleModes = ["LegacyRegistryPermissions", "AbacRepositoryPermissions"] as const;

/** Addresses that a registry is open to. */
export interface IpRule {
  readonly action?: string;
  readonly value: string;
}

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
    readonly networkRuleSet?: { readonly defaultAction?: string; readonly ipRules?: readonly IpRule[] };
    readonly policies?: {
      /** Shown by previews of the API only. */
      readonly softDeletePolicy?: Policy & { readonly retentionDays?: number };
      readonly retentionPolicy?: Policy & { readonly days?: number; readonly lastUpdatedTime?: string };
    };
  };
}
