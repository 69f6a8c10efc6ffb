import { type AzureOperator, kubernetesOperator } from "@slipway/testing";
import action from "./action.ts";
import { registryWorld } from "./registry-world.test-support.ts";

const day = 24 * 60 * 60_000;

describe("a token that several clusters pull with", () => {
  const { run, live, passwordIn, resultOf, created, now } = registryWorld();

  /** Another cluster with the same namespaces, for which the same token is named. */
  const another = async (name: string, azure: AzureOperator) => {
    const { bench, inputs } = now();
    const group = `/subscriptions/${azure.subscription}/resourceGroups/platform`;
    const kubernetes = await kubernetesOperator(bench.cloud, await azure.cluster(group, name));
    for (const each of ["apps", "jobs"]) {
      await kubernetes.post("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: each } });
      await kubernetes.post(`/api/v1/namespaces/${each}/serviceaccounts`, {
        ...{ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "web" } },
      });
    }
    const its = { ...inputs, kubeconfig: kubernetes.kubeconfig };
    return (more: Record<string, string> = {}) => bench.run(action, { ...its, mode: "apply", ...more });
  };

  test("none takes the place of a password that another one has, however old", async () => {
    const { azure, world } = now();
    const [second, third] = [await another("second", azure), await another("third", azure)];
    expect(resultOf(await run())).toMatch(/^exit 0/);
    world.clock.advance(day);
    expect(resultOf(await second())).toMatch(/^exit 0/);
    const before = live();
    expect(Object.keys(before)).toHaveLength(2);
    for (const mode of ["plan", "apply"]) {
      const refused = await third({ mode });
      expect([resultOf(refused), created(refused)]).toEqual([
        expect.stringMatching(/^exit 1[\s\S]*has no place for another password: others may pull with password1 until/),
        0,
      ]);
      expect(refused.printed).toContain("Give a token of its own in the input token");
    }
    world.clock.advance(31 * day);
    for (const each of [run, second, third]) expect((await each()).code).toBe(1);
    expect(live()).toEqual(before);
    // Expired, they are no one's.
    world.clock.advance(31 * day);
    expect(resultOf(await third())).toMatch(/^exit 0/);
  });

  test("one that someone made by hand stays too", async () => {
    const { azure, registry } = now();
    await run();
    await azure.delete(`${registry}/tokens/platform-cluster`);
    const { bench, kubernetes } = now();
    await kubernetes.delete("/api/v1/namespaces/apps/secrets/pull");
    await kubernetes.delete("/api/v1/namespaces/jobs/secrets/pull");
    await run({ mode: "plan" });
    const scopeMapId = `${registry}/scopeMaps/platform-cluster`;
    await azure.put(`${registry}/tokens/platform-cluster`, { properties: { scopeMapId, status: "enabled" } });
    const body = { tokenId: `${registry}/tokens/platform-cluster` };
    const answer = await bench.cloud.request("POST", `${registry}/generateCredentials?api-version=2023-07-01`, body);
    expect(answer.status).toBeLessThan(300);
    bench.cloud.world.clock.advance(day);
    const before = live();
    expect(Object.keys(before)).toHaveLength(2);
    expect(resultOf(await run())).toMatch(/^exit 1[\s\S]*others may pull with password1 without an end and password2/);
    expect(live()).toEqual(before);
  });

  test("runs for other namespaces of one cluster count as others, until one is for all", async () => {
    const { world } = now();
    for (const namespaces of ["apps", "jobs"]) await run({ namespaces });
    const before = live();
    world.clock.advance(31 * day);
    expect(resultOf(await run({ namespaces: "apps" }))).toMatch(/^exit 1[\s\S]*others may pull with password2/);
    expect(live()).toEqual(before);
    await now().kubernetes.delete("/api/v1/namespaces/jobs/secrets/pull");
    expect(resultOf(await run())).toMatch(/^exit 0/);
  });

  test("a password that is due waits for the other place, where that is free in a day", async () => {
    const { azure, world } = now();
    await (await another("second", azure))();
    world.clock.advance(28.5 * day);
    await run();
    const before = live();
    world.clock.advance(30.6 * day);
    expect((await run()).outputs).toMatchObject({ changed: "false" });
    expect(live()).toEqual(before);
    world.clock.advance(2.4 * day);
    expect([created(await run()), live().password2]).toEqual([1, before.password2]);
    expect(await passwordIn("apps")).toBe("password1");
  });
});
