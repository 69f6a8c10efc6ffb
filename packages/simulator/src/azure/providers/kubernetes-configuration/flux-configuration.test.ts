import { at, type JsonObject, listOf, objectOf } from "../../engine/json.ts";
import { connectAgents } from "../kubernetes/connected-cluster.ts";
import { keepRepository } from "./git.ts";
import { withCluster } from "./with-cluster.test-support.ts";

const url = "https://github.com/contoso/platform";

const flux = (ref: JsonObject | undefined, path: string, more: JsonObject = {}): JsonObject => ({
  namespace: "cluster-config",
  sourceKind: "GitRepository",
  gitRepository: { url, ...(ref ? { repositoryRef: ref } : {}) },
  kustomizations: { apps: { path, prune: true } },
  ...more,
});
const reasons = (body: JsonObject) =>
  listOf(at(body, "properties.statuses")).map((one) => [
    objectOf(one).kind,
    at(listOf(objectOf(one).statusConditions)[0], "reason"),
  ]);

describe("Flux configurations", () => {
  test("compliance comes after provisioning, through Unknown and Pending", async () => {
    const { request, configuration, world } = await withCluster();
    await request("PUT", configuration, { properties: flux({ branch: "main" }, "./apps") });
    const seen: unknown[] = [];
    for (const seconds of [0, 25, 25, 60]) {
      world.clock.advance(seconds * 1000);
      const { body } = await request("GET", configuration);
      seen.push(at(body, "properties.complianceState"));
    }
    expect(seen).toEqual(["Pending", "Unknown", "Pending", "Compliant"]);
    const { body } = await request("GET", configuration);
    expect(body.properties).toMatchObject({
      provisioningState: "Succeeded",
      sourceSyncedCommitId: expect.stringMatching(/^main@sha1:[0-9a-f]{40}$/),
      kustomizations: { apps: { name: "apps", path: "./apps", prune: true, timeoutInSeconds: 600 } },
    });
  });

  test("without a reference the branch is master, which a repository of today lacks", async () => {
    const { putAndWait } = await withCluster();
    const body = await putAndWait(flux(undefined, "./apps"));
    expect(at(body, "properties.complianceState")).toBe("Non-Compliant");
    expect(reasons(body)).toEqual([
      ["GitRepository", "GitOperationFailed"],
      ["Kustomization", "ArtifactFailed"],
    ]);
  });

  test("what is in the repository decides", async () => {
    const { putAndWait, world } = await withCluster();
    keepRepository(world, url, {
      refs: { main: { paths: ["infra", "apps/one"], broken: { infra: "kustomize build failed: no such resource" } } },
      closed: true,
    });
    const parts = {
      infra: { path: "./infra" },
      apps: { path: "./apps", dependsOn: ["infra"] },
      other: { path: "./none" },
    };
    const closed = await putAndWait(flux({ branch: "main" }, "./apps", { kustomizations: parts }));
    expect(at(closed, "properties.errorMessage")).toContain("authentication required");
    const open = await putAndWait(
      flux({ branch: "main" }, "", { kustomizations: parts, configurationProtectedSettings: { httpsKey: "aGk=" } }),
    );
    expect(reasons(open)).toEqual([
      ["GitRepository", "Succeeded"],
      ["Kustomization", "BuildFailed"],
      ["Kustomization", "DependencyNotReady"],
      ["Kustomization", "ArtifactFailed"],
    ]);
  });

  test.each<[string, JsonObject, string, string]>([
    ["nothing", {}, url, "authentication required"],
    ["another token", { httpsKey: "b3RoZXI=" }, url, "Invalid username or token"],
    ["another key", { sshPrivateKey: "b3RoZXI=" }, "ssh://git@github.com/contoso/platform", "unable to authenticate"],
  ])("a repository does not open to %s", async (_, configurationProtectedSettings, address, message) => {
    const { putAndWait, world } = await withCluster();
    keepRepository(world, address, { refs: { main: { paths: ["a"] } }, opens: ["the right one"] });
    const gitRepository = { url: address, repositoryRef: { branch: "main" } };
    const refused = await putAndWait(flux(undefined, "./a", { gitRepository, configurationProtectedSettings }));
    expect(at(refused, "properties.errorMessage")).toContain(message);
    const right = { httpsKey: Buffer.from("the right one").toString("base64") };
    const open = await putAndWait(flux(undefined, "./a", { gitRepository, configurationProtectedSettings: right }));
    expect(at(open, "properties.complianceState")).toBe("Compliant");
  });

  test("an unreachable host is reported in the cluster's words", async () => {
    const { putAndWait, world } = await withCluster();
    const unreachable = "dial tcp: lookup github.com on 10.0.0.10:53: no such host";
    keepRepository(world, url, { refs: {}, unreachable });
    expect(at(await putAndWait(flux({ branch: "main" }, "./a")), "properties.errorMessage")).toContain(unreachable);
  });

  test("what depends on another is not ready for a while, and the whole does not comply meanwhile", async () => {
    const { putAndWait } = await withCluster();
    const kustomizations = { infra: { path: "./infra" }, apps: { path: "./apps", dependsOn: ["infra"] } };
    const early = await putAndWait(flux({ branch: "main" }, "", { kustomizations }), 20 + 65);
    expect([at(early, "properties.complianceState"), reasons(early).at(-1)]).toEqual([
      "Non-Compliant",
      ["Kustomization", "DependencyNotReady"],
    ]);
    expect(at(await putAndWait(flux({ branch: "main" }, "", { kustomizations })), "properties.complianceState")).toBe(
      "Compliant",
    );
  });

  test("a cluster whose agents are silent gets it when they report again", async () => {
    const { request, configuration, id, putAndWait, world } = await withCluster();
    world.clock.advance(200_000);
    connectAgents(world, id, false);
    const kept = await putAndWait(flux({ branch: "main" }, "./a"), 3_600);
    expect([at(kept, "properties.provisioningState"), at(kept, "properties.complianceState")]).toEqual([
      "Succeeded",
      "Pending",
    ]);
    const { properties } = (await request("GET", `${id}?api-version=2024-01-01`)).body;
    expect(properties).toMatchObject({ connectivityStatus: "Offline", lastConnectivityTime: expect.any(String) });
    connectAgents(world, id, true);
    world.clock.advance(120_000);
    expect(at((await request("GET", configuration)).body, "properties.complianceState")).toBe("Compliant");
  });

  test("PATCH keeps the secrets and takes away what is null; PUT loses what it does not bring", async () => {
    const { request, configuration, putAndWait, world } = await withCluster();
    await putAndWait(flux({ branch: "main" }, "./a", { configurationProtectedSettings: { httpsKey: "aGk=" } }));
    await request("PATCH", configuration, { properties: { kustomizations: { apps: null, more: { path: "./b" } } } });
    world.clock.advance(300_000);
    const { body } = await request("GET", configuration);
    expect([
      Object.keys(objectOf(at(body, "properties.kustomizations"))),
      at(body, "properties.configurationProtectedSettings"),
    ]).toEqual([["more"], { httpsKey: "" }]);
    const replaced = await putAndWait(flux({ branch: "main" }, "./a"));
    expect(at(replaced, "properties.configurationProtectedSettings")).toEqual({});
  });

  test("a suspended one says so, and the first brings the extension along", async () => {
    const { request, putAndWait, extension } = await withCluster();
    expect(at(await putAndWait(flux({ branch: "main" }, "./a", { suspend: true })), "properties.complianceState")).toBe(
      "Suspended",
    );
    expect((await request("GET", extension("flux"))).status).toBe(200);
    expect(objectOf((await putAndWait({ ...flux({ branch: "main" }, "./a"), namespace: "other" })).error).code).toBe(
      "BadRequest",
    );
  });

  test("a repository by SSH without a key makes a deploy key", async () => {
    const { putAndWait } = await withCluster();
    const body = await putAndWait({
      ...flux({ branch: "main" }, "./a"),
      gitRepository: { url: "ssh://git@github.com/contoso/platform" },
    });
    expect(at(body, "properties.repositoryPublicKey")).toMatch(/^ssh-ed25519 /);
  });
});
