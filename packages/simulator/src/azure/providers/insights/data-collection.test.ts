import { type JsonObject, listOf, objectOf } from "../../engine/json.ts";
import { arrange } from "../../engine/world.test-support.ts";
import { addApplication } from "../../entra/directory.ts";

const api = "api-version=2023-03-11";
const streams = ["Microsoft-ContainerInsights-Group-Default"];

/** A cluster and a workspace, and how to write rules and associations. */
async function withCluster() {
  const arranged = arrange();
  const rg = await arranged.group();
  const { made, request } = arranged;
  const cluster = `${rg}/providers/Microsoft.ContainerService/managedClusters/c`;
  const workspace = `${rg}/providers/Microsoft.OperationalInsights/workspaces/logs`;
  const properties = { dnsPrefix: "c", agentPoolProfiles: [{ name: "pool", mode: "System", count: 1 }] };
  const body = { location: "northeurope", identity: { type: "SystemAssigned" }, properties };
  await made(cluster, "2025-10-01", body);
  await made(workspace, "2023-09-01", { location: "northeurope", properties: {} });
  const rule = `${rg}/providers/Microsoft.Insights/dataCollectionRules/r`;
  const association = `${cluster}/providers/Microsoft.Insights/dataCollectionRuleAssociations/ContainerInsightsExtension`;
  const ruleBody = (more: JsonObject = {}, workspaceResourceId = workspace): JsonObject => ({
    location: "northeurope",
    kind: "Linux",
    properties: {
      dataSources: { extensions: [{ name: "e", extensionName: "ContainerInsights", streams }] },
      destinations: { logAnalytics: [{ name: "w", workspaceResourceId }] },
      dataFlows: [{ streams, destinations: ["w"] }],
    },
    ...more,
  });
  const put = (id: string, sent: JsonObject) => request("PUT", `${id}?${api}`, sent);
  const associate = () => put(association, { properties: { dataCollectionRuleId: rule, description: "d" } });
  return { ...arranged, cluster, clusterBody: body, workspace, rule, association, ruleBody, put, associate };
}

// The answers: test_amcs_data_collection_rule_json_arg.yaml in Azure/azure-cli-extensions.
test("a rule is made at once, and shows what the service adds", async () => {
  const { put, rule, ruleBody, request } = await withCluster();
  const { status, body } = await put(rule, ruleBody({ tags: { team: "a" } }));
  expect(status).toBe(200);
  expect(body).toMatchObject({
    id: rule,
    type: "Microsoft.Insights/dataCollectionRules",
    kind: "Linux",
    tags: { team: "a" },
    etag: expect.stringMatching(/^"[0-9a-f-]{36}"$/),
    properties: { immutableId: expect.stringMatching(/^dcr-[0-9a-f]{32}$/), provisioningState: "Succeeded" },
  });
  const again = await put(rule, { ...body, tags: {} });
  expect([again.status, objectOf(again.body.properties).immutableId]).toEqual([
    200,
    objectOf(body.properties).immutableId,
  ]);
  expect((await request("DELETE", `${rule}?${api}`)).status).toBe(200);
  expect((await request("GET", `${rule}?${api}`)).status).toBe(404);
});

test.each<[string, JsonObject, string | undefined, string]>([
  // azurerm#22811.
  [
    "of another kind than it is",
    { kind: "Windows" },
    undefined,
    "The new DCR kind `Windows` is different from the previous one `Linux`. The kind is immutable.",
  ],
  [
    "that sends to no workspace that is there",
    {},
    "/subscriptions/s/none",
    "There is no workspace /subscriptions/s/none.",
  ],
])("a rule %s is refused", async (_, more, workspace, message) => {
  const { put, rule, ruleBody } = await withCluster();
  await put(rule, ruleBody());
  expect(await put(rule, ruleBody(more, workspace))).toMatchObject({
    status: 400,
    body: { error: { code: "InvalidPayload", message } },
  });
});

// data-collection-rule-create-edit.md in MicrosoftDocs/azure-monitor-docs: a rule is in the region of its workspace.
test("a rule is in the region of the workspace", async () => {
  const { put, rule, ruleBody, workspace } = await withCluster();
  expect(await put(rule, ruleBody({ location: "westeurope" }))).toMatchObject({
    status: 400,
    body: { error: { message: `The rule has to be in the region of the workspace ${workspace}.` } },
  });
});

// The answers: test_amcs_data_collection_endpoint_association.yaml in Azure/azure-cli-extensions; azure-cli#30546.
test("an association shows its rule and its description, on the cluster and on the rule", async () => {
  const { put, rule, ruleBody, association, associate, request, cluster } = await withCluster();
  await put(rule, ruleBody());
  const { status, body } = await associate();
  expect(status).toBe(200);
  expect(body).toMatchObject({ id: association, properties: { dataCollectionRuleId: rule, description: "d" } });
  expect(body.properties).not.toHaveProperty("provisioningState");
  for (const list of [`${cluster}/providers/Microsoft.Insights/dataCollectionRuleAssociations`, `${rule}/associations`])
    expect(listOf((await request("GET", `${list}?${api}`)).body.value).map((one) => objectOf(one).id)).toEqual([
      association,
    ]);
});

test.each<[string, string, JsonObject, object]>([
  ["with a rule that is not there", "CLUSTER", { dataCollectionRuleId: "RULEx" }, { code: "InvalidResourceReference" }],
  // Azure/arm-template-whatif#282.
  [
    "with an endpoint, of another name than the one for that,",
    "CLUSTER",
    { dataCollectionEndpointId: "/e" },
    { code: "InvalidEndpointAssociationName" },
  ],
  // Azure/azure-rest-api-specs#25261.
  [
    "on what cannot be watched",
    "WORKSPACE",
    { dataCollectionRuleId: "RULE" },
    { message: expect.stringContaining("Association cannot be created for resource of type") },
  ],
])("an association %s is refused", async (_, on, properties, error) => {
  const { put, rule, ruleBody, cluster, workspace, request } = await withCluster();
  await put(rule, ruleBody());
  const filled = (text: string) =>
    text.replace("CLUSTER", cluster).replace("WORKSPACE", workspace).replace("RULE", rule);
  const url = `${filled(on)}/providers/Microsoft.Insights/dataCollectionRuleAssociations/a?${api}`;
  expect(await request("PUT", url, filled(JSON.stringify({ properties })))).toMatchObject({
    status: 400,
    body: { error },
  });
});

const monitoringContributor = "749f88d5-cbae-40b8-bcfc-e573ddc772fa";
const aksContributor = "ed7f3fbd-7b88-4dd4-9017-9adb7ce333f8";
const reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

/** Someone who has what is granted, and nothing else. */
function newcomer({ world, request, sub }: Awaited<ReturnType<typeof withCluster>>) {
  const { objectId } = addApplication(world, { displayName: "newcomer" });
  world.clock.advance(3_600_000);
  let grants = 0;
  const grant = async (role: string, scope: string) => {
    grants += 1;
    const url = `${scope}/providers/Microsoft.Authorization/roleAssignments/0a000000-0000-4000-8000-00000000000${grants}`;
    const roleDefinitionId = `${sub}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
    const properties = { roleDefinitionId, principalId: objectId, principalType: "ServicePrincipal" };
    expect((await request("PUT", `${url}?api-version=2022-04-01`, { properties })).status).toBe(201);
    world.clock.advance(600_000);
  };
  const write = (url: string, body: JsonObject) => request("PUT", url, body, { as: objectId });
  return { grant, write };
}

const lacking = (permission: string) => ({
  status: 403,
  body: { error: { code: "LinkedAuthorizationFailed", message: expect.stringContaining(`'${permission}'`) } },
});

// Azure/Azure-Landing-Zones#2616.
test("an association needs the right to read the rule", async () => {
  const site = await withCluster();
  const { put, rule, ruleBody, cluster, association } = site;
  await put(rule, ruleBody());
  const { grant, write } = newcomer(site);
  await grant(monitoringContributor, cluster);
  const associate = () => write(`${association}?${api}`, { properties: { dataCollectionRuleId: rule } });
  expect(await associate()).toMatchObject(lacking("Microsoft.Insights/dataCollectionRules/read"));
  await grant(reader, rule);
  expect((await associate()).status).toBe(200);
});

// Azure/secrets-store-csi-driver-provider-azure#727.
test("a cluster that sends its containers' logs needs a right on the workspace", async () => {
  const site = await withCluster();
  const { cluster, clusterBody, workspace } = site;
  const { grant, write } = newcomer(site);
  await grant(aksContributor, cluster);
  const config = { logAnalyticsWorkspaceResourceID: workspace, useAADAuth: "true" };
  const send = (enabled: boolean) => {
    const properties = { ...objectOf(clusterBody.properties), addonProfiles: { omsagent: { enabled, config } } };
    return write(`${cluster}?api-version=2025-10-01`, { ...clusterBody, properties });
  };
  expect(await send(true)).toMatchObject(lacking("Microsoft.OperationalInsights/workspaces/sharedkeys/read"));
  expect((await send(false)).status).toBe(200);
  site.world.clock.advance(3_600_000);
  await grant(reader, workspace);
  expect((await send(true)).status).toBe(200);
});

// The code: Azure/azure-sdk-for-python#31264; the parameter: dataCollectionRules_API.json of 2023-03-11.
test("a rule with associations stays, unless they are to go with it", async () => {
  const { put, rule, ruleBody, association, associate, request } = await withCluster();
  await put(rule, ruleBody());
  await associate();
  expect(await request("DELETE", `${rule}?${api}`)).toMatchObject({
    status: 400,
    body: { error: { code: "ExistingAssociationsPreventDelete" } },
  });
  expect((await request("GET", `${rule}?${api}`)).status).toBe(200);
  expect((await request("DELETE", `${rule}?deleteAssociations=true&${api}`)).status).toBe(200);
  expect((await request("GET", `${association}?${api}`)).status).toBe(404);
  // azure-sdk-for-python#31264, too.
  expect((await request("DELETE", `${association}?${api}`)).status).toBe(204);
});
