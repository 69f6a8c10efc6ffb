import { type Answer, fakeAzure, lookAt, refusal } from "../arm/fake-azure.test-support.ts";
import { configurationId, FluxCluster } from "./cluster.ts";
import { fluxConfiguration, fluxReport } from "./configuration.ts";

const cluster = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/C";

async function goalOf(there?: object) {
  const fake = fakeAzure(({ method, target }): Answer => {
    if (method !== "GET") return [200, {}];
    if (target.endsWith("/extensions")) return [200, { value: [] }];
    return there && target === configurationId(cluster, "x") ? [200, there] : [404, refusal("ResourceNotFound")];
  });
  const flux = await FluxCluster.find(cluster, fake.azure);
  const properties = { url: "u", kustomizations: { a: { path: "./a" } } };
  const want = { properties, secrets: { httpsKey: "b3Blbi1zZXNhbWU=" } } as never;
  return fluxConfiguration(fake.azure, flux, { cluster, name: "x", want, complies: false });
}

test("a new configuration is planned for the whole cluster, with its credentials as hashes", async () => {
  const goal = await goalOf();
  const { operation, fields } = await lookAt(goal);
  expect(operation).toBe("create");
  expect(fields).toMatchObject({
    "properties.namespace": "cluster-config",
    "properties.scope": "cluster",
    "properties.url": "u",
    "properties.kustomizations.a.path": "./a",
    "properties.configurationProtectedSettings.httpsKey": expect.stringMatching(/^hash [0-9a-f]{16}$/),
    "notes.kustomizations": ["a"],
    "notes.credentials": expect.stringMatching(/^[0-9a-f]{16}$/),
  });
  expect(JSON.stringify(fields)).not.toContain("b3Blbi1zZXNhbWU=");
  expect([goal.kind, goal.id, goal.lock]).toEqual([
    "Flux configuration",
    configurationId(cluster, "x"),
    cluster.toLowerCase(),
  ]);
});

test("what is reported of one is empty while the cluster says nothing", () => {
  const nothing = { compliance: "", revision: "", failing: "", "cluster-state": "", "public-key": "" };
  expect(fluxReport(undefined)).toEqual(nothing);
  const resource = (properties: Record<string, string>) => ({ id: "x", name: "apps", type: "", properties });
  const fine = { complianceState: "Compliant", sourceSyncedCommitId: "main@sha1:1", repositoryPublicKey: "k" };
  expect(fluxReport({ resource: resource(fine), cluster: "Connected" })).toEqual({
    ...{ ...nothing, compliance: "Compliant", revision: "main@sha1:1", "cluster-state": "Connected" },
    "public-key": "k",
  });
  const failing = { complianceState: "Non-Compliant", errorMessage: "no such folder" };
  expect(fluxReport({ resource: resource(failing), cluster: "Running" })).toMatchObject({
    ...{ failing: "the configuration apps failed with Failed: no such folder", "cluster-state": "Running" },
  });
});

test("a configuration of which the cluster says nothing yet is in progress, in words", async () => {
  const inProgress = async (properties: object) => {
    const fake = fakeAzure(({ target }): Answer => {
      if (target.endsWith("/extensions")) return [200, { value: [] }];
      if (target === cluster) return [200, { id: cluster, properties: {} }];
      return [200, { id: target, name: "x", properties }];
    });
    const flux = await FluxCluster.find(cluster, fake.azure);
    const want = { properties: { kustomizations: {} }, secrets: undefined } as never;
    const goal = fluxConfiguration(fake.azure, flux, { cluster, name: "x", want, complies: true });
    return (await goal.inspect({ wait: false, want: "present" })).subject.inProgress;
  };
  expect(await inProgress({ provisioningState: "Succeeded" })).toBe("Unknown, says the cluster");
  expect(await inProgress({ provisioningState: "Succeeded", complianceState: "Pending" })).toBe(
    "Pending, says the cluster",
  );
});
