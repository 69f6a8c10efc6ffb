import { claimPath, counted, mountWorld, namespace, nfs, plain, volumePath } from "./world.test-support.ts";

// The volumes: kubernetes-sigs/azurefile-csi-driver, deploy/example/pv-azurefile-csi.yaml and pv-azurefile-nfs.yaml. What
// binds, loses and keeps a claim: kubernetes/kubernetes, pkg/controller/volume/persistentvolume and pvcprotection.
describe("mount-share", () => {
  const world = mountWorld();

  test("an SMB share is mounted with the key of its account; a check sends three requests, and an own secret goes again", async () => {
    expect((await world.run({ ...plain })).outputs).toMatchObject({ claim: "messages", volume: "apps-messages" });
    const secret = "azure-storage-account-contosomessages-secret";
    expect((await world.find(volumePath)).spec).toMatchObject({
      capacity: { storage: "100Gi" },
      accessModes: ["ReadWriteMany"],
      persistentVolumeReclaimPolicy: "Retain",
      mountOptions: expect.arrayContaining(["mfsymlinks", "nosharesock"]),
      csi: {
        driver: "file.csi.azure.com",
        volumeHandle: "apps-messages-contosomessages-messages",
        volumeAttributes: { storageAccount: "contosomessages", shareName: "messages" },
        nodeStageSecretRef: { name: secret, namespace: "apps" },
      },
    });
    const claim = await world.find(claimPath);
    expect([claim.spec.volumeName, claim.spec.storageClassName, claim.status.phase]).toEqual([
      "apps-messages",
      "",
      "Bound",
    ]);
    expect((await world.find(volumePath)).spec.claimRef?.uid).toBe(claim.metadata.uid);
    const { data } = await world.find(`${namespace}/secrets/${secret}`);
    expect(Object.values(data).map((each) => Buffer.from(each, "base64").toString())).toEqual([
      "contosomessages",
      world.key(),
    ]);
    const check = await world.run({ ...plain, mode: "check" });
    expect([check.code, counted(check)]).toEqual([0, 3]);
    expect(await world.run({ ...plain, mode: "destroy", confirm: "messages" })).toSucceed();
    for (const path of [volumePath, claimPath, `${namespace}/secrets/${secret}`])
      expect(await world.kubernetes().find(path)).toBeUndefined();
  });

  test("an NFS share and an NFS server need no secret; a check sends two requests", async () => {
    const share = { ...plain, "account-key": "", protocol: "NFS", server: "contosomessages.file.core.windows.net" };
    await world.run({ ...share, name: "share" });
    const { spec } = await world.find("/api/v1/persistentvolumes/apps-share");
    expect(spec.csi).toMatchObject({ volumeAttributes: { protocol: "nfs", server: share.server } });
    expect(spec.csi).not.toHaveProperty("nodeStageSecretRef");
    expect(await world.run({ ...share, name: "share", encrypt: "false", mode: "check" })).toSucceed();
    expect(await world.run({ ...share, name: "share", encrypt: "true" })).toRefuse("encryptInTransit");
    await world.run({ ...share, name: "safe", encrypt: "true" });
    const safe = await world.find("/api/v1/persistentvolumes/apps-safe");
    expect(safe.spec.csi).toMatchObject({ volumeAttributes: { protocol: "nfs", encryptInTransit: "true" } });
    await world.run(nfs);
    expect((await world.find(volumePath)).spec).toMatchObject({
      nfs: { server: "10.0.0.4", path: "/srv/messages" },
      // nfs(5) and exports(5): by default a Linux server takes no request from a port above 1023.
      mountOptions: ["nfsvers=4.1", "hard", "timeo=600", "retrans=2"],
    });
    expect(counted(await world.run({ ...nfs, mode: "check" }))).toBe(2);
  });

  test("another source is refused; named in allow-replace it comes with a new claim, once no pod uses the old one", async () => {
    await world.run(nfs);
    const before = await world.find(claimPath);
    const moved = { ...nfs, server: "10.0.0.5" };
    expect(await world.run(moved)).toRefuse("spec.nfs.server", "allow-replace");
    await world.pod("reader");
    world.pass();
    const allowed = { ...moved, "allow-replace": "apps-messages" };
    expect(await world.run(allowed)).toRefuse("is used by the pod reader");
    expect((await world.find(claimPath)).metadata.deletionTimestamp).toBeUndefined();
    await world.kubernetes().delete(`${namespace}/pods/reader`);
    world.pass();
    expect(await world.run(allowed)).toSucceed();
    expect((await world.find(volumePath)).spec.nfs).toEqual({ server: "10.0.0.5", path: "/srv/messages" });
    const after = await world.find(claimPath);
    expect([after.status.phase, after.metadata.uid === before.metadata.uid]).toEqual(["Bound", false]);
  });

  test("a claim that someone deleted is made again, and gets the volume back", async () => {
    await world.run(nfs);
    await world.kubernetes().delete(claimPath);
    world.pass();
    expect(await world.run(nfs)).toSucceed();
    expect((await world.find(volumePath)).spec.claimRef?.uid).toBe((await world.find(claimPath)).metadata.uid);
  });

  test("a claim that is lost, and one that gets no volume, end with what the cluster says", async () => {
    await world.run(nfs);
    await world.kubernetes().delete(volumePath);
    await world.kubernetes().patch(volumePath, { metadata: { finalizers: null } });
    world.pass();
    expect(await world.run({ ...nfs, mode: "check" })).toRefuse(
      "messages is Lost (ClaimLost: Bound claim has lost",
      "kubectl delete pvc messages",
    );
    await world.kubernetes().delete(claimPath);
    world.pass();
    await world.claim({ storageClassName: "fast" });
    expect(await world.run(nfs)).toRefuse(
      "still Pending after 2 minutes",
      "agree on size, access modes and storage class",
    );
  });

  test("a destroy names the pods that use the claim, and leaves all as it is", async () => {
    await world.run(nfs);
    await world.pod("reader");
    await world.pod("writer");
    world.pass();
    // A pod without a node does not keep a claim.
    await world.pod("waiting", { nodeSelector: { disk: "none" } });
    world.pass();
    const gone = { ...nfs, mode: "destroy", confirm: "messages" };
    expect(await world.run(gone)).toRefuse("is used by the pods reader, writer");
    expect([(await world.find(claimPath)).status.phase, (await world.find(volumePath)).status.phase]).toEqual([
      "Bound",
      "Bound",
    ]);
    for (const name of ["reader", "writer"]) await world.kubernetes().delete(`${namespace}/pods/${name}`);
    await world.kubernetes().patch(volumePath, { spec: { persistentVolumeReclaimPolicy: "Delete" } });
    world.pass();
    expect(await world.run(gone)).toRefuse("its data would be deleted");
    expect((await world.find(claimPath)).status.phase).toBe("Bound");
  });

  test("a claim keeps its access modes; named in allow-replace a new one gets the same volume", async () => {
    await world.run(nfs);
    const uid = (await world.find(volumePath)).metadata.uid;
    const modes = { ...nfs, "access-modes": "ReadOnlyMany\nReadWriteMany" };
    expect(await world.run(modes)).toRefuse("spec.accessModes", "allow-replace");
    expect(await world.run({ ...modes, "allow-replace": "messages" })).toSucceed();
    const [claim, volume] = [await world.find(claimPath), await world.find(volumePath)];
    expect([claim.status.phase, volume.spec.claimRef?.uid, volume.metadata.uid]).toEqual([
      "Bound",
      claim.metadata.uid,
      uid,
    ]);
    expect(await world.run({ ...modes, mode: "check", "access-modes": "ReadWriteMany\nReadOnlyMany" })).toSucceed();
  });

  test("a claim and a volume that are going are waited for, and made again", async () => {
    await world.run(nfs);
    const uid = (await world.find(volumePath)).metadata.uid;
    await world.kubernetes().delete(volumePath);
    await world.kubernetes().delete(claimPath);
    expect(await world.run(nfs)).toSucceed();
    const volume = await world.find(volumePath);
    expect([volume.status.phase, volume.metadata.uid === uid]).toEqual(["Bound", false]);
  });

  test("a namespace that is not there is named, and nothing is created", async () => {
    expect(await world.run({ namespace: "nowhere" })).toRefuse("The namespace nowhere does not exist");
    expect(await world.kubernetes().find("/api/v1/persistentvolumes/nowhere-messages")).toBeUndefined();
  });
});
