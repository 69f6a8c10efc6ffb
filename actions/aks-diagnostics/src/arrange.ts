import { type Arrange, azureOperator } from "@slipway/testing";

const version = (path: string, of = "2021-05-01-preview"): string => `${path}?api-version=${of}`;

/** A cluster that sends to another team's workspace; ours is not there yet. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group(
    "platform",
    "Microsoft.ContainerService",
    "Microsoft.OperationalInsights",
    "Microsoft.Insights",
  );
  const workspaces = `${group}/providers/Microsoft.OperationalInsights/workspaces`;
  const [own, other] = [`${workspaces}/platform-logs`, `${workspaces}/security`].map((id) => version(id, "2023-09-01"));
  const cluster = await azure.cluster(group, "platform");
  const settings = `${cluster}/providers/Microsoft.Insights/diagnosticSettings`;
  await azure.put(other ?? "", { location: "northeurope", properties: {}, tags: { team: "security" } });
  const theirs = version(`${settings}/security`);
  const logs = [{ category: "kube-audit-admin", enabled: true }];
  await azure.put(theirs, { properties: { workspaceId: `${workspaces}/security`, logs } });
  cloud.world.clock.advance(60 * 60_000);
  const enabled = (lines: unknown) =>
    (lines as { category: string; enabled: boolean }[]).filter((line) => line.enabled).map((line) => line.category);
  const ours = async () =>
    (await azure.list(version(settings))).filter(({ name }) => String(name).startsWith("slipway-"));
  return {
    inputs: {
      cluster,
      "workspace-name": "platform-logs",
      "resource-group": "platform",
      categories: "kube-audit-admin\nguard",
      metrics: "true",
      "retention-days": "60",
    },
    async owned() {
      const workspace = await azure.find(own ?? "");
      const found = await ours();
      return {
        workspace: [workspace?.tags, workspace?.properties.retentionInDays, workspace?.properties.provisioningState],
        settings: found.map(({ name, properties: { workspaceId, logs: lines, metrics, ...rest } }) => [
          name,
          workspaceId,
          rest.logAnalyticsDestinationType,
          enabled(lines),
          enabled(metrics),
        ]),
      };
    },
    async foreign() {
      const { properties } = await azure.get(theirs);
      return [(await azure.get(other ?? "")).tags, properties];
    },
    concurrentEdit: (_cloud, turn) =>
      azure.patch(other ?? "", { properties: {}, tags: { team: "security", turn: String(turn) } }),
    async introduceDrift() {
      for (const { name } of await ours()) await azure.delete(version(`${settings}/${name}`));
      await azure.patch(own ?? "", { properties: { retentionInDays: 31 } });
    },
    others: { workspace: `${workspaces}/security`, categories: "guard", tables: "azure-diagnostics" },
    wrong: {
      inputs: {
        cluster: "platform",
        workspace: "logs",
        "workspace-name": "-",
        "resource-group": "platform.",
        location: "1",
        tags: "team",
        "retention-days": "1",
        categories: "-",
        metrics: "perhaps",
        tables: "all",
      },
      named: [
        "cluster",
        "workspace",
        "workspace-name",
        "resource-group",
        "location",
        "tags",
        "retention-days",
        "categories",
        "metrics",
        "tables",
      ],
    },
    confirm: cluster,
  };
};
