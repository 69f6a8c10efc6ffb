import {
  azureOperator,
  type Bench,
  type KubernetesOperator,
  kubernetesOperator,
  openBench,
  type Ran,
  type WireObject,
} from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

const namespace = "/api/v1/namespaces/apps";
const claimPath = `${namespace}/persistentvolumeclaims/messages`;
const volumePath = "/api/v1/persistentvolumes/apps-messages";

// The volumes: kubernetes-sigs/azurefile-csi-driver, deploy/example/pv-azurefile-csi.yaml and pv-azurefile-nfs.yaml. What
// binds, loses and keeps a claim: kubernetes/kubernetes, pkg/controller/volume/persistentvolume and pvcprotection.
describe("mount-share", () => {
  let bench: Bench;
  let kubernetes: KubernetesOperator;
  let inputs: Readonly<Record<string, string>>;
  const run = (more: Record<string, string> = {}) => bench.run(action, { ...inputs, mode: "apply", ...more });
  const counted = ({ requests }: Ran) => requests.filter(({ url }) => url.includes("/api/v1/")).length;
  const find = async (path: string) =>
    (await kubernetes.find(path)) as WireObject & {
      spec: Record<string, unknown> & { claimRef?: { uid?: string } };
      status: { phase: string };
      data: Record<string, string>;
    };
  const pass = () => bench.cloud.world.clock.advance(10_000);
  const plain = { secret: "", size: "", "access-modes": "", "mount-options": "" };
  const nfs = { ...plain, share: "", account: "", "account-key": "", server: "10.0.0.4", path: "/srv/messages" };
  const pod = (name: string, more: object = {}) =>
    kubernetes.post(`${namespace}/pods`, {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name },
      spec: {
        ...more,
        containers: [{ name: "c", image: "nginx:1.27" }],
        volumes: [{ name: "data", persistentVolumeClaim: { claimName: "messages" } }],
      },
    });

  beforeEach(async () => {
    bench = await openBench();
    inputs = (await arrange(bench.cloud)).inputs;
    const { subscription } = await azureOperator(bench.cloud);
    const cluster = `/subscriptions/${subscription}/resourceGroups/plant/providers/Microsoft.ContainerService/managedClusters/plant`;
    kubernetes = await kubernetesOperator(bench.cloud, cluster);
  });
  afterEach(() => bench.close());

  test("an SMB share is mounted with the key of its account; a check sends three requests, and an own secret goes again", async () => {
    expect((await run({ ...plain })).outputs).toMatchObject({ claim: "messages", volume: "apps-messages" });
    const secret = "azure-storage-account-contosomessages-secret";
    expect((await find(volumePath)).spec).toMatchObject({
      capacity: { storage: "100Gi" },
      accessModes: ["ReadWriteMany"],
      persistentVolumeReclaimPolicy: "Retain",
      storageClassName: "",
      mountOptions: expect.arrayContaining(["mfsymlinks", "nosharesock"]),
      csi: {
        driver: "file.csi.azure.com",
        volumeHandle: "apps-messages-contosomessages-messages",
        volumeAttributes: { storageAccount: "contosomessages", shareName: "messages" },
        nodeStageSecretRef: { name: secret, namespace: "apps" },
      },
    });
    const claim = await find(claimPath);
    expect([claim.spec.volumeName, claim.spec.storageClassName, claim.status.phase]).toEqual([
      "apps-messages",
      "",
      "Bound",
    ]);
    expect((await find(volumePath)).spec.claimRef?.uid).toBe(claim.metadata.uid);
    const { data } = await find(`${namespace}/secrets/${secret}`);
    expect(Object.values(data).map((each) => Buffer.from(each, "base64").toString())).toEqual([
      "contosomessages",
      inputs["account-key"],
    ]);
    const check = await run({ ...plain, mode: "check" });
    expect([check.code, counted(check)]).toEqual([0, 3]);
    expect(await run({ ...plain, mode: "destroy", confirm: "messages" })).toSucceed();
    for (const path of [volumePath, claimPath, `${namespace}/secrets/${secret}`])
      expect(await kubernetes.find(path)).toBeUndefined();
  });

  test("an NFS share and an NFS server need no secret; a check sends two requests", async () => {
    const share = { ...plain, "account-key": "", protocol: "NFS", server: "contosomessages.file.core.windows.net" };
    await run({ ...share, name: "share" });
    const { spec } = await find("/api/v1/persistentvolumes/apps-share");
    expect(spec.csi).toMatchObject({ volumeAttributes: { protocol: "nfs", server: share.server } });
    expect(spec.csi).not.toHaveProperty("nodeStageSecretRef");
    await run(nfs);
    expect((await find(volumePath)).spec).toMatchObject({
      nfs: { server: "10.0.0.4", path: "/srv/messages" },
      mountOptions: expect.arrayContaining(["nfsvers=4.1", "hard"]),
    });
    expect(counted(await run({ ...nfs, mode: "check" }))).toBe(2);
  });

  test("another source is refused; named in allow-replace it comes with a new claim, once no pod uses the old one", async () => {
    await run(nfs);
    const before = await find(claimPath);
    const moved = { ...nfs, server: "10.0.0.5" };
    expect(await run(moved)).toRefuse("spec.nfs.server", "allow-replace");
    await pod("reader");
    pass();
    const allowed = { ...moved, "allow-replace": "apps-messages" };
    expect(await run(allowed)).toRefuse("is used by the pod reader");
    expect((await find(claimPath)).metadata.deletionTimestamp).toBeUndefined();
    await kubernetes.delete(`${namespace}/pods/reader`);
    pass();
    expect(await run(allowed)).toSucceed();
    expect((await find(volumePath)).spec.nfs).toEqual({ server: "10.0.0.5", path: "/srv/messages" });
    const after = await find(claimPath);
    expect([after.status.phase, after.metadata.uid === before.metadata.uid]).toEqual(["Bound", false]);
  });

  test("what others created is bound and kept, its data is made safe, and its source is never replaced", async () => {
    const spec = { accessModes: ["ReadWriteMany"], storageClassName: "", capacity: { storage: "1Gi" } };
    await kubernetes.post("/api/v1/persistentvolumes", {
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: "apps-messages" },
      spec: { ...spec, nfs: { server: "10.0.0.4", path: "/srv/messages" }, persistentVolumeReclaimPolicy: "Delete" },
    });
    const moved = { ...nfs, server: "10.0.0.5", "allow-replace": "apps-messages" };
    expect(await run(moved)).toRefuse("its data would be deleted", "kubectl patch pv apps-messages");
    expect(await run({ ...nfs, size: "1024Mi" })).toSucceed();
    expect((await find(volumePath)).spec.persistentVolumeReclaimPolicy).toBe("Retain");
    expect(await run(moved)).toRefuse("Slipway did not make it");
    await run({ ...nfs, mode: "destroy", confirm: "messages" });
    expect(await kubernetes.find(claimPath)).toBeUndefined();
    expect((await find(volumePath)).status.phase).toBe("Released");
  });

  test("a claim that somebody deleted is made again, and gets the volume back", async () => {
    await run(nfs);
    await kubernetes.delete(claimPath);
    pass();
    expect(await run(nfs)).toSucceed();
    expect((await find(volumePath)).spec.claimRef?.uid).toBe((await find(claimPath)).metadata.uid);
  });

  test("a claim that is lost, and one that gets no volume, end with what the cluster says", async () => {
    await run(nfs);
    await kubernetes.delete(volumePath);
    await kubernetes.patch(volumePath, { metadata: { finalizers: null } });
    pass();
    expect(await run(nfs)).toRefuse("messages is Lost (ClaimLost: Bound claim has lost", "kubectl delete pvc messages");
    await kubernetes.delete(claimPath);
    pass();
    await kubernetes.post(`${namespace}/persistentvolumeclaims`, {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "messages" },
      spec: { accessModes: ["ReadWriteMany"], storageClassName: "fast", resources: { requests: { storage: "1Gi" } } },
    });
    expect(await run(nfs)).toRefuse("still Pending after 2 minutes", "agree on size, access modes and storage class");
  });

  test("a destroy names the pods that use the claim, and leaves all as it is", async () => {
    await run(nfs);
    await pod("reader");
    await pod("writer");
    pass();
    // A pod without a node does not keep a claim.
    await pod("waiting", { nodeSelector: { disk: "none" } });
    pass();
    const gone = { ...nfs, mode: "destroy", confirm: "messages" };
    expect(await run(gone)).toRefuse("is used by the pods reader, writer");
    expect([(await find(claimPath)).status.phase, (await find(volumePath)).status.phase]).toEqual(["Bound", "Bound"]);
    for (const name of ["reader", "writer"]) await kubernetes.delete(`${namespace}/pods/${name}`);
    await kubernetes.patch(volumePath, { spec: { persistentVolumeReclaimPolicy: "Delete" } });
    pass();
    expect(await run(gone)).toRefuse("its data would be deleted");
    expect((await find(claimPath)).status.phase).toBe("Bound");
  });

  test("a claim keeps its access modes; named in allow-replace a new one gets the same volume", async () => {
    await run(nfs);
    const uid = (await find(volumePath)).metadata.uid;
    const modes = { ...nfs, "access-modes": "ReadOnlyMany\nReadWriteMany" };
    expect(await run(modes)).toRefuse("spec.accessModes", "allow-replace");
    expect(await run({ ...modes, "allow-replace": "messages" })).toSucceed();
    const [claim, volume] = [await find(claimPath), await find(volumePath)];
    expect([claim.status.phase, volume.spec.claimRef?.uid, volume.metadata.uid]).toEqual([
      "Bound",
      claim.metadata.uid,
      uid,
    ]);
    expect(await run({ ...modes, mode: "check", "access-modes": "ReadWriteMany\nReadOnlyMany" })).toSucceed();
  });

  test("a claim and a volume that are going are waited for, and made again", async () => {
    await run(nfs);
    const uid = (await find(volumePath)).metadata.uid;
    await kubernetes.delete(volumePath);
    await kubernetes.delete(claimPath);
    expect(await run(nfs)).toSucceed();
    const volume = await find(volumePath);
    expect([volume.status.phase, volume.metadata.uid === uid]).toEqual(["Bound", false]);
  });

  test("a secret that Slipway created keeps what others put into it, and an immutable one is refused", async () => {
    const [secret, path] = ["key-of-messages", `${namespace}/secrets/key-of-messages`];
    await run({ secret });
    await kubernetes.patch(path, { data: { more: "eA==" }, immutable: true });
    expect(await run({ secret, "account-key": "another-key-of-a-test" })).toRefuse(`apps/${secret} is immutable`);
    await kubernetes.delete(path);
    await run({ secret });
    await kubernetes.patch(path, { data: { more: "eA==" } });
    await run({ secret, mode: "destroy", confirm: "messages" });
    const { data, metadata } = await find(path);
    expect([data, metadata.annotations]).toEqual([{ more: "eA==" }, undefined]);
  });

  test("a namespace that is not there is named, and nothing is created", async () => {
    expect(await run({ namespace: "nowhere" })).toRefuse("The namespace nowhere does not exist");
    expect(await kubernetes.find("/api/v1/persistentvolumes/nowhere-messages")).toBeUndefined();
  });

  test("a destroy leaves a claim that others created, and its volume", async () => {
    await run(nfs);
    await kubernetes.delete(claimPath);
    pass();
    await kubernetes.post(`${namespace}/persistentvolumeclaims`, {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "messages" },
      spec: {
        accessModes: ["ReadWriteMany"],
        storageClassName: "",
        volumeName: "apps-messages",
        resources: { requests: { storage: "1Gi" } },
      },
    });
    expect(await run(nfs)).toSucceed();
    const gone = await run({ ...nfs, mode: "destroy", confirm: "messages" });
    expect(gone).toRefuse(
      "bound to the claim apps/messages, which Slipway did not create",
      "kubectl delete pvc messages",
    );
    expect([(await find(claimPath)).status.phase, (await find(volumePath)).status.phase]).toEqual(["Bound", "Bound"]);
  });

  test("a volume that another claim has is refused", async () => {
    expect(await run({ ...nfs, volume: "theirs" })).toRefuse("is for the claim apps/theirs, not for apps/messages");
  });
});
