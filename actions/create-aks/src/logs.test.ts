import { type AzureOperator, azureOperator, type Bench, openBench } from "@slipway/testing";
import action from "./action.ts";

const api = "?api-version=2023-03-11";

describe("create-aks with container-logs", () => {
  let bench: Bench;
  let azure: AzureOperator;
  let group: string;
  let inputs: Readonly<Record<string, string>>;
  const cluster = (name: string) => `${group}/providers/Microsoft.ContainerService/managedClusters/${name}`;
  const rules = () => `${group}/providers/Microsoft.Insights/dataCollectionRules`;
  const associations = (name: string) => `${cluster(name)}/providers/Microsoft.Insights/dataCollectionRuleAssociations`;
  const run = (more: Readonly<Record<string, string>> = {}) => bench.run(action, { ...inputs, ...more });
  const destroy = () => run({ mode: "destroy", confirm: "shop" });

  beforeEach(async () => {
    bench = await openBench();
    azure = await azureOperator(bench.cloud);
    const namespaces = ["Microsoft.ContainerService", "Microsoft.OperationalInsights", "Microsoft.Insights"];
    group = await azure.group("platform", ...namespaces);
    const workspace = `${group}/providers/Microsoft.OperationalInsights/workspaces/logs`;
    await azure.put(`${workspace}?api-version=2023-09-01`, { location: "westeurope", properties: {} });
    const place = { name: "shop", "resource-group": "platform", location: "northeurope" };
    inputs = { ...place, mode: "apply", "container-logs": workspace };
  });
  afterEach(() => bench.close());

  test("a new cluster has its rule and its association, and a destroy leaves neither", async () => {
    const planned = await run({ mode: "plan" });
    expect(planned.outputs.steps).toBe("3");
    expect((await run()).code).toBe(0);
    expect(await azure.get(`${rules()}/MSCI-westeurope-shop${api}`)).toMatchObject({
      location: "westeurope",
      kind: "Linux",
      properties: { destinations: { logAnalytics: [{ workspaceResourceId: inputs["container-logs"] }] } },
    });
    expect(await azure.get(`${associations("shop")}/ContainerInsightsExtension${api}`)).toMatchObject({
      properties: { dataCollectionRuleId: `${rules()}/MSCI-westeurope-shop` },
    });
    expect((await run({ mode: "check" })).outputs.drift).toBe("false");
    expect((await destroy()).code).toBe(0);
    expect(await azure.list(`${rules()}${api}`)).toEqual([]);
    expect(await azure.find(cluster("shop"))).toBeUndefined();
  });

  test("a rule by which another cluster is collected from, too, is not removed, and the destroy names that", async () => {
    await run();
    await azure.cluster(group, "other");
    const rule = `${rules()}/MSCI-westeurope-shop`;
    await azure.put(`${associations("other")}/theirs${api}`, { properties: { dataCollectionRuleId: rule } });
    const refused = await destroy();
    expect([refused.code, refused.printed]).toEqual([1, expect.stringContaining(`${associations("other")}/theirs`)]);
    expect(await azure.find(`${rule}${api}`)).toBeDefined();
    await azure.delete(`${associations("other")}/theirs${api}`);
    expect((await destroy()).code).toBe(0);
    expect(await azure.find(`${rule}${api}`)).toBeUndefined();
  });

  test("what the CLI made for the cluster is adopted, and stays when the cluster goes", async () => {
    await run({ "container-logs": "" });
    const streams = ["Microsoft-ContainerInsights-Group-Default"];
    const rule = `${rules()}/MSCI-westeurope-shop`;
    await azure.put(`${rule}${api}`, {
      location: "westeurope",
      kind: "Linux",
      properties: {
        dataSources: { extensions: [{ name: "e", extensionName: "ContainerInsights", streams }] },
        destinations: { logAnalytics: [{ name: "w", workspaceResourceId: inputs["container-logs"] }] },
        dataFlows: [{ streams, destinations: ["w"] }],
      },
    });
    const properties = { dataCollectionRuleId: rule, description: "routes monitoring data" };
    await azure.put(`${associations("shop")}/ContainerInsightsExtension${api}`, { properties });
    const before = await azure.get(`${rule}${api}`);
    expect((await run()).code).toBe(0);
    expect((await azure.get(`${associations("shop")}/ContainerInsightsExtension${api}`)).properties).toEqual(
      properties,
    );
    expect((await destroy()).code).toBe(0);
    expect(await azure.get(`${rule}${api}`)).toEqual(before);
  });

  test("a workspace that is not there is named before anything is written", async () => {
    const wrong = `${inputs["container-logs"]}x`;
    const refused = await run({ "container-logs": wrong });
    expect([refused.code, refused.printed]).toEqual([
      1,
      expect.stringContaining(`The workspace ${wrong} does not exist.`),
    ]);
    expect(await azure.find(cluster("shop"))).toBeUndefined();
  });

  test("a destroy needs no workspace", async () => {
    await run();
    await azure.delete(`${inputs["container-logs"]}?api-version=2023-09-01`);
    expect((await destroy()).code).toBe(0);
    expect(await azure.list(`${rules()}${api}`)).toEqual([]);
  });
});
