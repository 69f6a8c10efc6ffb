import { generateKeyPairSync } from "node:crypto";
import type { ArmOptions } from "../../engine/options.ts";
import { arrange } from "../../engine/world.test-support.ts";
import { withCluster } from "../kubernetes-configuration/with-cluster.test-support.ts";
import { connectAgents } from "./connected-cluster.ts";

describe("clusters connected by Arc", () => {
  test("ARM's acceptance is not yet a connection", async () => {
    const { request, id, put, world } = await withCluster();
    expect([put.status, put.headers["azure-asyncoperation"]]).toEqual([
      201,
      expect.stringContaining("/operationStatuses/"),
    ]);
    const status = async () => (await request("GET", `${id}?api-version=2024-01-01`)).body.properties;
    expect(await status()).toMatchObject({ provisioningState: "Succeeded", connectivityStatus: "Connecting" });
    world.clock.advance(120_000);
    expect(await status()).toMatchObject({ connectivityStatus: "Connected", agentVersion: expect.any(String) });
  });

  test("silence of 90 days is the end of a connection, whenever someone looks", async () => {
    const { request, id, world } = await withCluster();
    const status = async () =>
      (await request("GET", `${id}?api-version=2024-01-01`)).body.properties as Record<string, unknown>;
    world.clock.advance(120_000);
    connectAgents(world, id, false);
    const heard = world.clock.iso();
    world.clock.advance(89 * 86_400_000);
    expect(await status()).toMatchObject({ connectivityStatus: "Offline", lastConnectivityTime: heard });
    world.clock.advance(2 * 86_400_000);
    expect(await status()).toMatchObject({ connectivityStatus: "Expired", lastConnectivityTime: heard });
  });

  test("agents in this world are heard of with their own key only", async () => {
    const keys = [1, 2].map(() => generateKeyPairSync("rsa", { modulusLength: 1024 }));
    const [own, other] = keys.map(({ publicKey }) =>
      publicKey.export({ type: "pkcs1", format: "der" }).toString("base64"),
    );
    const report = { publicKey: other ?? "", agentVersion: "1", kubernetesVersion: "1.33.5", nodes: 2 };
    const kubernetes = { arcAgents: () => report } as unknown as ArmOptions["kubernetes"] & object;
    const { request, group, world } = arrange({ kubernetes });
    const id = `${await group()}/providers/Microsoft.Kubernetes/connectedClusters/plant?api-version=2024-01-01`;
    const properties = { agentPublicKeyCertificate: own ?? "" };
    await request("PUT", id, { location: "northeurope", identity: { type: "SystemAssigned" }, properties });
    world.clock.advance(3_600_000);
    const status = async () => (await request("GET", id)).body.properties;
    expect(await status()).toMatchObject({ connectivityStatus: "Connecting" });
    report.publicKey = own ?? "";
    expect(await status()).toMatchObject({ connectivityStatus: "Connected", totalNodeCount: 2 });
    report.publicKey = "";
    world.clock.advance(1_000);
    expect(await status()).toMatchObject({ connectivityStatus: "Offline", totalNodeCount: 2 });
  });

  test("the key of the agents stays", async () => {
    const { request, id } = await withCluster();
    const got = await request("PUT", `${id}?api-version=2024-01-01`, {
      location: "northeurope",
      identity: { type: "SystemAssigned" },
      properties: { agentPublicKeyCertificate: "B".repeat(400) },
    });
    expect(got.status).toBe(400);
  });
});
