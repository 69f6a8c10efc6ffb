import { type ArmRule, sending } from "./collection-rule.ts";

const workspaces = "/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces";
const workspace = `${workspaces}/w`;
const named = (name: string, to = "old") => ({ name, workspaceResourceId: `${workspaces}/${to}` });

const logs = "Microsoft-ContainerLogV2";
const events = "Microsoft-KubeEvents";
const insights = (name: string, ...streams: string[]) => ({ name, extensionName: "ContainerInsights", streams });

const rule = (properties: ArmRule["properties"]): ArmRule => ({ id: "r", name: "r", properties });

// The fields of a flow and the kinds of destinations: DataFlow and DestinationsSpec of dataCollectionRules_API.json,
// 2023-03-11, in Azure/azure-rest-api-specs. A transformation is how logs are filtered before they are kept.
test("what another workspace is led from keeps its transformations and its destinations of another kind", () => {
  const filtered = { transformKql: "source | where PodNamespace != 'kube-system'", outputStream: logs };
  const have = rule({
    dataSources: { extensions: [insights("e", logs, events)] },
    destinations: { logAnalytics: [named("a")] },
    dataFlows: [
      { streams: [logs], destinations: ["a", "bucket"], ...filtered },
      { streams: [events, "Microsoft-Syslog"], destinations: ["a"] },
    ],
  });
  expect(sending(workspace, have).dataFlows).toEqual([
    { streams: ["Microsoft-Syslog"], destinations: ["a"] },
    { streams: [logs], destinations: ["bucket", "la-workspace"], ...filtered },
    { streams: [events], destinations: ["la-workspace"] },
  ]);
});

test("every extension stays, and what none of its flows sent is sent", () => {
  const extensions = [insights("e", logs), { name: "other", extensionName: "Other" }, insights("f", events)];
  const have = rule({
    dataSources: { extensions },
    destinations: { logAnalytics: [named("a")] },
    dataFlows: [{ streams: [logs], destinations: ["a"] }],
  });
  expect(sending(workspace, have)).toMatchObject({
    dataSources: { extensions },
    dataFlows: [
      { streams: [logs], destinations: ["la-workspace"] },
      { streams: [events], destinations: ["la-workspace"] },
    ],
  });
});

test("a new destination has a name that none of another kind has", () => {
  const destinations = {
    logAnalytics: [named("la-workspace-2")],
    eventHubs: [{ name: "la-workspace", eventHubResourceId: "h" }],
    azureMonitorMetrics: { name: "la-workspace-3" },
  };
  expect(sending(workspace, rule({ destinations })).destinations).toEqual({
    logAnalytics: [named("la-workspace-2"), named("la-workspace-4", "w")],
  });
});
