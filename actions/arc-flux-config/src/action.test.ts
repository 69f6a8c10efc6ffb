import { generateKeyPairSync } from "node:crypto";
import { connectAgents, keepRepository } from "@slipway/simulator";
import {
  type AzureOperator,
  azureOperator,
  type Bench,
  kubernetesOperator,
  openBench,
  type Ran,
} from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

const repository = "https://github.com/contoso/fleet";
const minute = 60_000;

describe("arc-flux-config", () => {
  let bench: Bench;
  let azure: AzureOperator;
  let inputs: Readonly<Record<string, string>>;
  const run = (mode: string, more: Record<string, string> = {}) => bench.run(action, { ...inputs, mode, ...more });
  const part = (kind: string, name: string) =>
    `${inputs.cluster}/providers/Microsoft.KubernetesConfiguration/${kind}/${name}`;
  const extension = () => azure.find(part("extensions", "flux"));
  const configuration = (name = "apps") => azure.find(part("fluxConfigurations", name));
  const outcome = (ran: Ran) => `exit ${ran.code}\n${ran.printed}`;
  const applied = async (more: Record<string, string> = {}) => {
    const ran = await run("apply", more);
    expect(outcome(ran)).toMatch(/^exit 0/);
    return ran;
  };
  /** The writes since a request, with what of them is secret. */
  const writesSince = (since: number) =>
    bench.cloud.world.record.requests
      .slice(since)
      .filter(({ method, url }) => /^(PUT|PATCH)$/.test(method) && url.includes("fluxConfigurations"))
      .map(({ body }) =>
        Object.keys(JSON.parse(body?.request ?? "{}").properties.configurationProtectedSettings ?? {}),
      );
  const count = () => bench.cloud.world.record.requests.length;
  /** An AKS cluster on which another team has Flux already, and a configuration of the same name. */
  const withTheirs = async () => {
    const group = await azure.group("aks", "Microsoft.Network", "Microsoft.ContainerService");
    const cluster = await azure.cluster(group, "shared");
    inputs = { ...inputs, cluster };
    const configurationSettings = { "multiTenancy.enforce": "false" };
    await azure.put(part("extensions", "flux"), {
      properties: { extensionType: "microsoft.flux", version: "1.9.0", configurationSettings },
    });
    const theirs = { path: "./theirs", prune: true, postBuild: { substitute: { cluster: "shared" } } };
    await azure.put(part("fluxConfigurations", "apps"), {
      properties: {
        namespace: "apps",
        gitRepository: { url: repository, repositoryRef: { tag: "v1" }, httpsUser: "them" },
        kustomizations: { theirs },
        configurationProtectedSettings: { httpsKey: "dGhlaXJz" },
      },
    });
    return { cluster, theirs };
  };

  beforeEach(async () => {
    bench = await openBench();
    azure = await azureOperator(bench.cloud);
    ({ inputs } = await arrange(bench.cloud));
    bench.cloud.world.record.bodies = true;
  });
  afterEach(() => bench.close());

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
    const kubernetes = await kubernetesOperator(bench.cloud, cluster);
    expect(await kubernetes.find("/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/apps/kustomizations")).toBeDefined();
    await bench.cloud.request("POST", `${cluster}/stop?api-version=2025-10-01`);
    bench.cloud.world.clock.advance(60 * minute);
    expect((await run("check")).outputs).toMatchObject({ "cluster-state": "Stopped", compliance: "Compliant" });
    const destroyed = await run("destroy", { confirm: "apps" });
    expect(destroyed.outputs).toMatchObject({ changed: "false" });
    expect(await configuration()).toBeDefined();
  });

  test("a run that is cut at one request, with a concurrent edit before it, keeps the edit and converges", async () => {
    await withTheirs();
    const fresh = bench.cloud.world.snapshot();
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
      bench.cloud.world.restore(fresh);
      const first = count();
      let kept = await others();
      bench.cloud.world.faults.add({ kind: "reset", after: true, match: { index: index + 1, count: 1 } });
      bench.cloud.before(async (number) => {
        if (number !== first + index) return;
        await azure.patch(part("extensions", "flux"), { properties: { configurationSettings: { turn: `${index}` } } });
        const theirs = { path: `./theirs-${index}` };
        await azure.patch(part("fluxConfigurations", "apps"), { properties: { kustomizations: { theirs } } });
        kept = await others();
      });
      const cut = await run("apply");
      bench.cloud.before(undefined);
      bench.cloud.world.faults.clear();
      if (cut.code !== 0) await applied();
      // What the others changed last is still on its way to the cluster.
      bench.cloud.world.clock.advance(10 * minute);
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
    await azure.put(part("fluxConfigurations", "others"), {
      properties: { gitRepository: { url: repository, repositoryRef: { branch: "main" } }, kustomizations: {} },
    });
    expect(outcome(await run("destroy", { confirm: "apps" }))).toMatch(/^exit 0/);
    expect([await configuration(), await configuration("others")]).toEqual([undefined, expect.anything()]);
    expect(JSON.stringify((await extension())?.properties.configurationSettings)).not.toContain("slipway.apps");
    await azure.delete(part("fluxConfigurations", "others"));
    expect(outcome(await run("destroy", { confirm: "apps" }))).toMatch(/^exit 0/);
    expect(await extension()).toBeUndefined();
    await azure.delete(inputs.cluster ?? "");
    expect(await run("destroy", { confirm: "apps" })).toMatchObject({ code: 0, outputs: { changed: "false" } });
  });

  test("credentials are sent when they change, and only then; a plan shows their hash", async () => {
    let since = count();
    await applied();
    expect(writesSince(since)).toEqual([["httpsKey"]]);
    since = count();
    await applied({ kustomizations: "infra: ./other" });
    expect(writesSince(since)).toEqual([[]]);
    const fresh = { kustomizations: "infra: ./other", "https-token": "another-token-of-a-test" };
    const plan = await run("plan", fresh);
    const [{ changes }] = JSON.parse(plan.outputs.plan ?? "") as [{ changes: object[] }];
    const hash = expect.stringMatching(/^hash [0-9a-f]{16}$/);
    expect(changes).toEqual([{ field: "configurationProtectedSettings", have: hash, want: hash }]);
    since = count();
    await applied(fresh);
    expect(writesSince(since)).toEqual([["httpsKey"]]);
    expect((await applied(fresh)).outputs.changed).toBe("false");
  });

  test("the hash of the same credentials differs in each configuration", async () => {
    await applied();
    await applied({ name: "others" });
    const settings = (await extension())?.properties.configurationSettings as Record<string, unknown>;
    const hashes = ["apps", "others"].map((name) => settings[`slipway.${name}.credentials`]);
    expect(hashes).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/), expect.stringMatching(/^[0-9a-f]{16}$/)]);
    expect(new Set(hashes).size).toBe(2);
  });

  test("credentials that did not change are sent again to a cluster that does not comply, which may have lost them", async () => {
    const refs = { main: { paths: ["infra", "apps"] } };
    keepRepository(bench.cloud.world, repository, { opens: ["another"], refs });
    expect((await run("apply")).code).toBe(1);
    const since = count();
    expect((await run("apply")).code).toBe(1);
    expect(writesSince(since)).toEqual([["httpsKey"]]);
    keepRepository(bench.cloud.world, repository, { opens: [inputs["https-token"] ?? ""], refs });
    expect((await applied()).outputs.compliance).toBe("Compliant");
  });

  test("credentials that Azure took with a configuration that failed are sent again with it", async () => {
    const { faults } = bench.cloud.world.section("arm", () => ({ faults: { failing: [] as object[] } }));
    const type = "Microsoft.KubernetesConfiguration/fluxConfigurations";
    faults.failing.push({ type, verb: "put", error: { code: "InternalServerError", message: "It went wrong." } });
    expect((await run("apply")).code).toBe(1);
    expect((await configuration())?.properties.provisioningState).toBe("Failed");
    const since = count();
    expect((await applied()).outputs.compliance).toBe("Compliant");
    expect(writesSince(since)).toEqual([["httpsKey"]]);
  });

  test("every form in which a key is sent is masked", async () => {
    const pem = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const noToken = { "https-user": "", "https-token": "" };
    const ssh = { url: "git@github.com:contoso/fleet", "ssh-private-key": pem, "ssh-known-hosts": "github.com x" };
    const { masked } = await applied({ ...noToken, ...ssh });
    const app = { "github-app-id": "12", "github-app-installation-id": "34", "github-app-private-key": pem };
    await applied({ ...noToken, ...app });
    const sent = bench.cloud.world.record.requests
      .filter(({ method, url }) => /^(PUT|PATCH)$/.test(method) && url.includes("/fluxConfigurations/apps"))
      .map(({ body }) => JSON.parse(body?.request ?? "{}").properties);
    const key = Buffer.from(pem).toString("base64");
    expect(sent).toMatchObject([
      {
        gitRepository: {
          url: "ssh://git@github.com/contoso/fleet",
          sshKnownHosts: Buffer.from("github.com x\n").toString("base64"),
        },
        configurationProtectedSettings: { sshPrivateKey: key },
      },
      {
        gitRepository: { url: repository, provider: "GitHub" },
        configurationProtectedSettings: {
          githubAppID: Buffer.from("12").toString("base64"),
          githubAppInstallationID: Buffer.from("34").toString("base64"),
          githubAppPrivateKey: key,
        },
      },
    ]);
    expect(masked).toContain(key);
  });

  test("without a key the cluster generates one, and reports its public half", async () => {
    const ran = await applied({ "https-user": "", "https-token": "", url: "ssh://git@github.com/contoso/fleet" });
    expect(ran.outputs["public-key"]).toMatch(/^ssh-ed25519 /);
  });

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
    keepRepository(bench.cloud.world, repository, content);
    const from = bench.cloud.world.clock.now();
    const ran = await run("apply");
    expect(outcome(ran)).toMatch(/^exit 1/);
    expect(ran.outputs.problem).toMatch(message);
    expect(bench.cloud.world.clock.now() - from).toBeLessThan(15 * minute);
    const check = await run("check");
    expect([check.code, check.outputs.drift]).toEqual([1, "true"]);
    expect(check.summary).toContain("failed: ");
    expect(await run("check", { "wait-for-compliance": "false" })).toMatchObject({ code: 0 });
    keepRepository(bench.cloud.world, repository, { refs: { main: { paths: ["infra", "apps"] } } });
    const healed = await applied();
    expect(healed.outputs.compliance).toBe("Compliant");
  });

  test("a temporary failure is waited out", async () => {
    const whole = { refs: { main: { paths: ["infra", "apps"] } } };
    keepRepository(bench.cloud.world, repository, { refs: { main: { paths: ["apps"] } } });
    let failed: number | undefined;
    bench.cloud.before(async () => {
      if (failed === undefined && (await configuration())?.properties.complianceState === "Non-Compliant")
        failed = bench.cloud.world.clock.now();
      if (failed !== undefined && bench.cloud.world.clock.now() - failed > minute)
        keepRepository(bench.cloud.world, repository, whole);
    });
    const ran = await applied();
    expect([ran.outputs.compliance, failed]).toEqual(["Compliant", expect.any(Number)]);
  });

  test("without waiting it is enough that Azure accepts it", async () => {
    keepRepository(bench.cloud.world, repository, { refs: {} });
    const ran = await applied({ "wait-for-compliance": "false" });
    expect(ran.outputs.compliance).not.toBe("Compliant");
    expect(await run("check", { "wait-for-compliance": "false" })).toMatchObject({ code: 0 });
  });

  test("a suspended configuration is not waited for", async () => {
    const ran = await applied({ suspend: "true" });
    expect(ran.outputs.compliance).toBe("Suspended");
    expect((await applied({ suspend: "false" })).outputs.compliance).toBe("Compliant");
  });

  test("a cluster with disconnected agents gets it later, and the run says so after a while", async () => {
    await applied();
    connectAgents(bench.cloud.world, inputs.cluster ?? "", false);
    const from = bench.cloud.world.clock.now();
    const ran = await applied({ branch: "main", kustomizations: "infra: ./later" });
    expect(ran.outputs["cluster-state"]).toMatch(/^Offline, last heard 20/);
    expect(ran.printed).toMatch(/::warning.*its agents are not connected \(Offline, last heard 20.*It gets it when/);
    expect(bench.cloud.world.clock.now() - from).toBeLessThan(15 * minute);
    connectAgents(bench.cloud.world, inputs.cluster ?? "", true);
    expect((await applied({ kustomizations: "infra: ./later" })).outputs.compliance).toBe("Compliant");
  });

  test("Flux is not installed in a cluster with disconnected agents", async () => {
    connectAgents(bench.cloud.world, inputs.cluster ?? "", false);
    const ran = await run("apply");
    expect(outcome(ran)).toMatch(/^exit 1/);
    expect(ran.outputs.problem).toMatch(/agents of .*plant are not connected \(Offline.*Start the cluster/);
    expect(await extension()).toBeUndefined();
  });

  test("the version and the release train are changed in place: Flux, its settings and its ownership stay", async () => {
    await withTheirs();
    await applied({ version: "1.9.0" });
    const { configurationSettings: before } = (await extension())?.properties ?? {};
    expect(before).toMatchObject({ "multiTenancy.enforce": "false", "slipway.apps.credentials": expect.anything() });
    const pinned = await applied({ version: "1.11.0" });
    expect((await extension())?.properties).toMatchObject({
      version: "1.11.0",
      currentVersion: "1.11.0",
      autoUpgradeMinorVersion: false,
      configurationSettings: before,
    });
    const moved = await applied({ "minimum-version": "1.18.0", "release-train": "Preview" });
    expect((await extension())?.properties).toMatchObject({ releaseTrain: "Preview", configurationSettings: before });
    const methods = [...pinned.requests, ...moved.requests].map(({ method }) => method);
    expect(methods).not.toContain("DELETE");
    expect(await run("check", { "minimum-version": "1.18.0", "release-train": "Preview" })).toMatchObject({ code: 0 });
  });

  test("another release train by itself is drift, and is changed in place", async () => {
    await applied();
    const { releaseTrain: _before, ...before } = (await extension())?.properties ?? {};
    const preview = { "release-train": "Preview" };
    expect(await run("check", preview)).toMatchObject({ code: 1, outputs: { drift: "true" } });
    await applied(preview);
    expect((await extension())?.properties).toEqual({ ...before, releaseTrain: "Preview" });
    expect(await run("check", { "release-train": "preview" })).toMatchObject({ code: 0 });
  });

  test("a minimum version switches upgrades on and waits for them; one that does not exist is reported", async () => {
    await withTheirs();
    await applied({ "minimum-version": "1.18.0" });
    expect((await extension())?.properties).toMatchObject({ autoUpgradeMinorVersion: true, currentVersion: "1.18.2" });
    const never = await run("apply", { "minimum-version": "1.99.0" });
    expect(never.outputs.problem).toMatch(/runs 1\.18\.2, which is older than 1\.99\.0/);
  });

  test("a missing cluster is named in the plan", async () => {
    const absent = { cluster: `${inputs.cluster}-2` };
    expect((await run("plan", absent)).outputs.problem).toMatch(/plant-2 does not exist.*create-aks/);
  });

  test("a token that others left in the address is removed from it, and shown nowhere", async () => {
    await withTheirs();
    const url = "https://git:left-in-the-url@github.com/contoso/fleet";
    await azure.patch(part("fluxConfigurations", "apps"), { properties: { gitRepository: { url } } });
    const [plan, ran] = [await run("plan"), await applied()];
    expect(plan.outputs.plan).toContain("gitRepository.url");
    for (const { printed, summary, outputs } of [plan, ran])
      expect(printed.replace(/^::add-mask::.*$/gm, "") + summary + JSON.stringify(outputs)).not.toContain(
        "left-in-the-url",
      );
    expect((await configuration())?.properties.gitRepository).toMatchObject({ url: repository });
  });

  test("an address with a login is refused before the first request, and shown nowhere", async () => {
    const ran = await run("apply", { url: "https://git:hidden-in-the-url@github.com/contoso/fleet" });
    expect(ran).toMatchObject({ code: 1, requests: [] });
    expect(ran.printed).toMatch(/- url: It contains a login/);
    expect(ran.printed + ran.summary + JSON.stringify(ran.outputs)).not.toContain("hidden-in-the-url");
  });
});
