import { withCluster } from "../kubernetes-configuration/with-cluster.test-support.ts";

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
