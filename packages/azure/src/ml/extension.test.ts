import { azureTaking, lookAt, writesIn } from "../arm/fake-azure.test-support.ts";
import { mlExtension } from "./extension.ts";
import type { MlWant } from "./settings.ts";

const group = "/subscriptions/s/resourceGroups/g/providers";
const aks = `${group}/Microsoft.ContainerService/managedClusters/c`;
const arc = `${group}/Microsoft.Kubernetes/connectedClusters/c`;
const relay = `${group}/Microsoft.Relay/namespaces/r/hybridConnections/h`;
const extensionsOf = (cluster: string) => `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions`;

const want: MlWant = {
  cluster: aks,
  training: undefined,
  inference: undefined,
  service: undefined,
  highAvailability: undefined,
  http: undefined,
  tlsName: undefined,
  tlsSecret: undefined,
  prometheus: undefined,
  volcano: undefined,
  relay: undefined,
  secrets: {},
};

describe("the extension for Azure Machine Learning", () => {
  const cluster = { id: aks, location: "north", properties: { agentPoolProfiles: [{ count: 3 }] } };
  const id = `${extensionsOf(aks)}/ml`;
  const have = (settings: object = {}, more: object = {}) => ({
    id,
    name: "ml",
    properties: {
      provisioningState: "Succeeded",
      extensionType: "Microsoft.AzureML.Kubernetes",
      configurationSettings: settings,
      ...more,
    },
  });
  const azureWith = (...extensions: object[]) =>
    azureTaking({
      [aks]: cluster,
      [arc]: { ...cluster, id: arc },
      [extensionsOf(aks)]: { value: extensions },
      [extensionsOf(arc)]: { value: [] },
    });
  const http = { ...want, http: true };

  test("is new with an identity of its own, in its namespace, and its secrets are protected", async () => {
    const { azure, asked } = azureWith();
    await (await lookAt(mlExtension(azure, { ...want, tlsName: "ml.example", secrets: { sslKey: "k" } }))).execute();
    const [write] = writesIn(asked);
    expect(write).toMatchObject({
      method: "PUT",
      target: `${extensionsOf(aks)}/azureml`,
      body: {
        identity: { type: "SystemAssigned" },
        properties: {
          extensionType: "Microsoft.AzureML.Kubernetes",
          autoUpgradeMinorVersion: true,
          releaseTrain: "stable",
          scope: { cluster: { releaseNamespace: "azureml" } },
          configurationSettings: {
            location: "north",
            clusterPurpose: "FastProd",
            "slipway-secrets": expect.stringMatching(/^[0-9a-f]{16}$/),
            "slipway-extension": expect.stringMatching(/^slipway-/),
          },
          configurationProtectedSettings: { sslKey: "k" },
        },
      },
    });
    const plain = azureWith();
    await (await lookAt(mlExtension(plain.azure, http))).execute();
    expect(JSON.stringify(writesIn(plain.asked))).not.toMatch(/slipway-secrets|configurationProtectedSettings/);
  });

  test("has to know how its endpoints are reached, and goes by Relay where Arc connects", async () => {
    const { azure } = azureWith();
    await expect(lookAt(mlExtension(azure, want))).rejects.toMatchObject({
      message: "A new extension has to know how its endpoints are reached.",
      remedy: expect.stringMatching(/^Give tls-name .*http: true/),
    });
    expect((await lookAt(mlExtension(azure, { ...want, inference: false }))).operation).toBe("create");
    await expect(lookAt(mlExtension(azure, { ...http, cluster: arc }))).rejects.toMatchObject({
      message: "On a cluster that Arc connects, the extension is reached through Azure Relay.",
      remedy: expect.stringMatching(/^Give relay, .*relay-connection-string/),
    });
    expect((await lookAt(mlExtension(azure, { ...http, cluster: arc, relay }))).operation).toBe("create");
  });

  test("that is there under any name stays, or only what differs is sent", async () => {
    const { azure, asked } = azureWith(have({ enableTraining: "true", other: "x" }));
    expect((await lookAt(mlExtension(azure, { ...want, training: true }))).operation).toBe("none");
    const { operation, fields, execute } = await lookAt(
      mlExtension(azure, { ...want, training: false, volcano: true }),
    );
    await execute();
    expect([operation, fields]).toEqual([
      "update",
      { "configurationSettings.enableTraining": "False", "configurationSettings.installVolcano": "True" },
    ]);
    expect(writesIn(asked)).toMatchObject([
      {
        method: "PATCH",
        target: id,
        body: { properties: { configurationSettings: { enableTraining: "False", installVolcano: "True" } } },
      },
    ]);
    expect(JSON.stringify(writesIn(asked))).not.toContain("other");
  });

  test("gets secrets again when they differ or when it failed, and all that Azure would drop has to be given", async () => {
    const secrets = { sslKey: "k" };
    const first = azureWith(have());
    const looked = await lookAt(mlExtension(first.azure, { ...want, secrets }));
    expect([looked.operation, Object.keys(looked.fields)]).toEqual(["update", ["configurationProtectedSettings"]]);
    await looked.execute();
    const [write] = writesIn(first.asked) as unknown as [
      { body: { properties: { configurationSettings: object; configurationProtectedSettings: object } } },
    ];
    expect(write.body.properties.configurationProtectedSettings).toEqual(secrets);
    const noted = write.body.properties.configurationSettings;
    expect((await lookAt(mlExtension(azureWith(have(noted)).azure, { ...want, secrets }))).operation).toBe("none");
    const failed = azureWith(have(noted, { provisioningState: "Failed" }));
    const again = await lookAt(mlExtension(failed.azure, { ...want, secrets }));
    expect([again.operation, again.fields]).toEqual(["update", {}]);
    await again.execute();
    expect(writesIn(failed.asked)).toMatchObject([
      { body: { properties: { configurationProtectedSettings: secrets } } },
    ]);
    const losing = azureWith(have({}, { configurationProtectedSettings: { sslKey: "", sslCert: "" } }));
    await expect(lookAt(mlExtension(losing.azure, { ...want, secrets }))).rejects.toMatchObject({
      message: `${id} has protected settings that Azure drops unless they are sent again: sslCert.`,
      remedy: expect.stringMatching(/^Give them in the inputs as well: tls-certificate/),
    });
    expect((await lookAt(mlExtension(losing.azure, { ...want, training: true }))).operation).toBe("update");
  });

  test("that is there is made highly available only where the router has the nodes for it", async () => {
    const { azure } = azureTaking({
      [aks]: { ...cluster, properties: { agentPoolProfiles: [{ count: 2 }] } },
      [extensionsOf(aks)]: { value: [have()] },
    });
    await expect(lookAt(mlExtension(azure, { ...want, highAvailability: true }))).rejects.toThrow(
      `The cluster ${aks} has 2 nodes, and the router needs 3`,
    );
    expect((await lookAt(mlExtension(azureWith(have()).azure, { ...want, highAvailability: true }))).operation).toBe(
      "update",
    );
  });

  test("is removed only if it is the very one that was made", async () => {
    const made = azureWith();
    await (await lookAt(mlExtension(made.azure, http))).execute();
    const body = writesIn(made.asked)[0]?.body as { properties: object };
    const left = async (name: string) => {
      const there = { ...body, id: `${extensionsOf(aks)}/${name}`, name };
      return (await lookAt(mlExtension(azureWith(there).azure, http), "absent")).operation;
    };
    expect([await left("azureml"), await left("AzureML"), await left("copied")]).toEqual(["delete", "delete", "none"]);
  });

  // Azure's page on the extension: managed identity, local accounts, and three nodes for a router of three replicas.
  test.each<[string, object, Partial<MlWant>, string | undefined]>([
    [
      "of three nodes",
      { agentPoolProfiles: [{ count: 1 }, { count: 1, maxCount: 2 }] },
      { highAvailability: true },
      undefined,
    ],
    [
      "of two",
      { agentPoolProfiles: [{ count: 2 }, {}] },
      { highAvailability: true },
      "has 2 nodes, and the router needs 3",
    ],
    [
      "of two, where one replica will do",
      { agentPoolProfiles: [{ count: 2 }] },
      { highAvailability: false },
      undefined,
    ],
    ["of no one knows how many", {}, { highAvailability: true }, undefined],
    ["without local accounts", { disableLocalAccounts: true }, {}, "has no local accounts"],
    ["with an identity", { servicePrincipalProfile: { clientId: "msi" } }, {}, undefined],
    ["with a service principal", { servicePrincipalProfile: { clientId: "7" } }, {}, "acts as a service principal"],
  ])("on a cluster %s is refused where it could not work", async (_, properties, more, message) => {
    const { azure } = azureTaking({ [aks]: { ...cluster, properties }, [extensionsOf(aks)]: { value: [] } });
    const looked = lookAt(mlExtension(azure, { ...http, ...more }));
    if (message === undefined) expect((await looked).operation).toBe("create");
    else
      await expect(looked).rejects.toMatchObject({
        name: "UnfitError",
        message: expect.stringContaining(`The cluster ${aks} ${message}`),
      });
  });

  test.each([
    [{ agentPoolProfiles: [{ count: 2 }] }, /^Add nodes \(action add-node-pool\), or leave out high-availability\.$/],
    [{ agentPoolProfiles: [{ count: 3 }], disableLocalAccounts: true }, /^Set local-accounts: true in create-aks/],
    [
      { agentPoolProfiles: [{ count: 3 }], servicePrincipalProfile: { clientId: "7" } },
      /^Run az aks update --enable-managed-identity on it/,
    ],
  ])("what to do about a cluster with %j is said", async (properties, remedy) => {
    const { azure } = azureTaking({ [aks]: { ...cluster, properties }, [extensionsOf(aks)]: { value: [] } });
    await expect(lookAt(mlExtension(azure, { ...http, highAvailability: true }))).rejects.toMatchObject({
      remedy: expect.stringMatching(remedy),
    });
  });

  test("the plan shows what a setting is and will be, and that what was sent is not known", async () => {
    const goal = mlExtension(azureWith(have({ enableTraining: "True" })).azure, {
      ...want,
      training: false,
      volcano: true,
      secrets: { sslKey: "k" },
    });
    const { step } = await goal.inspect({ wait: false, want: "present" });
    expect(step?.changes).toEqual([
      { field: "configurationSettings.enableTraining", have: "True", want: "False" },
      { field: "configurationSettings.installVolcano", want: "True" },
      {
        field: "configurationProtectedSettings",
        have: "(not known)",
        want: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    ]);
  });

  test("all protected settings that would be lost are named", async () => {
    const losing = azureWith(have({}, { configurationProtectedSettings: { sslCert: "", relay: "" } }));
    await expect(lookAt(mlExtension(losing.azure, { ...want, secrets: { sslKey: "k" } }))).rejects.toThrow(
      "unless they are sent again: sslCert, relay.",
    );
  });

  test("a new one waits for the agents of a cluster that Arc connects, and for none of AKS", async () => {
    const connected = {
      id: arc,
      location: "north",
      properties: { totalNodeCount: 3, connectivityStatus: "Connected" },
    };
    const { azure, waited } = azureTaking({ [arc]: connected, [extensionsOf(arc)]: { value: [] } });
    await (await lookAt(mlExtension(azure, { ...http, cluster: arc, relay }))).execute();
    expect(waited).toContain(`the agents of ${arc}`);
  });
});
