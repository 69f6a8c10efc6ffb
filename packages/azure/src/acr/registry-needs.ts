import { UnfitError } from "@slipway/action";
import { type ArmRegistry, type RegistryTier, registryTiers } from "./arm-registry.ts";

/** Settings of a registry that some tiers lack. What is undefined is not compared. */
export interface RegistryOptions {
  readonly publicAccess: boolean | undefined;
  /** What becomes of requests from addresses that no rule is about. */
  readonly networkDefault: "Allow" | "Deny" | undefined;
  /** Addresses that have access; the rules of others stay. */
  readonly ranges: readonly string[] | undefined;
  readonly anonymousPull: boolean | undefined;
  readonly dataEndpoint: boolean | undefined;
}

/** What only higher tiers have, by the input that asks for it. */
const needs: readonly {
  readonly input: string;
  readonly tier: RegistryTier;
  readonly isWanted: (want: RegistryOptions) => boolean;
}[] = [
  { input: "public-network-access: false", tier: "Premium", isWanted: (want) => want.publicAccess === false },
  { input: "network-default: Deny", tier: "Premium", isWanted: (want) => want.networkDefault === "Deny" },
  { input: "allowed-ranges", tier: "Premium", isWanted: ({ ranges = [] }) => ranges.length > 0 },
  { input: "data-endpoint", tier: "Premium", isWanted: (want) => want.dataEndpoint === true },
  { input: "anonymous-pull", tier: "Standard", isWanted: (want) => want.anonymousPull === true },
];

/** The settings that a tier lacks, each by its input and with the tier that has it. */
export const lackedBy = (tier: RegistryTier, want: RegistryOptions) =>
  needs.filter((each) => each.isWanted(want) && registryTiers.indexOf(tier) < registryTiers.indexOf(each.tier));

/** Azure refuses it late, inside an operation that it accepted. */
export function refuseTier(
  { name, sku }: ArmRegistry,
  want: RegistryOptions & { readonly tier: RegistryTier | undefined },
): void {
  const lacked = lackedBy(want.tier ?? sku.name, want);
  if (lacked.length === 0) return;
  const tier = lacked.some((each) => each.tier === "Premium") ? "Premium" : "Standard";
  throw new UnfitError(
    `The registry ${name} has the tier ${sku.name}, which lacks ${lacked.map(({ input }) => input).join(", ")}.`,
    `Write sku: ${tier}, or leave that out.`,
  );
}
