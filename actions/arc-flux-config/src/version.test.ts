import { fluxWorld } from "./flux-world.test-support.ts";

describe("the version of Flux", () => {
  const { run, extension, applied, withTheirs } = fluxWorld();

  test("the version and the release train are changed in place: Flux, its settings and its ownership stay", async () => {
    await withTheirs();
    await applied({ version: "1.9.0" });
    const { configurationSettings: before } = (await extension())?.properties ?? {};
    expect(before).toMatchObject({ "multiTenancy.enforce": "false", "slipway.apps.credentials": expect.anything() });
    const pinned = await applied({ version: "1.11.0" });
    expect((await extension())?.properties).toMatchObject({
      version: "1.11.0",
      currentVersion: "1.11.0",
      autoUpgradeMinorVersion: false,
      configurationSettings: before,
    });
    const moved = await applied({ "minimum-version": "1.18.0", "release-train": "Preview" });
    expect((await extension())?.properties).toMatchObject({ releaseTrain: "Preview", configurationSettings: before });
    const methods = [...pinned.requests, ...moved.requests].map(({ method }) => method);
    expect(methods).not.toContain("DELETE");
    expect(await run("check", { "minimum-version": "1.18.0", "release-train": "Preview" })).toMatchObject({ code: 0 });
  });

  test("another release train by itself is drift, and is changed in place", async () => {
    await applied();
    const { releaseTrain: _before, ...before } = (await extension())?.properties ?? {};
    const preview = { "release-train": "Preview" };
    expect(await run("check", preview)).toMatchObject({ code: 1, outputs: { drift: "true" } });
    await applied(preview);
    expect((await extension())?.properties).toEqual({ ...before, releaseTrain: "Preview" });
    expect(await run("check", { "release-train": "preview" })).toMatchObject({ code: 0 });
  });

  test("a minimum version switches upgrades on and waits for them; one that does not exist is reported", async () => {
    await withTheirs();
    await applied({ "minimum-version": "1.18.0" });
    expect((await extension())?.properties).toMatchObject({ autoUpgradeMinorVersion: true, currentVersion: "1.18.2" });
    const never = await run("apply", { "minimum-version": "1.99.0" });
    expect(never.outputs.problem).toMatch(/runs 1\.18\.2, which is older than 1\.99\.0/);
  });
});
