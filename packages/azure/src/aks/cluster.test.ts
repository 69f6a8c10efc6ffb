import { azureTaking, lookAt, writesIn } from "../arm/fake-azure.test-support.ts";
import { aksCluster } from "./cluster.ts";
import type { ClusterWant } from "./want.ts";

const group = "/subscriptions/s/resourceGroups/g/providers";
const id = `${group}/Microsoft.ContainerService/managedClusters/c`;
const network = `${group}/Microsoft.Network/virtualNetworks/net`;
const nodes = `${network}/subnets/nodes`;
const api = `${network}/subnets/api`;
const want: ClusterWant = {
  id,
  location: "north",
  access: "public",
  network: "node-subnet",
  atLeast: { issuer: false, workloadIdentity: false, entra: false },
  pool: { name: "a" },
};
const setting = (path: string, value: unknown) => ({ settings: [{ path, value }] }) as unknown as Partial<ClusterWant>;
const apiSubnet = setting("properties.apiServerAccessProfile.subnetId", api);
const outbound = setting("properties.networkProfile.outboundType", "userDefinedRouting");
const have = (properties: object = {}) => ({
  id,
  name: "c",
  location: "north",
  identity: { type: "SystemAssigned" },
  properties: {
    provisioningState: "Succeeded",
    kubernetesVersion: "1.33",
    currentKubernetesVersion: "1.33.5",
    enableRBAC: true,
    networkProfile: { networkPlugin: "azure", outboundType: "loadBalancer" },
    agentPoolProfiles: [{ name: "a", vnetSubnetID: nodes }],
    ...properties,
  },
});
const subnetOf = (subnet: string, properties: object = {}) => ({ id: subnet, properties });
const delegated = { delegations: [{ properties: { serviceName: "Microsoft.ContainerService/managedClusters" } }] };
const look = (more: Partial<ClusterWant>, there: object | undefined, ...subnets: object[]) => {
  const things = { [network]: { id: network, properties: { subnets } }, ...(there ? { [id]: there } : {}) };
  return lookAt(aksCluster(azureTaking(things).azure, { ...want, ...more }));
};

test.each<[string, Partial<ClusterWant>, object | undefined, object[], string]>([
  ["a new one in a subnet that is not there", { subnet: nodes }, undefined, [], `The subnet ${nodes} does not exist.`],
  [
    "a new one with an API server in a subnet that is not there",
    apiSubnet,
    undefined,
    [],
    `The subnet ${api} does not exist.`,
  ],
  [
    "one whose API server is to move into such a subnet",
    apiSubnet,
    have(),
    [subnetOf(api)],
    `The subnet ${api} is not delegated`,
  ],
  [
    "one whose traffic is to leave by a route that its subnet lacks",
    outbound,
    have(),
    [subnetOf(nodes)],
    `The subnet ${nodes} has no route table`,
  ],
  ["one that is to leap over a version", { version: "1.35" }, have(), [], "AKS cannot upgrade it to 1.35 in one step"],
  // The CLI refuses it, too: --enable-msi-auth-for-monitoring in the acs module of Azure/azure-cli.
  [
    "one that acts as a service principal, and is to send its containers' logs",
    setting("properties.addonProfiles.omsagent.config.useAADAuth", "true"),
    have({ servicePrincipalProfile: { clientId: "7" } }),
    [],
    "acts as a service principal, and container-logs needs a managed identity",
  ],
  [
    "one that would lose its long-term support",
    { tier: "Standard" },
    have({ supportPlan: "AKSLongTermSupport" }),
    [],
    "has long-term support, which the tier Standard does not have",
  ],
])("%s is refused before anything is planned", async (_, more, there, subnets, message) => {
  await expect(look(more, there, ...subnets)).rejects.toThrow(message);
});

test.each<[string, Partial<ClusterWant>, object | undefined, object[], string]>([
  ["a new one", { ...apiSubnet, subnet: nodes }, undefined, [subnetOf(nodes), subnetOf(api, delegated)], "create"],
  ["one as it is", {}, have(), [], "none"],
  ["another way out", outbound, have(), [subnetOf(nodes, { routeTable: { id: "/rt" } })], "update"],
  [
    "the way out that it has",
    outbound,
    have({ networkProfile: { networkPlugin: "azure", outboundType: "userDefinedRouting" } }),
    [subnetOf(nodes)],
    "none",
  ],
  ["one that failed", {}, have({ provisioningState: "Failed" }), [], "update"],
])("%s: %#", async (_, more, there, subnets, operation) => {
  expect((await look(more, there, ...subnets)).operation).toBe(operation);
});

test("one that cannot be changed in place is never replaced: what runs there is moved by hand", async () => {
  const found = await look({ access: "private" }, have());
  expect([found.operation, found.immutable]).toEqual([
    "replace",
    ["properties.apiServerAccessProfile.enablePrivateCluster"],
  ]);
  expect(found.refused).toContain("create another cluster beside it, move what runs there, and destroy this one.");
});

test("a cluster that acts as an identity sends its containers' logs", async () => {
  const there = have({ servicePrincipalProfile: { clientId: "msi" } });
  const logs = setting("properties.addonProfiles.omsagent.config.useAADAuth", "true");
  expect(await look(logs, there)).toMatchObject({
    operation: "update",
    fields: { "properties.addonProfiles.omsagent.config.useAADAuth": "true" },
  });
});

test("without that, one that acts as a service principal is kept as it is", async () => {
  expect(await look({}, have({ servicePrincipalProfile: { clientId: "7" } }))).toMatchObject({ operation: "none" });
});

test("one that Slipway made is deleted; one that others made, or only copied its tag, is not", async () => {
  const fresh = await look({ subnet: nodes }, undefined, subnetOf(nodes));
  const maker = fresh.fields["tags.made-by"];
  expect(maker).toMatch(/^slipway-/);
  const removed = async (tags: object) => {
    const { azure, asked } = azureTaking({ [id]: { ...have(), tags } });
    await (await lookAt(aksCluster(azure, want), "absent")).execute();
    return writesIn(asked).map(({ method, target }) => [method, target]);
  };
  expect(await removed({ "made-by": maker })).toEqual([["DELETE", id]]);
  expect([await removed({ "made-by": "slipway-0000000000000000" }), await removed({})]).toEqual([[], []]);
});

test("later steps of a plan see a new one, and one that is changed as it will be; what is in progress is said", async () => {
  const inspected = (there: object | undefined, more: Partial<ClusterWant>) => {
    const things = { [network]: { id: network, properties: { subnets: [subnetOf(nodes)] } } };
    const { azure } = azureTaking({ ...things, ...(there ? { [id]: there } : {}) });
    return aksCluster(azure, { ...want, ...more }).inspect({ wait: false, want: "present" });
  };
  const fresh = await inspected(undefined, { subnet: nodes });
  expect(fresh.shows?.[id]).toMatchObject({
    isNew: true,
    body: { properties: { fqdn: { "known-after-apply:": "its host name" } } },
  });
  const { step, shows } = await inspected(have({ provisioningState: "Updating" }), { tier: "Standard" });
  expect(shows?.[id]).toMatchObject({ isNew: false, body: { sku: { tier: "Standard" } } });
  expect(step?.inProgress).toBe("Updating");
});
