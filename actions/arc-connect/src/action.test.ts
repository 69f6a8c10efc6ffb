import crypto from "node:crypto";
import { helm } from "@slipway/rehearsal/helm";
import { connectAgents } from "@slipway/simulator";
import {
  type AzureOperator,
  azureOperator,
  type Bench,
  type KubernetesOperator,
  kubernetesOperator,
  openBench,
  type Ran,
} from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

const release = "/api/v1/namespaces/azure-arc-release/secrets";
const pair = crypto.generateKeyPairSync("rsa", {
  modulusLength: 1024,
  publicKeyEncoding: { type: "pkcs1", format: "der" },
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
});

describe("arc-connect", () => {
  let bench: Bench;
  let azure: AzureOperator;
  let kubernetes: KubernetesOperator;
  let inputs: Readonly<Record<string, string>>;
  let group: string;
  let plant: string;
  const run = (more: Record<string, string> = {}) => bench.run(action, { ...inputs, mode: "apply", ...more });
  const counted = ({ requests }: Ran) =>
    requests.filter(({ url }) => /\/(subscriptions|kubernetes)\//.test(url)).map(({ method }) => method);
  const values = async (): Promise<Record<string, Record<string, unknown>>> => {
    const done = await helmDoes("get-values");
    return JSON.parse(done.out) as Record<string, Record<string, unknown>>;
  };
  const helmDoes = (command: string, given: object = {}, words: readonly string[] = []) =>
    helm({
      words: [command, "azure-arc", ...words, "--namespace", "azure-arc-release"],
      env: {},
      files: { KUBECONFIG: kubernetes.kubeconfig, VALUES: JSON.stringify(given) },
    });
  /** As `az connectedk8s connect` does it: by its own key, and no note of ours. */
  const connectByCli = async (id = plant) => {
    const [, , subscriptionId, , resourceGroupName, , , , resourceName] = id.split("/");
    await kubernetes.post("/api/v1/namespaces", { metadata: { name: "azure-arc-release" } });
    await azure.put(id, {
      location: "northeurope",
      identity: { type: "SystemAssigned" },
      tags: { team: "plant" },
      properties: { agentPublicKeyCertificate: pair.publicKey.toString("base64") },
    });
    const global = { subscriptionId, resourceGroupName, resourceName, onboardingPrivateKey: pair.privateKey };
    const registry = new URL(bench.cloud.url).port;
    const chart = `oci://127.0.0.1:${registry}/azurearck8s/batch1/stable/azure-arc-k8sagents`;
    const done = await helmDoes("upgrade", { global }, [chart, "--install", "--version", "1.29.3"]);
    expect(done).toMatchObject({ code: 0 });
    bench.cloud.world.clock.advance(60_000);
  };

  beforeEach(async () => {
    jest
      .spyOn(crypto, "generateKeyPair")
      .mockImplementation(((_type: string, _options: object, done: (...made: unknown[]) => void) =>
        done(null, pair.publicKey, pair.privateKey)) as never);
    bench = await openBench();
    inputs = (await arrange(bench.cloud)).inputs;
    azure = await azureOperator(bench.cloud);
    group = `/subscriptions/${azure.subscription}/resourceGroups/plants`;
    plant = `${group}/providers/Microsoft.Kubernetes/connectedClusters/plant`;
    kubernetes = await kubernetesOperator(
      bench.cloud,
      `${group}/providers/Microsoft.ContainerService/managedClusters/stands-for-the-plants`,
    );
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await bench.close();
  });

  // kubernetes/client-go, rest/with_retry.go: Helm's own client sends again what comes with Retry-After.
  test("an API server and a registry that throttle each third request delay Helm, and no more", async () => {
    bench.cloud.world.faults.add({ kind: "throttle", match: { every: 3, route: "* ^/(kubernetes|v2)/" } });
    expect(await run()).toSucceed();
    expect((await azure.get(plant)).properties.connectivityStatus).toBe("Connected");
  });

  test("a new connection is reported with its ID; a check of it sends two requests, and drift of the agents' settings is repaired", async () => {
    expect((await run({ mode: "plan" })).outputs).toMatchObject({
      id: plant,
      connectivity: "",
      "principal-id": expect.stringContaining("known-after-apply"),
    });
    const made = await run();
    expect(made.outputs).toMatchObject({ id: plant, connectivity: "Connected" });
    expect(made.outputs["principal-id"]).toMatch(/^[0-9a-f-]{36}$/);
    const check = await run({ mode: "check" });
    expect([check.code, counted(check)]).toEqual([0, ["GET", "GET"]]);
    const { global } = await values();
    expect(global).toMatchObject({ resourceName: "plant", kubernetesDistro: "aks", isProxyEnabled: true });
    await helmDoes("set", { global: { noProxy: "everything" }, mine: { stays: true } });
    expect(await run({ mode: "check" })).toRefuse("values.global.noProxy");
    expect(await run()).toSucceed();
    expect(await values()).toMatchObject({ global: { noProxy: inputs["no-proxy"] }, mine: { stays: true } });
  });

  test("a cluster that the vendor's CLI connected is adopted, changed where the inputs say so, and never removed", async () => {
    await connectByCli();
    const bare = { tags: "", "https-proxy": "", "no-proxy": "" };
    expect((await run({ ...bare, mode: "check" })).outputs).toMatchObject({
      drift: "false",
      connectivity: "Connected",
    });
    expect(await run({ ...bare, tags: "stage=test", "auto-upgrade": "false" })).toSucceed();
    expect((await azure.get(plant)).tags).toEqual({ team: "plant", stage: "test" });
    expect(await values()).toMatchObject({
      global: { onboardingPrivateKey: pair.privateKey },
      systemDefaultValues: { azureArcAgents: { autoUpdate: false } },
    });
    const left = await run({ ...bare, mode: "destroy", confirm: "plant" });
    expect(left).toSucceed();
    expect(left.printed).toContain("Slipway did not make it");
    expect(await kubernetes.find("/api/v1/namespaces/azure-arc")).toBeDefined();
    expect((await azure.get(plant)).name).toBe("plant");
  });

  test("a destroy takes the agents away before Azure forgets the cluster, and the key at the end", async () => {
    await run();
    const gone = await run({ mode: "destroy", confirm: "plant" });
    expect(gone).toSucceed();
    const deleted = gone.requests.filter(({ method }) => method === "DELETE").map(({ url }) => new URL(url).pathname);
    const at = (part: string) => deleted.findIndex((path) => path.endsWith(part));
    expect(at("/namespaces/azure-arc")).toBeLessThan(at("/connectedClusters/plant"));
    expect(at("/connectedClusters/plant")).toBeLessThan(at("/secrets/slipway-arc-key"));
    expect(await kubernetes.find("/api/v1/namespaces/azure-arc-release")).toBeUndefined();
    expect(await run()).toSucceed();
  });

  test("agents that someone else installed with another key are not removed, though a key of ours is kept", async () => {
    await run();
    const other = crypto.generateKeyPairSync("rsa", {
      modulusLength: 1024,
      publicKeyEncoding: { type: "pkcs1", format: "der" },
      privateKeyEncoding: { type: "pkcs1", format: "pem" },
    });
    await helmDoes("set", { global: { onboardingPrivateKey: other.privateKey } });
    const gone = await run({ mode: "destroy", confirm: "plant" });
    expect(gone.printed).toMatch(/Arc agents azure-arc-release\/azure-arc.*Slipway did not make it/);
    expect(await kubernetes.find("/api/v1/namespaces/azure-arc/configmaps/azure-clusterconfig")).toBeDefined();
  });

  test("agents that Azure does not hear of end the run after ten minutes, with the first pod that fails", async () => {
    const pod = {
      metadata: { name: "kube-aad-proxy-0" },
      spec: { nodeSelector: { gpu: "yes" }, containers: [{ name: "proxy", image: "proxy" }] },
    };
    await kubernetes.post("/api/v1/namespaces", { metadata: { name: "azure-arc" } });
    bench.cloud.world.clock.advance(2_000);
    await kubernetes.post("/api/v1/namespaces/azure-arc/pods", pod);
    bench.cloud.before(() => connectAgents(bench.cloud.world, plant, false));
    const ran = await run();
    expect(ran).toRefuse(
      "within 10 minutes (Connecting): the pod kube-aad-proxy-0 is Pending, Unschedulable",
      "https-proxy",
    );
    bench.cloud.before(undefined);
    connectAgents(bench.cloud.world, plant, true);
    expect(await run()).toSucceed();
  });

  test("an installation that was begun and never ended is done again after eleven minutes", async () => {
    await run();
    await kubernetes.patch(`${release}/sh.helm.release.v1.azure-arc.v1`, {
      metadata: { labels: { status: "pending-install" } },
    });
    const begun = bench.cloud.world.clock.now();
    expect(await run()).toSucceed();
    expect(bench.cloud.world.clock.now() - begun).toBeGreaterThan(9 * 60_000);
    const found = await kubernetes.find(`${release}/sh.helm.release.v1.azure-arc.v1`);
    expect(found?.metadata.labels).toMatchObject({ status: "deployed" });
  });

  test("agents that fall silent are reported; what has expired is refused with what to do", async () => {
    await run();
    connectAgents(bench.cloud.world, plant, false);
    bench.cloud.world.clock.advance(3_600_000);
    expect((await run({ mode: "check" })).outputs.connectivity).toBe("Offline");
    bench.cloud.world.clock.advance(91 * 86_400_000);
    expect(await run({ mode: "check" })).toRefuse("has expired", "mode: destroy");
  });

  test.each<[string, () => Promise<unknown>, RegExp[]]>([
    [
      "a cluster that is connected under another name",
      () => connectByCli(plant.replace(/plant$/, "mill")),
      [/connected already, as .*connectedClusters\/mill/, /disconnect it there first/],
    ],
    [
      "agents whose connected cluster is gone",
      async () => {
        await connectByCli();
        await azure.delete(plant);
      },
      [/has the agents of .*plant, which does not exist any more/, /helm uninstall azure-arc/],
    ],
    [
      "a name that another cluster has",
      () =>
        azure.put(plant, {
          location: "northeurope",
          identity: { type: "SystemAssigned" },
          properties: { agentPublicKeyCertificate: "B".repeat(400) },
        }),
      [/is another cluster/, /Choose another name/],
    ],
    [
      "a cluster whose nodes take no pods",
      async () => {
        const { items } = (await kubernetes.find("/api/v1/nodes")) as unknown as {
          items: { metadata: { name: string } }[];
        };
        for (const { metadata } of items)
          await kubernetes.patch(`/api/v1/nodes/${metadata.name}`, { spec: { unschedulable: true } });
      },
      [/has no node on which the agents/, /uncordon/],
    ],
  ])("%s is refused before anything is written", async (_what, make, said) => {
    await make();
    const ran = await run();
    expect(ran).toRefuse(...said);
    expect(counted(ran).filter((method) => method !== "GET" && method !== "POST")).toEqual([]);
  });

  test("a missing Helm is an error in the plan", async () => {
    const ran = await run({ mode: "plan", helm: "/opt/helm" });
    expect(ran).toRefuse("/opt/helm cannot be run", "Install Helm on the runner");
  });
});
