import { deflateRawSync } from "node:zlib";
import { at, type JsonObject, listOf, objectOf, textOf } from "../../engine/json.ts";
import { api, kubernetes, privately, ran, withCluster } from "./with-cluster.test-support.ts";

describe("the actions of a cluster", () => {
  test("a command runs in the cluster with its files; a failed one still succeeds as an operation", async () => {
    const { request, id, world } = await withCluster();
    const post = await request("POST", `${id}/runCommand?${api}`, {
      command: "kubectl apply -f a.yaml",
      context: zipped("a.yaml", "kind: Namespace").toString("base64"),
    });
    expect([post.status, ran]).toEqual([202, ['kubectl apply -f a.yaml [["a.yaml","kind: Namespace"]]']]);
    expect((await request("GET", post.headers.location ?? "")).status).toBe(202);
    world.clock.advance(60_000);
    const result = await request("GET", post.headers.location ?? "");
    expect(result.audit?.permissions).toEqual(["Microsoft.ContainerService/managedClusters/commandResults/read"]);
    expect(result.body).toMatchObject({
      properties: { provisioningState: "Succeeded", exitCode: 1, logs: "no resources found", reason: null },
    });
  });

  // learn.microsoft.com/azure/aks/access-private-cluster: 512 kB.
  test("what a command prints is cut off at 512 kB", async () => {
    const long = { ...kubernetes, runCommand: async () => ({ exitCode: 0, logs: "x".repeat(600_000) }) };
    const { request, id, world } = await withCluster(privately(), long);
    const post = await request("POST", `${id}/runCommand?${api}`, { command: "kubectl get pods" });
    world.clock.advance(60_000);
    const { body } = await request("GET", post.headers.location ?? "");
    expect(String(objectOf(body.properties).logs)).toHaveLength(512 * 1024);
  });

  test("credentials come as a kubeconfig for the private name; with local accounts off there are none", async () => {
    const { request, id, made } = await withCluster();
    const listed = await request("POST", `${id}/listClusterUserCredential?${api}`);
    const [first] = listOf(listed.body.kubeconfigs).map(objectOf);
    const config = JSON.parse(Buffer.from(textOf(first?.value) ?? "", "base64").toString()) as JsonObject;
    expect(first?.name).toBe("clusterUser");
    expect(config).toMatchObject({
      clusters: [{ cluster: { server: `https://${at(made, "properties.privateFQDN")}:443` } }],
    });
    const other = await withCluster(privately({ aadProfile: { managed: true }, disableLocalAccounts: true }));
    expect((await other.request("POST", `${other.id}/listClusterAdminCredential?${api}`)).body).toMatchObject({
      code: "BadRequest",
      message: "Getting static credential is not allowed because this cluster is set to disable local accounts.",
    });
  });
});

describe("what Kubernetes a cluster can run", () => {
  // Shapes of azure-rest-api-specs, containerservice 2019-08-01: ContainerServiceListOrchestrators.json and
  // ManagedClustersGetUpgradeProfile.json.
  test("a region lists each patch, with those that it can go to", async () => {
    const { request, sub } = await withCluster();
    const path = `${sub}/providers/Microsoft.ContainerService/locations/northeurope/orchestrators`;
    const { body } = await request("GET", `${path}?api-version=2019-04-01&resource-type=managedClusters`);
    const all = listOf(at(body, "properties.orchestrators")).map(objectOf);
    expect(all.map(({ orchestratorVersion }) => orchestratorVersion)).toContain("1.33.5");
    expect(all.filter((one) => one.default === true)).toEqual([
      {
        orchestratorType: "Kubernetes",
        orchestratorVersion: "1.33.5",
        default: true,
        upgrades: ["1.34.0", "1.34.1"].map((each) => ({
          orchestratorType: "",
          orchestratorVersion: each,
          isPreview: false,
        })),
      },
    ]);
  });

  test("a cluster lists what it and its pools can go to; one that is not there has nothing", async () => {
    const { request, id } = await withCluster();
    const { body } = await request("GET", `${id}/upgradeProfiles/default?${api}`);
    const upgrades = [{ kubernetesVersion: "1.34.0" }, { kubernetesVersion: "1.34.1" }];
    expect(body).toMatchObject({
      type: "Microsoft.ContainerService/managedClusters/upgradeprofiles",
      properties: {
        controlPlaneProfile: { kubernetesVersion: "1.33.5", osType: "Linux", upgrades },
        agentPoolProfiles: [{ name: "nodepool1", kubernetesVersion: "1.33.5", osType: "Linux", upgrades }],
      },
    });
    expect((await request("GET", `${id}x/upgradeProfiles/default?${api}`)).status).toBe(404);
  });
});

/** A zip archive of one file. */
function zipped(name: string, text: string): Buffer {
  const data = deflateRawSync(Buffer.from(text));
  const sizes = (at: Buffer, offset: number) => {
    at.writeUInt32LE(data.length, offset);
    at.writeUInt32LE(text.length, offset + 4);
    at.writeUInt16LE(name.length, offset + 8);
  };
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  sizes(local, 18);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  sizes(entry, 20);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + data.length, 16);
  return Buffer.concat([local, Buffer.from(name), data, entry, Buffer.from(name), end]);
}
