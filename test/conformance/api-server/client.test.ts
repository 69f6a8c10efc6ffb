import { setTimeout } from "node:timers/promises";
import type { Run } from "@slipway/action";
import { type Connection, connectKubernetes } from "@slipway/kubernetes";
import { withBoth } from "./both.ts";
import { ask, kubeconfigOf, type Person } from "./server.ts";

const run: Run = {
  action: "test",
  mode: "apply",
  env: {},
  clock: { now: Date.now, sleep: (milliseconds: number) => setTimeout(milliseconds, undefined, { ref: false }) },
  signal: new AbortController().signal,
  planned: new Map(),
  info() {},
  debug() {},
  warn() {},
  error() {},
  save: () => "",
  page() {},
  entries: [],
  mask() {},
  wait: (_what, work) => work(),
};
const map = (data: object, metadata: object = {}) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "m", ...metadata },
  data,
});

withBoth((server) => {
  const maps = "/api/v1/namespaces/client/configmaps";
  const connect = async (person: Person = "admin"): Promise<Connection["kubernetes"]> => {
    const kubeconfig = kubeconfigOf(server(), person);
    const inputs = { kubeconfig, "kubeconfig-path": undefined, context: undefined, "insecure-skip-tls-verify": false };
    return (await connectKubernetes(inputs, run)).kubernetes;
  };
  beforeAll(async () => {
    const body = { apiVersion: "v1", kind: "Namespace", metadata: { name: "client" } };
    await ask(server(), "admin", { method: "POST", path: "/api/v1/namespaces", body });
  });

  test("what someone else wrote meanwhile is stale, by whichever verb; what another owns is not", async () => {
    const kubernetes = await connect();
    await kubernetes.create(maps, map({ a: "1" }));
    const stale = { name: "StaleError" };
    await expect(kubernetes.create(maps, map({}))).rejects.toMatchObject(stale);
    const { resourceVersion = "", uid = "" } = (await kubernetes.get(`${maps}/m`))?.metadata ?? {};
    await kubernetes.patch(`${maps}/m`, { metadata: { resourceVersion }, data: { b: "2" } });
    await expect(kubernetes.patch(`${maps}/m`, { metadata: { resourceVersion } })).rejects.toMatchObject(stale);
    await expect(kubernetes.replace(`${maps}/m`, map({}, { resourceVersion }))).rejects.toMatchObject(stale);
    await expect(kubernetes.delete(`${maps}/m`, { resourceVersion })).rejects.toMatchObject(stale);
    const theirs = map({ a: "3" });
    await ask(server(), "admin", {
      method: "PATCH",
      path: `${maps}/m?fieldManager=theirs&force=true`,
      body: theirs,
      type: "application/apply-patch+yaml",
    });
    await expect(kubernetes.apply(`${maps}/m`, map({ a: "4" }))).rejects.toMatchObject({
      name: "KubernetesError",
      causes: [{ reason: "FieldManagerConflict", field: ".data.a", message: 'conflict with "theirs"' }],
      remedy: expect.stringContaining("Another tool owns"),
    });
    expect((await kubernetes.get<{ data: object; metadata: { name: string } }>(`${maps}/m`))?.data).toEqual({
      a: "3",
      b: "2",
    });
    await kubernetes.delete(`${maps}/m`, { uid });
    expect(await kubernetes.get(`${maps}/m`)).toBeUndefined();
    expect(await kubernetes.delete(`${maps}/m`, { uid })).toBeUndefined();
  });

  test("a kind that no one brought is not there, and cannot be written", async () => {
    const kubernetes = await connect();
    const gateways = "/apis/gateway.networking.k8s.io/v1/namespaces/client/gateways";
    expect(await kubernetes.get(`${gateways}/aml`)).toBeUndefined();
    await expect(kubernetes.create(gateways, map({}))).rejects.toMatchObject({
      status: 404,
      remedy: expect.stringContaining("Install in the cluster what brings this kind"),
    });
  });

  test("who may not, and who is no one, learn what to do", async () => {
    await expect((await connect("guest")).get(`${maps}/m`)).rejects.toMatchObject({
      status: 403,
      remedy: expect.stringContaining('Grant "guest" a role that may get configmaps in the namespace client'),
    });
    await expect((await connect("stranger")).get(`${maps}/m`)).rejects.toMatchObject({
      status: 401,
      remedy: expect.stringContaining("does not know who sends the request"),
    });
  });

  test("a refusal is one with its fields", async () => {
    const kubernetes = await connect();
    await expect(kubernetes.create(maps, map({ "a/b": "1" }))).rejects.toMatchObject({
      status: 422,
      reason: "Invalid",
      causes: [{ reason: "FieldValueInvalid", field: "data[a/b]" }],
    });
    await expect(kubernetes.create("/api/v1/namespaces/none/configmaps", map({}))).rejects.toMatchObject({
      status: 404,
      remedy: expect.stringContaining("Create the namespace first"),
    });
  });
});
