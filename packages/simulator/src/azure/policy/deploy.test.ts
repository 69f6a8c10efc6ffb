import { type JsonObject, objectOf } from "../engine/json.ts";
import { arrange } from "../engine/world.test-support.ts";
import { assignLandingZone } from "./landing-zone/assign.ts";

const routed = { networkProfile: { networkPlugin: "azure", outboundType: "none" }, disableLocalAccounts: true };

/** A private cluster in a landing zone, which has been made. */
async function arranged(exempt: readonly string[] = []) {
  const world = arrange();
  const { request, sub, made } = world;
  assignLandingZone(world.world, sub.split("/")[2] ?? "", exempt);
  await request("POST", `${sub}/providers/Microsoft.ContainerService/register?api-version=2021-04-01`);
  world.world.clock.advance(600_000);
  const rg = `${sub}/resourceGroups/rg`;
  await request("PUT", `${rg}?api-version=2021-04-01`, { location: "northeurope", tags: { costCenter: "4711" } });
  const cluster = `${rg}/providers/Microsoft.ContainerService/managedClusters/c`;
  const body = {
    location: "northeurope",
    tags: { team: "a" },
    identity: { type: "SystemAssigned" },
    properties: {
      dnsPrefix: "c",
      agentPoolProfiles: [{ name: "nodes", mode: "System", count: 1, vmSize: "Standard_D4s_v5" }],
      apiServerAccessProfile: { enablePrivateCluster: true },
      aadProfile: { managed: true },
      ...routed,
    },
  };
  const put = (properties: JsonObject = {}) =>
    request("PUT", `${cluster}?api-version=2025-10-01`, { ...body, properties: { ...body.properties, ...properties } });
  const get = async () => (await request("GET", `${cluster}?api-version=2025-10-01`)).body;
  const at = `${cluster}/providers/Microsoft.Insights/diagnosticSettings`;
  const settings = async () =>
    (await request("GET", `${at}?api-version=2021-05-01-preview`)).body.value as JsonObject[];
  return { ...world, put, get, settings, at, made, cluster };
}

const minutes = (count: number): number => count * 60_000;

/** learn.microsoft.com/azure/governance/policy/concepts/effect-deploy-if-not-exists: evaluation, evaluationDelay, existenceCondition. */
test("ten minutes after a cluster was made, policies deploy what it lacks, and leave the rest of it as it is", async () => {
  const { put, get, settings, world } = await arranged();
  expect((await put()).status).toBe(201);
  world.clock.advance(minutes(6));
  const before = await get();
  expect(before.properties).toMatchObject({ provisioningState: "Succeeded" });
  expect([objectOf(before.properties).addonProfiles, await settings()]).toEqual([undefined, []]);
  world.clock.advance(minutes(11));
  const after = await get();
  const properties = { ...objectOf(before.properties), addonProfiles: { azurepolicy: { enabled: true } } };
  expect(after).toEqual({ ...before, properties, eTag: after.eTag });
  expect(await settings()).toMatchObject([{ name: "AzureKubernetesDiagnosticsLogsToWorkspace" }]);
  // After another change there is nothing more to deploy.
  await put({ disableLocalAccounts: true, autoUpgradeProfile: { nodeOSUpgradeChannel: "None" } });
  world.clock.advance(minutes(6));
  const changed = await get();
  world.clock.advance(minutes(11));
  expect(await get()).toEqual(changed);
});

test("what is there already, or is exempt, is not deployed", async () => {
  const { put, get, settings, request, at, world } = await arranged(["Dine-Aks-Policy"]);
  await put({ addonProfiles: { azurepolicy: { enabled: false } } });
  world.clock.advance(minutes(6));
  const logAnalytics = (name: string) =>
    `/subscriptions/3f4c6a1e-0000-4000-8000-000000000001/resourceGroups/alz-logging/providers/Microsoft.OperationalInsights/workspaces/${name}`;
  const logs = [{ category: "guard", enabled: true }];
  await request("PUT", `${at}/mine?api-version=2021-05-01-preview`, { properties: { storageAccountId: "/s", logs } });
  world.clock.advance(minutes(11));
  expect((await get()).properties).toMatchObject({ addonProfiles: { azurepolicy: { enabled: false } } });
  const all = await settings();
  expect(all.map(({ name }) => name)).toEqual(["mine", "AzureKubernetesDiagnosticsLogsToWorkspace"]);
  expect(all[1]?.properties).toMatchObject({ workspaceId: logAnalytics("alz-logs") });
  // One that goes comes back only after the next change of the cluster.
  await request("DELETE", `${at}/AzureKubernetesDiagnosticsLogsToWorkspace?api-version=2021-05-01-preview`);
  world.clock.advance(minutes(60));
  expect((await settings()).map(({ name }) => name)).toEqual(["mine"]);
  await put();
  world.clock.advance(minutes(20));
  expect(await settings()).toHaveLength(2);
});

test("a template with a deployment in it refuses the write after which it would be deployed", async () => {
  const { put, request, sub } = await arranged();
  const at = `${sub}/providers/Microsoft.Authorization`;
  const policyRule = JSON.parse(
    `{"if": {"field": "type", "equals": "Microsoft.ContainerService/managedClusters"}, "then": {"effect": "deployIfNotExists", "details": {
      "type": "Microsoft.ContainerService/managedClusters",
      "deployment": {"properties": {"template": {"resources": [{"type": "Microsoft.Resources/deployments", "name": "x"}]}}}}}}`,
  );
  await request("PUT", `${at}/policyDefinitions/x?api-version=2023-04-01`, { properties: { policyRule } });
  const policyDefinitionId = `${at}/policyDefinitions/x`;
  await request("PUT", `${at}/policyAssignments/x?api-version=2023-04-01`, { properties: { policyDefinitionId } });
  expect((await put()).body.error).toMatchObject({ code: "NotSimulated", message: /^A policy has a template with/ });
});

/** The policy is Azure/Enterprise-Scale's DENY-PublicIpAddressPolicyAssignment.json; the refusal is shown in outbound-address.ts. */
test("a public address that a policy denies fails the cluster that would have it, and another way out mends it", async () => {
  const { put, get, request, made, cluster, world } = await arranged();
  const network = cluster.replace(/Microsoft.Container.*/, "Microsoft.Network/virtualNetworks/v");
  await request("POST", `${cluster.slice(0, 51)}/providers/Microsoft.Network/register?api-version=2021-04-01`);
  world.clock.advance(600_000);
  const securityRules: JsonObject[] = [];
  const guard = cluster.replace(/Microsoft.Container.*/, "Microsoft.Network/networkSecurityGroups/g");
  await made(guard, "2025-01-01", { location: "northeurope", properties: { securityRules } });
  const [table, subnet] = [`${network}/routes`, `${network}/subnets/nodes`];
  const nodes = { addressPrefix: "10.1.0.0/22", networkSecurityGroup: { id: guard }, routeTable: { id: table } };
  const addressSpace = { addressPrefixes: ["10.1.0.0/16"] };
  const subnets = [{ name: "nodes", properties: nodes }];
  await made(network, "2025-01-01", { location: "northeurope", properties: { addressSpace, subnets } });
  const pools = [{ name: "nodes", mode: "System", count: 1, vmSize: "Standard_D4s_v5", vnetSubnetID: subnet }];
  const profile = (outboundType: string): JsonObject => ({
    agentPoolProfiles: pools,
    networkProfile: { networkPlugin: "azure", outboundType, serviceCidr: "10.2.0.0/16", dnsServiceIP: "10.2.0.10" },
  });
  const failed = await put(profile("loadBalancer"));
  world.clock.advance(minutes(10));
  const status = await request("GET", String(failed.headers["azure-asyncoperation"]));
  expect(status.body).toMatchObject({
    status: "Failed",
    error: {
      code: "ReconcileStandardLoadBalancerError",
      message: expect.stringMatching(
        /^Reconcile standard load balancer failed\. .*SubCode: RequestDisallowedByPolicy; .*Deny-Public-IP/,
      ),
    },
  });
  expect((await get()).properties).toMatchObject({ provisioningState: "Failed" });
  expect((await put(profile("userDefinedRouting"))).status).toBe(200);
  world.clock.advance(minutes(10));
  expect((await get()).properties).toMatchObject({
    provisioningState: "Succeeded",
    identityProfile: { kubeletidentity: { objectId: expect.any(String) } },
    privateFQDN: expect.any(String),
  });
});
