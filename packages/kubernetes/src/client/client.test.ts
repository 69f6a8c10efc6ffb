import tls from "node:tls";
import { serverWorld } from "../server-world.test-support.ts";

describe("writing", () => {
  const { connect, now } = serverWorld();
  const maps = "/api/v1/namespaces/default/configmaps";
  const map = (data: object, more: object = {}) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "m", ...more },
    data,
  });
  const dataOf = async () => (await now().operator.find(`${maps}/m`))?.data;

  test("a patch or a replacement of an older version is stale, and so is a create of what exists", async () => {
    const { kubernetes } = await connect();
    await kubernetes.create(maps, map({ a: "1" }));
    await expect(kubernetes.create(maps, map({}))).rejects.toMatchObject({ name: "StaleError" });
    const before = await kubernetes.get(`${maps}/m`);
    const { resourceVersion = "" } = before?.metadata ?? {};
    await kubernetes.patch(`${maps}/m`, { metadata: { resourceVersion }, data: { b: "2" } });
    const late = kubernetes.patch(`${maps}/m`, { metadata: { resourceVersion }, data: { b: "3" } });
    await expect(late).rejects.toMatchObject({ name: "StaleError" });
    await expect(kubernetes.replace(`${maps}/m`, map({}, { resourceVersion }))).rejects.toMatchObject({
      name: "StaleError",
    });
    expect(await dataOf()).toEqual({ a: "1", b: "2" });
    await expect(kubernetes.delete(`${maps}/m`, { resourceVersion })).rejects.toMatchObject({ name: "StaleError" });
  });

  test("server-side apply leaves the fields of others, and a conflict is not stale", async () => {
    const { operator } = now();
    const { kubernetes } = await connect();
    await operator.post(maps, map({ theirs: "1" }));
    await kubernetes.apply(`${maps}/m`, map({ own: "1" }));
    expect(await dataOf()).toEqual({ theirs: "1", own: "1" });
    await expect(kubernetes.apply(`${maps}/m`, map({ theirs: "2" }))).rejects.toMatchObject({
      name: "KubernetesError",
      causes: [expect.objectContaining({ field: ".data.theirs" })],
      remedy: expect.stringContaining("Another tool owns"),
    });
  });

  test("a missing object is undefined when read, and nothing to delete", async () => {
    const { kubernetes } = await connect();
    expect(await kubernetes.get(`${maps}/nope`)).toBeUndefined();
    expect(await kubernetes.delete(`${maps}/nope`, {})).toBeUndefined();
  });
});

describe("when things go wrong", () => {
  const { connect, waits, now } = serverWorld();

  test("a throttled request is sent again after as long as the server says", async () => {
    const { bench } = now();
    const { kubernetes } = await connect();
    bench.cloud.world.faults.add({ kind: "throttle", seconds: 17, match: { index: 0 } });
    await kubernetes.get("/version");
    expect(waits).toContain(17_000);
  });

  test("waiting has a limit, and ends with the cause", async () => {
    const { bench } = now();
    const { kubernetes } = await connect();
    bench.cloud.world.faults.add({ kind: "throttle", seconds: 50, match: { every: 1 } });
    await expect(kubernetes.get("/version")).rejects.toMatchObject({ name: "KubernetesError", status: 429 });
    expect(waits.filter((each) => each === 50_000).length).toBeLessThanOrEqual(2);
  });

  test("a server that never answers is named, with what to do", async () => {
    const { bench } = now();
    const { kubernetes, reachable } = await connect();
    bench.cloud.world.faults.add({ kind: "reset", match: { every: 1 } });
    expect(await reachable()).toBe(false);
    await expect(kubernetes.get("/version")).rejects.toMatchObject({
      name: "NoAnswerError",
      message: expect.stringContaining("7 tries"),
      remedy: expect.stringContaining("run-command"),
    });
  });

  test("a request to a server with a certificate of another authority is not sent again", async () => {
    const { kubernetes } = await connect(({ clusters }) => {
      for (const { cluster } of clusters)
        cluster["certificate-authority-data"] = Buffer.from(tls.rootCertificates[0] ?? "").toString("base64");
    });
    await expect(kubernetes.get("/version")).rejects.toMatchObject({
      message: expect.stringContaining("1 try"),
      remedy: expect.stringContaining("certificate authority"),
    });
  });
});
