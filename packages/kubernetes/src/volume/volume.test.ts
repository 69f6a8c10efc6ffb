import { fakeCluster, lookAt } from "../client/fake-cluster.test-support.ts";
import { azureFiles, nfsFolder } from "./source.ts";
import { persistentVolume, type VolumeWant } from "./volume.ts";

const path = "/api/v1/persistentvolumes/data";
const claimPath = "/api/v1/namespaces/apps/persistentvolumeclaims/share";
const mountable = nfsFolder("10.0.0.4", "/export");
const want: VolumeWant = {
  name: "data",
  mountable,
  size: undefined,
  accessModes: undefined,
  mountOptions: undefined,
  claim: { namespace: "apps", name: "share" },
};
const volume = (spec: object = {}, metadata: object = {}) => ({
  metadata: { name: "data", uid: "v1", resourceVersion: "7", ...metadata },
  spec: {
    nfs: { server: "10.0.0.4", path: "/export" },
    capacity: { storage: "100Gi" },
    accessModes: ["ReadWriteMany"],
    mountOptions: ["hard"],
    persistentVolumeReclaimPolicy: "Retain",
    claimRef: { namespace: "apps", name: "share", uid: "c1" },
    ...spec,
  },
});
const look = async (more: Partial<VolumeWant>, there?: object) => {
  const cluster = fakeCluster(there ? { [path]: there } : {});
  return { ...cluster, looked: await lookAt(persistentVolume(cluster.kubernetes, { ...want, ...more })) };
};

// The shapes are those of PersistentVolume in Kubernetes' API reference (v1.33).
test("a new one keeps its data whatever becomes of its claim, and no one else's claim gets it", async () => {
  const { looked, written } = await look({});
  await looked.execute();
  expect(written).toMatchObject([
    {
      verb: "create",
      path: "/api/v1/persistentvolumes",
      body: {
        apiVersion: "v1",
        kind: "PersistentVolume",
        metadata: { name: "data", labels: { "app.kubernetes.io/managed-by": "slipway" } },
      },
    },
  ]);
  expect((written[0]?.body as { spec: object }).spec).toEqual({
    nfs: { server: "10.0.0.4", path: "/export" },
    capacity: { storage: "100Gi" },
    accessModes: ["ReadWriteMany"],
    mountOptions: ["nfsvers=4.1", "hard", "timeo=600", "retrans=2"],
    persistentVolumeReclaimPolicy: "Retain",
    storageClassName: "",
    claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace: "apps", name: "share" },
  });
});

test("one by a driver has a handle of its own", async () => {
  const secret = { name: "key", namespace: "apps" };
  const share = {
    account: "acc",
    share: "data",
    protocol: "SMB",
    server: undefined,
    resourceGroup: undefined,
    encrypt: undefined,
    secret,
  } as const;
  const { looked, written } = await look({
    mountable: azureFiles(share),
    size: "5Gi",
    accessModes: ["ReadOnlyMany"],
    mountOptions: ["ro"],
  });
  await looked.execute();
  expect((written[0]?.body as { spec: object }).spec).toMatchObject({
    csi: { driver: "file.csi.azure.com", volumeHandle: "data-acc-data" },
    capacity: { storage: "5Gi" },
    accessModes: ["ReadOnlyMany"],
    mountOptions: ["ro"],
  });
});

test.each<[string, Partial<VolumeWant>, object, string[], object]>([
  ["as it is", {}, volume(), [], {}],
  ["of the same size in other words", { size: "1Ti" }, volume({ capacity: { storage: "1024Gi" } }), [], {}],
  ["of another size", { size: "5Gi" }, volume(), ["spec.capacity.storage"], { capacity: { storage: "5Gi" } }],
  [
    "with other modes and options",
    { accessModes: ["ReadOnlyMany"], mountOptions: ["ro"] },
    volume(),
    ["spec.accessModes", "spec.mountOptions"],
    { accessModes: ["ReadOnlyMany"], mountOptions: ["ro"] },
  ],
  [
    "that would lose its data",
    {},
    volume({ persistentVolumeReclaimPolicy: "Delete" }),
    ["spec.persistentVolumeReclaimPolicy"],
    { persistentVolumeReclaimPolicy: "Retain" },
  ],
  [
    "for no claim",
    {},
    volume({ claimRef: undefined }),
    ["spec.claimRef"],
    { claimRef: { namespace: "apps", name: "share" } },
  ],
])("one that is there %s stays, or only that is changed", async (_, more, there, fields, spec) => {
  const { looked, written } = await look(more, there);
  expect([looked.operation, looked.fields]).toEqual([fields.length === 0 ? "none" : "update", fields]);
  if (fields.length === 0) return;
  await looked.execute();
  expect(written).toEqual([{ verb: "patch", path, body: { metadata: { resourceVersion: "7" }, spec } }]);
});

test("its source is for ever, and it is replaced only where that loses nothing", async () => {
  const moved = { mountable: nfsFolder("10.0.0.5", "/export") };
  const { looked } = await look(moved, volume());
  expect([looked.operation, looked.immutable]).toEqual(["replace", ["spec.nfs.server"]]);
  await expect(look(moved, volume({ persistentVolumeReclaimPolicy: "Delete" }))).rejects.toMatchObject({
    message: "The volume data has the reclaim policy Delete: without its claim its data would be deleted.",
    remedy: expect.stringContaining(
      `kubectl patch pv data --patch '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'`,
    ),
  });
});

test.each([
  { namespace: "apps", name: "other" },
  { namespace: "other", name: "share" },
])("one that the claim %j has is that claim's", async (claimRef) => {
  await expect(look({}, volume({ claimRef }))).rejects.toMatchObject({
    message: `The volume data is for the claim ${claimRef.namespace}/${claimRef.name}, not for apps/share.`,
    remedy: "Give another name for the volume: several volumes can mount the same data.",
  });
});

test("one that is being deleted is waited for, two minutes at most", async () => {
  const { looked } = await look({}, volume({}, { deletionTimestamp: "now" }));
  expect(looked.state).toEqual({ inProgress: "Terminating" });
  const { kubernetes, now, waited } = fakeCluster({ [path]: volume({}, { deletionTimestamp: "now" }) });
  await expect(persistentVolume(kubernetes, want).inspect({ wait: true, want: "present" })).rejects.toMatchObject({
    message: "The volume data is still there 2 minutes after it was deleted: something uses it.",
    remedy: expect.stringMatching(/^End the pods and claims that use it/),
  });
  expect([now(), waited]).toEqual([120_000, ["the end of the volume data"]]);
});

/** A volume, and perhaps its claim, that Slipway made. */
async function made(claim: "ours" | "theirs" | "another" | "none", spec: object = {}) {
  const fresh = fakeCluster({});
  await (await lookAt(persistentVolume(fresh.kubernetes, want))).execute();
  const { metadata } = fresh.objects.get(path) as { metadata: { annotations: object } };
  const { volumeClaim } = await import("./claim.ts");
  const bound = fakeCluster({ "/api/v1/namespaces/apps/serviceaccounts/default": { metadata: {} } }, (object) => ({
    ...object,
    status: { phase: "Bound" },
  }));
  const claimWant = { namespace: "apps", name: "share", volume: "data", size: undefined, accessModes: undefined };
  await (await lookAt(volumeClaim(bound.kubernetes, claimWant))).execute();
  const own = bound.objects.get(claimPath) as { metadata: { annotations: object } };
  const annotations = claim === "theirs" ? {} : own.metadata.annotations;
  return fakeCluster({
    [path]: volume(spec, { annotations: metadata.annotations }),
    ...(claim === "none"
      ? {}
      : {
          [claimPath]: { ...own, metadata: { ...own.metadata, uid: claim === "another" ? "c2" : "c1", annotations } },
        }),
  });
}

test.each([
  [
    "ours",
    {},
    [
      ["delete", claimPath],
      ["delete", path],
    ],
  ],
  ["none", {}, [["delete", path]]],
  ["another", {}, [["delete", path]]],
  ["ours", { claimRef: { namespace: "apps", name: "share" } }, [["delete", path]]],
] as const)("a destroy removes the claim with it that is bound to it, if Slipway made that (%s, %j)", async (claim, spec, writes) => {
  const { kubernetes, written } = await made(claim, spec);
  const { operation, execute } = await lookAt(persistentVolume(kubernetes, want), "absent");
  await execute();
  expect([operation, written.map(({ verb, path }) => [verb, path])]).toEqual(["delete", writes]);
  expect(written.at(-1)?.body).toEqual({ uid: "v1" });
});

test("a destroy leaves a volume whose claim Slipway did not make, and one that would lose its data", async () => {
  const theirs = await made("theirs");
  await expect((await lookAt(persistentVolume(theirs.kubernetes, want), "absent")).execute()).rejects.toMatchObject({
    message: "The volume data is bound to the claim apps/share, which Slipway did not create.",
    remedy: "Delete that claim first, if no one needs it: kubectl delete pvc share --namespace apps.",
  });
  const losing = await made("ours", { persistentVolumeReclaimPolicy: "Delete" });
  await expect((await lookAt(persistentVolume(losing.kubernetes, want), "absent")).execute()).rejects.toThrow(
    "has the reclaim policy Delete",
  );
  expect([...theirs.written, ...losing.written]).toEqual([]);
});
