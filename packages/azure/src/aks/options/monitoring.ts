import { decides, flag, optional } from "@slipway/action";
import { azureId } from "../../inputs.ts";
import type { Options } from "./option.ts";

const workspace = "Microsoft.OperationalInsights/workspaces";
const addon = (name: string): string => `properties.addonProfiles.${name}`;

/** What watches a cluster, and the add-ons that come with it. */
export const monitoringOptions = {
  metrics: {
    input: optional(flag("Whether Azure Monitor collects the cluster's Prometheus metrics.")),
    says: (wanted: boolean) => ({ "properties.azureMonitorProfile.metrics.enabled": wanted }),
  },
  "container-logs": {
    input: optional(azureId("The Log Analytics workspace that the logs of containers go to.", workspace)),
    says: (id: string) => ({
      [`${addon("omsagent")}.enabled`]: true,
      [`${addon("omsagent")}.config.logAnalyticsWorkspaceResourceID`]: id,
      // By the cluster's managed identity, and not by the workspace's key.
      [`${addon("omsagent")}.config.useAADAuth`]: "true",
    }),
  },
  defender: {
    input: optional(
      azureId("The Log Analytics workspace of Microsoft Defender, which then watches the cluster.", workspace),
    ),
    says: (id: string) => ({
      "properties.securityProfile.defender.securityMonitoring.enabled": true,
      "properties.securityProfile.defender.logAnalyticsWorkspaceResourceId": id,
    }),
  },
  "azure-policy": {
    input: decides(
      "addonProfiles.azurePolicy.enabled",
      optional(flag("Whether Azure Policy judges what is put into the cluster.")),
      "true",
    ),
    says: (wanted: boolean) => ({ [`${addon("azurepolicy")}.enabled`]: wanted }),
  },
  "key-vault-secrets": {
    input: optional(flag("Whether pods can mount secrets of a key vault (the Secrets Store CSI driver).")),
    says: (wanted: boolean) => ({ [`${addon("azureKeyvaultSecretsProvider")}.enabled`]: wanted }),
  },
} satisfies Options;
