import { type Arrange, azureOperator } from "@slipway/testing";
import { otherInputs } from "../other-inputs.ts";

const rules = "?api-version=2023-03-11";
const workspaces = "?api-version=2023-09-01";
const streams = ["Microsoft-InsightsMetrics"];

/** A cluster whose metrics another team collects by a rule of theirs; its logs are to go to a workspace in another region. */
export const arrangeLogs: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const namespaces = ["Microsoft.ContainerService", "Microsoft.OperationalInsights", "Microsoft.Insights"];
  const group = await azure.group("platform", ...namespaces);
  const cluster = await azure.cluster(group, "platform");
  const at = `${group}/providers/Microsoft.OperationalInsights/workspaces`;
  for (const name of ["logs", "other"])
    await azure.put(`${at}/${name}${workspaces}`, { location: "westeurope", properties: {} });
  const associations = `${cluster}/providers/Microsoft.Insights/dataCollectionRuleAssociations`;
  const theirRule = `${group}/providers/Microsoft.Insights/dataCollectionRules/metrics`;
  await azure.put(`${theirRule}${rules}`, {
    location: "westeurope",
    tags: { team: "metrics" },
    properties: {
      destinations: { logAnalytics: [{ name: "w", workspaceResourceId: `${at}/logs` }] },
      dataFlows: [{ streams, destinations: ["w"] }],
    },
  });
  await azure.put(`${associations}/metrics${rules}`, { properties: { dataCollectionRuleId: theirRule } });
  cloud.world.clock.advance(60 * 60_000);
  const rule = `${group}/providers/Microsoft.Insights/dataCollectionRules/MSCI-westeurope-platform`;
  const association = `${associations}/ContainerInsightsExtension`;
  return {
    inputs: {
      name: "platform",
      "resource-group": "platform",
      location: "northeurope",
      access: "public",
      "network-mode": "overlay",
      pool: "nodes",
      "container-logs": `${at}/logs`,
    },
    async owned() {
      const made = await azure.find(`${rule}${rules}`);
      const { dataSources, destinations, dataFlows } = made?.properties ?? {};
      const { addonProfiles } = (await azure.get(cluster)).properties;
      return {
        addonProfiles,
        rule: made && {
          location: made.location,
          kind: made.kind,
          tags: made.tags,
          dataSources,
          destinations,
          dataFlows,
        },
        association: (await azure.find(`${association}${rules}`))?.properties,
      };
    },
    async foreign() {
      const { tags, properties } = await azure.get(`${theirRule}${rules}`);
      return [tags, properties, (await azure.get(`${associations}/metrics${rules}`)).properties];
    },
    concurrentEdit: (_cloud, turn) =>
      azure.patch(`${theirRule}${rules}`, { tags: { team: "metrics", turn: String(turn) } }),
    async introduceDrift() {
      await azure.delete(`${association}${rules}`);
      const { properties, ...made } = await azure.get(`${rule}${rules}`);
      await azure.put(`${rule}${rules}`, {
        ...made,
        properties: { ...properties, dataFlows: [] },
      });
    },
    others: { ...otherInputs(group), "local-accounts": "false", "node-size": "Standard_D8s_v5", version: "1.34" },
    wrong: { inputs: { "container-logs": "logs" }, named: ["container-logs"] },
    confirm: "platform",
  };
};
