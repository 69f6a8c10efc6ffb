import { choice, defineAction, flag, integer, list, optional, text } from "@slipway/action";
import {
  azureId,
  azureInputs,
  connectAzure,
  diagnosticSetting,
  diagnosticsOf,
  groupName,
  logWorkspace,
  type Place,
  placeInputs,
  placeOf,
} from "@slipway/azure";
import { contradictions } from "./contradictions.ts";

const type = "Microsoft.OperationalInsights/workspaces";
const destinations = { "resource-specific": "Dedicated", "azure-diagnostics": "AzureDiagnostics" } as const;

export default defineAction({
  name: "aks-diagnostics",
  about:
    "Ensures that the control plane of an AKS cluster sends its logs to a Log Analytics workspace, which is named or created. Adopts a diagnostic setting that sends there already, whatever its name.",
  branding: { icon: "activity", color: "blue" },
  inputs: {
    cluster: azureId("The AKS cluster, by its resource ID.", "Microsoft.ContainerService/managedClusters"),
    workspace: optional(azureId("The workspace to send to, by its resource ID; it must exist.", type)),
    "workspace-name": optional(
      text("The name of a workspace to create, or to adopt, and to send to.", {
        form: {
          pattern: /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/,
          write: "Write 4 to 63 letters, digits or dashes; begin and end with a letter or digit.",
        },
      }),
    ),
    "resource-group": optional(groupName("With workspace-name: its resource group, which must exist.")),
    location: placeInputs.location,
    tags: placeInputs.tags,
    "retention-days": optional(
      integer("With workspace-name: for how many days it keeps logs; 30 for a new one.", { min: 30, max: 730 }),
    ),
    categories: optional(
      list(
        "The categories of logs, one a line; kube-audit-admin, guard and kube-apiserver for a new setting. Those that a setting of others sends besides stay.",
        text("A category.", {
          form: { pattern: /^[A-Za-z][\w-]{1,99}$/, write: "Write a category, such as kube-audit-admin." },
        }),
      ),
    ),
    metrics: optional(
      flag("Whether the metrics go to the workspace too, where they are paid for; Azure keeps them without."),
    ),
    tables: optional(
      choice(
        "Into which tables the logs go: those of AKS (AKSAuditAdmin, AKSControlPlane), or AzureDiagnostics; resource-specific for a new setting.",
        Object.keys(destinations) as (keyof typeof destinations)[],
      ),
    ),
    ...azureInputs,
  },
  outputs: {
    id: "Resource ID of the diagnostic setting.",
    workspace: "Resource ID of the workspace.",
  },
  example: {
    cluster:
      "/subscriptions/${{ vars.AZURE_SUBSCRIPTION_ID }}/resourceGroups/platform/providers/Microsoft.ContainerService/managedClusters/platform",
    "workspace-name": "platform-logs",
    "resource-group": "platform",
    categories: "kube-audit-admin\nguard",
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
    "subscription-id": "${{ vars.AZURE_SUBSCRIPTION_ID }}",
  },
  granted: [
    "To plan and check: Reader on the cluster and on the workspace.",
    "To apply: Monitoring Contributor on the cluster, and Log Analytics Contributor on the workspace, or on its resource group if it is created.",
  ],
  notes: [
    "The category kube-audit holds every request to the API server, reads included, and is most of the bill of many clusters. kube-audit-admin has the same records without the reads: use that. A run that is asked for kube-audit says so.",
    "Azure refuses a category that another setting sends to the same workspace. What other settings send there counts, so a policy that sends all logs leaves nothing to do. One that sends only groups, or to other places as well, is left as it is, and what it lacks goes into a setting of its own.",
    "A setting has no tags: one that Slipway creates has a name that begins with slipway- and is bound to the cluster and the workspace. In that one, categories that are no longer listed are switched off; a destroy removes it, and no other. It removes the workspace only if Slipway created it; Azure keeps a removed one for 14 days, and gives its logs back if one of the same name is created.",
    "Destroy this before the cluster: Azure keeps the settings of a cluster that is gone, and a new cluster of the same name has them again.",
  ],
  contradictions,
  confirm: ({ cluster }) => cluster,
  connect: connectAzure,
  async goals(given, azure, run) {
    if (given.categories?.includes("kube-audit"))
      run.warn(
        "kube-audit logs every request to the API server, reads included, which can cost more than the cluster: prefer kube-audit-admin.",
      );
    const place = placeOfWorkspace(given);
    const made = place === undefined ? [] : [logWorkspace(azure, { ...place, retentionDays: given["retention-days"] })];
    const want = await diagnosticsOf({
      cluster: given.cluster,
      workspace: given.workspace ?? place?.id ?? "",
      categories: given.categories && [...new Set(given.categories)],
      metrics: given.metrics,
      destinationType: given.tables && destinations[given.tables],
      isToNew: place !== undefined,
    });
    return [diagnosticSetting(azure, want, { after: made }), ...made] as const;
  },
  report: (given, [{ id, have }]) => ({
    id: have?.id ?? id,
    workspace: given.workspace ?? placeOfWorkspace(given)?.id ?? "",
  }),
});

interface Given {
  readonly "workspace-name": string | undefined;
  readonly "resource-group": string | undefined;
  readonly "subscription-id": string | undefined;
  readonly location: string | undefined;
  readonly tags: Place["tags"];
}

/** Where the workspace stands that is to be made. */
function placeOfWorkspace(given: Given): Place | undefined {
  const { "workspace-name": name, "resource-group": group } = given;
  if (name === undefined || group === undefined) return undefined;
  return placeOf({ ...given, name, "resource-group": group }, type);
}
