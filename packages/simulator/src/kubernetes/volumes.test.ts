import { type Client, startCluster } from "./client.test-support.ts";
import { dig, type JsonObject, list, text } from "./json.ts";

// Phases, events and their words: kubernetes/kubernetes, pkg/controller/volume/persistentvolume/pv_controller.go; who keeps a
// claim: pkg/controller/volume/pvcprotection/pvc_protection_controller.go (pods that have a node, ended ones too);
// finalizers at creation: plugin/pkg/admission/storage/storageobjectinuseprotection.

let client: Client;
let stop: () => Promise<void>;
let pass: () => void;

beforeAll(async () => {
  const started = await startCluster();
  ({ client, stop } = started);
  pass = () => started.cloud.world.clock.advance(10_000);
});
afterAll(() => stop());

const namespace = "default";
const merge = "application/merge-patch+json";
const core = (method: string, args: JsonObject, type?: string) => client.call("CoreV1Api", method, args, type);
const volume = (name: string, more: JsonObject = {}) =>
  core("createPersistentVolume", {
    body: {
      metadata: { name },
      spec: {
        capacity: { storage: "100Gi" },
        accessModes: ["ReadWriteMany"],
        storageClassName: "",
        nfs: { server: "10.0.0.4", path: `/${name}` },
        ...more,
      },
    },
  });
const claim = (name: string, more: JsonObject = {}) =>
  core("createNamespacedPersistentVolumeClaim", {
    namespace,
    body: {
      metadata: { name },
      spec: {
        accessModes: ["ReadWriteMany"],
        storageClassName: "",
        resources: { requests: { storage: "100Gi" } },
        ...more,
      },
    },
  });
const claimNow = (name: string) => core("readNamespacedPersistentVolumeClaim", { namespace, name });
const volumeNow = (name: string) => core("readPersistentVolume", { name });
const said = async (name: string) =>
  list(await core("listNamespacedEvent", { namespace }), "items")
    .filter((event) => text(event, "involvedObject", "name") === name)
    .map((event) => `${text(event, "type")} ${text(event, "reason")}: ${text(event, "message")}`);
const drop = (name: string) => core("deleteNamespacedPersistentVolumeClaim", { namespace, name });

test("a volume that is reserved waits for its claim, is bound to it by uid, and to no successor once it is released", async () => {
  const made = await volume("kept", { claimRef: { namespace, name: "one" } });
  expect(list(made, "metadata", "finalizers")).toEqual(["kubernetes.io/pv-protection"]);
  await claim("thief", { volumeName: "kept" });
  pass();
  expect(await volumeNow("kept")).toMatchObject({ status: { phase: "Available" } });
  expect(await said("thief")).toEqual(['Warning FailedBinding: volume "kept" already bound to a different claim.']);
  const first = await claim("one", { volumeName: "kept" });
  pass();
  expect(await claimNow("one")).toMatchObject({
    metadata: {
      annotations: { "pv.kubernetes.io/bind-completed": "yes" },
      finalizers: ["kubernetes.io/pvc-protection"],
    },
    status: { phase: "Bound", capacity: { storage: "100Gi" } },
  });
  expect(dig(await volumeNow("kept"), "spec", "claimRef")).toMatchObject({ uid: text(first, "metadata", "uid") });
  await drop("one");
  pass();
  expect(await volumeNow("kept")).toMatchObject({ status: { phase: "Released" } });
  await claim("one", { volumeName: "kept" });
  pass();
  expect(await claimNow("one")).toMatchObject({ status: { phase: "Pending" } });
  const free = { spec: { claimRef: { uid: null, resourceVersion: null } } };
  await core("patchPersistentVolume", { name: "kept", body: free }, merge);
  pass();
  expect([await claimNow("one"), await volumeNow("kept")]).toMatchObject([
    { status: { phase: "Bound" } },
    { status: { phase: "Bound" } },
  ]);
});

test.each<[string, JsonObject, string]>([
  ["small", { resources: { requests: { storage: "101Gi" } } }, "requested PV is too small"],
  ["classy", { storageClassName: "fast" }, "storageClassName does not match"],
  ["modal", { accessModes: ["ReadWriteOncePod"] }, "incompatible accessMode"],
])("a %s claim does not get the volume that it names, and says why", async (name, more, why) => {
  await volume(`v-${name}`);
  await claim(name, { volumeName: `v-${name}`, ...more });
  pass();
  expect(await claimNow(name)).toMatchObject({ status: { phase: "Pending" } });
  expect(await said(name)).toEqual([`Warning VolumeMismatch: Cannot bind to requested volume "v-${name}": ${why}`]);
});

test("a claim that names no volume gets the smallest that fits, and says when there is none", async () => {
  const small = { requests: { storage: "5Gi" } };
  const accessModes = ["ReadOnlyMany"];
  await claim("any", { accessModes, resources: small });
  await volume("large", { accessModes, capacity: { storage: "20Gi" } });
  await volume("fitting", { accessModes, capacity: { storage: "10Gi" } });
  pass();
  expect(await claimNow("any")).toMatchObject({
    spec: { volumeName: "fitting" },
    status: { capacity: { storage: "10Gi" } },
  });
  expect(dig(await volumeNow("fitting"), "metadata", "annotations")).toEqual({
    "pv.kubernetes.io/bound-by-controller": "yes",
  });
  await claim("none", { resources: { requests: { storage: "1Ti" } } });
  pass();
  const none = "no persistent volumes available for this claim and no storage class is set";
  expect(await said("none")).toEqual([`Normal FailedBinding: ${none}`]);
});

test("a claim stays while a pod of a node names it, and a volume while a claim has it", async () => {
  await volume("used");
  await claim("mounted", { volumeName: "used" });
  await core("createNamespacedPod", {
    namespace,
    body: {
      metadata: { name: "user" },
      spec: {
        nodeName: "n",
        containers: [{ name: "c", image: "nginx:1.27" }],
        volumes: [{ name: "data", persistentVolumeClaim: { claimName: "mounted" } }],
      },
    },
  });
  pass();
  await core("deletePersistentVolume", { name: "used" });
  await drop("mounted");
  pass();
  expect(text(await claimNow("mounted"), "metadata", "deletionTimestamp")).not.toBe("");
  expect(await volumeNow("used")).toMatchObject({ status: { phase: "Bound" } });
  await core("deleteNamespacedPod", { namespace, name: "user" });
  pass();
  pass();
  await expect(claimNow("mounted")).rejects.toMatchObject({ code: 404 });
  await expect(volumeNow("used")).rejects.toMatchObject({ code: 404 });
});

test("a claim whose volume is taken away by force is lost", async () => {
  await volume("gone");
  await claim("left", { volumeName: "gone" });
  pass();
  await core("deletePersistentVolume", { name: "gone" });
  await core("patchPersistentVolume", { name: "gone", body: { metadata: { finalizers: null } } }, merge);
  pass();
  expect(await claimNow("left")).toMatchObject({ status: { phase: "Lost" } });
  expect(await said("left")).toEqual([
    "Warning ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost!",
  ]);
});

test("a namespace that goes takes its claims along, and their volumes are released", async () => {
  await core("createNamespace", { body: { metadata: { name: "short" } } });
  await volume("outlives", { claimRef: { namespace: "short", name: "c" } });
  await core("createNamespacedPersistentVolumeClaim", {
    namespace: "short",
    body: {
      metadata: { name: "c" },
      spec: {
        accessModes: ["ReadWriteMany"],
        storageClassName: "",
        volumeName: "outlives",
        resources: { requests: { storage: "1Gi" } },
      },
    },
  });
  pass();
  expect(await volumeNow("outlives")).toMatchObject({ status: { phase: "Bound" } });
  await core("deleteNamespace", { name: "short" });
  pass();
  expect(await volumeNow("outlives")).toMatchObject({ status: { phase: "Released" } });
});
