import type { Answer } from "../arm/fake-azure.test-support.ts";
import { cluster, found, group, step } from "./preflight.test-support.ts";

const zone = `${group}/providers/Microsoft.Network/privateDnsZones/z`;
const network = `${group}/providers/Microsoft.Network/virtualNetworks/n`;
const lacks = (line: string) => [
  `The identity lacks rights that an apply needs:\n- ${line} Grant it these roles there, or a role with these permissions.`,
];
const has = (...value: object[]): Readonly<Record<string, Answer>> => ({ "/permissions": [200, { value }] });
const networks = "Microsoft.Network/virtualNetworks";

test.each([
  [[{ actions: ["*"] }], true],
  [[{ actions: ["MICROSOFT.network/virtualNetworks/WRITE"] }], true],
  [[{ actions: ["Microsoft.Network/virtualNetworks/write/more"] }], false],
  [[{ actions: ["Microsoft.Network/virtualNetworks"] }], false],
  [[{ actions: ["*/write"] }], true],
  [[{ actions: ["*/read"] }], false],
  [[{ actions: ["Microsoft.Network/*"] }], true],
  [[{ actions: ["Network/*"] }], false],
  [[{ actions: ["Microsoft.*/virtual*/*"] }], true],
  [[{ actions: ["Microsoft.*/virtual*/virtual*"] }], false],
  [[{ actions: ["*"], notActions: ["Microsoft.Network/*/write"] }], false],
  [[{ actions: ["*"], notActions: ["*/delete"] }], true],
  [[{ actions: ["*/read"] }, { actions: ["*/write"] }], true],
  [[{}], false],
])("%j allow to write a network: %s", async (permissions, is) => {
  const { problems } = await found([step(network)], has(...permissions), true);
  expect(problems).toEqual(is ? [] : lacks(`${networks}/write on ${group} (Network Contributor)`));
});

test.each([
  [zone, "update", "Microsoft.Network/privateDnsZones/write", "Private DNS Zone Contributor"],
  [cluster, "create", "Microsoft.ContainerService/managedClusters/write", "Azure Kubernetes Service Contributor Role"],
  [
    `${group}/providers/Microsoft.EventHub/namespaces/e`,
    "update",
    "Microsoft.EventHub/namespaces/write",
    "Contributor",
  ],
] as const)("to write %s takes a role that has it", async (id, operation, action, role) => {
  const { problems } = await found([step(id, {}, operation)], has(), true);
  expect(problems).toEqual(lacks(`${action} on ${group} (${role})`));
});

test("a replace deletes as well, and what is needed twice is said once", async () => {
  const { problems } = await found([step(network, {}, "replace"), step(`${network}2`)], has(), true);
  const [write, remove] = ["write", "delete"].map((verb) => `${networks}/${verb} on ${group} (Network Contributor)`);
  expect(problems).toEqual(lacks(`${write}\n- ${remove}`));
});

test("what is in a thing that the job makes takes a right on what it is in", async () => {
  const peering = step(`${network}/virtualNetworkPeerings/p`);
  const { problems } = await found([peering], has(), true, [group, network]);
  const line = `${networks}/virtualNetworkPeerings/write on /subscriptions/s (Network Contributor)`;
  expect(problems).toEqual(lacks(line));
});

test.each([
  ["create", "/subscriptions/s"],
  ["update", group],
] as const)("to %s a resource group takes a right on %s", async (operation, scope) => {
  const { problems } = await found([step(group, {}, operation)], has(), true);
  expect(problems).toEqual(lacks(`Microsoft.Resources/subscriptions/resourceGroups/write on ${scope} (Contributor)`));
});
