import {
  type Bench,
  cutsOf,
  fewFaults,
  type KubernetesOperator,
  kubernetesOperator,
  leaksOf,
  openBench,
  secretsOf,
} from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

const hour = 60 * 60_000;
const host = "111122223333.dkr.ecr.us-east-1.amazonaws.com";

interface Entry {
  readonly username: string;
  readonly password: string;
  readonly auth: string;
}

describe("a login of ECR", () => {
  let bench: Bench;
  let kubernetes: KubernetesOperator;
  let inputs: Readonly<Record<string, string>>;

  const run = (more: Record<string, string> = {}) => bench.run(action, { ...inputs, mode: "apply", ...more });
  const resultOf = (ran: { code: number; printed: string }) => `exit ${ran.code}\n${ran.printed}`;
  const config = async (namespace: string) => {
    const found = await kubernetes.find(`/api/v1/namespaces/${namespace}/secrets/pull`);
    const { ".dockerconfigjson": data = "e30=" } = (found?.data ?? {}) as Record<string, string>;
    return JSON.parse(Buffer.from(data, "base64").toString()) as { auths?: Record<string, Entry> };
  };
  const login = async (namespace = "apps") => (await config(namespace)).auths?.[host];
  const loginRequests = (ran: Awaited<ReturnType<typeof run>>) =>
    ran.requests.filter(({ permissions = [] }) => permissions.includes("ecr:GetAuthorizationToken")).length;

  beforeEach(async () => {
    bench = await openBench();
    const arranged = await arrange(bench.cloud);
    const { username: _user, password: _password, ...others } = arranged.inputs;
    const cluster = `/subscriptions/${bench.environment({}).AZURE_SUBSCRIPTION_ID}/resourceGroups/platform/providers/Microsoft.ContainerService/managedClusters/platform`;
    kubernetes = await kubernetesOperator(bench.cloud, cluster);
    inputs = { ...others, server: host, ecr: "111122223333" };
    bench.cloud.world.record.bodies = true;
  });
  afterEach(() => bench.close());

  const scheduled = (more: Record<string, string>) =>
    bench.run(action, { ...inputs, ...more }, undefined, { GITHUB_EVENT_NAME: "schedule" });

  test.each([
    ["ecr", {}],
    [
      "acr",
      {
        ecr: "",
        server: "contosoimages.azurecr.io",
        acr: "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/contosoimages",
        repositories: "base",
        token: "platform-cluster",
      },
    ],
  ])("of %s dies on a schedule in the mode auto, which is refused with what to write", async (source, more) => {
    const ran = await scheduled(more);
    expect([ran.code, ran.outputs.problem]).toEqual([
      1,
      expect.stringMatching(new RegExp(`mode: .*only checks.*${source}.*write mode: apply`)),
    ]);
    expect(ran.requests).toEqual([]);
  });

  test("is renewed on a schedule in the mode apply, so that there is always one that is good", async () => {
    await run();
    for (let turn = 0; turn < 4; turn += 1) {
      const { password } = (await login()) ?? {};
      bench.cloud.world.clock.advance(6 * hour);
      expect(resultOf(await scheduled({ mode: "apply" }))).toMatch(/^exit 0/);
      expect((await login())?.password).not.toBe(password);
    }
  });

  test("that was given may be checked on a schedule", async () => {
    const given = { ecr: "", username: "puller", password: "correct horse battery" };
    const ran = await scheduled({ ...given, "fail-on-drift": "false" });
    expect([ran.code, ran.outputs.drift]).toEqual([0, "true"]);
  });

  test("is only checked on a schedule that says so", async () => {
    await run();
    bench.cloud.world.clock.advance(6 * hour);
    const ran = await scheduled({ mode: "check" });
    expect([ran.code, ran.outputs.drift]).toEqual([1, "true"]);
  });

  test("is one for all namespaces, beside other registries, with a warning when to run again", async () => {
    const first = await run();
    expect(resultOf(first)).toMatch(/^exit 0/);
    expect(loginRequests(first)).toBe(1);
    expect(first.printed).toMatch(/::warning::.*expires after 12 hours: run this on a schedule/);
    const { username, password = "", auth } = (await login()) ?? {};
    expect(username).toBe("AWS");
    expect(auth).toBe(Buffer.from(`AWS:${password}`).toString("base64"));
    expect(await login("jobs")).toEqual(await login());
    expect(Object.keys((await config("apps")).auths ?? {})).toEqual(["ghcr.io", host]);
  });

  test("is kept while it is fresh, without a request to AWS, then renewed", async () => {
    await run();
    const first = await login();
    for (let turn = 0; turn < 3; turn += 1) {
      bench.cloud.world.clock.advance(hour);
      const check = await run({ mode: "check" });
      expect(resultOf(check)).toMatch(/^exit 0/);
      expect(check.requests.every(({ url }) => url.includes("/kubernetes/"))).toBe(true);
    }
    expect((await run()).outputs).toMatchObject({ changed: "false" });
    bench.cloud.world.clock.advance(2 * hour);
    const due = await run({ mode: "check" });
    expect([due.code, due.printed]).toEqual([1, expect.stringContaining("one of at most 4 hours")]);
    expect(loginRequests(due)).toBe(0);
    expect(resultOf(await run())).toMatch(/^exit 0/);
    expect(await login()).not.toEqual(first);
    expect(await login("jobs")).toEqual(await login());
  });

  test("is known after apply: a plan requests none", async () => {
    const plan = await run({ mode: "plan" });
    expect([plan.code, loginRequests(plan)]).toEqual([0, 0]);
    const changes = (
      JSON.parse(plan.outputs.plan ?? "[]") as { changes: { field: string; want: unknown }[] }[]
    ).flatMap((step) => step.changes);
    const { want } = changes.find(({ field }) => field.endsWith(`${host}.password`)) ?? {};
    expect(want).toEqual({ "known-after-apply:": "the password that ECR gives" });
    expect(await login("jobs")).toBeUndefined();
  });

  test("is shown nowhere, in no form", async () => {
    const known = [...kubernetes.secrets];
    for (const mode of ["plan", "apply", "check", "destroy"]) {
      const since = bench.cloud.world.record.requests.length;
      const ran = await run({ mode, confirm: "pull" });
      const { password = "", auth = "" } = (await login()) ?? {};
      known.push(password, auth, JSON.stringify(await config("apps")));
      expect(leaksOf(ran, secretsOf(bench.cloud, since, known))).toEqual([]);
      if (mode !== "apply") continue;
      const whole = Buffer.from(JSON.stringify(await config("jobs"))).toString("base64");
      for (const form of [password, auth, whole]) expect(ran.masked).toContain(form);
    }
    expect(known.filter((each) => each.length > 100).length).toBeGreaterThan(2);
  });

  test("cut at any request in one of five ways, it is healed by a second run", async () => {
    const fresh = bench.cloud.world.snapshot();
    const whole = await run();
    const theirs = (await config("apps")).auths?.["ghcr.io"];
    for (const { index, fault } of cutsOf(whole.requests, fewFaults)) {
      bench.cloud.world.restore(fresh);
      bench.cloud.world.faults.add({ ...fault, match: { index, count: 1 } });
      const cut = await run();
      bench.cloud.world.faults.clear();
      if (cut.code !== 0) expect(resultOf(await run())).toMatch(/^exit 0/);
      expect((await run({ mode: "check" })).code).toBe(0);
      expect([(await login())?.username, (await login("jobs"))?.username]).toEqual(["AWS", "AWS"]);
      expect((await config("apps")).auths?.["ghcr.io"]).toEqual(theirs);
    }
  });

  test("a denial names the permission, and in the wrong account no login is requested", async () => {
    const role = "arn:aws:iam::111122223333:role/deployer";
    bench.cloud.world.access.limit(role, []);
    const denied = await run();
    bench.cloud.world.access.release(role);
    expect([denied.code, denied.printed]).toEqual([1, expect.stringMatching(/403|400.*ecr:GetAuthorizationToken/)]);
    expect(denied.printed).toMatch(/Grant the identity/);
    const wrong = await run({ "allowed-account-ids": "444455556666" });
    expect(wrong.printed).toContain("This is the account 111122223333");
    expect([wrong.code, loginRequests(wrong), await login()]).toEqual([1, 0, undefined]);
  });

  test("inputs that exclude or need each other are all named before the first request", async () => {
    const all: readonly (readonly [Record<string, string>, readonly string[]])[] = [
      [{ username: "puller" }, ["ecr"]],
      [{ ecr: "contosoimages" }, ["ecr"]],
      [{ server: "contosoimages.azurecr.io" }, ["server"]],
      [{ region: "mars" }, ["region"]],
      [{ ecr: "" }, ["username"]],
    ];
    for (const [more, names] of all) {
      const ran = await run(more);
      for (const name of names) expect(ran.printed).toContain(`- ${name}: `);
      expect(ran.requests).toEqual([]);
    }
  });
});
