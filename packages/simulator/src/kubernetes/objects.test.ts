import { type Client, ClientError, startCluster } from "./client.test-support.ts";
import { dig, type JsonObject, list, text } from "./json.ts";

let client: Client;
let stop: () => Promise<void>;
let advance: (milliseconds: number) => void;

beforeAll(async () => {
  const started = await startCluster();
  ({ client, stop } = started);
  advance = (milliseconds) => started.cloud.world.clock.advance(milliseconds);
});
afterAll(() => stop());

const namespace = "default";
const core = (method: string, args: JsonObject, contentType?: string) =>
  client.call("CoreV1Api", method, args, contentType);
const configMap = (name: string, data: JsonObject = { a: "1" }): Promise<JsonObject> =>
  core("createNamespacedConfigMap", {
    namespace,
    body: { metadata: { name, labels: { of: name.slice(0, 1) } }, data },
  });
const refusal = async (call: Promise<unknown>): Promise<JsonObject> => {
  const error = await call.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (!(error instanceof ClientError)) throw new Error(`no refusal: ${String(error)}`);
  return { ...error.status, code: error.code };
};

test("an object carries what the server gives it", async () => {
  const made = await configMap("one");
  expect(made).toMatchObject({
    data: { a: "1" },
    metadata: { name: "one", namespace, uid: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  });
  expect(dig(made, "metadata", "managedFields", 0)).toMatchObject({
    operation: "Update",
    apiVersion: "v1",
    fieldsV1: { "f:data": { ".": {}, "f:a": {} } },
  });
});

test("a name that is taken, missing or malformed is refused in the API server's words", async () => {
  await configMap("taken");
  expect(await refusal(configMap("taken"))).toMatchObject({
    code: 409,
    reason: "AlreadyExists",
    message: 'configmaps "taken" already exists',
    details: { name: "taken", kind: "configmaps" },
  });
  expect(await refusal(core("readNamespacedConfigMap", { namespace, name: "none" }))).toMatchObject({
    code: 404,
    reason: "NotFound",
    message: 'configmaps "none" not found',
  });
  const bad = await refusal(configMap("Bad_Name"));
  expect(bad).toMatchObject({ code: 422, reason: "Invalid" });
  expect(dig(bad, "details", "causes", 0)).toMatchObject({ field: "metadata.name", reason: "FieldValueInvalid" });
  expect(
    await refusal(core("createNamespacedConfigMap", { namespace: "nowhere", body: { metadata: { name: "a" } } })),
  ).toMatchObject({
    code: 404,
    message: 'namespaces "nowhere" not found',
  });
});

test("a replacement made from an old version is refused", async () => {
  const made = await configMap("old");
  const body = { ...made, data: { a: "2" } };
  const replaced = await core("replaceNamespacedConfigMap", { namespace, name: "old", body });
  expect(Number(text(replaced, "metadata", "resourceVersion"))).toBeGreaterThan(
    Number(text(made, "metadata", "resourceVersion")),
  );
  expect(await refusal(core("replaceNamespacedConfigMap", { namespace, name: "old", body }))).toMatchObject({
    code: 409,
    reason: "Conflict",
    message:
      'Operation cannot be fulfilled on configmaps "old": the object has been modified; please apply your changes to the latest version and try again',
  });
});

test("a write that changes nothing makes no new version", async () => {
  const made = await configMap("same");
  const again = await core("replaceNamespacedConfigMap", { namespace, name: "same", body: made });
  expect(text(again, "metadata", "resourceVersion")).toBe(text(made, "metadata", "resourceVersion"));
});

test("a dry run answers what would be, and stores nothing", async () => {
  const body = { metadata: { name: "dry" }, data: { a: "1" } };
  const shown = await core("createNamespacedConfigMap", { namespace, body, dryRun: "All" });
  expect(shown.data).toEqual({ a: "1" });
  expect(await refusal(core("readNamespacedConfigMap", { namespace, name: "dry" }))).toMatchObject({ code: 404 });
});

test("unknown fields are refused where the client is strict, and dropped where it is not", async () => {
  const body = { metadata: { name: "strict" }, dta: { a: "1" }, data: { a: "1" } };
  const created = (fieldValidation: string) =>
    client.call("CustomObjectsApi", "createNamespacedCustomObject", {
      group: "apps",
      version: "v1",
      plural: "deployments",
      namespace,
      body,
      fieldValidation,
    });
  expect(await refusal(created("Strict"))).toMatchObject({
    code: 400,
    message: expect.stringContaining('strict decoding error: unknown field "dta"'),
  });
});

test("lists come by label, by field and page by page", async () => {
  for (const name of ["p1", "p2", "p3"]) await configMap(name);
  const names = (of: JsonObject) => list(of, "items").map((item) => text(item, "metadata", "name"));
  expect(names(await core("listNamespacedConfigMap", { namespace, labelSelector: "of=p" }))).toEqual([
    "p1",
    "p2",
    "p3",
  ]);
  expect(names(await core("listNamespacedConfigMap", { namespace, labelSelector: "of in (p),of!=q" }))).toEqual([
    "p1",
    "p2",
    "p3",
  ]);
  expect(names(await core("listNamespacedConfigMap", { namespace, fieldSelector: "metadata.name=p2" }))).toEqual([
    "p2",
  ]);
  const first = await core("listNamespacedConfigMap", { namespace, labelSelector: "of=p", limit: 2 });
  expect(names(first)).toEqual(["p1", "p2"]);
  const rest = await core("listNamespacedConfigMap", {
    namespace,
    labelSelector: "of=p",
    limit: 2,
    _continue: text(first, "metadata", "continue") || text(first, "metadata", "_continue"),
  });
  expect(names(rest)).toEqual(["p3"]);
  expect(await refusal(core("listNamespacedConfigMap", { namespace, fieldSelector: "data.a=1" }))).toMatchObject({
    code: 400,
    message: '"data.a" is not a known field selector: only "metadata.name", "metadata.namespace"',
  });
});

test("a secret's text becomes data, its type is for ever, and an immutable one stays as it is", async () => {
  const secret = (name: string, more: JsonObject) =>
    core("createNamespacedSecret", { namespace, body: { metadata: { name }, ...more } });
  const made = await secret("s", { stringData: { a: "b" } });
  expect(made).toMatchObject({ type: "Opaque", data: { a: "Yg==" } });
  expect(made.stringData).toBeUndefined();
  expect(
    await refusal(core("replaceNamespacedSecret", { namespace, name: "s", body: { ...made, type: "x" } })),
  ).toMatchObject({
    code: 422,
    message: 'Secret "s" is invalid: type: Invalid value: "x": field is immutable',
  });
  const frozen = await secret("f", { stringData: { a: "b" }, immutable: true });
  expect(
    await refusal(core("replaceNamespacedSecret", { namespace, name: "f", body: { ...frozen, data: {} } })),
  ).toMatchObject({
    code: 422,
    message: expect.stringContaining("field is immutable when `immutable` is set"),
  });
  expect(await refusal(secret("d", { type: "kubernetes.io/dockerconfigjson", data: {} }))).toMatchObject({
    code: 422,
    message: expect.stringContaining("data[.dockerconfigjson]: Required value"),
  });
});

test("a namespace gets its ServiceAccount a moment later, and goes with all that is in it", async () => {
  await core("createNamespace", { body: { metadata: { name: "brief" } } });
  expect(await refusal(core("readNamespacedServiceAccount", { namespace: "brief", name: "default" }))).toMatchObject({
    code: 404,
  });
  advance(1000);
  expect(await core("readNamespacedServiceAccount", { namespace: "brief", name: "default" })).toMatchObject({
    metadata: { namespace: "brief" },
  });
  await core("deleteNamespace", { name: "brief" });
  expect(await core("readNamespace", { name: "brief" })).toMatchObject({ status: { phase: "Terminating" } });
  const late = core("createNamespacedConfigMap", { namespace: "brief", body: { metadata: { name: "late" } } });
  expect(await refusal(late)).toMatchObject({
    code: 403,
    message: expect.stringContaining("because it is being terminated"),
  });
  advance(5000);
  expect(await refusal(core("readNamespace", { name: "brief" }))).toMatchObject({ code: 404 });
  expect(await refusal(core("readNamespacedServiceAccount", { namespace: "brief", name: "default" }))).toMatchObject({
    code: 404,
  });
});

test("a claim and the volume that was made for it find each other, and the volume keeps its source", async () => {
  const spec = {
    capacity: { storage: "1Gi" },
    accessModes: ["ReadWriteMany"],
    storageClassName: "",
    nfs: { server: "10.0.0.4", path: "/share" },
  };
  const volume = await core("createPersistentVolume", { body: { metadata: { name: "v" }, spec } });
  expect(volume).toMatchObject({ spec: { persistentVolumeReclaimPolicy: "Retain", volumeMode: "Filesystem" } });
  const claim = {
    accessModes: ["ReadWriteMany"],
    storageClassName: "",
    volumeName: "v",
    resources: { requests: { storage: "1Gi" } },
  };
  await core("createNamespacedPersistentVolumeClaim", { namespace, body: { metadata: { name: "c" }, spec: claim } });
  advance(2000);
  const bound = await core("readNamespacedPersistentVolumeClaim", { namespace, name: "c" });
  expect(bound).toMatchObject({ status: { phase: "Bound", capacity: { storage: "1Gi" } } });
  const held = await core("readPersistentVolume", { name: "v" });
  expect(held).toMatchObject({ spec: { claimRef: { name: "c" } }, status: { phase: "Bound" } });
  const moved = { ...held, spec: { ...(held.spec as JsonObject), nfs: { server: "10.0.0.5", path: "/share" } } };
  expect(await refusal(core("replacePersistentVolume", { name: "v", body: moved }))).toMatchObject({
    code: 422,
    message: expect.stringContaining("spec.persistentvolumesource is immutable after creation"),
  });
  await core("deleteNamespacedPersistentVolumeClaim", { namespace, name: "c" });
  advance(2000);
  expect(await core("readPersistentVolume", { name: "v" })).toMatchObject({ status: { phase: "Released" } });
});

test("a deployment's pods come up, and an orphaning deletion leaves them", async () => {
  const apps = (method: string, args: JsonObject) => client.call("AppsV1Api", method, args);
  const template = { metadata: { labels: { app: "w" } }, spec: { containers: [{ name: "c", image: "nginx:1.27" }] } };
  const body = { metadata: { name: "w" }, spec: { replicas: 2, selector: { matchLabels: { app: "w" } }, template } };
  const made = await apps("createNamespacedDeployment", { namespace, body });
  expect(made).toMatchObject({
    metadata: { generation: 1 },
    spec: { strategy: { type: "RollingUpdate" }, revisionHistoryLimit: 10 },
  });
  advance(5000);
  expect(await apps("readNamespacedDeployment", { namespace, name: "w" })).toMatchObject({
    status: { readyReplicas: 2, observedGeneration: 1 },
  });
  const other = { ...body, spec: { ...body.spec, selector: { matchLabels: { app: "x" } } } };
  expect(await refusal(apps("replaceNamespacedDeployment", { namespace, name: "w", body: other }))).toMatchObject({
    code: 422,
  });
  await apps("deleteNamespacedDeployment", { namespace, name: "w", propagationPolicy: "Orphan" });
  advance(5000);
  expect(list(await core("listNamespacedPod", { namespace, labelSelector: "app=w" }), "items")).toHaveLength(2);
  await apps("deleteCollectionNamespacedReplicaSet", { namespace, labelSelector: "app=w" });
  advance(5000);
  expect(list(await core("listNamespacedPod", { namespace, labelSelector: "app=w" }), "items")).toHaveLength(0);
});
