import { at, type JsonObject, objectOf } from "../../engine/json.ts";
import { api, withCluster } from "./with-cluster.test-support.ts";

describe("extensions", () => {
  test("protected settings are never shown, plain ones merge by key", async () => {
    const { request, extension, world } = await withCluster();
    const put = await request("PUT", extension("flux"), {
      identity: { type: "SystemAssigned" },
      properties: {
        extensionType: "microsoft.flux",
        configurationSettings: { a: "1", b: "2" },
        configurationProtectedSettings: { secret: "hush-hush" },
      },
    });
    expect([put.status, at(put.body, "properties.provisioningState")]).toEqual([201, "Creating"]);
    expect(put.body.systemData).toMatchObject({ createdBy: "client-of-the-test", createdByType: "Application" });
    // The Location of what was made names a host of the provider's own: no operation, and nothing to send a token to.
    expect(put.headers).toMatchObject({
      "api-supported-versions": api.replace("api-version=", ""),
      location: expect.stringMatching(
        /^https:\/\/northeurope\.rp\.kubernetesconfiguration\.azure\.com\/.*\/extensions\/flux$/,
      ),
    });
    world.clock.advance(300_000);
    await request("PATCH", extension("flux"), { properties: { configurationSettings: { b: "3" } } });
    world.clock.advance(300_000);
    // The vendor's SDK for JavaScript, arm-kubernetesconfiguration-extensions: a PATCH has a Record of texts, and no null.
    const taken = await request("PATCH", extension("flux"), { properties: { configurationSettings: { b: null } } });
    expect(taken.status).toBe(400);
    const { body } = await request("GET", extension("flux"));
    expect(body.properties).toMatchObject({
      provisioningState: "Succeeded",
      currentVersion: expect.any(String),
      configurationSettings: { a: "1", b: "3" },
      configurationProtectedSettings: { secret: "" },
      scope: { cluster: { releaseNamespace: "flux-system" } },
    });
    expect(JSON.stringify(body)).not.toContain("hush-hush");
  });

  test("one that is upgraded by itself runs the newest version after a change, a pinned one stays", async () => {
    const { request, extension, world } = await withCluster();
    const identity = { type: "SystemAssigned" };
    const pinned = { extensionType: "microsoft.flux", version: "1.9.0", autoUpgradeMinorVersion: false };
    await request("PUT", extension("flux"), { identity, properties: pinned });
    world.clock.advance(300_000);
    const running = async () => at((await request("GET", extension("flux"))).body, "properties.currentVersion");
    expect(await running()).toBe("1.9.0");
    await request("PATCH", extension("flux"), { properties: { version: "1.10.0" } });
    world.clock.advance(300_000);
    expect(await running()).toBe("1.10.0");
    await request("PATCH", extension("flux"), { properties: { autoUpgradeMinorVersion: true } });
    world.clock.advance(300_000);
    expect(await running()).toBe("1.18.2");
  });

  test("one that cannot be installed ends Failed and says why", async () => {
    const { request, extension, world } = await withCluster();
    const put = await request("PUT", extension("ml"), {
      identity: { type: "SystemAssigned" },
      properties: { extensionType: "Microsoft.AzureML.Kubernetes", configurationSettings: { enableInference: "True" } },
    });
    world.clock.advance(1_800_000);
    const polled = await request("GET", put.headers["azure-asyncoperation"] ?? "");
    expect([polled.status, polled.body]).toMatchObject([
      200,
      { status: "Failed", error: { code: "ExtensionOperationFailed" } },
    ]);
    expect((await request("GET", extension("ml"))).body.properties).toMatchObject({
      provisioningState: "Failed",
      errorInfo: { code: "ExtensionOperationFailed" },
      // As in the recording of azure-cli-extensions, test_k8s_extension_fleet.
      statuses: [{ level: "Error", message: expect.stringContaining("inferenceRouterServiceType") }],
    });
  });

  test.each<[string, JsonObject, string]>([
    ["a type no one has", { extensionType: "contoso.thing" }, "ExtensionTypeNotFound"],
    [
      "another namespace",
      { extensionType: "microsoft.flux", scope: { cluster: { releaseNamespace: "mine" } } },
      "BadRequest",
    ],
    [
      "a setting that is no text",
      { extensionType: "microsoft.flux", configurationSettings: { a: true } },
      "InvalidRequestContent",
    ],
  ])("refuses %s", async (_, properties, code) => {
    const { request, extension } = await withCluster();
    const got = await request("PUT", extension("x"), { identity: { type: "SystemAssigned" }, properties });
    expect([got.status, objectOf(got.body.error).code]).toEqual([400, code]);
  });
});
