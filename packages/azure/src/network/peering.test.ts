import { fakeAzure, lookAt, refusal, writesIn } from "../arm/fake-azure.test-support.ts";
import { type PeeringWant, peering } from "./peering.ts";
import { type Passage, peersOf } from "./peering-sides.ts";

const group = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks";
const [near, far] = [`${group}/near`, `${group}/far`];
const linked = { peeringState: "Connected", peeringSyncLevel: "FullyInSync" };
const plain = { allowVirtualNetworkAccess: true, allowForwardedTraffic: false };

const side = (network: string, name: string, properties: object = {}) => ({
  id: `${network}/virtualNetworkPeerings/${name}`,
  name,
  etag: `e-${name}`,
  properties: {
    ...plain,
    ...linked,
    remoteVirtualNetwork: { id: (network === near ? far : near).toUpperCase() },
    ...properties,
  },
});
const networkOf = (id: string, prefix: string, peerings: object[] = []) => ({
  id,
  name: id === near ? "near" : "far",
  properties: { addressSpace: { addressPrefixes: [prefix] }, virtualNetworkPeerings: peerings },
});

/** Two networks with peerings on each side, and what is planned for them. */
async function world(
  nearSide: object[],
  farSide: object[],
  passage: Passage = {},
  ranges = ["10.1.0.0/16", "10.2.0.0/16"],
) {
  const networks: Record<string, unknown> = {
    [near]: networkOf(near, ranges[0] ?? "", nearSide),
    [far]: networkOf(far, ranges[1] ?? "", farSide),
  };
  const fake = fakeAzure(({ method, target }) => (method === "GET" ? [200, networks[target] ?? {}] : [200, {}]));
  const peers = await peersOf(near, far, fake.azure);
  const want: PeeringWant = { peers, ...passage };
  return { ...fake, peers, goal: peering(fake.azure, want) };
}
const carriedOut = async (made: Awaited<ReturnType<typeof world>>) => {
  await (await lookAt(made.goal)).execute();
  return writesIn(made.asked);
};

test("a new peering has both sides, each with a name of its own, and lets machines reach each other", async () => {
  const made = await world([], []);
  const { operation } = await lookAt(made.goal);
  const { network, remote } = made.peers;
  expect(network.name).toMatch(/^slipway-far-[0-9a-f]{8}$/);
  expect(remote.name).toMatch(/^slipway-near-[0-9a-f]{8}$/);
  const sent = (from: string, name: string, to: string) => ({
    method: "PUT",
    target: `${from}/virtualNetworkPeerings/${name}`,
    headers: { "if-none-match": "*" },
    body: { properties: { ...plain, remoteVirtualNetwork: { id: to } } },
  });
  expect([operation, await carriedOut(made)]).toEqual([
    "create",
    [sent(near, network.name, far), sent(far, remote.name, near)],
  ]);
});

test.each<[Passage, object, object]>([
  [{ traffic: false }, { allowVirtualNetworkAccess: false }, { allowVirtualNetworkAccess: false }],
  [{ forwarded: true }, { allowForwardedTraffic: true }, { allowForwardedTraffic: true }],
  [
    { gateway: "network" },
    { allowGatewayTransit: true, useRemoteGateways: false },
    { allowGatewayTransit: false, useRemoteGateways: true },
  ],
  [
    { gateway: "remote" },
    { allowGatewayTransit: false, useRemoteGateways: true },
    { allowGatewayTransit: true, useRemoteGateways: false },
  ],
  [
    { gateway: "none" },
    { allowGatewayTransit: false, useRemoteGateways: false },
    { allowGatewayTransit: false, useRemoteGateways: false },
  ],
])("what is to pass is written on both sides: %j", async (passage, ours, theirs) => {
  const made = await world([side(near, "a")], [side(far, "b")], passage);
  const { fields } = await lookAt(made.goal);
  const named = (of: object, where: string) =>
    Object.fromEntries(Object.entries(of).map(([name, value]) => [`${where}.${name}`, value]));
  expect(fields).toEqual({ ...named(ours, "network"), ...named(theirs, "remote") });
  const writes = await carriedOut(made);
  const bodies = writes.map(({ target, body }) => [target, (body as { properties: object }).properties] as const);
  expect(Object.fromEntries(bodies)).toMatchObject({
    [`${near}/virtualNetworkPeerings/a`]: ours,
    [`${far}/virtualNetworkPeerings/b`]: theirs,
  });
  expect(writes.map(({ headers }) => headers?.["if-match"]).sort()).toEqual(["e-a", "e-b"]);
});

test("the side that uses the other's gateway comes last, the one that stops using it first", async () => {
  const firstOf = async (passage: Passage, nearMore: object, farMore: object) => {
    const made = await world([side(near, "a", nearMore)], [side(far, "b", farMore)], passage);
    return (await carriedOut(made)).map(({ target }) => target.slice(-1)).join("");
  };
  expect(await firstOf({ gateway: "remote" }, {}, {})).toBe("ba");
  expect(await firstOf({ gateway: "network" }, {}, {})).toBe("ab");
  expect(await firstOf({ gateway: "none" }, { allowGatewayTransit: true }, { useRemoteGateways: true })).toBe("ba");
});

test("one that is well under any names is left, with all that others set", async () => {
  const made = await world([side(near, "a", { theirs: 1 })], [side(far, "b")]);
  expect((await lookAt(made.goal)).operation).toBe("none");
});

test.each<[string, object | undefined, object | undefined, string[]]>([
  ["a side that is missing is made", undefined, { peeringState: "Initiated" }, ["PUT slipway"]],
  ["the other one as well", { peeringState: "Initiated" }, undefined, ["PUT slipway"]],
  [
    "a side that lost the other goes first",
    { peeringState: "Disconnected" },
    undefined,
    ["DELETE a", "PUT a", "PUT slipway"],
  ],
  [
    "two sides that lost each other go first",
    { peeringState: "Disconnected" },
    { peeringState: "Disconnected" },
    ["DELETE a", "DELETE b", "PUT a", "PUT b"],
  ],
  ["a side that is not linked is written", { peeringState: "Initiated" }, {}, ["PUT a"]],
  ["a side that failed is written", { provisioningState: "Failed" }, {}, ["PUT a"]],
  [
    "a side that is out of date is synced",
    { peeringSyncLevel: "LocalNotInSync" },
    {},
    ["PUT a?syncRemoteAddressSpace=true"],
  ],
  [
    "what the other side says counts too",
    {},
    { peeringSyncLevel: "RemoteNotInSync" },
    ["PUT a?syncRemoteAddressSpace=true"],
  ],
])("%s", async (_, nearMore, farMore, requests) => {
  const made = await world(nearMore ? [side(near, "a", nearMore)] : [], farMore ? [side(far, "b", farMore)] : []);
  const shown = (await carriedOut(made)).map(
    ({ method, target }) => `${method} ${target.slice(target.lastIndexOf("/") + 1).replace(/^slipway-.*/, "slipway")}`,
  );
  expect(shown).toEqual(requests);
});

test("a side that has to be made again keeps what others set on it", async () => {
  const lost = { peeringState: "Disconnected", theirs: 1, allowForwardedTraffic: true };
  const writes = await carriedOut(await world([side(near, "a", lost)], []));
  expect(writes[1]).toMatchObject({
    headers: { "if-none-match": "*" },
    body: { properties: { theirs: 1, allowForwardedTraffic: true } },
  });
});

test("what is not given is not compared: traffic, forwarded traffic and gateways are what others set", async () => {
  const theirs = { allowVirtualNetworkAccess: false, allowForwardedTraffic: true, useRemoteGateways: true };
  const made = await world([side(near, "a", theirs)], [side(far, "b", { allowGatewayTransit: true })]);
  expect((await lookAt(made.goal)).operation).toBe("none");
});

test("a state of either side is that of the whole: what goes on counts before what failed", async () => {
  const statusOf = async (one: string, other: string) => {
    const made = await world(
      [side(near, "a", { provisioningState: one })],
      [side(far, "b", { provisioningState: other })],
    );
    const { subject, step } = await made.goal.inspect({ wait: false, want: "present" });
    return (step ?? subject).inProgress ?? (step ?? subject).failed ?? "well";
  };
  expect(await statusOf("Succeeded", "Updating")).toBe("Updating");
  expect(await statusOf("Failed", "Updating")).toBe("Updating");
  expect(await statusOf("Succeeded", "Failed")).toBe("its provisioning state is Failed");
  expect(await statusOf("Succeeded", "Succeeded")).toBe("well");
});

test("only one whose sides all have the names that Slipway gives is removed", async () => {
  const { peers } = await world([], []);
  const removed = async (nearNames: string[], farNames: string[]) => {
    const made = await world(
      nearNames.map((name) => side(near, name)),
      farNames.map((name) => side(far, name)),
    );
    await (await lookAt(made.goal, "absent")).execute();
    return writesIn(made.asked).map(({ method }) => method);
  };
  expect(await removed([peers.network.name], [peers.remote.name])).toEqual(["DELETE", "DELETE"]);
  expect(await removed([peers.network.name], [])).toEqual(["DELETE"]);
  expect(await removed([peers.network.name], ["theirs"])).toEqual([]);
  expect(await removed(["theirs"], [peers.remote.name])).toEqual([]);
});

test("networks that share addresses cannot be peered, unless they are", async () => {
  await expect(
    world([], [], {}, ["10.1.0.0/16", "10.1.2.0/24"]).then(({ goal }) => lookAt(goal)),
  ).rejects.toMatchObject({
    name: "UnfitError",
    message: "The networks cannot be peered: 10.1.0.0/16 of near overlaps 10.1.2.0/24 of far.",
    remedy: "Peered networks must not share addresses: give one of them another range.",
  });
  const peered = await world([side(near, "a")], [side(far, "b")], {}, ["10.1.0.0/16", "10.1.2.0/24"]);
  expect((await lookAt(peered.goal)).operation).toBe("none");
});

test.each([
  ["near", "10.2.0.0/16", "10.2.0.0/16 of far overlaps 10.2.0.0/16, which near reaches by its peering third"],
  ["far", "10.1.4.0/24", "10.1.0.0/16 of near overlaps 10.1.4.0/24, which far reaches by its peering third"],
])("nor with what a third network of %s has", async (whose, addressPrefix, says) => {
  const third = side(near, "third", {
    remoteVirtualNetwork: { id: "/third" },
    remoteAddressSpace: { addressPrefixes: ["10.9.0.0/16", addressPrefix] },
  });
  const bare = side(near, "bare", { remoteVirtualNetwork: undefined, remoteAddressSpace: undefined });
  const made = await world(whose === "near" ? [bare, third] : [], whose === "far" ? [third] : []);
  await expect(lookAt(made.goal)).rejects.toMatchObject({
    name: "UnfitError",
    message: `The networks cannot be peered: ${says}.`,
    remedy: expect.stringMatching(/^A network must not reach the same addresses twice: .*\.$/),
  });
});

test("a network that is gone is named by its input, and is nothing to a destroy", async () => {
  const gone = () => [404, refusal("ResourceNotFound")] as const;
  await expect(peersOf(near, far, fakeAzure(gone).azure)).rejects.toMatchObject({
    name: "MissingError",
    remedy: expect.stringMatching(/^Correct the input (network|remote)/),
  });
  const peers = await peersOf(near, far, fakeAzure(gone, "destroy").azure);
  expect(await peers.remote.read()).toEqual({ id: far, name: "far", properties: {} });
});

test("writes of one network take turns", async () => {
  const { goal } = await world([], []);
  expect(goal.lock).toBe(near.toLowerCase());
});

test("later steps of a plan see both sides of a new peering, connected", async () => {
  const { goal, peers } = await world([], []);
  const { shows } = await goal.inspect({ wait: false, want: "present" });
  const sides = [peers.network, peers.remote].map(({ network, name }) => `${network}/virtualNetworkPeerings/${name}`);
  expect(Object.keys(shows ?? {}).toSorted()).toEqual(sides.toSorted());
  for (const id of sides)
    expect(shows?.[id]).toMatchObject({ isNew: true, body: { id, properties: { ...plain, ...linked } } });
});
