import { fakeCluster, lookAt } from "../client/fake-cluster.test-support.ts";
import { type ClaimWant, volumeClaim } from "./claim.ts";
import { removeClaim } from "./remove-claim.ts";

const path = "/api/v1/namespaces/apps/persistentvolumeclaims/share";
const pods = "/api/v1/namespaces/apps/pods";
const account = { "/api/v1/namespaces/apps/serviceaccounts/default": { metadata: { name: "default" } } };
const want: ClaimWant = { namespace: "apps", name: "share", volume: "data", size: undefined, accessModes: undefined };
const claim = (phase: string | undefined, spec: object = {}, metadata: object = {}) => ({
  metadata: { namespace: "apps", name: "share", uid: "c1", ...metadata },
  spec: { volumeName: "data", accessModes: ["ReadWriteMany", "ReadOnlyMany"], ...spec },
  ...(phase === undefined ? {} : { status: { phase } }),
});
/** A cluster that binds every claim at once. */
const clusterWith = (objects: Readonly<Record<string, object>>) =>
  fakeCluster({ ...account, ...objects }, (object) => ({ ...object, status: { phase: "Bound" } }));

// The shapes and phases are those of PersistentVolumeClaim in Kubernetes' API reference (v1.33).
test.each([
  [{}, ["ReadWriteMany"], "100Gi"],
  [{ accessModes: ["ReadOnlyMany"], size: "5Gi" }, ["ReadOnlyMany"], "5Gi"],
])("a new one takes the one volume that was made for it (%j)", async (more, accessModes, storage) => {
  const { kubernetes, written, waited } = clusterWith({});
  const { operation, execute } = await lookAt(volumeClaim(kubernetes, { ...want, ...more }));
  await execute();
  expect(operation).toBe("create");
  expect(written).toMatchObject([
    {
      verb: "create",
      path: "/api/v1/namespaces/apps/persistentvolumeclaims",
      body: {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { namespace: "apps", name: "share", labels: { "app.kubernetes.io/managed-by": "slipway" } },
        spec: { accessModes, storageClassName: "", volumeName: "data", resources: { requests: { storage } } },
      },
    },
  ]);
  expect(waited).toEqual(["the volume of the claim apps/share"]);
});

test("a namespace that is not there is missing", async () => {
  await expect(lookAt(volumeClaim(fakeCluster({}).kubernetes, want))).rejects.toThrow(
    "The namespace apps does not exist.",
  );
});

test.each<[string, Partial<ClaimWant>, object, string, string[]]>([
  ["is bound", {}, claim("Bound"), "none", []],
  ["has its modes in another order", { accessModes: ["ReadOnlyMany", "ReadWriteMany"] }, claim("Bound"), "none", []],
  ["has another volume", { volume: "other" }, claim("Bound"), "replace", ["spec.volumeName"]],
  ["has other modes", { accessModes: ["ReadWriteMany"] }, claim("Bound"), "replace", ["spec.accessModes"]],
  ["waits for its volume", {}, claim("Pending"), "update", []],
  ["names no volume yet", { volume: "other" }, claim("Pending", { volumeName: "" }), "update", []],
])("one that %s", async (_, more, there, operation, immutable) => {
  const { kubernetes, objects, waited } = clusterWith({ [path]: there });
  const looked = await lookAt(volumeClaim(kubernetes, { ...want, ...more }));
  expect([looked.operation, looked.immutable]).toEqual([operation, immutable]);
  if (operation !== "update") return;
  expect(looked.fields).toEqual(["status.phase"]);
  objects.set(path, claim("Bound"));
  await looked.execute();
  expect(waited).toEqual(["the volume of the claim apps/share"]);
});

test("what a plan shows of one that waits is its phase, and what it is to be", async () => {
  const { kubernetes } = clusterWith({ [path]: claim("Pending") });
  const { step } = await volumeClaim(kubernetes, want).inspect({ wait: false, want: "present" });
  expect(step?.changes).toEqual([{ field: "status.phase", have: "Pending", want: "Bound" }]);
});

test("one that is being deleted is still there, and waited for", async () => {
  const { kubernetes } = clusterWith({ [path]: claim("Bound", {}, { deletionTimestamp: "now" }) });
  expect((await lookAt(volumeClaim(kubernetes, want))).state).toEqual({ inProgress: "Terminating" });
});

test("one that lost its volume is refused", async () => {
  const { kubernetes } = clusterWith({ [path]: claim("Lost") });
  await expect(lookAt(volumeClaim(kubernetes, want))).rejects.toThrow("The claim apps/share is Lost");
});

const podOf = (name: string, claimName: string, nodeName?: string) => ({
  metadata: { name },
  spec: { ...(nodeName ? { nodeName } : {}), volumes: [{}, { persistentVolumeClaim: { claimName } }] },
});
const retained = {
  "/api/v1/persistentvolumes/data": { metadata: { name: "data" }, spec: { persistentVolumeReclaimPolicy: "Retain" } },
};
const name = { namespace: "apps", name: "share" };
type There = Parameters<typeof removeClaim>[1];

test.each([
  ["nothing uses", {}, undefined],
  [
    "a pod without a node names",
    { [pods]: { items: [podOf("waiting", "share"), podOf("other", "other", "n1"), { metadata: { name: "bare" } }] } },
    undefined,
  ],
  [
    "a pod uses",
    { [pods]: { items: [podOf("web-1", "share", "n1")] } },
    "The claim apps/share is used by the pod web-1, and stays until they are gone.",
  ],
  [
    "two pods use",
    { [pods]: { items: [podOf("web-1", "share", "n1"), podOf("web-2", "share", "n2")] } },
    "The claim apps/share is used by the pods web-1, web-2, and stays until they are gone.",
  ],
])("a claim that %s is deleted, or stays", async (_, objects, message) => {
  const { kubernetes, written, waited } = fakeCluster({ ...retained, [path]: claim("Bound"), ...objects });
  const removed = removeClaim(name, claim("Bound") as There, kubernetes);
  if (message === undefined) {
    await removed;
    expect(written).toEqual([{ verb: "delete", path, body: { uid: "c1" } }]);
    expect(waited).toEqual(["the end of the claim apps/share"]);
  } else {
    await expect(removed).rejects.toMatchObject({
      message,
      remedy: expect.stringMatching(/^Delete what starts these pods/),
    });
    expect(written).toEqual([]);
  }
});

test("a claim whose end would be the end of the data stays; one without a volume has none", async () => {
  const lost = {
    "/api/v1/persistentvolumes/data": { metadata: { name: "data" }, spec: { persistentVolumeReclaimPolicy: "Delete" } },
  };
  const { kubernetes, written } = fakeCluster({ ...lost, [path]: claim("Bound") });
  await expect(removeClaim(name, claim("Bound") as There, kubernetes)).rejects.toThrow(
    "The volume data has the reclaim policy Delete",
  );
  expect(written).toEqual([]);
  await removeClaim(name, claim("Pending", { volumeName: undefined }) as There, kubernetes);
  expect(written).toHaveLength(1);
});
