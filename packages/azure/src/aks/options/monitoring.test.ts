import { settingChanges } from "./compare.ts";
import { monitoringOptions } from "./monitoring.ts";

// The CLI reads the value whatever its case (acs/managed_cluster_decorator.py of Azure/azure-cli), since some clusters show "True".
test.each([
  ["True", []],
  ["false", ["properties.addonProfiles.omsagent.config.useAADAuth"]],
])("an add-on whose sign-in by identity is said to be %s", (useAADAuth, fields) => {
  const workspace = "/subscriptions/s/w";
  const config = { logAnalyticsWorkspaceResourceID: workspace, useAADAuth };
  const cluster = { properties: { addonProfiles: { omsagent: { enabled: true, config } } } };
  const wanted = Object.entries(monitoringOptions["container-logs"].says(workspace));
  const changes = settingChanges(
    cluster,
    wanted.map(([path, value]) => ({ path, value })),
  );
  expect(changes.map(({ field }) => field)).toEqual(fields);
});
