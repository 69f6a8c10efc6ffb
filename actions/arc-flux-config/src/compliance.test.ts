import { connectAgents, keepRepository } from "@slipway/simulator";
import { fluxWorld, repository } from "./flux-world.test-support.ts";

const minute = 60_000;

describe("a cluster that does not comply, or does not answer", () => {
  const { run, extension, configuration, outcome, applied, now } = fluxWorld();

  test.each([
    [
      "a token that the repository does not know",
      { opens: ["another"], refs: { main: { paths: ["infra", "apps"] } } },
      /GitRepository cluster-config\/apps failed with GitOperationFailed: .*Invalid username or token.* check the token/,
    ],
    [
      "a branch that is not there",
      { refs: { trunk: { paths: ["infra", "apps"] } } },
      /GitRepository .*couldn't find remote ref.* Correct branch/,
    ],
    [
      "a host that the cluster does not reach",
      { refs: {}, unreachable: "dial tcp: lookup github.com on 10.0.0.10:53: no such host" },
      /GitRepository .*no such host.* outbound traffic to that host/,
    ],
    [
      "a folder that is not there",
      { refs: { main: { paths: ["apps"] } } },
      /Kustomization cluster-config\/apps-infra failed with ArtifactFailed: .*path not found.* Correct the path/,
    ],
    [
      "manifests that do not build",
      { refs: { main: { paths: ["apps", "infra"], broken: { infra: "kustomize build failed: no such resource" } } } },
      /Kustomization cluster-config\/apps-infra failed with BuildFailed: .* Fix the manifests/,
    ],
  ])("%s is reported as its own error, not as a timeout", async (_what, content, message) => {
    keepRepository(now().bench.cloud.world, repository, content);
    const from = now().bench.cloud.world.clock.now();
    const ran = await run("apply");
    expect(outcome(ran)).toMatch(/^exit 1/);
    expect(ran.outputs.problem).toMatch(message);
    expect(now().bench.cloud.world.clock.now() - from).toBeLessThan(15 * minute);
    const check = await run("check");
    expect([check.code, check.outputs.drift]).toEqual([1, "true"]);
    expect(check.summary).toContain("failed: ");
    expect(await run("check", { "wait-for-compliance": "false" })).toMatchObject({ code: 0 });
    keepRepository(now().bench.cloud.world, repository, { refs: { main: { paths: ["infra", "apps"] } } });
    const healed = await applied();
    expect(healed.outputs.compliance).toBe("Compliant");
  });

  test("a temporary failure is waited out", async () => {
    const whole = { refs: { main: { paths: ["infra", "apps"] } } };
    keepRepository(now().bench.cloud.world, repository, { refs: { main: { paths: ["apps"] } } });
    let failed: number | undefined;
    now().bench.cloud.before(async () => {
      if (failed === undefined && (await configuration())?.properties.complianceState === "Non-Compliant")
        failed = now().bench.cloud.world.clock.now();
      if (failed !== undefined && now().bench.cloud.world.clock.now() - failed > minute)
        keepRepository(now().bench.cloud.world, repository, whole);
    });
    const ran = await applied();
    expect([ran.outputs.compliance, failed]).toEqual(["Compliant", expect.any(Number)]);
  });

  test("a cluster with disconnected agents gets it later, and the run says so after a while", async () => {
    await applied();
    connectAgents(now().bench.cloud.world, now().inputs.cluster ?? "", false);
    const from = now().bench.cloud.world.clock.now();
    const ran = await applied({ branch: "main", kustomizations: "infra: ./later" });
    expect(ran.outputs["cluster-state"]).toMatch(/^Offline, last heard 20/);
    expect(ran.printed).toMatch(/::warning.*its agents are not connected \(Offline, last heard 20.*It gets it when/);
    expect(now().bench.cloud.world.clock.now() - from).toBeLessThan(15 * minute);
    connectAgents(now().bench.cloud.world, now().inputs.cluster ?? "", true);
    expect((await applied({ kustomizations: "infra: ./later" })).outputs.compliance).toBe("Compliant");
  });

  test("Flux is not installed in a cluster with disconnected agents", async () => {
    connectAgents(now().bench.cloud.world, now().inputs.cluster ?? "", false);
    const ran = await run("apply");
    expect(outcome(ran)).toMatch(/^exit 1/);
    expect(ran.outputs.problem).toMatch(/agents of .*plant are not connected \(Offline.*Start the cluster/);
    expect(await extension()).toBeUndefined();
  });
});
