import { World } from "../world/world.ts";
import { type Direct, direct } from "./direct.test-support.ts";
import { dig, type JsonObject } from "./json.ts";
import { openCluster } from "./open.ts";

// What Debian's kube-apiserver answered: test/conformance/api-server asks it every night, and compares the whole of each answer.
let request: Direct;
let world: World;
beforeEach(() => {
  world = new World({ time: "fast" });
  openCluster(world, { key: "c", signIn: "certificate", version: "1.33.5", nodes: 0 });
  request = direct(world, "c");
  world.clock.advance(1000);
});

const core = "/api/v1/namespaces/default";
const rbac = "/apis/rbac.authorization.k8s.io/v1";
const merge = "application/merge-patch+json";
const modes = { accessModes: ["ReadWriteMany"], storageClassName: "" };
const whole = { ...modes, capacity: { storage: "1Gi" } };
const nfs = { nfs: { server: "h", path: "/srv" } };
const volume = (spec: object) => ["/api/v1/persistentvolumes", { spec }] as const;
const claim = (spec: object) => [`${core}/persistentvolumeclaims`, { spec: { ...modes, ...spec } }] as const;
const sized = (storage: string) => ({ resources: { requests: { storage } } });
const secret = (type: string) => [`${core}/secrets`, { type: `kubernetes.io/${type}` }] as const;
const role = (...rules: object[]) => [`${rbac}/namespaces/default/roles`, { rules }] as const;
const binding = (more: object) =>
  [`${rbac}/namespaces/default/rolebindings`, { roleRef: { kind: "Role", name: "r" }, ...more }] as const;
const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const open = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
const definition = (versions: object[], more: object = {}) => ({
  spec: { group: "example.com", scope: "Namespaced", names: { kind: "X", plural: "x" }, versions, ...more },
});

test.each<[what: string, where: readonly [path: string, body: object], why: string]>([
  [
    "a login of nothing",
    secret("basic-auth"),
    "[data[%s][username]: Required value, data[%s][password]: Required value]",
  ],
  ["a key of ssh that is none", secret("ssh-auth"), "data[%s][ssh-privatekey]: Required value"],
  [
    "no one's token",
    secret("service-account-token"),
    "metadata.annotations[kubernetes.io/service-account.name]: Required",
  ],
  ["a volume of no size", volume({ ...modes, ...nfs, capacity: { storage: "0" } }), "must be greater than zero"],
  ["a volume at no place", volume({ ...whole, nfs: { server: "h", path: "srv" } }), '"srv": must be an absolute path'],
  [
    "a volume of no driver",
    volume({ ...whole, csi: { volumeHandle: "h" } }),
    'spec.csi.driver: Invalid value: "": a lowercase',
  ],
  ["a claim of less than nothing", claim(sized("-1")), 'spec.resources[storage]: Invalid value: "-1": must be greater'],
  [
    "a claim of a bad class",
    claim({ ...sized("1Gi"), storageClassName: "A_b" }),
    'spec.storageClassName: Invalid value: "A_b"',
  ],
  ["a rule without a verb", role({ apiGroups: [""], resources: ["pods"] }), "verbs must contain at least one value"],
  ["a rule without a group", role({ resources: ["pods"], verbs: ["get"] }), "must supply at least one api group"],
  ["a rule without a resource", role({ apiGroups: [""], verbs: ["get"] }), "must supply at least one resource"],
  [
    "a role for paths",
    role({ nonResourceURLs: ["/x"], verbs: ["get"] }),
    "namespaced rules cannot apply to non-resource URLs",
  ],
  [
    "a subject of no kind",
    binding({ subjects: [{ kind: "X", name: "n" }] }),
    'supported values: "ServiceAccount", "User", "Group"',
  ],
  [
    "a binding to nothing",
    binding({ roleRef: { kind: "Role", name: "" } }),
    "is invalid: roleRef.name: Required value",
  ],
  [
    "an event about elsewhere",
    [`${core}/events`, { involvedObject: { namespace: "other" } }],
    "does not match event.namespace",
  ],
  ["a definition without a schema", [definitions, definition([{ name: "v1", storage: true }])], "schemas are required"],
  ["a definition of nothing", [definitions, definition([])], "must have exactly one version marked as storage version"],
])("%s is refused", (_what, [path, body], why) => {
  const name = path === definitions ? "x.example.com" : "bad";
  const said = request("POST", path, { ...body, metadata: { name } });
  expect([said.status, said.body.message]).toEqual([422, expect.stringContaining(why)]);
});

test("what cannot be read as an amount is no object of the kind at all", () => {
  const said = request("POST", `${core}/persistentvolumeclaims`, { metadata: { name: "c" }, spec: sized("many") });
  expect([said.status, said.body.message]).toEqual([400, expect.stringContaining("quantities must match")]);
});

test("a claim without a volume keeps its size, a volume its mode, a class what it gives to its driver", () => {
  const make = (path: string, body: object) => request("POST", path, { ...body, metadata: { name: "n" } });
  const [volumes, spec] = volume({ ...whole, ...nfs });
  make(volumes, spec);
  expect(request("GET", `${volumes}/n`).body.spec).not.toHaveProperty("storageClassName");
  expect(request("PATCH", `${volumes}/n`, { spec: { volumeMode: "Block" } }, merge).body.message).toContain(
    'volumeMode: Invalid value: "Block": field is immutable',
  );
  make(...claim({ ...sized("1Gi"), storageClassName: "none" }));
  const grown = { spec: sized("2Gi") };
  expect(request("PATCH", `${core}/persistentvolumeclaims/n`, grown, merge).status).toBe(422);
  const classes = "/apis/storage.k8s.io/v1/storageclasses";
  make(classes, { provisioner: "d" });
  const given = request("PATCH", `${classes}/n`, { parameters: { a: "b" } }, merge);
  expect(given.body.message).toContain("updates to parameters are forbidden.");
});

test("a condition that does not hold is refused in the words of a deletion, and of a write", () => {
  const map = request("POST", `${core}/configmaps`, { metadata: { name: "m" } }).body;
  const only = (preconditions: object) => request("DELETE", `${core}/configmaps/m`, { preconditions });
  expect(only({ uid: "u" }).body).toMatchObject({
    message: `Operation cannot be fulfilled on ConfigMap "m": the UID in the precondition (u) does not match the UID in record (${dig(map, "metadata", "uid")}). The object might have been deleted and then recreated`,
    details: { kind: "ConfigMap" },
  });
  expect(only({ resourceVersion: "1" }).body.message).toContain(
    "the ResourceVersion in the precondition (1) does not match",
  );
  expect(request("PUT", `${core}/configmaps/m`, { metadata: { name: "m", uid: "u" } }).body.message).toContain(
    "StorageError: invalid object, Code: 4, Key: /registry/configmaps/default/m, ResourceVersion: 0",
  );
});

test("what is bad is refused as that, even where something of the name is", () => {
  const map = (data: object) => request("POST", `${core}/configmaps`, { metadata: { name: "m" }, data }).status;
  expect([map({}), map({ "a/b": "" }), map({})]).toEqual([201, 422, 409]);
});

test("a definition that is in force keeps its scope and its kind, and an object says that kind", () => {
  const schema = { openAPIV3Schema: { type: "object", properties: { spec: { ...open, required: ["url"] } } } };
  const objects = "/apis/example.com/v1/namespaces/default/x";
  const good = definition([{ name: "v1", served: true, storage: true, schema }]);
  const object = (kind: string, spec: object) =>
    request("POST", objects, { apiVersion: "example.com/v1", kind, metadata: { name: "o" }, spec });
  request("POST", definitions, { ...good, metadata: { name: "x.example.com" } });
  expect(object("X", {})).toMatchObject({ status: 404, text: "404 page not found\n" });
  world.clock.advance(1000);
  expect(object("Y", { url: "u" }).body.message).toBe(
    'Y.example.com "o" is invalid: kind: Invalid value: "Y": must be X',
  );
  expect(object("X", {}).body.message).toBe('X.example.com "o" is invalid: spec.url: Required value');
  expect(object("X", { url: "u" }).status).toBe(201);
  for (const change of [{ scope: "Cluster" }, { names: { kind: "Y" } }])
    expect(request("PATCH", `${definitions}/x.example.com`, { spec: change }, merge).body.message).toContain(
      "field is immutable",
    );
});

test("questions that ask nothing, or about no one, are refused; others say which binding answers them", () => {
  const reviews = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
  const ask = (spec: object) => request("POST", reviews, { spec }).body;
  const asks = { resourceAttributes: { verb: "get", resource: "configmaps", namespace: "default" } };
  expect(ask({ user: "u" }).message).toContain("exactly one of nonResourceAttributes or resourceAttributes must be");
  expect(ask(asks).message).toContain("at least one of user or group must be specified");
  const [roles, rules] = role({ apiGroups: [""], resources: ["configmaps"], verbs: ["get"] });
  request("POST", roles, { ...rules, metadata: { name: "r" } });
  const [bindings, body] = binding({ subjects: [{ kind: "User", name: "u" }] });
  request("POST", bindings, { ...body, metadata: { name: "b" } });
  expect(ask({ user: "u", ...asks }).status).toEqual({
    allowed: true,
    reason: 'RBAC: allowed by RoleBinding "b/default" of Role "r" to User "u"',
  });
  expect(ask({ user: "u", groups: ["system:masters"], ...asks }).status).toEqual({ allowed: true });
});

const managers = (of: JsonObject) => JSON.parse(JSON.stringify(dig(of, "metadata", "managedFields") ?? [])) as object[];

test("who writes owns what they wrote, and not what the cluster lays into it", () => {
  const [volumes, spec] = volume({ ...whole, ...nfs });
  const made = request("POST", `${volumes}?fieldManager=f`, { ...spec, metadata: { name: "v" } }).body;
  expect(dig(made, "metadata", "finalizers")).toEqual(["kubernetes.io/pv-protection"]);
  expect(managers(made)).toMatchObject([
    { manager: "f", fieldsV1: { "f:spec": { "f:nfs": { ".": {}, "f:path": {} } } } },
  ]);
  expect(JSON.stringify(managers(made))).not.toContain("finalizers");
});

test("an object that no one is known to own is owned from its first apply on", () => {
  const accounts = `${core}/serviceaccounts`;
  request("POST", accounts, { metadata: { name: "a" } });
  const linked = request("PATCH", `${accounts}/a?fieldManager=f`, { imagePullSecrets: [{ name: "s" }] }, merge).body;
  expect(managers(linked)).toEqual([]);
  const applied = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "a", labels: { l: "1" } } };
  const after = request("PATCH", `${accounts}/a?fieldManager=g`, applied, "application/apply-patch+yaml").body;
  expect(managers(after)).toMatchObject([
    { manager: "g", operation: "Apply" },
    { manager: "before-first-apply", operation: "Update", fieldsV1: { "f:imagePullSecrets": {} } },
  ]);
});

test("what was never stored has no version, and what is empty is not written", () => {
  const dry = request("POST", `${core}/configmaps?dryRun=All`, { metadata: { name: "m" }, data: {} }).body;
  expect(dry.metadata).not.toHaveProperty("resourceVersion");
  expect(dry).not.toHaveProperty("data");
});
