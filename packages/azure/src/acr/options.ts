import { choice, decides, flag, list, optional, type Problem, type Values } from "@slipway/action";
import { region } from "../inputs.ts";
import { ruleRange } from "../network/inputs.ts";
import { type RegistryTier, roleModes } from "./arm-registry.ts";
import { lackedBy } from "./registry-needs.ts";

/** The inputs for what a registry need not say: one that is left out is neither compared nor changed. */
export const registryOptionInputs = {
  "public-network-access": decides(
    "publicNetworkAccess",
    optional(
      flag(
        "Whether the registry can be reached from the internet; with false only through private endpoints, and Premium only.",
      ),
    ),
    "false",
  ),
  "network-default": decides(
    "networkRuleSet.defaultAction",
    optional(
      choice(
        "What becomes of requests from addresses that no rule is about. Deny admits only allowed-ranges and private endpoints; Premium only.",
        ["Allow", "Deny"],
      ),
    ),
    "Deny",
  ),
  "allowed-ranges": optional(
    list(
      "IPv4 addresses and ranges that have access, one a line; the rules of others stay. Premium only.",
      ruleRange("An address or a range."),
    ),
  ),
  "trusted-services": optional(
    flag("Whether the services that Microsoft trusts pass the network rules, such as Defender and builds of ACR."),
  ),
  "anonymous-pull": decides(
    "anonymousPullEnabled",
    optional(flag("Whether anyone can pull all images without signing in; Standard and Premium only.")),
    "false",
  ),
  "data-endpoint": optional(
    flag(
      "Whether layers come from hosts of the registry's own, which a firewall can name, and no longer from any storage account of Azure; Premium only.",
    ),
  ),
  "role-assignment-mode": optional(
    choice(
      "AbacRepositoryPermissions for roles of single repositories: AcrPull, AcrPush and AcrDelete then grant nothing, and an identity that pulls needs Container Registry Repository Reader.",
      roleModes,
    ),
  ),
  replicas: optional(
    list(
      "Further regions that the registry is in, one a line, under the same name. Replicas in other regions stay. Premium only.",
      region("A region."),
    ),
  ),
} as const;

type Options = Values<typeof registryOptionInputs>;

/** What these inputs say of a registry. */
export const registryOptions = (given: Partial<Options>) => ({
  publicAccess: given["public-network-access"],
  networkDefault: given["network-default"],
  ranges: given["allowed-ranges"],
  trustedServices: given["trusted-services"],
  anonymousPull: given["anonymous-pull"],
  dataEndpoint: given["data-endpoint"],
  roleMode: given["role-assignment-mode"],
});

/** What the inputs ask for that their tier lacks. */
export function optionsBeyondTier(tier: RegistryTier | undefined, given: Partial<Options>): Problem[] {
  if (tier === undefined) return [];
  const replicas = { input: "replicas", tier: "Premium" as const };
  const lacked = [
    ...lackedBy(tier, registryOptions(given)),
    ...(tier !== "Premium" && given.replicas?.length ? [replicas] : []),
  ];
  return lacked.map(({ input, tier: needed }) => ({
    input: input.replace(/:.*/, ""),
    problem: `The tier ${tier} lacks it: write sku: ${needed}, or leave it out.`,
  }));
}
