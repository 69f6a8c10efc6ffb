import { azureTaking, lookAt, writesIn } from "../arm/fake-azure.test-support.ts";
import {
  type AgentsState,
  type ConnectedClusterWant,
  connectedCluster,
  connectedClusterReader,
} from "./connected-cluster.ts";

const group = "/subscriptions/s/resourceGroups/g";
const id = `${group}/providers/Microsoft.Kubernetes/connectedClusters/plant`;
const provider = "/subscriptions/s/providers/Microsoft.KubernetesConfiguration";
const agents: AgentsState = { isInstalled: false, resource: undefined, publicKey: "KEY" };
const have = (properties: object = {}) => ({
  id,
  name: "plant",
  location: "north",
  properties: {
    provisioningState: "Succeeded",
    agentPublicKeyCertificate: "KEY",
    distribution: "k3s",
    infrastructure: "generic",
    ...properties,
  },
});

function look(
  state: Partial<AgentsState>,
  there?: object,
  more: Partial<ConnectedClusterWant> = {},
  things: object = {},
) {
  const fake = azureTaking({ [group]: { location: "north" }, ...(there ? { [id]: there } : {}), ...things });
  let looks = 0;
  const want: ConnectedClusterWant = {
    id,
    location: undefined,
    tags: undefined,
    distribution: undefined,
    infrastructure: undefined,
    read: connectedClusterReader(id, fake.azure),
    agents: () => ({ ...agents, ...state }),
    async look() {
      looks += 1;
    },
    origin: async () => ({ distribution: "k3s", infrastructure: "generic" }),
    ...more,
  };
  const goal = connectedCluster(fake.azure, want);
  return { ...fake, goal, looked: lookAt(goal), looks: () => looks };
}

// The resource: Microsoft.Kubernetes/connectedClusters of azure-rest-api-specs; how it is made: connectedk8s of azure-cli-extensions.
test("a new one is made before the agents have said anything, with their key and what its nodes show", async () => {
  const { looked, asked, looks } = look({});
  await (await looked).execute();
  expect(looks()).toBe(1);
  expect(writesIn(asked)).toMatchObject([
    {
      method: "PUT",
      target: id,
      body: {
        location: "north",
        identity: { type: "SystemAssigned" },
        properties: { agentPublicKeyCertificate: "KEY", distribution: "k3s", infrastructure: "generic" },
      },
    },
  ]);
  const said = await look({}, undefined, { distribution: "eks", infrastructure: "aws", location: "south" }).looked;
  expect(said.fields).toMatchObject({
    location: "south",
    "properties.distribution": "eks",
    "properties.infrastructure": "aws",
  });
  const unknownKey = await look({ publicKey: undefined }).looked;
  expect(unknownKey.fields["properties.agentPublicKeyCertificate"]).toEqual({
    "known-after-apply:": "the public half of the agents' key",
  });
});

test.each<[string, Partial<ConnectedClusterWant>, string, string[]]>([
  ["as it is", {}, "none", []],
  ["of another distribution", { distribution: "k8s" }, "update", []],
  ["elsewhere", { infrastructure: "aws" }, "replace", ["properties.infrastructure"]],
  ["in another region", { location: "south" }, "replace", ["location"]],
])("one that is there %s", async (_, more, operation, immutable) => {
  expect(await look({ isInstalled: true, resource: id.toUpperCase() }, have(), more).looked).toMatchObject({
    operation,
    immutable,
  });
});

test.each<[string, Partial<AgentsState>, object | undefined, string | undefined, RegExp]>([
  [
    "agents of another one",
    { isInstalled: true, resource: `${id}-2` },
    have(),
    `The cluster is connected already, as ${id}-2.`,
    /^Give that name and resource group in the inputs, or disconnect it there first: mode: destroy/,
  ],
  [
    "agents of one that is gone",
    { isInstalled: true, resource: id },
    undefined,
    `The cluster has the agents of ${id}, which does not exist any more.`,
    /^Remove them: mode: destroy .*helm uninstall azure-arc --namespace azure-arc-release/,
  ],
  [
    "a connection that has expired",
    {},
    have({ connectivityStatus: "Expired", lastConnectivityTime: "in May" }),
    `The connection of ${id} has expired: its agents were last heard in May, and their identity is no longer accepted.`,
    /^Connect the cluster again: run with mode: destroy/,
  ],
  [
    "one of which nothing was heard",
    {},
    have({ connectivityStatus: "Expired" }),
    `The connection of ${id} has expired: its agents were last heard long ago, and`,
    /^Connect/,
  ],
  [
    "another key",
    { publicKey: "OTHER" },
    have(),
    `${id} exists, and is another cluster: its agents have another key than those of this one.`,
    /^Choose another name .*az resource delete --ids/,
  ],
  [
    "no key and no agents",
    { publicKey: undefined },
    have(),
    `${id} exists, and is another cluster`,
    /^Choose another name/,
  ],
  ["agents whose key no one can read", { publicKey: undefined, isInstalled: true }, have(), undefined, /./],
])("of a cluster with %s", async (_, state, there, message, remedy) => {
  const { looked } = look(state, there);
  if (message === undefined) return void expect((await looked).operation).toBe("none");
  await expect(looked).rejects.toMatchObject({
    message: expect.stringContaining(message),
    remedy: expect.stringMatching(remedy),
  });
});

test.each([
  ["Registered", true],
  ["Registering", true],
  ["NotRegistered", false],
  ["Unregistered", false],
  [undefined, true],
])("where the provider of configurations is %s, a new one can be made: %s", async (registrationState, can) => {
  const { looked } = look({}, undefined, {}, { [provider]: { id: provider, registrationState } });
  if (can) return void expect((await looked).operation).toBe("create");
  await expect(looked).rejects.toMatchObject({
    message: "The resource provider Microsoft.KubernetesConfiguration is not registered in the subscription.",
    remedy: expect.stringContaining("az provider register --namespace Microsoft.KubernetesConfiguration."),
  });
});

test("later steps of a plan know that a new one will have an identity, and see its tags", async () => {
  const { goal } = look({}, undefined, { tags: { a: "b" } });
  const { shows } = await goal.inspect({ wait: false, want: "present" });
  expect(shows?.[id]?.body).toMatchObject({
    tags: { a: "b" },
    identity: { principalId: { "known-after-apply:": "the object ID of its identity" } },
  });
});
