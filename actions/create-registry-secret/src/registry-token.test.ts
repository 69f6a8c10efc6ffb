import action from "./action.ts";
import { registryWorld } from "./registry-world.test-support.ts";

describe("a token of the registry", () => {
  const { run, login, passwordIn, created, resultOf, now } = registryWorld();

  test("a destroy deletes the token and its scope map", async () => {
    const { azure, registry } = now();
    await run();
    const ran = await run({ mode: "destroy", confirm: "pull" });
    expect(resultOf(ran)).toMatch(/^exit 0/);
    expect(await azure.find(`${registry}/tokens/platform-cluster`)).toBeUndefined();
    expect(await azure.find(`${registry}/scopeMaps/platform-cluster`)).toBeUndefined();
    expect(await login("apps")).toBeUndefined();
  });

  test("a server that is not the registry's is refused before a password is created", async () => {
    const ran = await run({ server: "contoso.azurecr.io" });
    expect(ran.code).toBe(1);
    expect(ran.printed).toContain("Write server: contosoimages.azurecr.io");
    expect(created(ran)).toBe(0);
  });

  test("a token or a scope map that others created stays, with its passwords", async () => {
    const { azure, registry } = now();
    const theirs = (kind: string, name: string) => `${registry}/${kind}/${name}`;
    const properties = { actions: ["repositories/theirs/content/read"] };
    await azure.put(theirs("scopeMaps", "their-map"), { properties });
    await azure.put(theirs("scopeMaps", "map-of-theirs"), { properties });
    const scopeMapId = theirs("scopeMaps", "their-map");
    await azure.put(theirs("tokens", "platform-cluster"), { properties: { scopeMapId, status: "enabled" } });
    const before = await azure.get(theirs("tokens", "platform-cluster"));
    const token = await run();
    expect(resultOf(token)).toMatch(
      /^exit 1.*has a token platform-cluster that Slipway did not create.*Give another name/s,
    );
    expect(await azure.get(theirs("tokens", "platform-cluster"))).toEqual(before);
    const map = await run({ token: "map-of-theirs" });
    expect(resultOf(map)).toMatch(/^exit 1.*has a scope map map-of-theirs that Slipway did not create/s);
    expect((await azure.get(theirs("scopeMaps", "map-of-theirs"))).properties.actions).toEqual(properties.actions);
    expect([created(token), created(map)]).toEqual([0, 0]);
    for (const name of ["platform-cluster", "map-of-theirs"]) {
      const destroyed = await run({ token: name, mode: "destroy", confirm: "pull" });
      expect([resultOf(destroyed), destroyed.outputs.changed]).toEqual([expect.stringMatching(/^exit 0/), "false"]);
    }
    expect(await azure.get(theirs("tokens", "platform-cluster"))).toEqual(before);
    expect((await azure.get(theirs("scopeMaps", "map-of-theirs"))).properties.actions).toEqual(properties.actions);
  });

  test("rights of the token that differ are drift, also where the registry is given by name", async () => {
    const { azure, registry, world } = now();
    await run({ acr: "contosoimages" });
    await azure.patch(`${registry}/scopeMaps/platform-cluster`, {
      properties: { actions: ["repositories/base/content/delete"] },
    });
    world.clock.advance(60_000);
    expect((await run({ acr: "contosoimages", mode: "check" })).code).toBe(1);
    expect(resultOf(await run({ acr: "contosoimages" }))).toMatch(/^exit 0/);
    expect((await azure.get(`${registry}/scopeMaps/platform-cluster`)).properties.actions).toHaveLength(4);
  });

  test("inputs that exclude or need each other are all named", async () => {
    const both = await run({ username: "puller", token: "", repositories: "", acr: "contosoimages" });
    for (const name of ["acr", "token", "repositories"]) expect(both.printed).toContain(`- ${name}: `);
    const none = await run({ acr: "", kubeconfig: "" });
    for (const name of ["username", "token", "repositories"]) expect(none.printed).toContain(`- ${name}: `);
    expect(none.requests).toEqual([]);
  });

  test.each([
    "direct",
    "run-command",
  ])("a destroy deletes the token when the cluster of the route %s is gone", async (route) => {
    const { azure, bench, inputs, registry } = now();
    const { kubeconfig: _kubeconfig, ...others } = inputs;
    const cluster = `${registry.split("/providers/")[0]}/providers/Microsoft.ContainerService/managedClusters/platform`;
    expect(resultOf(await run())).toMatch(/^exit 0/);
    await azure.delete(cluster);
    const how = { ...others, cluster, route, confirm: "pull" };
    const plan = await bench.run(action, { ...how, mode: "plan" });
    expect(resultOf(plan)).toMatch(/^exit 1/);
    expect(plan.printed).not.toMatch(/gone with it|namespace .* does not exist/);
    const gone = await bench.run(action, { ...how, mode: "destroy" });
    expect(resultOf(gone)).toMatch(/^exit 0/);
    expect(gone.printed).toContain("the secrets that were in it are gone with it");
    expect(await azure.find(`${registry}/tokens/${inputs.token}`)).toBeUndefined();
  });

  test("a destroy that cannot reach an existing cluster fails, and leaves the token that pods pull with", async () => {
    const { bench, inputs, registry, world } = now();
    const { kubeconfig: _kubeconfig, ...others } = inputs;
    const cluster = `${registry.split("/providers/")[0]}/providers/Microsoft.ContainerService/managedClusters/platform`;
    expect(resultOf(await run())).toMatch(/^exit 0/);
    world.faults.add({ kind: "error-500", match: { route: "POST /listClusterUserCredential", every: 1 } });
    const how = { ...others, cluster, route: "direct", confirm: "pull", mode: "destroy" };
    const ran = await bench.run(action, how);
    expect(resultOf(ran)).toMatch(/^exit 1/);
    expect(ran.printed).not.toContain("gone with it");
    expect([await passwordIn("apps"), await passwordIn("jobs")]).toEqual(["password1", "password1"]);
  });
});
