import { registryOptionInputs } from "./acr/options.ts";
import { monitoringOptions } from "./aks/options/monitoring.ts";
import { networkOptions } from "./aks/options/network.ts";
import { region } from "./inputs.ts";
import { storageOptionInputs } from "./storage/options.ts";

// The fields are those that policies of Azure's landing zones are about, by their aliases: Azure/Enterprise-Scale.
test.each([
  ["the way out of a cluster", networkOptions["outbound-type"].input, "networkProfile.outboundType", undefined],
  ["its policies", monitoringOptions["azure-policy"].input, "addonProfiles.azurePolicy.enabled", "true"],
  ["a registry's address", registryOptionInputs["public-network-access"], "publicNetworkAccess", "false"],
  ["a registry's rules", registryOptionInputs["network-default"], "networkRuleSet.defaultAction", "Deny"],
  ["pulls without signing in", registryOptionInputs["anonymous-pull"], "anonymousPullEnabled", "false"],
  ["an account's address", storageOptionInputs["public-network-access"], "publicNetworkAccess", "false"],
  ["an account's rules", storageOptionInputs["network-default"], "networkAcls.defaultAction", "Deny"],
  ["a region", region("Where."), "location", undefined],
])("a denial of %s leads to the input that decides it", (_, { decides }, field, value) => {
  expect(decides).toEqual({ field, ...(value === undefined ? {} : { value }) });
});
