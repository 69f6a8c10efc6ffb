import { fakeAzure, refusal, writesIn } from "../arm/fake-azure.test-support.ts";
import { configurationId, extensionId, FluxCluster, isInstalledByUs } from "./cluster.ts";
import { aks, arc, flux, world } from "./flux-world.test-support.ts";

test("a cluster that is not there is missing; any other refusal stays one", async () => {
  const of = (status: number, code: string) => FluxCluster.find(arc, fakeAzure(() => [status, refusal(code)]).azure);
  await expect(of(404, "ParentResourceNotFound")).rejects.toMatchObject({
    name: "MissingError",
    message: `The cluster ${arc} does not exist.`,
    remedy: expect.stringMatching(/^Correct the input cluster; or create the cluster first .* Azure Arc\.$/),
  });
  for (const [status, code] of [
    [404, "ResourceGroupNotFound"],
    [403, "ResourceNotFound"],
  ] as const)
    await expect(of(status, code)).rejects.toMatchObject({ name: "ArmError", code });
});

test("its extension is Flux's, whatever it is called, and is read again for each but the first who asks", async () => {
  const { flux: cluster, asked } = await world({ extension: flux() });
  for (const requests of [1, 2, 3]) {
    expect((await cluster.extension())?.id).toBe(extensionId(arc));
    expect(asked).toHaveLength(requests);
  }
  expect(await (await world({})).flux.extension()).toBeUndefined();
});

test("it is connected by Arc, or AKS's own", async () => {
  expect([(await world({})).flux.isConnected, (await world({ cluster: aks })).flux.isConnected]).toEqual([true, false]);
});

test.each([
  [arc, { connectivityStatus: "Connected" }, "Connected"],
  [arc, { connectivityStatus: "Offline", lastConnectivityTime: "monday" }, "Offline, last heard monday"],
  [aks, { powerState: { code: "Stopped" } }, "Stopped"],
  [aks, {}, ""],
])("the state of %s with %j is %s", async (cluster, state, said) => {
  expect(await (await world({ cluster, connectivity: [state] })).flux.state()).toBe(said);
});

test("its configurations are listed, and one is read once by all who ask at once", async () => {
  const { flux: cluster, asked } = await world({ configurations: ["a", "b"] });
  expect(await cluster.configurations()).toEqual([configurationId(arc, "a"), configurationId(arc, "b")]);
  const before = asked.length;
  expect(await Promise.all([cluster.configuration("a"), cluster.configuration("a")])).toEqual([undefined, undefined]);
  expect(asked).toHaveLength(before + 1);
  await cluster.configuration("b");
  expect(asked.at(-1)?.target).toBe(configurationId(arc, "b"));
});

test("notes are written into the extension, unless they stand there or there is none", async () => {
  const note = async (extension: object | undefined) => {
    const { flux: cluster, asked } = await world({ extension });
    await cluster.note("x", { maker: "m", kustomizations: [] });
    return writesIn(asked).map(({ method, target, body }) => [method, target, body]);
  };
  const configurationSettings = { "slipway.x.made": "m" };
  expect(await note(flux())).toEqual([["PATCH", extensionId(arc), { properties: { configurationSettings } }]]);
  expect(await note(flux({ configurationSettings }))).toEqual([]);
  expect(await note(undefined)).toEqual([]);
});

test("what is gone is forgotten, unless the extension goes as well", async () => {
  const { sealOf } = await import("@slipway/reconcile");
  const maker = await sealOf({ kind: "Flux extension", id: extensionId(arc) });
  const forget = async (configurationSettings: object, configurations: string[]) => {
    const { flux: cluster, asked } = await world({ extension: flux({ configurationSettings }), configurations });
    await cluster.forget("x");
    return writesIn(asked).map(({ body }) => body);
  };
  const noted = { "slipway.x.made": "m" };
  const gone = [{ properties: { configurationSettings: { "slipway.x.made": "-" } } }];
  expect(await forget(noted, [])).toEqual(gone);
  expect(await forget({ ...noted, "slipway-extension": maker }, ["other"])).toEqual(gone);
  expect(await forget({ ...noted, "slipway-extension": maker }, [])).toEqual([]);
  expect(await isInstalledByUs(flux({ configurationSettings: { "slipway-extension": maker } }) as never)).toBe(true);
  expect(await isInstalledByUs(flux() as never)).toBe(false);
});

test.each([
  [arc, { connectivityStatus: "CONNECTED" }, undefined],
  [arc, { connectivityStatus: "Offline", lastConnectivityTime: "monday" }, "Offline, last heard monday"],
  [arc, {}, "in no known state, last heard never"],
  [aks, {}, undefined],
])("whether the agents of %s with %j are heard is said", async (cluster, state, silent) => {
  const { flux: found, said } = await world({ cluster, connectivity: [state] });
  expect(found.isSilent).toBe(false);
  expect(await found.isLeftAlone("the configuration x")).toBe(silent !== undefined);
  expect(found.isSilent).toBe(silent !== undefined);
  expect(said).toEqual(
    silent === undefined
      ? []
      : [
          expect.stringMatching(
            `^Azure keeps the configuration x, but the cluster has not received it: its agents are not connected \\(${silent}\\)\\. .*run this again then\\.$`,
          ),
        ],
  );
});

describe("the agents", () => {
  const connecting = { connectivityStatus: "Connecting" };

  test("are waited for", async () => {
    const {
      flux: cluster,
      rests,
      waited,
    } = await world({
      connectivity: [connecting, connecting, { connectivityStatus: "Connected" }],
    });
    await cluster.agents();
    expect([rests, waited]).toEqual([[10_000, 10_000], [`the agents of ${arc}`]]);
  });

  test("that do not come are an error after five minutes", async () => {
    const { flux: cluster, rests } = await world({ connectivity: [connecting] });
    await expect(cluster.agents()).rejects.toMatchObject({
      name: "UnfitError",
      message: `Flux cannot be installed: the agents of ${arc} are not connected (Connecting, last heard never).`,
      remedy: expect.stringMatching(/^Start the cluster, and allow the pods .*run again\.$/),
    });
    expect(rests).toHaveLength(30);
  });

  test("whose certificate has expired are not waited for", async () => {
    const { flux: cluster, rests } = await world({ connectivity: [{ connectivityStatus: "Expired" }] });
    await expect(cluster.agents()).rejects.toMatchObject({
      remedy: "Their certificate has expired: delete the connected cluster and connect it again.",
    });
    expect(rests).toEqual([]);
  });
});
