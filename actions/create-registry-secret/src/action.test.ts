import { type Bench, type KubernetesOperator, kubernetesOperator, laws, openBench } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, {
  shown: "no other step reads what is in the cluster",
  resourceGroup: "nothing of it is in Azure",
});

describe("create-registry-secret", () => {
  let bench: Bench;
  let inputs: Readonly<Record<string, string>>;
  let arranged: Awaited<ReturnType<typeof arrange>>;
  let kubernetes: KubernetesOperator;
  const run = (more: Record<string, string>) => bench.run(action, { ...inputs, ...more });
  const secretIn = (namespace: string, name = "pull") =>
    kubernetes.find(`/api/v1/namespaces/${namespace}/secrets/${name}`);

  beforeEach(async () => {
    bench = await openBench();
    arranged = await arrange(bench.cloud);
    inputs = arranged.inputs;
    kubernetes = await kubernetesOperator(bench.cloud, clusterIn(bench));
  });
  afterEach(() => bench.close());

  test("a check without drift reads the secret and the account, and nothing else", async () => {
    const one = { namespaces: "apps" };
    expect((await run({ ...one, mode: "apply" })).code).toBe(0);
    const check = await run({ ...one, mode: "check" });
    expect(check.code).toBe(0);
    expect(check.requests.map(({ method, url }) => `${method} ${url.replace(/^.*namespaces/, "")}`).sort()).toEqual([
      "GET /apps/secrets/pull",
      "GET /apps/serviceaccounts/web",
    ]);
  });

  test("a destroy removes what Slipway added, and the secret where nothing else is in it", async () => {
    expect((await run({ mode: "apply" })).code).toBe(0);
    const destroyed = await run({ mode: "destroy", confirm: "pull" });
    expect(`${destroyed.code} ${destroyed.printed}`).toMatch(/^0/);
    expect(await secretIn("jobs")).toBeUndefined();
    expect((await secretIn("apps"))?.metadata.annotations?.["slipway/registries"]).toBeUndefined();
    const gone = { login: undefined, links: [] };
    expect(await arranged.owned(bench.cloud)).toEqual([gone, gone]);
    expect((await run({ mode: "destroy", confirm: "pull" })).outputs).toMatchObject({ changed: "false" });
  });

  test.each([
    ["contosoimages.azurecr.io", "ContosoImages.azurecr.io/", "contosoimages.azurecr.io"],
    ["docker.io", "registry-1.docker.io/", "https://index.docker.io/v1/"],
  ])("a registry written as %s and as %s is one", async (one, other, key) => {
    expect((await run({ server: one, mode: "apply" })).code).toBe(0);
    const check = await run({ server: other, mode: "check" });
    expect(`${check.code} ${check.printed}`).toMatch(/^0/);
    expect((await run({ server: other, password: "a-newer-password-of-a-test", mode: "apply" })).code).toBe(0);
    const secret = await secretIn("jobs");
    expect(Object.keys(JSON.parse(secret?.metadata.annotations?.["slipway/registries"] ?? "{}"))).toEqual([key]);
    const { ".dockerconfigjson": data = "" } = secret?.data as Record<string, string>;
    const config = Buffer.from(data, "base64").toString();
    expect(Object.keys(JSON.parse(config).auths)).toEqual([key]);
    expect((await run({ server: one, mode: "destroy", confirm: "pull" })).outputs).toMatchObject({ changed: "true" });
    expect(await secretIn("jobs")).toBeUndefined();
  });

  test("a note under another spelling of the registry counts", async () => {
    expect((await run({ mode: "apply" })).code).toBe(0);
    const annotation = "slipway/registries";
    const noted = (await secretIn("jobs"))?.metadata.annotations?.[annotation] ?? "";
    await kubernetes.patch("/api/v1/namespaces/jobs/secrets/pull", {
      metadata: { annotations: { [annotation]: noted.replace("contosoimages", "https://ContosoImages") } },
    });
    const destroyed = await run({ mode: "destroy", confirm: "pull" });
    expect(`${destroyed.code} ${destroyed.printed}`).toMatch(/^0/);
    expect(await secretIn("jobs")).toBeUndefined();
  });

  test("while a password changes, the secret and what others have in it are always there", async () => {
    const first = await run({ mode: "apply" });
    expect([first.printed, first.outputs.secret]).toEqual([expect.not.stringContaining("::warning::"), "pull"]);
    const theirs = await arranged.foreign(bench.cloud);
    const seen: unknown[] = [];
    bench.cloud.before(async () => {
      const [apps] = (await arranged.owned(bench.cloud)) as { login?: object }[];
      seen.push([apps?.login !== undefined, await arranged.foreign(bench.cloud)]);
    });
    const changed = await run({ mode: "apply", password: "a-newer-password-of-a-test" });
    bench.cloud.before(undefined);
    expect(changed.outputs.changed).toBe("true");
    expect(new Set(changed.requests.map(({ method }) => method))).toEqual(new Set(["GET", "PATCH"]));
    expect(seen.length).toBe(changed.requests.length);
    for (const each of seen) expect(each).toEqual([true, theirs]);
  });

  test("when the write of a new password fails, the old one and those of others stay", async () => {
    await run({ mode: "apply" });
    const before = [await arranged.owned(bench.cloud), await arranged.foreign(bench.cloud)];
    bench.cloud.world.faults.add({ kind: "error-500", match: { route: "PATCH /secrets/" } });
    const failed = await run({ mode: "apply", password: "a-newer-password-of-a-test" });
    bench.cloud.world.faults.clear();
    expect(failed.code).toBe(1);
    expect([await arranged.owned(bench.cloud), await arranged.foreign(bench.cloud)]).toEqual(before);
  });

  test("a destroy leaves a login and a link that have no record", async () => {
    await run({ mode: "apply" });
    for (const namespace of ["apps", "jobs"]) {
      await kubernetes.patch(`/api/v1/namespaces/${namespace}/secrets/pull`, {
        metadata: { annotations: { "slipway/registries": null } },
      });
      await kubernetes.patch(`/api/v1/namespaces/${namespace}/serviceaccounts/web`, {
        metadata: { annotations: { "slipway/pull-secrets": null } },
      });
    }
    const before = await arranged.owned(bench.cloud);
    const destroyed = await run({ mode: "destroy", confirm: "pull" });
    expect(destroyed.outputs).toMatchObject({ changed: "false" });
    expect(await arranged.owned(bench.cloud)).toEqual(before);
  });

  test("two pull secrets that are linked at the same time are both linked", async () => {
    const one = { namespaces: "apps" };
    const runs = [run({ ...one, mode: "apply" }), run({ ...one, name: "second", mode: "apply" })];
    expect((await Promise.all(runs)).map(({ code }) => code)).toEqual([0, 0]);
    const links = async () =>
      (await kubernetes.find("/api/v1/namespaces/apps/serviceaccounts/web"))?.imagePullSecrets as { name: string }[];
    expect((await links()).map(({ name }) => name).sort()).toEqual(["elsewhere", "pull", "second"]);
    expect((await run({ ...one, mode: "destroy", confirm: "pull" })).code).toBe(0);
    expect((await links()).map(({ name }) => name)).toEqual(["elsewhere", "second"]);
  });

  test("a plan shows a changed password as salted hashes, different in each namespace", async () => {
    await run({ mode: "apply" });
    const plan = await run({ mode: "plan", password: "another-password-of-a-test" });
    const steps = JSON.parse(plan.outputs.plan ?? "[]") as { changes: { field: string; want: string }[] }[];
    const changes = steps.flatMap((step) => step.changes);
    expect(changes.map(({ field }) => field)).toEqual(Array(2).fill("contosoimages.azurecr.io.password"));
    expect(new Set(changes.map(({ want }) => want)).size).toBe(2);
    for (const { want } of changes) expect(want).toMatch(/^hash [0-9a-f]{16}$/);
  });

  test.each([
    ["of another type", { type: "Opaque", data: {} }, "is of the type Opaque"],
    [
      "immutable",
      { type: "kubernetes.io/dockerconfigjson", immutable: true, data: { ".dockerconfigjson": "eyJhdXRocyI6e319" } },
      "is immutable",
    ],
  ])("a secret that is %s is refused, and stays", async (_what, body, problem) => {
    await kubernetes.post("/api/v1/namespaces/apps/secrets", {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "other" },
      ...body,
    });
    const before = await secretIn("apps", "other");
    const ran = await run({ name: "other", namespaces: "apps", mode: "apply", "allow-replace": "other" });
    expect(ran.code).toBe(1);
    expect(ran.printed).toContain(problem);
    expect(ran.printed).toContain("another name");
    expect(await secretIn("apps", "other")).toEqual(before);
  });

  test("a missing namespace or account is named", async () => {
    const ran = await run({ namespaces: "nowhere", mode: "plan" });
    expect(ran.code).toBe(1);
    expect(ran.printed).toContain("The service account web does not exist in the namespace nowhere.");
    for (const mode of ["plan", "apply"]) {
      const without = await run({ namespaces: "apps\nnowhere", "service-accounts": "", mode });
      expect([without.code, without.requests.filter(({ method }) => method !== "GET")]).toEqual([1, []]);
      expect(without.printed).toContain("The namespace nowhere does not exist. Create the namespace first");
    }
  });

  test("the account default of a new namespace is waited for", async () => {
    await kubernetes.post("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "fresh" } });
    expect(await kubernetes.find("/api/v1/namespaces/fresh/serviceaccounts/default")).toBeUndefined();
    const ran = await run({ namespaces: "fresh", "service-accounts": "default", mode: "apply" });
    expect(ran.code).toBe(0);
    expect(await kubernetes.find("/api/v1/namespaces/fresh/serviceaccounts/default")).toMatchObject({
      imagePullSecrets: [{ name: "pull" }],
    });
  });

  test("a plan names who else writes the secret", async () => {
    await run({ mode: "apply" });
    await kubernetes.patch("/api/v1/namespaces/apps/secrets/pull", {
      metadata: { labels: { "reconcile.external-secrets.io/created-by": "3f2a" } },
    });
    const ran = await run({ password: "another password of theirs", mode: "plan" });
    expect(ran.printed).toMatch(/::warning::Others write the secret apps\/pull as well: External Secrets 3f2a/);
    expect((await run({ mode: "check" })).printed).not.toContain("Others write");
  });

  test("every form of the password is masked", async () => {
    const { masked } = await run({ mode: "apply" });
    const { username = "", password = "" } = inputs;
    const auth = Buffer.from(`${username}:${password}`).toString("base64");
    const config = JSON.stringify({ auths: { "contosoimages.azurecr.io": { username, password, auth } } });
    for (const form of [password, auth, Buffer.from(config).toString("base64")]) expect(masked).toContain(form);
  });
});

const clusterIn = (bench: Bench): string =>
  `/subscriptions/${bench.environment({}).AZURE_SUBSCRIPTION_ID}/resourceGroups/platform/providers/Microsoft.ContainerService/managedClusters/platform`;
