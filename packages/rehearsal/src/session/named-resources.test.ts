import { type Cloud, firstDeployer, startCloud } from "@slipway/simulator";
import { readWorkflow } from "../workflow/workflow.ts";
import { createNamedResources, grantClusterRights } from "./named-resources.ts";
import type { Stage } from "./stage.ts";

let cloud: Cloud;
let stage: Stage;
let subscription: string;
const get = async (path: string, version: string) => {
  const { body } = await cloud.request("GET", `${path}?api-version=${version}`);
  return JSON.parse(JSON.stringify(body)) as { properties: object; value: { properties: { scope: string } }[] };
};

beforeEach(async () => {
  cloud = await startCloud({ time: "fast", log: () => {} });
  subscription = firstDeployer(cloud.world).subscription.subscriptionId;
  stage = { cloud, roles: [] } as unknown as Stage;
});
afterEach(() => cloud.close());

test("networks and workspaces that inputs name are there, once each, and nothing that an action is to make", async () => {
  const named = (type: string) => `/subscriptions/${subscription}/resourceGroups/hub/providers/${type}`;
  const inputs = {
    "hub-network-id": named("Microsoft.Network/virtualNetworks/hub"),
    "hopsworks-network-id": named("Microsoft.Network/virtualNetworks/theirs"),
    "ml-workspace-id": named("Microsoft.MachineLearningServices/workspaces/contoso"),
    "log-workspace-id": named("Microsoft.OperationalInsights/workspaces/logs"),
    network: named("Microsoft.Network/virtualNetworks/ours"),
  };
  await createNamedResources(stage, inputs, undefined);
  expect(await get(named("Microsoft.Network/virtualNetworks/hub"), "2025-01-01")).toMatchObject({
    properties: { addressSpace: { addressPrefixes: ["10.100.0.0/16"] } },
  });
  const theirs = named("Microsoft.Network/virtualNetworks/theirs");
  await cloud.request("PATCH", `${theirs}?api-version=2025-01-01`, { tags: { team: "hub" } });
  await createNamedResources(stage, inputs);
  expect(await get(theirs, "2025-01-01")).toMatchObject({ tags: { team: "hub" } });
  const all = await get(`/subscriptions/${subscription}/resourceGroups/hub/resources`, "2021-04-01");
  expect(all.value.map((each) => (each as unknown as { name: string }).name).sort()).toEqual([
    "contoso",
    "hub",
    "logs",
    "theirs",
  ]);
});

test("the deployer may do what it likes in clusters where a workflow asks for Azure RBAC, and elsewhere not", async () => {
  await cloud.request("PUT", `/subscriptions/${subscription}/resourceGroups/shop?api-version=2021-04-01`, {
    location: "northeurope",
  });
  const roles = async () => {
    const path = `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleAssignments`;
    return (await get(path, "2022-04-01")).value.map(({ properties }) => properties.scope.split("/").at(-1));
  };
  const before = await roles();
  const group = { "resource-group": "shop" };
  const calling = (uses: string) => readWorkflow("w.yml", `on: push\njobs: { a: { uses: "${uses}" } }`);
  await grantClusterRights(stage, await calling("./.github/workflows/aks-private.yml"), group);
  expect(await roles()).toEqual(before);
  await grantClusterRights(stage, await calling("o/slipway/.github/workflows/aks-ml.yml@v1"), group);
  await grantClusterRights(stage, await calling("o/slipway/.github/workflows/aks-ml-quiet.yml@v1"), group);
  expect(await roles()).toEqual([...before, "shop"]);
});
