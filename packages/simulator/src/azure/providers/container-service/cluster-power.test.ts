import { startCloud } from "../../../cloud.ts";
import { at, type JsonObject, objectOf, objectsOf } from "../../engine/json.ts";
import { armState } from "../../engine/state.ts";
import { firstDeployer } from "../../entra/directory.ts";
import { api, privately, withCluster } from "./with-cluster.test-support.ts";

const pool = { properties: { count: 1, vmSize: "Standard_D2s_v5" } };

/** What is said of the power of a cluster and of its pools. */
function powerOf(cluster: JsonObject): unknown {
  const shown = (of: JsonObject) => [of.provisioningState, at(of, "powerState.code")];
  const properties = objectOf(cluster.properties);
  return [shown(properties), ...objectsOf(properties.agentPoolProfiles).map(shown)];
}

describe("a cluster that is stopped and started", () => {
  test("is Stopping until it is Stopped, with its pools, and Starting until it runs", async () => {
    const { request, id, world } = await withCluster();
    const read = async () => powerOf((await request("GET", `${id}?${api}`)).body);
    for (const [verb, state, before, after] of [
      ["stop", "Stopping", "Running", "Stopped"],
      ["start", "Starting", "Stopped", "Running"],
    ]) {
      const posted = await request("POST", `${id}/${verb}?${api}`);
      expect([posted.status, posted.audit?.permissions]).toEqual([
        202,
        [`Microsoft.ContainerService/managedClusters/${verb}/action`],
      ]);
      expect(await read()).toEqual([
        [state, before],
        [state, before],
      ]);
      expect((await request("GET", posted.headers["azure-asyncoperation"] ?? "")).body.status).toBe("InProgress");
      world.clock.advance(300_000);
      expect((await request("GET", posted.headers["azure-asyncoperation"] ?? "")).body.status).toBe("Succeeded");
      expect(await read()).toEqual([
        ["Succeeded", after],
        ["Succeeded", after],
      ]);
    }
  });

  test("does one thing at a time, and says what it does", async () => {
    const { request, id, world } = await withCluster();
    await request("POST", `${id}/stop?${api}`);
    for (const [method, path, body] of [
      ["PUT", id, privately()],
      ["PUT", `${id}/agentPools/more`, pool],
      ["POST", `${id}/start`, {}],
      ["DELETE", id, undefined],
    ] as const)
      expect(await request(method, `${path}?${api}`, body)).toMatchObject({
        status: 409,
        body: { code: "OperationNotAllowed", message: expect.stringContaining("in progress stop managed cluster") },
      });
    world.clock.advance(300_000);
    await request("PUT", `${id}?${api}`, privately());
    await request("POST", `${id}/start?${api}`);
    world.clock.advance(300_000);
    const changed = privately({}, { count: 4 });
    expect((await request("PUT", `${id}?${api}`, changed)).status).toBe(200);
    expect((await request("POST", `${id}/stop?${api}`)).body).toMatchObject({ code: "OperationNotAllowed" });
  });

  test("takes no change and no command while it is stopped, can be read and deleted, and stopped again", async () => {
    const { request, id, rg, world } = await withCluster();
    const extension = `${id}/providers/Microsoft.KubernetesConfiguration/extensions/flux?api-version=2024-11-01`;
    await request("POST", `${id}/stop?${api}`);
    world.clock.advance(300_000);
    for (const [method, path, body] of [
      ["PUT", id, privately({}, { count: 4 })],
      ["PATCH", id, { tags: { a: "b" } }],
      ["PUT", `${id}/agentPools/more`, pool],
      ["DELETE", `${id}/agentPools/nodepool1`, undefined],
      ["POST", `${id}/runCommand`, { command: "ls" }],
    ] as const)
      expect((await request(method, `${path}?${api}`, body)).body).toMatchObject({
        code: "OperationNotAllowed",
        message: expect.stringContaining("stopped"),
      });
    expect(await request("PUT", extension, { properties: { extensionType: "microsoft.flux" } })).toMatchObject({
      status: 400,
    });
    expect((await request("POST", `${id}/listClusterUserCredential?${api}`)).status).toBe(200);
    expect((await request("POST", `${id}/stop?${api}`)).status).toBe(202);
    world.clock.advance(300_000);
    expect((await request("DELETE", `${id}?${api}`)).status).toBe(202);
    world.clock.advance(600_000);
    const { body } = await request("GET", `${rg}/providers/Microsoft.ContainerService/managedClusters?${api}`);
    expect(body.value).toEqual([]);
  });

  test("that could not be stopped has failed, and runs on", async () => {
    const { request, id, world } = await withCluster();
    const error = { code: "VMAllocationFailed", message: "The nodes did not stop." };
    armState(world).faults.failing.push({
      type: "Microsoft.ContainerService/managedClusters",
      verb: "action",
      error,
    });
    await request("POST", `${id}/stop?${api}`);
    world.clock.advance(300_000);
    expect((await request("GET", `${id}?${api}`)).body.properties).toMatchObject({
      provisioningState: "Failed",
      powerState: { code: "Running" },
    });
    await request("POST", `${id}/start?${api}`);
    world.clock.advance(300_000);
    expect((await request("GET", `${id}?${api}`)).body.properties).toMatchObject({ provisioningState: "Succeeded" });
  });

  test("has no API server meanwhile, and keeps its objects", async () => {
    const cloud = await startCloud({ time: "fast" });
    const root = `/subscriptions/${firstDeployer(cloud.world).subscription.subscriptionId}/resourceGroups/rg`;
    const arm = async (method: string, path: string, body?: object) => {
      const answer = await cloud.request(method, `https://management.azure.com${root}${path}`, body);
      cloud.world.clock.advance(900_000);
      return JSON.parse(JSON.stringify(answer.body ?? {})) as JsonObject;
    };
    await arm("PUT", "?api-version=2021-04-01", { location: "northeurope" });
    const cluster = "/providers/Microsoft.ContainerService/managedClusters/c";
    await arm("PUT", `${cluster}?${api}`, privately());
    const host = at(await arm("GET", `${cluster}?${api}`), "properties.privateFQDN");
    const kubernetes = async (method: string, path: string, body?: object) =>
      (await cloud.request(method, `https://${String(host)}${path}`, body)).status;
    expect(await kubernetes("POST", "/api/v1/namespaces", { metadata: { name: "mine" } })).toBe(201);
    await arm("POST", `${cluster}/stop?${api}`);
    expect(await kubernetes("GET", "/api/v1/namespaces/mine")).toBe(503);
    await arm("POST", `${cluster}/start?${api}`);
    expect(await kubernetes("GET", "/api/v1/namespaces/mine")).toBe(200);
    await cloud.close();
  });
});
