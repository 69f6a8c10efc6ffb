import { cutsOf, fewFaults, leaksOf, secretsOf } from "@slipway/testing";
import { registryWorld } from "./registry-world.test-support.ts";

const day = 24 * 60 * 60_000;

describe("a login that the registry gives", () => {
  const { run, login, live, passwordIn, created, resultOf, now } = registryWorld();

  test("may pull from the repositories, and is one for all namespaces", async () => {
    const { azure, registry } = now();
    const first = await run();
    expect(resultOf(first)).toMatch(/^exit 0/);
    expect(created(first)).toBe(1);
    expect((await login("apps"))?.username).toBe("platform-cluster");
    expect([await passwordIn("apps"), await passwordIn("jobs")]).toEqual(["password1", "password1"]);
    expect((await azure.get(`${registry}/scopeMaps/platform-cluster`)).properties.actions).toEqual([
      "repositories/base/content/read",
      "repositories/base/metadata/read",
      "repositories/media/*/content/read",
      "repositories/media/*/metadata/read",
    ]);
    const second = await run();
    expect(second.outputs).toMatchObject({ changed: "false", steps: "0" });
  });

  test("a check without drift reads the scope map, the token, the secret and the account once", async () => {
    const one = { namespaces: "apps" };
    await run(one);
    const check = await run({ ...one, mode: "check" });
    expect(check.code).toBe(0);
    const requests = check.requests.filter(({ url }) => !/oauth2|oidc|openid/.test(url));
    expect(requests.map(({ url }) => new URL(url).pathname.split("/").slice(-2)[0]).sort()).toEqual([
      "scopeMaps",
      "secrets",
      "serviceaccounts",
      "tokens",
    ]);
  });

  test("is renewed by age, and the two passwords alternate", async () => {
    const { world } = now();
    await run();
    for (const name of ["password2", "password1", "password2"]) {
      world.clock.advance(29 * day);
      expect((await run({ mode: "check" })).code).toBe(0);
      world.clock.advance(2 * day);
      const check = await run({ mode: "check" });
      expect(check.code).toBe(1);
      expect(check.printed).toContain("one of at most 30 days");
      expect(created(await run())).toBe(1);
      expect([await passwordIn("apps"), await passwordIn("jobs")]).toEqual([name, name]);
      expect(Object.keys(live())).toContain("password1");
    }
  });

  test("a deleted secret gets the password that the others have", async () => {
    const { kubernetes } = now();
    await run();
    await kubernetes.delete("/api/v1/namespaces/jobs/secrets/pull");
    const healed = await run();
    expect(resultOf(healed)).toMatch(/^exit 0/);
    expect(created(healed)).toBe(0);
    expect(await passwordIn("jobs")).toBe("password1");
  });

  test("a password that someone else stored is replaced", async () => {
    const { kubernetes } = now();
    await run({ namespaces: "jobs" });
    const config = { auths: { "contosoimages.azurecr.io": { username: "platform-cluster", password: "guess" } } };
    await kubernetes.patch("/api/v1/namespaces/jobs/secrets/pull", {
      data: { ".dockerconfigjson": Buffer.from(JSON.stringify(config)).toString("base64") },
    });
    expect((await run({ namespaces: "jobs", mode: "check" })).printed).toContain("one that Slipway did not store");
    await run({ namespaces: "jobs" });
    expect(await passwordIn("jobs")).toBe("password2");
  });

  test("cut at any request in one of five ways while it is renewed, pods can pull all the time", async () => {
    const { bench, kubernetes, world } = now();
    await run();
    world.clock.advance(31 * day);
    const due = world.snapshot();
    const whole = await run();
    for (const { index, fault } of cutsOf(whole.requests, fewFaults)) {
      world.restore(due);
      world.faults.add({ ...fault, match: { index, count: 1 } });
      const since = world.record.requests.length;
      const cut = await run();
      world.faults.clear();
      expect([await passwordIn("apps"), await passwordIn("jobs")]).not.toContain("none that works");
      expect(leaksOf(cut, secretsOf(bench.cloud, since, kubernetes.secrets))).toEqual([]);
      if (cut.code !== 0) expect(resultOf(await run())).toMatch(/^exit 0/);
      expect((await run({ mode: "check" })).code).toBe(0);
      expect(await passwordIn("apps")).toBe(await passwordIn("jobs"));
      expect(await passwordIn("apps")).not.toBe("none that works");
    }
  });

  test("a password that a secret has and that still works is never created again", async () => {
    const { world } = now();
    await run({ namespaces: "apps" });
    world.clock.advance(day);
    await run({ namespaces: "jobs" });
    expect([await passwordIn("apps"), await passwordIn("jobs")]).toEqual(["password1", "password2"]);
    const before = live();
    world.clock.advance(32 * day);
    const refused = await run();
    expect(resultOf(refused)).toMatch(
      /^exit 1[\s\S]*Both passwords of the token platform-cluster are in use[\s\S]*Delete/,
    );
    expect([created(refused), live()]).toEqual([0, before]);
    await now().kubernetes.delete("/api/v1/namespaces/apps/secrets/pull");
    expect(resultOf(await run())).toMatch(/^exit 0/);
    expect([await passwordIn("apps"), await passwordIn("jobs")]).toEqual(["password1", "password1"]);
  });

  test("a password in use that has expired is created again", async () => {
    const { world } = now();
    await run({ namespaces: "apps" });
    world.clock.advance(day);
    await run({ namespaces: "jobs" });
    world.clock.advance(70 * day);
    expect(resultOf(await run())).toMatch(/^exit 0/);
    expect(await passwordIn("apps")).toBe(await passwordIn("jobs"));
  });

  test("runs that create a password and cannot store it leave the one that pods pull with", async () => {
    const { world } = now();
    await run();
    world.clock.advance(31 * day);
    world.faults.add({ kind: "error-500", match: { route: "PATCH /secrets/pull", every: 1 } });
    for (let turn = 0; turn < 3; turn += 1) {
      const cut = await run();
      expect([cut.code, created(cut)]).toEqual([1, 1]);
      expect([await passwordIn("apps"), await passwordIn("jobs")]).toEqual(["password1", "password1"]);
    }
  });

  test("two runs at once end with one password", async () => {
    for (const ran of await Promise.all([run(), run()])) expect(resultOf(ran)).toMatch(/^exit 0/);
    expect((await run({ mode: "check" })).code).toBe(0);
    expect([await passwordIn("apps"), await passwordIn("jobs")]).not.toContain("none that works");
  });
});
