import { fixedChanges, updateOf } from "./changes.ts";
import { headsFor, isBroken, isInProgress } from "./states.ts";
import type { Cluster, ClusterWant } from "./types.ts";

const nodes = (count: number, more: object = {}) => ({ instanceType: "m5.2xlarge", diskSize: 256, count, ...more });

const have = (more: object = {}): Cluster & Record<string, unknown> => ({
  id: "id",
  name: "hops",
  state: "running",
  activationState: "stoppable",
  version: "3.8.0",
  clusterConfiguration: { head: { instanceType: "m5.2xlarge", diskSize: 512 }, workers: [nodes(2)] },
  ...more,
});

const nothing: ClusterWant = {
  name: "hops",
  cloud: "AZURE",
  version: undefined,
  state: undefined,
  headType: undefined,
  headDisk: undefined,
  workers: undefined,
  autoscale: undefined,
  database: undefined,
  sshKey: undefined,
  publicIp: undefined,
  letsEncrypt: undefined,
  managedUsers: undefined,
  backupDays: undefined,
  tags: undefined,
  place: {},
  containerEmpty: undefined,
};
const want = (more: Partial<ClusterWant>): ClusterWant => ({ ...nothing, ...more });

test("what is not named is not compared", () => {
  expect(updateOf(nothing, have())).toEqual({ changes: [], body: {} });
  expect(fixedChanges(nothing, have())).toEqual([]);
});

test("what nothing changes in a cluster that is there is named, in either cloud and whatever the case of Azure's names", () => {
  const azure = { resourceGroup: "Shop", location: "northeurope" };
  const there = have({
    azure,
    sshKeyName: "k",
    publicIPAttached: true,
    letsEncryptIssued: true,
    managedUsers: true,
    backupRetentionPeriod: 7,
    tags: [{ name: "team", value: "a" }],
  } as object);
  const given = {
    sshKey: "k2",
    headDisk: 600,
    publicIp: false,
    letsEncrypt: false,
    managedUsers: false,
    backupDays: 9,
  };
  const place = { resourceGroup: "shop", location: "westeurope" };
  const changes = fixedChanges(want({ ...given, tags: { team: "b" }, place }), there);
  expect(changes).toEqual(
    [
      { field: "azure.location", have: "northeurope", want: "westeurope" },
      { field: "sshKeyName", have: "k", want: "k2" },
      { field: "clusterConfiguration.head.diskSize", have: 512, want: 600 },
      { field: "publicIPAttached", have: true, want: false },
      { field: "letsEncryptIssued", have: true, want: false },
      { field: "managedUsers", have: true, want: false },
      { field: "backupRetentionPeriod", have: 7, want: 9 },
      { field: "tags.team", have: "a", want: "b" },
    ].map((change) => ({ ...change, immutable: true })),
  );
  expect(fixedChanges(want({ cloud: "AWS", place: { region: "north" } }), have())).toEqual([
    { field: "aws.region", want: "north", immutable: true },
  ]);
});

test("workers of one kind are counted together, those of the spot market are other people's, and kinds without a line go", () => {
  const { clusterConfiguration } = have();
  const workers = [nodes(1), nodes(1), nodes(4, { spotInfo: { maxPrice: 100 } }), nodes(3, { diskSize: 512 })];
  const there = have({ clusterConfiguration: { ...clusterConfiguration, workers } });
  expect(updateOf(want({ workers: [nodes(3)] }), there)).toEqual({
    changes: [
      { field: "clusterConfiguration.workers[m5.2xlarge 256 GB].count", have: 2, want: 3 },
      { field: "clusterConfiguration.workers[m5.2xlarge 512 GB].count", have: 3, want: 0 },
    ],
    body: { add: [nodes(1)], remove: [nodes(3, { diskSize: 512 })] },
  });
});

test("how workers with GPU are scaled is someone else's, and is sent back as it was read", () => {
  const gpu = { instanceType: "g3s.xlarge", notKnownYet: { a: [1] } };
  const autoscale = {
    instanceType: "m5.2xlarge",
    diskSize: 256,
    minWorkers: 0,
    maxWorkers: 4,
    standbyWorkers: 0.5,
    downscaleWaitTime: 300,
  };
  const there = have({ autoscale: { nonGpu: { ...autoscale, maxWorkers: 2, spotInfo: null }, gpu } });
  expect(updateOf(want({ autoscale }), there)).toEqual({
    changes: [{ field: "autoscale.nonGpu.maxWorkers", have: 2, want: 4 }],
    body: { autoscale: { nonGpu: { ...autoscale, spotInfo: null }, gpu } },
  });
  expect(updateOf(want({ autoscale: "off" }), there).body).toEqual({ autoscale: "off" });
  expect(updateOf(want({ autoscale: "off" }), have()).changes).toEqual([]);
});

test("where it runs never changes; names of Azure have no case, and other tags stay", () => {
  const there = have({
    azure: { managedIdentity: "Hopsworks", subnetName: "default" },
    publicIPAttached: true,
    tags: [
      { name: "stage", value: "test" },
      { name: "team", value: "data" },
    ],
  });
  const place = { managedIdentity: "hopsworks", subnetName: "other" };
  expect(fixedChanges(want({ place, publicIp: false, tags: { stage: "test" } }), there)).toEqual([
    { field: "azure.subnetName", have: "default", want: "other", immutable: true },
    { field: "publicIPAttached", have: true, want: false, immutable: true },
  ]);
});

test("a stopped cluster is started before and a running one is stopped after everything else", () => {
  const all = { version: "3.9.0", workers: [nodes(1)] };
  expect(Object.keys(updateOf(want({ ...all, state: "running" }), have({ state: "stopped" })).body)).toEqual([
    "start",
    "version",
    "remove",
  ]);
  expect(Object.keys(updateOf(want({ ...all, state: "stopped" }), have()).body)).toEqual(["version", "remove", "stop"]);
});

// The states of the vendor's internal/api/model.go; an upgrade goes by way of stopped (resource_cluster.go).
test.each([
  ["running", {}, "at rest", "running"],
  ["stopped", {}, "at rest", "stopped"],
  ["externally-stopped", {}, "at rest", "stopped"],
  ["stopping", {}, "in progress", "stopped"],
  ["worker-decommissioning", {}, "in progress", "running"],
  ["a-word-of-tomorrow", {}, "in progress", "running"],
  ["stopped", { upgradeInProgress: { from: "3.8.0", to: "3.9.0" } }, "in progress", "running"],
  ["error", { upgradeInProgress: { from: "3.8.0", to: "3.9.0" } }, "broken", "running"],
  ["command-failed", {}, "broken", "running"],
  ["externally-terminated", {}, "broken", "running"],
])("%s %j is %s and heads for %s", (state, more, is, heads) => {
  const cluster = have({ state, ...more });
  expect([isBroken(cluster) ? "broken" : isInProgress(cluster) ? "in progress" : "at rest", headsFor(cluster)]).toEqual(
    [is, heads],
  );
});
