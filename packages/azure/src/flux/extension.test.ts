import { type Answer, fakeAzure, lookAt, writesIn } from "../arm/fake-azure.test-support.ts";
import { extensionId, FluxCluster } from "./cluster.ts";
import { fluxExtension } from "./extension.ts";
import { aks, arc, flux, type World, world } from "./flux-world.test-support.ts";

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

  test("whose change is in progress is waited for, by itself", async () => {
    const states = ["Updating", "Updating", "Updating", "Succeeded"];
    const { azure, asked, waited } = fakeAzure(({ target }): Answer => {
      const extension = flux({ provisioningState: states.length > 1 ? states.shift() : states[0] });
      return [200, target.endsWith("/extensions") ? { value: [extension] } : extension];
    });
    const goal = fluxExtension(azure, await FluxCluster.find(arc, azure), want);
    await goal.inspect({ wait: true, want: "present" });
    expect(waited).toEqual([`the change of ${extensionId(arc)} that is in progress`]);
    expect(asked.map(({ target }) => target)).toContain(extensionId(arc));
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
