import { type Goal, unknownText } from "@slipway/reconcile";
import { azureTaking, fakeAzure, lookAt, refusal, writesIn } from "../arm/fake-azure.test-support.ts";
import { type ContainerLogs, containerLogs } from "./container-logs.ts";

const group = "/subscriptions/s/resourceGroups/g";
const cluster = `${group}/providers/Microsoft.ContainerService/managedClusters/c`;
const [workspace, old] = ["w", "old"].map(
  (name) => `${group}/providers/Microsoft.OperationalInsights/workspaces/${name}`,
);
const folder = `${cluster}/providers/Microsoft.Insights/dataCollectionRuleAssociations`;
const rules = `${group}/providers/Microsoft.Insights/dataCollectionRules`;
const usual = `${rules}/MSCI-westeurope-c`;
const streams = ["Microsoft-ContainerInsights-Group-Default"];

const association = (name: string, dataCollectionRuleId: string | undefined, more: object = {}) => ({
  id: `${folder}/${name}`,
  name,
  properties: { dataCollectionRuleId, ...more },
});

/** A rule that sends what Container insights collects to a workspace, and what else is said. */
const rule = (id: string, to = workspace, flows: object[] = []) => ({
  id,
  name: "r",
  kind: "Linux",
  location: "westeurope",
  properties: {
    immutableId: "dcr-1",
    dataSources: { extensions: [{ name: "e", extensionName: "ContainerInsights", streams }] },
    destinations: { logAnalytics: [{ name: "la-workspace", workspaceResourceId: to }] },
    dataFlows: [{ streams, destinations: ["la-workspace"] }, ...flows],
  },
});

const there = { [workspace ?? ""]: { id: workspace, location: "West Europe" } };
const before = { kind: "AKS cluster", id: cluster, after: [] } as unknown as Goal;
const logs = { cluster, region: "northeurope", workspace: workspace ?? "", tags: undefined };

/** What becomes of a cluster's rule and association, where these are there. */
async function look(
  associations: readonly object[] | undefined,
  things: object = {},
  more: Partial<ContainerLogs> = {},
) {
  const lists = associations === undefined ? {} : { [folder]: { value: associations } };
  const fake = azureTaking({ ...there, ...lists, ...things });
  const goals = await containerLogs(fake.azure, { ...logs, ...more }, before);
  const [made, its] = await Promise.all(goals.map((goal) => lookAt(goal)));
  return { ...fake, made, its, ids: goals.map(({ id }) => id) };
}

// The names, the bodies: ensure_container_insights_for_monitoring in acs/addonconfiguration.py of Azure/azure-cli; the
// region by its plain name: Azure/bicep#9566.
test("a cluster that is not there yet gets the rule and the association that the CLI makes", async () => {
  const { made, its, asked } = await look(undefined);
  await made?.execute();
  await its?.execute();
  expect(writesIn(asked)).toMatchObject([
    {
      target: usual,
      body: {
        location: "westeurope",
        kind: "Linux",
        properties: {
          dataSources: {
            extensions: [
              {
                name: "ContainerInsightsExtension",
                extensionName: "ContainerInsights",
                streams,
                extensionSettings: { dataCollectionSettings: { enableContainerLogV2: true } },
              },
            ],
          },
          destinations: { logAnalytics: [{ name: "la-workspace", workspaceResourceId: workspace }] },
          dataFlows: [{ streams, destinations: ["la-workspace"] }],
        },
        tags: { "made-by": expect.stringMatching(/^slipway-/) },
      },
    },
    {
      target: `${folder}/ContainerInsightsExtension`,
      body: {
        properties: {
          dataCollectionRuleId: usual,
          description: expect.stringMatching(/^Managed by Slipway \(slipway-/),
        },
      },
    },
  ]);
});

test("the name of a rule has 64 characters at most", async () => {
  const long = `${cluster}${"x".repeat(60)}`;
  const { ids } = await look(undefined, {}, { cluster: long });
  expect(ids[0]?.slice(rules.length + 1)).toBe(`MSCI-westeurope-c${"x".repeat(47)}`);
});

// Ids of associations and rules come in any case: azure-cli#30546.
test("a rule and an association of any name are adopted where they send to the workspace", async () => {
  const theirs = `${rules}/policy`;
  const { made, its, asked } = await look(
    [association("theirs", `${rules.toLowerCase()}/other`), association("policy", theirs.toLowerCase())],
    { [theirs]: rule(theirs, workspace?.toUpperCase()), [`${rules}/other`]: rule(`${rules}/other`, old) },
  );
  expect([made?.operation, its?.operation]).toEqual(["none", "none"]);
  expect(asked.map(({ target }) => target.toLowerCase())).toEqual(
    [workspace, folder, `${rules}/other`, theirs].map((each) => each?.toLowerCase()),
  );
});

test("both are found by one list, and the usual association is looked at first", async () => {
  const { asked } = await look([association("a", `${rules}/a`), association("ContainerInsightsExtension", usual)], {
    [usual]: rule(usual),
  });
  expect(asked.map(({ target }) => target)).toEqual([workspace, folder, usual]);
});

test("the usual association is led to another rule, and keeps what else it says", async () => {
  const theirs = `${rules}/theirs`;
  const { made, its, asked } = await look(
    [association("ContainerInsightsExtension", theirs, { description: "routes monitoring data" })],
    { [theirs]: rule(theirs, old) },
  );
  expect([made?.operation, its?.operation]).toEqual(["create", "update"]);
  expect(its?.fields).toEqual({ "properties.dataCollectionRuleId": usual });
  await its?.execute();
  expect(writesIn(asked).at(-1)).toMatchObject({
    target: `${folder}/ContainerInsightsExtension`,
    body: { properties: { dataCollectionRuleId: usual, description: "routes monitoring data" } },
  });
});

const syslog = { streams: ["Microsoft-Syslog"], destinations: ["la-workspace"] };
const toNew = [{ name: "la-workspace", workspaceResourceId: workspace }];
test.each<[string, object[], object[], object[]]>([
  ["its workspace gives way", [], toNew, [{ streams, destinations: ["la-workspace"] }]],
  [
    "another flow keeps its workspace",
    [syslog],
    [
      { name: "la-workspace", workspaceResourceId: old },
      { name: "la-workspace-2", workspaceResourceId: workspace },
    ],
    [syslog, { streams, destinations: ["la-workspace-2"] }],
  ],
])("a rule of the usual name that sends elsewhere: %s", async (_, flows, logAnalytics, dataFlows) => {
  const { made, asked } = await look([association("ContainerInsightsExtension", usual)], {
    [usual]: rule(usual, old, flows),
    [`${usual}/associations`]: { value: [] },
  });
  expect(made?.operation).toBe("update");
  await made?.execute();
  expect(writesIn(asked)).toMatchObject([
    {
      method: "PUT",
      target: usual,
      body: { kind: "Linux", properties: { destinations: { logAnalytics }, dataFlows } },
    },
  ]);
});

// A rule is for all that is associated with it: DataCollectionRuleAssociations_ListByRule of azure-rest-api-specs.
test("a rule that another cluster is collected from by, too, is not led elsewhere", async () => {
  const others = `${group}/providers/Microsoft.ContainerService/managedClusters/c2/providers/x`;
  const its = (...ids: string[]) => ({ [`${usual}/associations`]: { value: ids.map((id) => ({ id })) } });
  const things = { [usual]: rule(usual, old) };
  const all = [association("ContainerInsightsExtension", usual)];
  await expect(look(all, { ...things, ...its(`${folder}/a`, others) })).rejects.toMatchObject({
    message: expect.stringContaining(others),
  });
  expect((await look(all, { ...things, ...its(`${folder.toUpperCase()}/a`) })).made?.operation).toBe("update");
});

test("the usual association stays where its rule also collects something else", async () => {
  const theirs = rule(`${rules}/all`, old, [{ streams: ["Microsoft-Syslog"], destinations: ["la-workspace"] }]);
  const looked = look([association("ContainerInsightsExtension", theirs.id)], { [theirs.id]: theirs });
  await expect(looked).rejects.toMatchObject({
    name: "UnfitError",
    message: expect.stringContaining("also collects Microsoft-Syslog"),
    remedy: expect.stringContaining("an association of another name"),
  });
});

test("a rule of another name gets no tags, since it may be for other clusters, too; one of the usual name does", async () => {
  const theirs = `${rules}/policy`;
  const tags = { team: "a" };
  const both = { [theirs]: rule(theirs), [usual]: rule(usual) };
  expect((await look([association("policy", theirs)], both, { tags })).made?.operation).toBe("none");
  expect((await look([association("policy", usual)], both, { tags })).made?.fields).toEqual({ tags });
});

test("a cluster in a group that is not there is an error, unlike one that is not there", async () => {
  const listing = async (code: string) => {
    const { azure } = fakeAzure(({ target }) =>
      target === workspace ? [200, { id: workspace, location: "westeurope" }] : [404, refusal(code)],
    );
    const goals = await containerLogs(azure, logs, before);
    return await Promise.all(goals.map((goal) => lookAt(goal)));
  };
  expect((await listing("ResourceNotFound")).map(({ operation }) => operation)).toEqual(["create", "create"]);
  await expect(listing("ResourceGroupNotFound")).rejects.toMatchObject({ code: "ResourceGroupNotFound" });
});

/** An Azure in which a rule answers with a refusal. */
async function refusing(name: string, status: number, code: string) {
  const { azure } = fakeAzure(({ target }) => {
    if (target === workspace) return [200, { id: workspace, location: "westeurope" }];
    if (target === folder) return [200, { value: [association(name, "/subscriptions/gone/r")] }];
    return target.startsWith("/subscriptions/gone") ? [status, refusal(code)] : [404, refusal("ResourceNotFound")];
  });
  const goals = await containerLogs(azure, logs, before);
  return await Promise.all(goals.map((goal) => lookAt(goal)));
}

// azure-cli#30546: the CLI failed at a rule in a subscription that is gone.
test.each([
  ["metrics", 404, "SubscriptionNotFound"],
  ["metrics", 404, "ResourceGroupNotFound"],
  ["metrics", 403, "AuthorizationFailed"],
  ["ContainerInsightsExtension", 404, "SubscriptionNotFound"],
])("a rule of the association %s that is refused with %i %s is none", async (name, status, code) => {
  expect((await refusing(name, status, code)).map(({ operation }) => operation)).toEqual([
    "create",
    name === "metrics" ? "create" : "update",
  ]);
});

test("the rule of the usual association has to be readable", async () => {
  const code = "AuthorizationFailed";
  await expect(refusing("ContainerInsightsExtension", 403, code)).rejects.toMatchObject({ code });
});

test("a workspace that is not there is an error, with what to do", async () => {
  await expect(look(undefined, {}, { workspace: `${workspace}x` })).rejects.toMatchObject({
    message: expect.stringContaining(`The workspace ${workspace}x does not exist.`),
  });
});

test("a workspace whose ID is not known yet is planned in the region of the cluster", async () => {
  const { made, its } = await look(undefined, {}, { workspace: unknownText("logs.workspace") });
  expect([made?.operation, its?.operation, made?.fields.location]).toEqual(["create", "create", "northeurope"]);
});
