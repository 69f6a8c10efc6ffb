import { type Answer, fakeAzure, lookAt, refusal, writesIn } from "../arm/fake-azure.test-support.ts";
import { configurationId, extensionId, FluxCluster, isInstalledByUs } from "./cluster.ts";
import { fluxExtension } from "./extension.ts";

const arc = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/c";
const aks = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c";

interface World {
  readonly extension?: object | undefined;
  readonly configurations?: readonly string[];
  readonly connectivity?: readonly (object | undefined)[];
  readonly cluster?: string;
}

async function world({
  extension,
  configurations = [],
  connectivity = [{ connectivityStatus: "Connected" }],
  cluster = arc,
}: World) {
  const states = [...connectivity];
  const fake = fakeAzure(({ method, target }): Answer => {
    if (method !== "GET") return [200, {}];
    if (target.endsWith("/extensions"))
      return [200, { value: [{ id: "/other", properties: {} }, ...(extension ? [extension] : [])] }];
    if (target.endsWith("/fluxConfigurations"))
      return [200, { value: configurations.map((name) => ({ id: configurationId(cluster, name) })) }];
    if (target === cluster) return [200, { id: cluster, properties: states.length > 1 ? states.shift() : states[0] }];
    return [404, refusal("ResourceNotFound")];
  });
  return { ...fake, flux: await FluxCluster.find(cluster, fake.azure) };
}
const flux = (properties: object = {}) => ({
  id: extensionId(arc),
  name: "flux",
  properties: { extensionType: "Microsoft.Flux", provisioningState: "Succeeded", ...properties },
});

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

describe("the extension", () => {
  const configuration = {
    cluster: arc,
    name: "x",
    complies: false,
    want: { properties: { kustomizations: {} }, secrets: undefined } as never,
  };
  const want = { configuration, version: undefined, minimumVersion: undefined, releaseTrain: undefined };
  const look = async (
    more: Partial<Record<"version" | "minimumVersion" | "releaseTrain", string>>,
    given: World = {},
  ) => {
    const made = await world(given);
    return { ...made, ...(await lookAt(fluxExtension(made.azure, made.flux, { ...want, ...more }))) };
  };

  test("is new with an identity on Arc, with upgrades unless a version is pinned, and notes what it is for", async () => {
    const { operation, fields } = await look({});
    expect([operation, fields]).toEqual([
      "create",
      {
        "identity.type": "SystemAssigned",
        "properties.extensionType": "microsoft.flux",
        "properties.autoUpgradeMinorVersion": true,
        "properties.scope.cluster.releaseNamespace": "flux-system",
        "properties.configurationSettings.slipway.x.made": expect.stringMatching(/^slipway-/),
        "properties.configurationSettings.slipway-extension": expect.stringMatching(/^slipway-/),
      },
    ]);
    const pinned = await look({ version: "1.2.3", releaseTrain: "Preview" }, { cluster: aks });
    expect(pinned.fields).toMatchObject({
      "properties.version": "1.2.3",
      "properties.releaseTrain": "Preview",
      "properties.autoUpgradeMinorVersion": false,
    });
    expect(pinned.fields).not.toHaveProperty("identity.type");
  });

  test.each([
    [{}, {}, {}],
    [{ version: "1.2.3" }, { version: "1.2.3", autoUpgradeMinorVersion: false }, {}],
    [{ version: "1.2.3" }, { currentVersion: "1.2.3", autoUpgradeMinorVersion: false }, {}],
    [
      { version: "1.2.4" },
      { version: "1.2.3", autoUpgradeMinorVersion: true },
      { version: "1.2.4", autoUpgradeMinorVersion: false },
    ],
    [{ releaseTrain: "stable" }, { releaseTrain: "Stable" }, {}],
    [{ releaseTrain: "preview" }, { releaseTrain: "Stable" }, { releaseTrain: "preview" }],
    [{ minimumVersion: "1.10.0" }, { currentVersion: "1.10.0", autoUpgradeMinorVersion: true }, {}],
    [
      { minimumVersion: "1.10.0" },
      { currentVersion: "1.9.0", autoUpgradeMinorVersion: false },
      { autoUpgradeMinorVersion: true },
    ],
  ])("that is there: %j of %j changes %j", async (more, properties, fields) => {
    expect((await look(more, { extension: flux(properties) })).fields).toEqual(fields);
  });

  test.each([
    ["is there after a minute", ["1.9.0", "1.9.0", "1.10.0"], 2],
    ["does not come in a quarter of an hour", ["1.9.0"], 30],
  ])("that is to upgrade itself is waited for: a version that %s", async (_, afterwards, looks) => {
    let versions = ["1.9.0"];
    const { azure, asked, rests, waited } = fakeAzure(({ method }): Answer => {
      if (method === "PATCH") versions = [...afterwards];
      if (method !== "GET") return [200, {}];
      const currentVersion = (versions.length > 1 ? versions.shift() : versions[0]) ?? "";
      return [200, { value: [flux({ currentVersion, autoUpgradeMinorVersion: false })] }];
    });
    const goal = fluxExtension(azure, await FluxCluster.find(arc, azure), { ...want, minimumVersion: "1.10.0" });
    await (await lookAt(goal)).execute();
    expect(writesIn(asked)).toMatchObject([{ body: { properties: { autoUpgradeMinorVersion: true } } }]);
    expect(waited).toContain(`the upgrade of ${extensionId(arc)}`);
    expect(rests).toEqual(Array(looks).fill(30_000));
  });

  test.each([
    [{ version: "1.2.4" }, { version: "1.2.3" }, { autoUpgradeMinorVersion: false, version: "1.2.4" }],
    [{ releaseTrain: "preview" }, { releaseTrain: "Stable" }, { releaseTrain: "preview" }],
    [{ version: "1.2.4" }, {}, { autoUpgradeMinorVersion: false, version: "1.2.4" }],
  ])("is changed by what is wanted alone: %j of %j", async (more, properties, sent) => {
    const { execute, asked, fields } = await look(more, { extension: flux(properties) });
    await execute();
    expect(fields).toMatchObject(more);
    expect(writesIn(asked)).toEqual([
      {
        method: "PATCH",
        target: extensionId(arc),
        headers: {},
        body: { properties: { configurationSettings: {}, ...sent } },
      },
    ]);
  });

  test("that Slipway installed goes with its last configuration, and stays for those of others", async () => {
    const { fields } = await look({});
    const name = "properties.configurationSettings.slipway-extension";
    const removed = async (maker: unknown, configurations: string[]) => {
      const extension = flux({ configurationSettings: { "slipway-extension": maker } });
      const made = await world({ extension, configurations });
      const goal = fluxExtension(made.azure, made.flux, want);
      expect(goal.lock).toBe(arc.toLowerCase());
      return (await lookAt(goal, "absent")).operation;
    };
    expect(await removed(fields[name], ["x"])).toBe("delete");
    expect(await removed(fields[name], [])).toBe("delete");
    expect(await removed(fields[name], ["x", "other"])).toBe("none");
    expect(await removed("slipway-0", [])).toBe("none");
  });

  test("that upgrades itself and is too old is said to be", async () => {
    const old = flux({ currentVersion: "1.9.0", autoUpgradeMinorVersion: true });
    await expect(look({ minimumVersion: "1.10.0" }, { extension: old })).rejects.toMatchObject({
      name: "UnfitError",
      message: `The Flux extension ${extensionId(arc)} runs 1.9.0, which is older than 1.10.0; Azure upgrades it automatically and has not done so yet.`,
      remedy: expect.stringContaining("pin it with version"),
    });
  });

  test("that failed says why, and is written again", async () => {
    const failed = flux({ provisioningState: "Failed", errorInfo: { message: "no room" } });
    const { azure, flux: cluster } = await world({ extension: failed });
    const { step } = await fluxExtension(azure, cluster, want).inspect({ wait: false, want: "present" });
    expect(step).toMatchObject({ operation: "update", failed: "its provisioning state is Failed: no room" });
    // Some say it in their last status alone: the recording of test_k8s_extension_fleet, Azure/azure-cli-extensions.
    const statuses = [
      { level: "Information", message: "begun" },
      { level: "Error", message: "no nodes" },
    ];
    const shown = await world({ extension: flux({ provisioningState: "Failed", errorInfo: null, statuses }) });
    const looked = await fluxExtension(shown.azure, shown.flux, want).inspect({ wait: false, want: "present" });
    expect(looked.step).toMatchObject({ failed: "its provisioning state is Failed: no nodes" });
  });
});
