import {
  azureOperator,
  type Bench,
  type KubernetesOperator,
  kubernetesOperator,
  leaksOf,
  openBench,
  secretsOf,
} from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

const day = 24 * 60 * 60_000;

interface Config {
  readonly auths: Readonly<Record<string, { readonly username: string; readonly password: string }>>;
}

describe("a login that the registry makes", () => {
  let bench: Bench;
  let inputs: Readonly<Record<string, string>>;
  let registry: string;
  let kubernetes: KubernetesOperator;
  let azure: Awaited<ReturnType<typeof azureOperator>>;

  const run = (more: Record<string, string> = {}) => bench.run(action, { ...inputs, mode: "apply", ...more });
  const login = async (namespace: string) => {
    const found = await kubernetes.find(`/api/v1/namespaces/${namespace}/secrets/pull`);
    const { ".dockerconfigjson": data = "e30=" } = (found?.data ?? {}) as Record<string, string>;
    return (JSON.parse(Buffer.from(data, "base64").toString()) as Config).auths?.["contosoimages.azurecr.io"];
  };
  /** By name: what the token's passwords are, as only the registry knows. */
  const live = (): Record<string, string> => {
    const hidden: Record<string, string>[] = [];
    JSON.stringify(bench.cloud.world.section("arm", Object), (key, value) => {
      if (key === "hidden" && value?.passwords) hidden.push(value.passwords);
      return value;
    });
    return hidden[0] ?? {};
  };
  const held = async (namespace = "apps") => {
    const { password } = (await login(namespace)) ?? {};
    return Object.entries(live()).find(([, value]) => value === password)?.[0] ?? "none that is live";
  };
  const made = (ran: { requests: readonly { url: string; method: string }[] }) =>
    ran.requests.filter(({ url, method }) => method === "POST" && url.includes("generateCredentials")).length;
  const told = (ran: { code: number; printed: string }) => `exit ${ran.code}\n${ran.printed}`;

  beforeEach(async () => {
    bench = await openBench();
    const arranged = await arrange(bench.cloud);
    const { username: _user, password: _password, ...others } = arranged.inputs;
    azure = await azureOperator(bench.cloud);
    const group = await azure.group("platform", "Microsoft.ContainerRegistry");
    registry = `${group}/providers/Microsoft.ContainerRegistry/registries/contosoimages`;
    await azure.put(registry, { location: "northeurope", sku: { name: "Standard" }, properties: {} });
    kubernetes = await kubernetesOperator(
      bench.cloud,
      `${group}/providers/Microsoft.ContainerService/managedClusters/platform`,
    );
    inputs = { ...others, acr: registry, repositories: "media/*\nbase", token: "platform-cluster" };
    bench.cloud.world.record.bodies = true;
  });
  afterEach(() => bench.close());

  test("may pull from the repositories, is shared by the namespaces, and settled", async () => {
    const first = await run();
    expect(told(first)).toMatch(/^exit 0/);
    expect(made(first)).toBe(1);
    expect((await login("apps"))?.username).toBe("platform-cluster");
    expect([await held("apps"), await held("jobs")]).toEqual(["password1", "password1"]);
    expect((await azure.get(`${registry}/scopeMaps/platform-cluster`)).properties.actions).toEqual([
      "repositories/base/content/read",
      "repositories/base/metadata/read",
      "repositories/media/*/content/read",
      "repositories/media/*/metadata/read",
    ]);
    const second = await run();
    expect(second.outputs).toMatchObject({ changed: "false", steps: "0" });
  });

  test("a converged check reads the scope map, the token, the secret and the account once", async () => {
    const one = { namespaces: "apps" };
    await run(one);
    const check = await run({ ...one, mode: "check" });
    expect(check.code).toBe(0);
    const asked = check.requests.filter(({ url }) => !/oauth2|oidc|openid/.test(url));
    expect(asked.map(({ url }) => new URL(url).pathname.split("/").slice(-2)[0]).sort()).toEqual([
      "scopeMaps",
      "secrets",
      "serviceaccounts",
      "tokens",
    ]);
  });

  test("is made anew by age, and the two passwords take turns", async () => {
    await run();
    for (const name of ["password2", "password1", "password2"]) {
      bench.cloud.world.clock.advance(29 * day);
      expect((await run({ mode: "check" })).code).toBe(0);
      bench.cloud.world.clock.advance(2 * day);
      const check = await run({ mode: "check" });
      expect(check.code).toBe(1);
      expect(check.printed).toContain("one of at most 30 days");
      expect(made(await run())).toBe(1);
      expect([await held("apps"), await held("jobs")]).toEqual([name, name]);
      expect(Object.keys(live())).toContain("password1");
    }
  });

  test("a secret that is lost gets the password that the others hold", async () => {
    await run();
    await kubernetes.delete("/api/v1/namespaces/jobs/secrets/pull");
    const healed = await run();
    expect(told(healed)).toMatch(/^exit 0/);
    expect(made(healed)).toBe(0);
    expect(await held("jobs")).toBe("password1");
  });

  test("a password that somebody else wrote in is not trusted", async () => {
    await run({ namespaces: "jobs" });
    const config = { auths: { "contosoimages.azurecr.io": { username: "platform-cluster", password: "guess" } } };
    await kubernetes.patch("/api/v1/namespaces/jobs/secrets/pull", {
      data: { ".dockerconfigjson": Buffer.from(JSON.stringify(config)).toString("base64") },
    });
    expect((await run({ namespaces: "jobs", mode: "check" })).printed).toContain("one that Slipway did not store");
    await run({ namespaces: "jobs" });
    expect(await held("jobs")).toBe("password2");
  });

  test.each([
    { kind: "reset" },
    { kind: "reset", after: true },
    { kind: "error-500" },
    { kind: "conflict" },
    { kind: "truncated" },
  ] as const)("cut at any request by %j while it is made anew, pods can pull at every moment", async (fault) => {
    await run();
    bench.cloud.world.clock.advance(31 * day);
    const due = bench.cloud.world.snapshot();
    const whole = await run();
    for (let index = 0; index < whole.requests.length; index += 1) {
      bench.cloud.world.restore(due);
      bench.cloud.world.faults.add({ ...fault, match: { index, count: 1 } });
      const since = bench.cloud.world.record.requests.length;
      const cut = await run();
      bench.cloud.world.faults.clear();
      expect([await held("apps"), await held("jobs")]).not.toContain("none that is live");
      expect(leaksOf(cut, secretsOf(bench.cloud, since, kubernetes.secrets))).toEqual([]);
      if (cut.code !== 0) expect(told(await run())).toMatch(/^exit 0/);
      expect((await run({ mode: "check" })).code).toBe(0);
      expect(await held("apps")).toBe(await held("jobs"));
      expect(await held("apps")).not.toBe("none that is live");
    }
  });

  test("runs that make a password and cannot store it leave the one that pods pull with", async () => {
    await run();
    bench.cloud.world.clock.advance(31 * day);
    bench.cloud.world.faults.add({ kind: "error-500", match: { route: "PATCH /secrets/pull", every: 1 } });
    for (let turn = 0; turn < 3; turn += 1) {
      const cut = await run();
      expect([cut.code, made(cut)]).toEqual([1, 1]);
      expect([await held("apps"), await held("jobs")]).toEqual(["password1", "password1"]);
    }
  });

  test("two runs at once end with one password that is live", async () => {
    for (const ran of await Promise.all([run(), run()])) expect(told(ran)).toMatch(/^exit 0/);
    expect((await run({ mode: "check" })).code).toBe(0);
    expect([await held("apps"), await held("jobs")]).not.toContain("none that is live");
  });

  test("a destroy takes the token and its scope map along", async () => {
    await run();
    const ran = await run({ mode: "destroy", confirm: "pull" });
    expect(told(ran)).toMatch(/^exit 0/);
    expect(await azure.find(`${registry}/tokens/platform-cluster`)).toBeUndefined();
    expect(await azure.find(`${registry}/scopeMaps/platform-cluster`)).toBeUndefined();
    expect(await login("apps")).toBeUndefined();
  });

  test("a server that is not the registry's is refused before a password is made", async () => {
    const ran = await run({ server: "contoso.azurecr.io" });
    expect(ran.code).toBe(1);
    expect(ran.printed).toContain("Write server: contosoimages.azurecr.io");
    expect(made(ran)).toBe(0);
  });

  test("a token or a scope map that others made is left as it is, with its passwords", async () => {
    const theirs = (kind: string, name: string) => `${registry}/${kind}/${name}`;
    const properties = { actions: ["repositories/theirs/content/read"] };
    await azure.put(theirs("scopeMaps", "their-map"), { properties });
    await azure.put(theirs("scopeMaps", "map-of-theirs"), { properties });
    const scopeMapId = theirs("scopeMaps", "their-map");
    await azure.put(theirs("tokens", "platform-cluster"), { properties: { scopeMapId, status: "enabled" } });
    const before = await azure.get(theirs("tokens", "platform-cluster"));
    const token = await run();
    expect(told(token)).toMatch(/^exit 1.*has a token platform-cluster that Slipway did not make.*Give another name/s);
    expect(await azure.get(theirs("tokens", "platform-cluster"))).toEqual(before);
    const map = await run({ token: "map-of-theirs" });
    expect(told(map)).toMatch(/^exit 1.*has a scope map map-of-theirs that Slipway did not make/s);
    expect((await azure.get(theirs("scopeMaps", "map-of-theirs"))).properties.actions).toEqual(properties.actions);
    expect([made(token), made(map)]).toEqual([0, 0]);
    for (const name of ["platform-cluster", "map-of-theirs"]) {
      const destroyed = await run({ token: name, mode: "destroy", confirm: "pull" });
      expect([told(destroyed), destroyed.outputs.changed]).toEqual([expect.stringMatching(/^exit 0/), "false"]);
    }
    expect(await azure.get(theirs("tokens", "platform-cluster"))).toEqual(before);
    expect((await azure.get(theirs("scopeMaps", "map-of-theirs"))).properties.actions).toEqual(properties.actions);
  });

  test("a registry's name is looked up; wider rights of the token are drift", async () => {
    await run({ acr: "contosoimages" });
    await azure.patch(`${registry}/scopeMaps/platform-cluster`, {
      properties: { actions: ["repositories/base/content/delete"] },
    });
    bench.cloud.world.clock.advance(60_000);
    expect((await run({ acr: "contosoimages", mode: "check" })).code).toBe(1);
    expect(told(await run({ acr: "contosoimages" }))).toMatch(/^exit 0/);
    expect((await azure.get(`${registry}/scopeMaps/platform-cluster`)).properties.actions).toHaveLength(4);
  });

  test("inputs that exclude or need each other are all named", async () => {
    const both = await run({ username: "puller", token: "", repositories: "", acr: "contosoimages" });
    for (const name of ["acr", "token", "repositories"]) expect(both.printed).toContain(`- ${name}: `);
    const none = await run({ acr: "", kubeconfig: "" });
    for (const name of ["username", "token", "repositories", "kubeconfig"])
      expect(none.printed).toContain(`- ${name}: `);
    expect(none.requests).toEqual([]);
  });

  test.each([
    "direct",
    "run-command",
  ])("a destroy removes the token when the cluster of the route %s is gone", async (route) => {
    const { kubeconfig: _kubeconfig, ...others } = inputs;
    const cluster = `${registry.split("/providers/")[0]}/providers/Microsoft.ContainerService/managedClusters/platform`;
    expect(told(await run())).toMatch(/^exit 0/);
    await azure.delete(cluster);
    const how = { ...others, cluster, route, confirm: "pull" };
    const plan = await bench.run(action, { ...how, mode: "plan" });
    expect(told(plan)).toMatch(/^exit 1/);
    expect(plan.printed).not.toMatch(/gone with it|namespace .* does not exist/);
    const gone = await bench.run(action, { ...how, mode: "destroy" });
    expect(told(gone)).toMatch(/^exit 0/);
    expect(gone.printed).toContain("the secrets that were in it are gone with it");
    expect(await azure.find(`${registry}/tokens/${inputs.token}`)).toBeUndefined();
  });

  test("a destroy that cannot get at a cluster that is there fails, and leaves the token that pods pull with", async () => {
    const { kubeconfig: _kubeconfig, ...others } = inputs;
    const cluster = `${registry.split("/providers/")[0]}/providers/Microsoft.ContainerService/managedClusters/platform`;
    expect(told(await run())).toMatch(/^exit 0/);
    bench.cloud.world.faults.add({ kind: "error-500", match: { route: "POST /listClusterUserCredential", every: 1 } });
    const how = { ...others, cluster, route: "direct", confirm: "pull", mode: "destroy" };
    const ran = await bench.run(action, how);
    expect(told(ran)).toMatch(/^exit 1/);
    expect(ran.printed).not.toContain("gone with it");
    expect([await held("apps"), await held("jobs")]).toEqual(["password1", "password1"]);
  });
});
