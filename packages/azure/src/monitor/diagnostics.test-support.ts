import { azureTaking, lookAt } from "../arm/fake-azure.test-support.ts";
import { type Diagnostics, diagnosticSetting, diagnosticsOf } from "./diagnostics.ts";

const group = "/subscriptions/s/resourceGroups/g";
export const cluster = `${group}/providers/Microsoft.ContainerService/managedClusters/c`;
export const workspace = `${group}/providers/Microsoft.OperationalInsights/workspaces/w`;
export const folder = `${cluster}/providers/Microsoft.Insights/diagnosticSettings`;
export const categoriesPath = `${cluster}/providers/Microsoft.Insights/diagnosticSettingsCategories`;
export const want = {
  cluster,
  workspace,
  categories: undefined as readonly string[] | undefined,
  metrics: undefined as boolean | undefined,
  destinationType: undefined as Diagnostics["destinationType"],
  isToNew: false as boolean,
} satisfies Omit<Diagnostics, "id">;
const category = (name: string, ...categoryGroups: string[]) => ({
  name,
  properties: { categoryType: "Logs", categoryGroups },
});
export const known = {
  value: [
    category("kube-audit", "allLogs"),
    category("kube-audit-admin", "audit", "allLogs"),
    category("guard", "audit", "allLogs"),
    category("kube-apiserver", "allLogs"),
    { name: "AllMetrics", properties: { categoryType: "Metrics" } },
  ],
};
export const line = (name: string) => ({ category: name, enabled: true });
export const setting = (name: string, properties: object) => ({
  id: `${folder}/${name}`.toLowerCase(),
  name,
  properties: { workspaceId: workspace.toUpperCase(), logAnalyticsDestinationType: "Dedicated", ...properties },
});

/** What the diagnostics of a cluster with these settings would do. */
export async function look(more: Partial<typeof want>, settings: readonly object[], things: object = {}) {
  const fake = azureTaking({
    [folder]: { value: settings },
    [categoriesPath]: known,
    [workspace]: { id: workspace },
    ...things,
  });
  const diagnostics = await diagnosticsOf({ ...want, ...more });
  return { ...fake, id: diagnostics.id, looked: lookAt(diagnosticSetting(fake.azure, diagnostics)) };
}
export const ownName = async () => (await diagnosticsOf(want)).id.slice(folder.length + 1);
