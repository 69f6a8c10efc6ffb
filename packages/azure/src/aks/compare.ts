import { type Change, changed, type Same } from "@slipway/reconcile";
import { sameInAzure } from "../arm/compare.ts";
import { at, type Json } from "../arm/json-path.ts";
import { reaches } from "./version.ts";

/** What Azure means when it shows nothing. */
const unsaid: Json = {
  enablePrivateCluster: false,
  privateDNSZone: "system",
  networkPluginMode: "",
  restrictionLevel: "Unrestricted",
  disableLocalAccounts: false,
  enableAzureRBAC: false,
  enableAutoScaling: false,
  enableVnetIntegration: false,
  enablePrivateClusterPublicFQDN: true,
  disableRunCommand: false,
  networkPolicy: "none",
  networkDataplane: "azure",
  upgradeChannel: "none",
  supportPlan: "KubernetesOfficial",
  enabled: false,
  enableFIPS: false,
  enableEncryptionAtHost: false,
  installation: "Disabled",
  mode: "Disabled",
};

/** When two values mean the same to AKS; a version that is newer than the wanted one is as good. */
export const sameInCluster: Same = (field, have, want) => {
  const name = field.slice(field.lastIndexOf(".") + 1);
  if (/^(kubernetes|orchestrator)Version$/.test(name)) return typeof have === "string" && reaches(have, String(want));
  const shown = have ?? unsaid[name];
  if (/^(privateDNSZone|vmSize|nodeResourceGroup|useAADAuth)$/.test(name))
    return String(shown).toLowerCase() === String(want).toLowerCase();
  return name in unsaid ? shown === want : sameInAzure(field, have, want);
};

/** What differs at the paths that are wanted. Pure. */
export const differing = (have: Json, want: Json): Change[] =>
  Object.entries(want).flatMap(([path, value]) => changed(at(have, path.split(".")), value, sameInCluster, path));
