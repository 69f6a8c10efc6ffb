import { fakeCluster, lookAt } from "../client/fake-cluster.test-support.ts";
import { type Helm, HelmError } from "../helm/helm.ts";
import type { Release } from "../helm/release.ts";
import { arcAgents } from "./agents.ts";
import type { ArcInCluster, InCluster } from "./in-cluster.ts";

const key = { privateKey: "pem", uid: "k", annotations: {} };
const releaseOf = (more: Partial<Release> = {}): Release => ({
  revision: 3,
  status: "deployed",
  begun: 0,
  config: { systemDefaultValues: { fluent: "on" } },
  chartVersion: "1.2.0",
  secret: { name: "sh.helm.release.v1.azure-arc.v3", uid: "s3" },
  ...more,
});
const values = { systemDefaultValues: { fluent: "on" } };

/** A cluster with or without the agents, Azure's view of them, and a Helm that may fail. */
function world(
  found: Partial<InCluster>,
  given: {
    readonly connectivity?: readonly (string | undefined)[];
    readonly fails?: Error;
    readonly after?: Release;
    readonly objects?: Readonly<Record<string, object>>;
  } = {},
) {
  const cluster = fakeCluster(given.objects ?? {});
  const done: unknown[][] = [];
  const states = [...(given.connectivity ?? ["Connected"])];
  let now: InCluster = { key, release: undefined, resource: undefined, publicKey: "pub", usesKeptKey: true, ...found };
  const helm = {
    check: async () => void done.push(["check"]),
    async upgrade(...args: unknown[]) {
      done.push(["upgrade", ...args]);
      if (given.after !== undefined) now = { ...now, release: given.after };
      if (given.fails !== undefined) throw given.fails;
    },
    uninstall: async (...args: unknown[]) => void done.push(["uninstall", ...args]),
  } as unknown as Helm;
  const goal = (want: Readonly<Record<string, unknown>> = values) =>
    arcAgents(
      {
        kubernetes: cluster.kubernetes,
        cluster: { look: async () => now, seen: now } as unknown as ArcInCluster,
        service: {
          connectivity: async () => (states.length > 1 ? states.shift() : states[0]),
          chart: async () => ({
            chart: { repository: "mcr/agents", version: "1.3.0" },
            values: { global: { location: "north" } },
          }),
        },
        helm,
      },
      { values: want },
    );
  return { ...cluster, goal, done };
}

const named = { release: "azure-arc", namespace: "azure-arc-release" };
const chart = { repository: "mcr/agents", version: "1.3.0" };

test("new agents are installed with the key that is kept, and what Azure gives", async () => {
  const { goal, done } = world({});
  const { operation, execute } = await lookAt(goal());
  await execute();
  expect(operation).toBe("create");
  expect(done).toEqual([
    ["check"],
    [
      "upgrade",
      expect.objectContaining(named),
      chart,
      { global: { location: "north", onboardingPrivateKey: "pem" }, ...values },
    ],
  ]);
});

test("without the key that they were installed with they cannot be installed again", async () => {
  const { goal, done } = world({ key: undefined, release: releaseOf({ status: "failed" }) });
  await expect((await lookAt(goal())).execute()).rejects.toMatchObject({
    message:
      "The key that the agents were installed with is not kept in the cluster, so they cannot be installed again.",
    remedy: expect.stringMatching(/^Remove them with helm uninstall azure-arc --namespace azure-arc-release/),
  });
  expect(done).toEqual([["check"]]);
});

test("agents that are as wanted stay; a change of settings keeps their version, since they update themselves", async () => {
  expect((await lookAt(world({ release: releaseOf() }).goal())).operation).toBe("none");
  const { goal, done } = world({ release: releaseOf() });
  const { operation, fields, execute } = await lookAt(goal({ systemDefaultValues: { fluent: "off" } }));
  await execute();
  expect([operation, fields]).toEqual(["update", ["values.systemDefaultValues.fluent"]]);
  expect(done[1]).toEqual([
    "upgrade",
    named,
    { ...chart, version: "1.2.0" },
    { systemDefaultValues: { fluent: "off" } },
  ]);
  const unversioned = world({ release: releaseOf({ chartVersion: "" }) });
  await (await lookAt(unversioned.goal({ a: 1 }))).execute();
  expect(unversioned.done[1]?.[2]).toEqual(chart);
});

// Helm's states: pkg/release/status.go of helm/helm. A Helm of Slipway ends within ten minutes.
test.each<[string, Partial<Release>, number, (string | undefined)[], object]>([
  ["well", {}, 0, ["Connected"], {}],
  ["unknown to Azure", {}, 0, [undefined], {}],
  ["not heard of yet", {}, 0, ["Connecting"], { inProgress: "Connecting" }],
  ["failed", { status: "failed" }, 0, ["Connected"], { failed: "Helm could not install or change the release" }],
  ["being installed", { status: "pending-install" }, 11 * 60_000, ["Connected"], { inProgress: "pending-install" }],
  ["being removed", { status: "uninstalling" }, 0, ["Connected"], { inProgress: "uninstalling" }],
  [
    "left half changed",
    { status: "pending-upgrade" },
    11 * 60_000 + 1,
    ["Connected"],
    { failed: "a change of the release was begun and not ended (pending-upgrade)" },
  ],
  ["long since installed", {}, 11 * 60_000 + 1, ["Connected"], {}],
])("agents that are %s", async (_, more, age, connectivity, state) => {
  const { goal } = world({ release: releaseOf({ ...more, begun: -age }) }, { connectivity });
  expect((await lookAt(goal())).state).toEqual(state);
});

test("what failed is installed again, and what was left half changed is first taken from Helm", async () => {
  const failed = world({ release: releaseOf({ status: "failed" }) });
  await (await lookAt(failed.goal())).execute();
  expect([failed.done.map(([what]) => what), failed.written]).toEqual([["check", "upgrade"], []]);
  const left = world({ release: releaseOf({ status: "pending-upgrade", begun: -700_000 }) });
  await (await lookAt(left.goal())).execute();
  expect(left.written).toEqual([
    {
      verb: "delete",
      path: "/api/v1/namespaces/azure-arc-release/secrets/sh.helm.release.v1.azure-arc.v3",
      body: { uid: "s3" },
    },
  ]);
  expect(left.done.map(([what]) => what)).toEqual(["check", "upgrade"]);
});

test("agents that came in another way stay, and their settings cannot be said", async () => {
  const { goal } = world({ resource: "/c" });
  expect((await lookAt(goal({}))).operation).toBe("none");
  await expect(lookAt(goal())).rejects.toMatchObject({
    message: expect.stringMatching(
      /^The agents of Azure Arc are in the cluster, but not as the release azure-arc in azure-arc-release/,
    ),
    remedy: "Leave out the settings of the agents, or connect the cluster again.",
  });
});

const other = releaseOf({ secret: { name: "v4", uid: "s4" } });
test.each<[string, Error, Release | undefined, string]>([
  ["someone else changed it meanwhile", new HelmError("Helm failed.", "Look."), other, "StaleError"],
  ["no one did", new HelmError("Helm failed.", "Look."), releaseOf(), "HelmError"],
  ["it failed meanwhile", new HelmError("Helm failed.", "Look."), { ...other, status: "failed" }, "HelmError"],
  ["the cluster denied it", new HelmError('secrets is forbidden: User "u"', "Grant."), other, "HelmError"],
  ["it is another error", new RangeError("broken"), other, "RangeError"],
])("when Helm fails and %s, that is a %s", async (_, fails, after, name) => {
  const { goal } = world({ release: releaseOf() }, { fails, ...(after ? { after } : {}) });
  const { execute } = await lookAt(goal({ a: 1 }));
  await expect(execute()).rejects.toMatchObject({ name, message: fails.message });
});

test("agents are waited for until Azure hears of them", async () => {
  const { goal, waited, now } = world(
    { release: releaseOf() },
    { connectivity: ["Connecting", "Connecting", "Connected"] },
  );
  await goal().inspect({ wait: true, want: "present" });
  expect([waited, now()]).toEqual([["the agents of Azure Arc"], 20_000]);
});

test("after ten minutes it is an error, with what fails in the cluster", async () => {
  const pods = {
    "/api/v1/namespaces/azure-arc/pods": { items: [{ metadata: { name: "agent" }, status: { phase: "Pending" } }] },
  };
  const messageOf = async (objects: object) => {
    const { goal, now } = world(
      { release: releaseOf() },
      { connectivity: ["Connecting"], objects: objects as Record<string, object> },
    );
    const error = await goal()
      .inspect({ wait: true, want: "present" })
      .catch((caught: unknown) => caught);
    expect(now()).toBe(600_000);
    return (error as { message: string; remedy: string }).message;
  };
  expect(await messageOf(pods)).toBe(
    "The agents of Azure Arc are installed, but Azure has not heard of them within 10 minutes (Connecting): the pod agent is Pending.",
  );
  expect(await messageOf({})).toContain("its pods run, and nothing in the cluster warns.");
});

test("a change that is under way is waited for first, until it ends or counts as interrupted", async () => {
  const { goal, now } = world({ release: releaseOf({ status: "pending-upgrade" }) }, { connectivity: ["Connecting"] });
  expect(await goal().inspect({ wait: true, want: "present" })).toMatchObject({ step: { operation: "update" } });
  expect(now()).toBe(670_000);
});
