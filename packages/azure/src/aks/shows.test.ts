import { isUnknownText } from "@slipway/reconcile";
import { clusterShows } from "./shows.ts";

const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c";
const shown = (properties: object, identity: object = { type: "SystemAssigned" }) =>
  clusterShows(id, { location: "North Europe", identity, properties }, undefined);
const unknown = (what: string) => ({ "known-after-apply:": what });

test("a cluster that is only planned says what Azure will give it, in words", () => {
  const oidcIssuerProfile = { enabled: true };
  const all = shown({ oidcIssuerProfile, apiServerAccessProfile: { enablePrivateCluster: true } });
  expect(all[id]?.body).toMatchObject({
    identity: { principalId: unknown("its object ID") },
    properties: {
      nodeResourceGroup: "MC_g_c_northeurope",
      fqdn: unknown("its host name"),
      privateFQDN: unknown("its private host name"),
      currentKubernetesVersion: unknown("the version"),
      identityProfile: { kubeletidentity: { objectId: unknown("the identity of the nodes") } },
      oidcIssuerProfile: { issuerURL: unknown("the address of its issuer") },
    },
  });
});

test("its node resource group and the network in it are there for later steps, by names of at most 80 characters", () => {
  const group = "/subscriptions/s/resourceGroups/MC_g_c_northeurope";
  const all = shown({});
  expect(all[group]).toEqual({
    isNew: true,
    body: { id: group, name: "MC_g_c_northeurope", location: "North Europe", properties: {} },
  });
  const [networkId = "", network] = Object.entries(all).find(([at]) => at.includes("/virtualNetworks/")) ?? [];
  const name = networkId.split("/").at(-1) ?? "";
  expect([
    networkId.startsWith(`${group}/providers/Microsoft.Network/virtualNetworks/aks-vnet-`),
    isUnknownText(name),
  ]).toEqual([true, true]);
  expect(network).toMatchObject({
    isNew: true,
    body: { id: networkId, name, properties: { subnets: [{ id: `${networkId}/subnets/aks-subnet` }] } },
  });
  const body = { location: "north", identity: {}, properties: {} };
  const long = clusterShows(id.replace("/g/", `/${"g".repeat(80)}/`), body, undefined);
  expect(Object.keys(long)).toContain(`/subscriptions/s/resourceGroups/MC_${"g".repeat(77)}`);
});

test("a cluster that is there is shown as it will be written", () => {
  const have = { id, name: "c", location: "north", properties: { fqdn: "old" } };
  const body = { location: "north", properties: { kubernetesVersion: "1.34" } };
  expect(clusterShows(id, body, have)).toEqual({ [id]: { isNew: false, body } });
});

test("what the body says already is not unknown", () => {
  const user = `${id.replace("ContainerService/managedClusters/c", "ManagedIdentity/userAssignedIdentities/u")}`;
  const identityProfile = { kubeletidentity: { objectId: "o" } };
  const properties = { kubernetesVersion: "1.33.5", nodeResourceGroup: "nodes", identityProfile };
  const { body } = shown(properties, { type: "UserAssigned", userAssignedIdentities: { [user]: {} } })[id] ?? {};
  expect(body).toMatchObject({
    identity: { userAssignedIdentities: { [user]: { principalId: unknown("its object ID") } } },
    properties: { nodeResourceGroup: "nodes", currentKubernetesVersion: "1.33.5", identityProfile },
  });
  expect(body).not.toHaveProperty("properties.privateFQDN");
  expect(body).not.toHaveProperty("properties.oidcIssuerProfile");
});

test("the network that AKS makes is shown with its ranges, unless the nodes have a subnet", () => {
  const networkOf = (properties: object) =>
    Object.entries(shown(properties)).find(([at]) => at.includes("/virtualNetworks/"))?.[1];
  expect(networkOf({})?.body).toMatchObject({
    properties: {
      addressSpace: { addressPrefixes: ["10.224.0.0/12"] },
      subnets: [{ name: "aks-subnet", properties: { addressPrefix: "10.224.0.0/16" } }],
    },
  });
  expect(networkOf({ agentPoolProfiles: [{ vnetSubnetID: "subnet" }] })).toBeUndefined();
});
