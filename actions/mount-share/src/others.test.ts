import { claimPath, mountWorld, namespace, nfs, volumePath } from "./world.test-support.ts";

describe("mount-share beside what others created", () => {
  const world = mountWorld();

  test("what others created is bound and kept, its data is made safe, and its source is never replaced", async () => {
    const spec = { accessModes: ["ReadWriteMany"], storageClassName: "", capacity: { storage: "1Gi" } };
    await world.kubernetes().post("/api/v1/persistentvolumes", {
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: "apps-messages" },
      spec: { ...spec, nfs: { server: "10.0.0.4", path: "/srv/messages" }, persistentVolumeReclaimPolicy: "Delete" },
    });
    const moved = { ...nfs, server: "10.0.0.5", "allow-replace": "apps-messages" };
    expect(await world.run(moved)).toRefuse("its data would be deleted", "kubectl patch pv apps-messages");
    expect(await world.run({ ...nfs, size: "1024Mi" })).toSucceed();
    expect((await world.find(volumePath)).spec.persistentVolumeReclaimPolicy).toBe("Retain");
    expect(await world.run(moved)).toRefuse("Slipway did not make it");
    await world.run({ ...nfs, mode: "destroy", confirm: "messages" });
    expect(await world.kubernetes().find(claimPath)).toBeUndefined();
    expect((await world.find(volumePath)).status.phase).toBe("Released");
  });

  test("a secret that Slipway created keeps what others put into it, and an immutable one is refused", async () => {
    const [secret, path] = ["key-of-messages", `${namespace}/secrets/key-of-messages`];
    await world.run({ secret });
    await world.kubernetes().patch(path, { data: { more: "eA==" }, immutable: true });
    expect(await world.run({ secret, "account-key": "another-key-of-a-test" })).toRefuse(`apps/${secret} is immutable`);
    await world.kubernetes().delete(path);
    await world.run({ secret });
    await world.kubernetes().patch(path, { data: { more: "eA==" } });
    await world.run({ secret, mode: "destroy", confirm: "messages" });
    const { data, metadata } = await world.find(path);
    expect([data, metadata.annotations]).toEqual([{ more: "eA==" }, undefined]);
  });

  test("a destroy leaves a claim that others created, and its volume", async () => {
    await world.run(nfs);
    await world.kubernetes().delete(claimPath);
    world.pass();
    await world.claim({ storageClassName: "", volumeName: "apps-messages" });
    expect(await world.run(nfs)).toSucceed();
    const gone = await world.run({ ...nfs, mode: "destroy", confirm: "messages" });
    expect(gone).toRefuse(
      "bound to the claim apps/messages, which Slipway did not create",
      "kubectl delete pvc messages",
    );
    expect([(await world.find(claimPath)).status.phase, (await world.find(volumePath)).status.phase]).toEqual([
      "Bound",
      "Bound",
    ]);
  });

  test("a volume that another claim has is refused", async () => {
    expect(await world.run({ ...nfs, volume: "theirs" })).toRefuse(
      "is for the claim apps/theirs, not for apps/messages",
    );
  });
});
