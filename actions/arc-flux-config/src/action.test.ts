import { keepRepository } from "@slipway/simulator";
import { kubernetesOperator } from "@slipway/testing";
import { fluxWorld, repository } from "./flux-world.test-support.ts";

const minute = 60_000;

describe("arc-flux-config", () => {
  const { run, part, extension, configuration, outcome, applied, count, withTheirs, now } = fluxWorld();

  test("a check without drift sends four requests to Azure, one to see whether the cluster is up", async () => {
    const first = await applied();
    expect(first.outputs).toMatchObject({ compliance: "Compliant", revision: expect.stringMatching(/^main@sha1:/) });
    const check = await run("check");
    expect(check.code).toBe(0);
    const requests = check.requests.filter(({ url }) => !/oauth2|github-oidc|openid/.test(url));
    expect(
      requests
        .map(({ method, url }) => `${method} ${url.replace(/^.*(Configuration|Kubernetes)\/|\?.*$/g, "")}`)
        .sort(),
    ).toEqual([
      ...["GET connectedClusters/plant", "GET extensions", "GET fluxConfigurations", "GET fluxConfigurations/apps"],
    ]);
    expect(check.outputs).toMatchObject({ "cluster-state": "Connected", failing: "" });
  });

  test("on AKS an existing configuration is adopted, and what others set stays", async () => {
    const { cluster, theirs } = await withTheirs();
    expect((await applied()).outputs).toMatchObject({ "cluster-state": "Running" });
    expect((await configuration())?.properties).toMatchObject({
      namespace: "apps",
      gitRepository: { repositoryRef: { branch: "main" }, httpsUser: "git" },
      kustomizations: { theirs, infra: { path: "./infra" }, apps: { dependsOn: ["infra"] } },
      complianceState: "Compliant",
    });
    expect((await extension())?.properties).toMatchObject({
      version: "1.9.0",
      configurationSettings: { "multiTenancy.enforce": "false" },
    });
    const kubernetes = await kubernetesOperator(now().bench.cloud, cluster);
    expect(await kubernetes.find("/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/apps/kustomizations")).toBeDefined();
    await now().bench.cloud.request("POST", `${cluster}/stop?api-version=2025-10-01`);
    now().bench.cloud.world.clock.advance(60 * minute);
    expect((await run("check")).outputs).toMatchObject({ "cluster-state": "Stopped", compliance: "Compliant" });
    const destroyed = await run("destroy", { confirm: "apps" });
    expect(destroyed.outputs).toMatchObject({ changed: "false" });
    expect(await configuration()).toBeDefined();
  });

  test("a run that is cut at one request, with a concurrent edit before it, keeps the edit and converges", async () => {
    await withTheirs();
    const fresh = now().bench.cloud.world.snapshot();
    const { requests } = await applied();
    const mine = async () => {
      const { gitRepository, complianceState, kustomizations } = (await configuration())?.properties ?? {};
      const { theirs, ...ownKustomizations } = kustomizations as Record<string, unknown>;
      const settings = (await extension())?.properties.configurationSettings as Record<string, unknown>;
      const noted = Object.entries(settings).filter(([name]) => name.startsWith("slipway"));
      return [gitRepository, complianceState, ownKustomizations, noted];
    };
    const others = async () => {
      const { theirs } = (await configuration())?.properties.kustomizations as Record<string, unknown>;
      const settings = (await extension())?.properties.configurationSettings as Record<string, unknown>;
      return [theirs, Object.entries(settings).filter(([name]) => !name.startsWith("slipway"))];
    };
    const converged = await mine();
    for (let index = 0; index < requests.length; index += 2) {
      now().bench.cloud.world.restore(fresh);
      const first = count();
      let kept = await others();
      now().bench.cloud.world.faults.add({ kind: "reset", after: true, match: { index: index + 1, count: 1 } });
      now().bench.cloud.before(async (number) => {
        if (number !== first + index) return;
        await now().azure.patch(part("extensions", "flux"), {
          properties: { configurationSettings: { turn: `${index}` } },
        });
        const theirs = { path: `./theirs-${index}` };
        await now().azure.patch(part("fluxConfigurations", "apps"), { properties: { kustomizations: { theirs } } });
        kept = await others();
      });
      const cut = await run("apply");
      now().bench.cloud.before(undefined);
      now().bench.cloud.world.faults.clear();
      if (cut.code !== 0) await applied();
      // What the others changed last is still on its way to the cluster.
      now().bench.cloud.world.clock.advance(10 * minute);
      expect(await mine()).toEqual(converged);
      expect(await others()).toEqual(kept);
    }
  });

  test("a kustomization that is no longer named is removed only if Slipway added it", async () => {
    await withTheirs();
    await applied();
    await applied({ kustomizations: "infra: ./infra" });
    const names = async () => Object.keys((await configuration())?.properties.kustomizations ?? {}).sort();
    expect(await names()).toEqual(["infra", "theirs"]);
    await applied({ kustomizations: "theirs: { path: ./theirs }" });
    expect(await names()).toEqual(["theirs"]);
    await applied();
    expect(await names()).toEqual(["apps", "infra", "theirs"]);
  });

  test("a destroy removes the configuration, and the extension with the last of them", async () => {
    await applied();
    await now().azure.put(part("fluxConfigurations", "others"), {
      properties: { gitRepository: { url: repository, repositoryRef: { branch: "main" } }, kustomizations: {} },
    });
    expect(outcome(await run("destroy", { confirm: "apps" }))).toMatch(/^exit 0/);
    expect([await configuration(), await configuration("others")]).toEqual([undefined, expect.anything()]);
    const noted = Object.entries((await extension())?.properties.configurationSettings ?? {});
    expect(noted.filter(([name, value]) => name.startsWith("slipway.apps") && value !== "-")).toEqual([]);
    await now().azure.delete(part("fluxConfigurations", "others"));
    expect(outcome(await run("destroy", { confirm: "apps" }))).toMatch(/^exit 0/);
    expect(await extension()).toBeUndefined();
    await now().azure.delete(now().inputs.cluster ?? "");
    expect(await run("destroy", { confirm: "apps" })).toMatchObject({ code: 0, outputs: { changed: "false" } });
  });

  test("a missing cluster is named in the plan", async () => {
    const absent = { cluster: `${now().inputs.cluster}-2` };
    expect((await run("plan", absent)).outputs.problem).toMatch(/plant-2 does not exist.*create-aks/);
  });

  test("without waiting it is enough that Azure accepts it", async () => {
    keepRepository(now().bench.cloud.world, repository, { refs: {} });
    const ran = await applied({ "wait-for-compliance": "false" });
    expect(ran.outputs.compliance).not.toBe("Compliant");
    expect(await run("check", { "wait-for-compliance": "false" })).toMatchObject({ code: 0 });
  });

  test("a suspended configuration is not waited for", async () => {
    const ran = await applied({ suspend: "true" });
    expect(ran.outputs.compliance).toBe("Suspended");
    expect((await applied({ suspend: "false" })).outputs.compliance).toBe("Compliant");
  });
});
