import { objectOf } from "../../engine/json.ts";
import { arrange } from "../../engine/world.test-support.ts";

const version = "2025-01-01";
const api = `api-version=${version}`;

async function withNetworks(spaces: Record<string, string>) {
  const arranged = arrange();
  const rg = await arranged.group();
  const id = (name: string) => `${rg}/providers/Microsoft.Network/virtualNetworks/${name}`;
  const network = (name: string, prefix: string) =>
    arranged.made(id(name), version, {
      location: "northeurope",
      properties: { addressSpace: { addressPrefixes: [prefix] } },
    });
  for (const [name, prefix] of Object.entries(spaces)) await network(name, prefix);
  const url = (from: string, to: string, name = `to-${to}`) => `${id(from)}/virtualNetworkPeerings/${name}?${api}`;
  const peer = async (from: string, to: string, name?: string, query = "") => {
    const put = await arranged.request("PUT", url(from, to, name) + query, {
      properties: { remoteVirtualNetwork: { id: id(to) } },
    });
    if (put.status < 300) arranged.world.clock.advance(60_000);
    return put;
  };
  const unpeer = async (from: string, to: string) => {
    await arranged.request("DELETE", url(from, to));
    arranged.world.clock.advance(60_000);
  };
  const state = async (from: string, to: string) => {
    const { peeringState, peeringSyncLevel } = objectOf((await arranged.request("GET", url(from, to))).body.properties);
    return [peeringState, peeringSyncLevel];
  };
  return { ...arranged, id, network, peer, unpeer, state, url };
}
const apart = { a: "10.1.0.0/16", b: "10.2.0.0/16" };

describe("peering", () => {
  test("one side alone is Initiated; with the other both are Connected", async () => {
    const { peer, state } = await withNetworks(apart);
    const first = await peer("a", "b");
    expect([first.status, first.body.properties]).toMatchObject([
      201,
      {
        provisioningState: "Updating",
        peeringState: "Initiated",
        peeringSyncLevel: "RemoteNotInSync",
        allowVirtualNetworkAccess: true,
        remoteAddressSpace: { addressPrefixes: ["10.2.0.0/16"] },
      },
    ]);
    expect(objectOf((await peer("b", "a")).body.properties).peeringState).toBe("Connected");
    expect(await state("a", "b")).toEqual(["Connected", "FullyInSync"]);
    expect(await state("b", "a")).toEqual(["Connected", "FullyInSync"]);
  });

  test("deleting one side disconnects the other, which must go too before they can meet again", async () => {
    const { peer, unpeer, state } = await withNetworks(apart);
    await peer("a", "b");
    await peer("b", "a");
    await unpeer("b", "a");
    expect((await state("a", "b"))[0]).toBe("Disconnected");
    for (const [from, to] of [
      ["a", "b"],
      ["b", "a"],
    ] as const)
      expect((await peer(from, to)).body.error).toMatchObject({ code: "RemotePeeringIsDisconnected" });
    await unpeer("a", "b");
    await peer("b", "a");
    await peer("a", "b");
    expect(await state("b", "a")).toEqual(["Connected", "FullyInSync"]);
  });

  test("deleting a network disconnects its peers", async () => {
    const { request, id, peer, state, world } = await withNetworks(apart);
    await peer("a", "b");
    await peer("b", "a");
    await request("DELETE", `${id("b")}?${api}`);
    world.clock.advance(60_000);
    expect((await state("a", "b"))[0]).toBe("Disconnected");
  });

  test("a changed address space is out of sync until it is synced", async () => {
    const { request, id, peer, state, world } = await withNetworks(apart);
    await peer("a", "b");
    await peer("b", "a");
    await request("PUT", `${id("b")}?${api}`, {
      location: "northeurope",
      properties: { addressSpace: { addressPrefixes: ["10.2.0.0/16", "10.3.0.0/16"] } },
    });
    world.clock.advance(60_000);
    expect([await state("a", "b"), await state("b", "a")]).toEqual([
      ["Connected", "LocalNotInSync"],
      ["Connected", "RemoteNotInSync"],
    ]);
    await peer("a", "b", "to-b", "&syncRemoteAddressSpace=true");
    expect([await state("a", "b"), await state("b", "a")]).toEqual([
      ["Connected", "FullyInSync"],
      ["Connected", "FullyInSync"],
    ]);
  });

  test.each<[string, Record<string, string>, [string, string, string?][], string]>([
    ["overlapping ranges", { a: "10.0.0.0/8", b: "10.2.0.0/16" }, [["a", "b"]], "VnetAddressSpacesOverlap"],
    [
      "a second object for the same pair",
      apart,
      [
        ["a", "b"],
        ["a", "b", "again"],
      ],
      "AnotherPeeringAlreadyReferencesRemoteVnet",
    ],
    [
      "a range that a third peer has",
      { ...apart, c: "10.2.128.0/17" },
      [
        ["a", "b"],
        ["a", "c"],
      ],
      "VnetAddressSpaceOverlapsWithAlreadyPeeredVnet",
    ],
    ["a network that is not there", { a: "10.1.0.0/16" }, [["a", "b"]], "InvalidResourceReference"],
    ["a bad name", apart, [["a", "b", "-x"]], "InvalidResourceName"],
  ])("refuses %s", async (_, spaces, steps, code) => {
    const { peer } = await withNetworks(spaces);
    let last = { status: 0, body: {} as Record<string, unknown> };
    for (const step of steps) last = await peer(...step);
    expect([last.status, objectOf(last.body.error).code]).toEqual([400, code]);
  });

  test("the other side must be idle, and the caller needs rights there", async () => {
    const { request, id, url, world, owner } = await withNetworks(apart);
    const body = (to: string) => ({ properties: { remoteVirtualNetwork: { id: id(to) } } });
    await request("PUT", `${id("b")}?${api}`, {
      location: "northeurope",
      tags: { x: "y" },
      properties: { addressSpace: { addressPrefixes: ["10.2.0.0/16"] } },
    });
    expect((await request("PUT", url("a", "b"), body("b"))).body.error).toMatchObject({
      code: "ReferencedResourceNotProvisioned",
    });
    world.clock.advance(60_000);
    world.access.limit(owner, ["*/read", "*/write"]);
    expect((await request("PUT", url("a", "b"), body("b"))).body.error).toMatchObject({
      code: "LinkedAuthorizationFailed",
    });
  });
});
