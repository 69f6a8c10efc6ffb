import type { Hopsworks } from "../client/client.ts";
import { clusterProblems } from "./preflight.ts";
import { headsFor, isBroken, isInProgress, refuseBroken } from "./states.ts";
import type { Cluster, ClusterWant } from "./types.ts";
import { refuseUpdate, updateCluster } from "./update.ts";

const there = { id: "c/1", name: "demo", state: "running", version: "3.2" } as Cluster;

/** A service that shows these states one after the other, the last for ever, and what was sent to it. */
function service(states: readonly object[] = [{}], versions: readonly object[] = []) {
  const [sent, asked, waited]: [string[], string[], string[]] = [[], [], []];
  const rests: number[] = [];
  const left = [...states];
  const hopsworks = {
    hasKey: true,
    run: {
      signal: new AbortController().signal,
      clock: { sleep: async (milliseconds: number) => void rests.push(milliseconds) },
      async wait(what: string, work: () => Promise<unknown>) {
        waited.push(what);
        return await work();
      },
    },
    async find(path: string) {
      asked.push(path);
      if (path.includes("supported-types"))
        return { azure: { head: [{ id: "D8" }, { id: "D16" }], worker: [{ id: "D4" }] } };
      const state = left.length > 1 ? left.shift() : left[0];
      return state && { cluster: { ...there, ...state } };
    },
    async list(path: string, name: string) {
      asked.push(`${path} ${name}`);
      return versions;
    },
    async send(method: string, path: string, body?: object) {
      sent.push(`${method} ${path}${body === undefined ? "" : ` ${JSON.stringify(body)}`}`);
    },
  } as unknown as Hopsworks;
  return { hopsworks, sent, asked, rests, waited };
}

// The words for states: hopsworksai/internal/api/model.go of the vendor's Terraform provider.
test.each([
  ["running", {}, [false, false, "running"]],
  ["stopped", {}, [false, false, "stopped"]],
  ["externally-stopped", {}, [false, false, "stopped"]],
  ["stopping", {}, [false, true, "stopped"]],
  ["starting", {}, [false, true, "running"]],
  ["pending", {}, [false, true, "running"]],
  ["stopped", { upgradeInProgress: { from: "3.1", to: "3.2" } }, [false, true, "running"]],
  ["error", {}, [true, false, "running"]],
  ["worker-error", {}, [true, false, "running"]],
  ["secondary-error", {}, [true, false, "running"]],
  ["command-failed", {}, [true, false, "running"]],
  ["termination-warning", {}, [true, false, "running"]],
  ["externally-shutting-down", {}, [true, false, "running"]],
  ["externally-terminated", {}, [true, false, "running"]],
])("a cluster that is %s %j", (state, more, [isOver, goesOn, heads]) => {
  const cluster = { ...there, state, ...more };
  expect([isBroken(cluster), isInProgress(cluster), headsFor(cluster)]).toEqual([isOver, goesOn, heads]);
  if (!isOver) expect(refuseBroken(cluster)).toBeUndefined();
});

test.each([
  [{}, ": the service does not say why.", /nothing here repairs it\.$/],
  [{ errorMessage: "No quota" }, ": No quota.", /nothing here repairs it\.$/],
  [
    { upgradeInProgress: { from: "3.1", to: "3.2" } },
    " in the upgrade from 3.1 to 3.2: the service does not say why.",
    /^Roll the upgrade back at Hopsworks, or ask its support\.$/,
  ],
])("one that failed with %j is refused", async (more, why, remedy) => {
  const failed = { state: "error", ...more };
  const refused = {
    name: "UnfitError",
    message: `The Hopsworks cluster demo is in the state error${why}`,
    remedy: expect.stringMatching(remedy),
  };
  await expect(updateCluster(there, { start: true }, service([failed]).hopsworks)).rejects.toMatchObject(refused);
});

test("changes are sent in the order that the service takes, each when the one before it has ended", async () => {
  const workers = [{ instanceType: "D4", diskSize: 512, count: 1 }];
  const autoscale = { nonGpu: { minWorkers: 1 } };
  const all = { headType: "D8", start: true, version: "3.3", remove: workers, add: workers, autoscale, stop: true };
  const { hopsworks, sent, asked, rests, waited } = service([{ state: "starting" }, {}]);
  await updateCluster(there, all as never, hopsworks);
  const path = "api/clusters/c%2F1";
  expect(sent).toEqual([
    `PUT ${path}/nodes/modify-instance-type {"nodeInfo":{"nodeType":"head","instanceType":"D8"}}`,
    `PUT ${path}/start`,
    `POST ${path}/upgrade {"version":"3.3"}`,
    `DELETE ${path}/workers ${JSON.stringify({ workers })}`,
    `POST ${path}/workers ${JSON.stringify({ workers })}`,
    `POST ${path}/autoscale ${JSON.stringify({ autoscale })}`,
    `PUT ${path}/stop`,
  ]);
  expect(asked).toEqual(Array.from({ length: 8 }, () => path));
  expect(rests).toEqual(Array.from({ length: 8 }, () => 30_000));
  expect(waited).toEqual(Array.from({ length: 7 }, () => "the Hopsworks cluster demo"));
  const off = service();
  await updateCluster(there, { autoscale: "off" }, off.hopsworks);
  expect(off.sent).toEqual([`DELETE ${path}/autoscale`]);
});

const stopped = { ...there, state: "stopped" };
const scaling = { ...there, autoscale: {} };
const versions = [
  { version: "3.3", upgradableFromVersion: "3.2" },
  { version: "3.4", upgradableFromVersion: "3.3" },
];
const name = "The Hopsworks cluster demo";
test.each([
  [
    there,
    { headType: "D8" },
    {},
    `${name} runs, and the instance type of its head changes only while it is stopped.`,
    /^Stop it first \(state: stopped, without head-instance-type\)/,
  ],
  [
    stopped,
    { version: "3.3" },
    {},
    `${name} is stopped, and its version, workers and autoscaling change only while it runs.`,
    /^Write state: running, or leave/,
  ],
  [stopped, { add: [] }, {}, /is stopped, and/, /^Write state: running/],
  [stopped, { remove: [] }, {}, /is stopped, and/, /^Write state: running/],
  [stopped, { autoscale: "off" }, {}, /is stopped, and/, /^Write state: running/],
  [
    scaling,
    { add: [] },
    {},
    `${name} scales its workers by itself, so they are not changed by hand.`,
    /^Leave workers out, or write autoscale: off as well\.$/,
  ],
  [scaling, { remove: [] }, {}, /scales its workers by itself/, /^Leave workers out/],
  [there, { version: "3.4" }, {}, `${name} cannot be upgraded from 3.2 to 3.4.`, /^Write version: 3\.3\.$/],
  [
    { ...there, version: "3.4" },
    { version: "3.5" },
    {},
    /cannot be upgraded from 3\.4 to 3\.5/,
    /^Leave version at 3\.4: the service offers no upgrade from it\.$/,
  ],
] as const)("of %j the change %j is refused", async (have, body, want, message, remedy) => {
  const { hopsworks } = service([{}], versions);
  await expect(refuseUpdate(want as ClusterWant, have as Cluster, body as never, hopsworks)).rejects.toMatchObject({
    name: "UnfitError",
    message: typeof message === "string" ? message : expect.stringMatching(message),
    remedy: expect.stringMatching(remedy),
  });
});

test.each([
  [stopped, { headType: "D8" }, {}],
  [stopped, { add: [], start: true }, {}],
  [stopped, { stop: true }, {}],
  [scaling, { add: [], autoscale: "off" }, { autoscale: "off" }],
  [there, { version: "3.3" }, { cloud: "AZURE" }],
] as const)("of %j the change %j is made", async (have, body, want) => {
  const { hopsworks, asked } = service([{}], versions);
  expect(await refuseUpdate(want as ClusterWant, have as Cluster, body as never, hopsworks)).toBeUndefined();
  expect(asked).toEqual("version" in body ? ["api/clusters/hopsworks/versions/AZURE versions"] : []);
});

test("a new cluster has types and a version that the service offers", async () => {
  const problems = async (fields: Readonly<Record<string, string>>, operation = "create", hasKey = true) => {
    const { hopsworks, asked } = service([{}], versions);
    const changes = Object.entries({ cloudProvider: "AZURE", "cluster.location": "north europe", ...fields });
    const step = { operation, changes: changes.map(([field, want]) => ({ field, want })) };
    const plan = { steps: [step] } as unknown as Parameters<typeof clusterProblems>[0];
    const found = await clusterProblems(plan, Object.assign(hopsworks, { hasKey }));
    return { found: found.map(({ what, remedy }) => `${what} ${remedy}`), asked };
  };
  const nodes = "cluster.clusterConfiguration";
  const good = {
    "cluster.version": "3.3",
    [`${nodes}.head.instanceType`]: "D8",
    [`${nodes}.workers[0].instanceType`]: "D4",
  };
  expect(await problems(good)).toEqual({
    found: [],
    asked: [
      "api/clusters/nodes/supported-types?cloud=AZURE&region=north%20europe",
      "api/clusters/hopsworks/versions/AZURE versions",
    ],
  });
  const bad = {
    "cluster.version": "9",
    [`${nodes}.head.instanceType`]: "D4",
    [`${nodes}.workers[0].instanceType`]: "D8",
  };
  expect((await problems(bad)).found).toEqual([
    "Hopsworks does not offer the version 9. Write one of 3.3, 3.4.",
    "Hopsworks does not offer the instance type of head nodes D4. Write one of D8, D16.",
    "Hopsworks does not offer the instance type of worker nodes D8. Write one of D4.",
  ]);
  expect((await problems(bad, "update")).asked).toEqual([]);
  expect((await problems(bad, "create", false)).asked).toEqual([]);
});
