import { fakeAzure } from "../arm/fake-azure.test-support.ts";
import { awaitAgents, silentSince } from "./agents.ts";

const provider = "/subscriptions/s/resourceGroups/g/providers";
const arc = `${provider}/Microsoft.Kubernetes/connectedClusters/c`;
const aks = `${provider}/Microsoft.ContainerService/managedClusters/c`;

/** A cluster that shows these states of its agents in turn, the last one from then on. */
const clusterOf = (...states: object[]) =>
  fakeAzure(() => [200, { id: arc, properties: states.length > 1 ? states.shift() : states[0] }]);

// connectivityStatus and lastConnectivityTime of connectedClusters.json in azure-rest-api-specs.
test.each([
  ["connected", { connectivityStatus: "Connected" }, undefined],
  ["connected, in other letters", { connectivityStatus: "CONNECTED" }, undefined],
  ["offline", { connectivityStatus: "Offline", lastConnectivityTime: "monday" }, "Offline, last heard monday"],
  ["new", { connectivityStatus: "Connecting" }, "Connecting, last heard never"],
  ["of no known state", {}, "in no known state, last heard never"],
])("agents that are %s", async (_, state, since) => {
  expect(await silentSince(arc, clusterOf(state).azure)).toBe(since);
});

test("those of AKS are never asked for", async () => {
  const { azure, asked } = clusterOf({ connectivityStatus: "Offline" });
  expect([await silentSince(aks, azure), asked]).toEqual([undefined, []]);
});

test("they are waited for every ten seconds, until they are connected", async () => {
  const connecting = { connectivityStatus: "Connecting" };
  const { azure, rests, waited } = clusterOf(connecting, connecting, { connectivityStatus: "Connected" });
  await awaitAgents(arc, "The extension", azure);
  expect([rests, waited]).toEqual([[10_000, 10_000], [`the agents of ${arc}`]]);
});

test.each([
  ["Connecting", 30, /^Start the cluster, and allow the pods in its namespace azure-arc to reach Azure/],
  ["Expired", 0, /^Their certificate has expired: delete the connected cluster/],
])("agents that stay %s are an error after %i looks", async (connectivityStatus, looks, remedy) => {
  const { azure, rests } = clusterOf({ connectivityStatus });
  await expect(awaitAgents(arc, "The extension", azure)).rejects.toMatchObject({
    name: "UnfitError",
    message: `The extension cannot be installed: the agents of ${arc} are not connected (${connectivityStatus}, last heard never).`,
    remedy: expect.stringMatching(remedy),
  });
  expect(rests).toHaveLength(looks);
});
