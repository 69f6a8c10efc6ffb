import { azureOperator, type Bench, cutsOf, fewFaults, leaksOf, openBench, secretsOf } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

describe("a cluster that is reached by run-command", () => {
  let bench: Bench;
  let arranged: Awaited<ReturnType<typeof arrange>>;
  let inputs: Readonly<Record<string, string>>;
  let cluster: string;
  let azure: Awaited<ReturnType<typeof azureOperator>>;

  const run = (more: Record<string, string> = {}) =>
    bench.run(action, { ...inputs, route: "run-command", mode: "apply", ...more });
  const resultOf = (ran: { code: number; printed: string }) => `exit ${ran.code}\n${ran.printed}`;
  const commands = () =>
    bench.cloud.world.record.requests
      .filter(({ method, url }) => method === "POST" && url.includes("/runCommand"))
      .map(({ body }) => JSON.parse(body?.request ?? "{}") as { command?: string; context?: string });
  const signIn = /oauth2|oidc|openid/;

  beforeEach(async () => {
    bench = await openBench();
    arranged = await arrange(bench.cloud);
    const { kubeconfig: _kubeconfig, ...others } = arranged.inputs;
    azure = await azureOperator(bench.cloud);
    cluster = `/subscriptions/${azure.subscription}/resourceGroups/platform/providers/Microsoft.ContainerService/managedClusters/platform`;
    inputs = { ...others, cluster };
    bench.cloud.world.record.bodies = true;
  });
  afterEach(() => bench.close());

  test("ends as one that is reached directly, and a second run writes nothing", async () => {
    const fresh = bench.cloud.world.snapshot();
    await bench.run(action, { ...arranged.inputs, mode: "apply" });
    const expected = [await arranged.owned(bench.cloud), await arranged.foreign(bench.cloud)];
    bench.cloud.world.restore(fresh);
    expect(resultOf(await run())).toMatch(/^exit 0/);
    expect([await arranged.owned(bench.cloud), await arranged.foreign(bench.cloud)]).toEqual(expected);
    expect((await run()).outputs).toMatchObject({ changed: "false", steps: "0" });
    expect(resultOf(await run({ mode: "check" }))).toMatch(/^exit 0/);
  });

  test("a check puts all its reads in one command", async () => {
    await run();
    const before = commands().length;
    const check = await run({ mode: "check" });
    expect(commands().length - before).toBe(1);
    const requests = check.requests.filter(({ url }) => !signIn.test(url));
    expect(
      requests.map(({ method, url }) => `${method} ${new URL(url).pathname.split("/").at(-1)?.slice(0, 10)}`),
    ).toEqual([
      "GET platform",
      "POST runCommand",
      ...requests.slice(2).map(() => expect.stringMatching(/^GET [0-9a-f]{10}$/)),
    ]);
  });

  test("no secret is in a command, nor anywhere that people see", async () => {
    for (const mode of ["plan", "apply", "check", "destroy"]) {
      const since = bench.cloud.world.record.requests.length;
      const ran = await run({ mode, confirm: "pull" });
      expect(resultOf(ran)).toMatch(mode === "check" ? /^exit/ : /^exit 0/);
      const secrets = secretsOf(bench.cloud, since, arranged.secrets ?? []);
      expect(leaksOf(ran, secrets)).toEqual([]);
      const texts = commands().map(({ command = "" }) => command);
      expect(leaksOf({ ...ran, printed: texts.join("\n") }, secrets)).toEqual([]);
    }
    expect(commands().some(({ context = "" }) => context !== "")).toBe(true);
  });

  test("what someone else changes between read and write is not lost", async () => {
    let theirs: unknown;
    bench.cloud.before(async () => {
      // The request that comes now has no body in the record yet.
      const [read, write] = commands().slice(-2);
      if (theirs !== undefined || !read?.command?.startsWith("kubectl get") || write?.command !== undefined) return;
      await arranged.concurrentEdit(bench.cloud, 1);
      theirs = await arranged.foreign(bench.cloud);
    });
    expect(resultOf(await run())).toMatch(/^exit 0/);
    bench.cloud.before(undefined);
    expect(theirs).toBeDefined();
    expect(await arranged.foreign(bench.cloud)).toEqual(theirs);
    expect((await run({ mode: "check" })).code).toBe(0);
  });

  test("a destroy removes what Slipway added", async () => {
    const foreign = await arranged.foreign(bench.cloud);
    await run();
    expect(resultOf(await run({ mode: "destroy", confirm: "pull" }))).toMatch(/^exit 0/);
    const gone = { login: undefined, links: [] };
    expect(await arranged.owned(bench.cloud)).toEqual([gone, gone]);
    expect(await arranged.foreign(bench.cloud)).toEqual(foreign);
  });

  test("cut at any request in one of five ways, it is healed by a second run", async () => {
    const fresh = bench.cloud.world.snapshot();
    const whole = await run();
    const applied = await arranged.owned(bench.cloud);
    const foreign = await arranged.foreign(bench.cloud);
    for (const { index, fault } of cutsOf(whole.requests, fewFaults)) {
      bench.cloud.world.restore(fresh);
      bench.cloud.world.faults.add({ ...fault, match: { index, count: 1 } });
      const cut = await run();
      bench.cloud.world.faults.clear();
      if (cut.code !== 0) expect(resultOf(await run())).toMatch(/^exit 0/);
      expect(await arranged.owned(bench.cloud)).toEqual(applied);
      expect(await arranged.foreign(bench.cloud)).toEqual(foreign);
    }
  });

  test("what is missing is named, and a refusal has the API server's own words and a remedy", async () => {
    const ran = await run({ namespaces: "nowhere", "service-accounts": "" });
    expect(ran.code).toBe(1);
    expect(ran.printed).toContain("The namespace nowhere does not exist. Create the namespace first");
    bench.cloud.world.access.limit("masterclient", ["get secrets"]);
    const denied = await run({ mode: "plan" });
    expect(denied.printed).toMatch(/403 Forbidden.*cannot get resource "serviceaccounts".*Grant/);
  });

  test("auto connects directly where the API server answers, else by run-command, and says so", async () => {
    const direct = await run({ route: "auto", kubeconfig: arranged.inputs.kubeconfig ?? "", mode: "plan" });
    expect(resultOf(direct)).toMatch(/^exit 0/);
    expect(direct.requests.some(({ url }) => url.includes("runCommand"))).toBe(false);
    const far = await run({ route: "auto", mode: "plan" });
    expect(resultOf(far)).toMatch(/^exit 0/);
    expect(far.printed).toMatch(/azmk8s\.io.* does not answer from here.*run-command/);
    expect(far.requests.some(({ url }) => url.includes("runCommand"))).toBe(true);
  });

  test.each([
    [2, 0],
    [3, 1],
  ])("a command whose pod does not start %d times in a row ends with %d and names the cause", async (times, code) => {
    const { faults } = bench.cloud.world.section("arm", () => ({ faults: { failing: [] as object[] } }));
    const error = { code: "KubernetesPerformanceError", message: "The command pod did not start within 30 seconds." };
    for (let time = 0; time < times; time += 1)
      faults.failing.push({ type: "Microsoft.ContainerService/managedClusters", verb: "action", error });
    const ran = await run({ mode: "plan" });
    expect(ran.code).toBe(code);
    expect(ran.printed.includes("did not start within 30 seconds")).toBe(code === 1);
  });

  test("a cluster with run-command switched off is refused, with how to switch it on", async () => {
    await azure.put(cluster, {
      ...(await azure.get(cluster)),
      properties: {
        ...(await azure.get(cluster)).properties,
        apiServerAccessProfile: { disableRunCommand: true },
      },
    });
    const ran = await run({ mode: "plan" });
    expect(ran.code).toBe(1);
    expect(ran.printed).toContain("--enable-run-command");
  });
});
