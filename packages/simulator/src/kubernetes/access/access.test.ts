import { signToken } from "../../jwt/jwt.ts";
import { World } from "../../world/world.ts";
import { clusterCredentials } from "../cluster.ts";
import { type Direct, direct } from "../direct.test-support.ts";
import type { JsonObject } from "../json.ts";
import { openCluster } from "../open.ts";
import { aksServerApplication } from "./entra.ts";

function aks(): { request: Direct; world: World } {
  const world = new World({ time: "fast" });
  openCluster(world, { key: "k", signIn: "certificate", version: "1.33.5" });
  world.clock.advance(1000);
  return { request: direct(world, "k"), world };
}

const bob = { authorization: "", "impersonate-user": "bob" };
const asBob = (world: World) => ({ ...bob, authorization: `Bearer ${clusterCredentials(world, "k")?.token}` });
const rbac = "/apis/rbac.authorization.k8s.io/v1";
const grant = (kind: string, name: string, rules: JsonObject[]) => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind,
  metadata: { name },
  rules,
});
const bind = (kind: string, name: string, to: JsonObject, user: string) => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind,
  metadata: { name },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", ...to },
  subjects: [{ kind: "User", name: user }],
});

test("a denial says who cannot do what, where", () => {
  const { request, world } = aks();
  const denied = (path: string, method = "GET") => request(method, path, undefined, undefined, asBob(world)).body;
  expect(denied("/api/v1/namespaces/default/secrets/s")).toMatchObject({
    kind: "Status",
    code: 403,
    reason: "Forbidden",
    message:
      'secrets "s" is forbidden: User "bob" cannot get resource "secrets" in API group "" in the namespace "default"',
    details: { name: "s", kind: "secrets" },
  });
  expect(denied("/apis/apps/v1/deployments").message).toBe(
    'deployments.apps is forbidden: User "bob" cannot list resource "deployments" in API group "apps" at the cluster scope',
  );
  expect(denied("/metrics").message).toBe('forbidden: User "bob" cannot get path "/metrics"');
});

test("the permission that a request needed is recorded", () => {
  const { request, world } = aks();
  const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } };
  const path = "/api/v1/namespaces/default/configmaps/a?fieldManager=m";
  const applied = request("PATCH", path, body, "application/apply-patch+yaml");
  expect(applied.audit).toEqual({
    identity: "masterclient",
    permissions: ["patch configmaps", "create configmaps"],
    scope: "k/namespaces/default",
  });
  const denied = request("GET", "/apis/apps/v1/deployments", undefined, undefined, asBob(world));
  expect(denied.audit).toEqual({ identity: "bob", permissions: ["list deployments.apps"], scope: "k" });
});

test("a role binding lets do what its role says, in its namespace", () => {
  const { request, world } = aks();
  request(
    "POST",
    `${rbac}/namespaces/default/roles`,
    grant("Role", "r", [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get"], resourceNames: ["a"] }]),
  );
  request(
    "POST",
    `${rbac}/namespaces/default/rolebindings`,
    bind("RoleBinding", "b", { kind: "Role", name: "r" }, "bob"),
  );
  const get = (path: string) => request("GET", path, undefined, undefined, asBob(world)).status;
  expect(get("/api/v1/namespaces/default/configmaps/a")).toBe(404);
  expect(get("/api/v1/namespaces/default/configmaps/b")).toBe(403);
  expect(get("/api/v1/namespaces/kube-system/configmaps/a")).toBe(403);
});

test("no one grants what they do not hold, and a binding keeps its role", () => {
  const { request, world } = aks();
  const rules = [{ apiGroups: ["rbac.authorization.k8s.io"], resources: ["roles"], verbs: ["create"] }];
  request("POST", `${rbac}/clusterroles`, grant("ClusterRole", "granter", rules));
  request(
    "POST",
    `${rbac}/clusterrolebindings`,
    bind("ClusterRoleBinding", "g", { kind: "ClusterRole", name: "granter" }, "bob"),
  );
  const body = grant("Role", "more", [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }]);
  const refused = request("POST", `${rbac}/namespaces/default/roles`, body, undefined, asBob(world));
  expect(refused.status).toBe(403);
  expect(refused.body.message).toContain("is attempting to grant RBAC permissions not currently held");
  const rebound = request(
    "PUT",
    `${rbac}/clusterrolebindings/g`,
    bind("ClusterRoleBinding", "g", { kind: "ClusterRole", name: "admin" }, "bob"),
  );
  expect(rebound.body.message).toContain("cannot change roleRef");
});

test("a token, a certificate or nothing: who is not known is unauthorized", () => {
  const { request } = aks();
  const refused = { kind: "Status", status: "Failure", message: "Unauthorized", reason: "Unauthorized", code: 401 };
  expect(request("GET", "/version", undefined, undefined, {}).body).toMatchObject(refused);
  expect(request("GET", "/version", undefined, undefined, { authorization: "Bearer nonsense" }).body).toMatchObject(
    refused,
  );
  const world = new World({ time: "fast" });
  openCluster(world, { key: "e", signIn: "aws", version: "1.33.5" });
  const eks = direct(world, "e");
  expect(eks("GET", "/api/v1/pods", undefined, undefined, {}).body.message).toContain(
    'User "system:anonymous" cannot list resource "pods"',
  );
  expect(eks("GET", "/version", undefined, undefined, {}).status).toBe(200);
});

test("on a cluster with Entra a token made for AKS says who someone is, by object id and groups", () => {
  const world = new World({ time: "fast" });
  openCluster(world, { key: "k", signIn: "entra", version: "1.33.5" });
  world.clock.advance(1000);
  const request = direct(world, "k");
  const seconds = world.clock.now() / 1000;
  const listPods = (claims: object) => {
    const token = signToken(world, { aud: aksServerApplication, oid: "object-1", exp: seconds + 60, ...claims });
    return request("GET", "/api/v1/pods", undefined, undefined, { authorization: `Bearer ${token}` });
  };
  expect(listPods({}).body.message).toContain('User "object-1" cannot list resource "pods"');
  const subject = { kind: "Group", name: "group-1" };
  const binding = {
    ...bind("ClusterRoleBinding", "g", { kind: "ClusterRole", name: "view" }, ""),
    subjects: [subject],
  };
  expect(request("POST", `${rbac}/clusterrolebindings`, binding).status).toBe(201);
  expect(listPods({ groups: ["group-1"] }).status).toBe(200);
  expect(listPods({ aud: "https://management.azure.com/" }).status).toBe(401);
  expect(listPods({ exp: seconds - 1 }).status).toBe(401);
});

test("a ServiceAccount's token is valid for the requested time", () => {
  const { request, world } = aks();
  const path = "/api/v1/namespaces/default/serviceaccounts/default/token";
  const made = request("POST", path, {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    spec: { expirationSeconds: 600 },
  });
  const headers = { authorization: `Bearer ${String((made.body.status as JsonObject).token)}` };
  const listPods = () => request("GET", "/api/v1/pods", undefined, undefined, headers);
  expect(listPods().body.message).toContain('User "system:serviceaccount:default:default"');
  world.clock.advance(601_000);
  expect(listPods().status).toBe(401);
});

test("a limit of the world takes a permission away, whatever RBAC grants", () => {
  const { request, world } = aks();
  world.access.limit("masterclient", ["get *"]);
  expect(request("GET", "/api/v1/namespaces/default").status).toBe(200);
  const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "s" } };
  expect(request("POST", "/api/v1/namespaces/default/secrets", secret)).toMatchObject({
    status: 403,
    body: { reason: "Forbidden", message: expect.stringContaining('cannot create resource "secrets"') },
  });
  world.access.release("masterclient");
  expect(request("POST", "/api/v1/namespaces/default/secrets", secret).status).toBe(201);
});
