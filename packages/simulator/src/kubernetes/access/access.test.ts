import { World } from "../../world/world.ts";
import { clusterCredentials } from "../cluster.ts";
import { type Direct, direct } from "../direct.test-support.ts";
import type { JsonObject } from "../json.ts";
import { openCluster } from "../open.ts";
import type { Authenticators } from "./authenticate.ts";
import { canonicalArn } from "./aws-auth.ts";

const account = "111122223333";
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
/** Tokens say the role they were made for. */
const aws = (token: string) => ({
  arn: `arn:aws:sts::${account}:assumed-role/${token.slice("k8s-aws-v1.".length)}/me@x`,
  sessionName: "me@x",
  accountId: account,
});
const as = (name: string) => ({ authorization: `Bearer k8s-aws-v1.${name}` });

function eks(
  authenticators: Authenticators = {},
  creator?: string,
): { ask: Direct; who: (name: string) => JsonObject } {
  const world = new World({ time: "fast" });
  openCluster(world, { key: "k", signIn: "aws", version: "1.33.5", ...(creator ? { creator } : {}) });
  world.clock.advance(1000);
  const ask = direct(world, "k", { aws, ...authenticators });
  const who = (name: string) => {
    const review = ask(
      "POST",
      "/apis/authentication.k8s.io/v1/selfsubjectreviews",
      { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
      undefined,
      as(name),
    );
    return review.status === 201
      ? ((review.body.status as JsonObject).userInfo as JsonObject)
      : { code: review.status };
  };
  return { ask, who };
}

const map = (ask: Direct, data: JsonObject) => {
  const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "aws-auth", namespace: "kube-system" }, data };
  const made = ask("POST", "/api/v1/namespaces/kube-system/configmaps", body);
  return made.status === 409 ? ask("PUT", "/api/v1/namespaces/kube-system/configmaps/aws-auth", body) : made;
};

test.each([
  [`arn:aws:sts::${account}:assumed-role/Name/session`, `arn:aws:iam::${account}:role/name`],
  [`arn:aws:iam::${account}:user/Ann`, `arn:aws:iam::${account}:user/ann`],
])("%s is matched as %s", (arn, canonical) => {
  expect(canonicalArn(arn)).toBe(canonical);
});

test("aws-auth lets in whom it maps, with user name and groups filled in, whatever the letter case", () => {
  const { ask, who } = eks();
  expect(who("Team")).toEqual({ code: 401 });
  map(ask, {
    mapRoles: `- rolearn: ${role("TEAM")}\n  username: "{{AccountID}}:{{SessionName}}:{{SessionNameRaw}}"\n  groups: [devs]\n`,
  });
  expect(who("Team")).toEqual({ username: `${account}:me-x:me@x`, groups: ["devs", "system:authenticated"] });
});

test("a role mapped with its path is never matched", () => {
  const { ask, who } = eks();
  map(ask, { mapRoles: `- rolearn: ${role("team/path/Team")}\n  username: t\n` });
  expect(who("Team")).toEqual({ code: 401 });
});

test("of two mappings of one role the last counts", () => {
  const { ask, who } = eks();
  map(ask, {
    mapRoles: `- {rolearn: "${role("team")}", username: first}\n- {rolearn: "${role("Team")}", username: last}\n`,
  });
  expect(who("Team").username).toBe("last");
});

test.each([
  ["an unquoted template", `- rolearn: ${role("Team")}\n  username: {{SessionName}}\n`],
  ["an indentation that is wrong", `- rolearn: ${role("Team")}\n   username: t\n`],
  ["something else than a list", `rolearn: ${role("Team")}\n`],
  ["groups that are no list", `- rolearn: ${role("Team")}\n  username: t\n  groups: devs\n`],
])("%s locks every role out, and users stay in", (_what, mapRoles) => {
  const { ask, who } = eks({
    aws: (token) =>
      token.endsWith("ann")
        ? { arn: `arn:aws:iam::${account}:user/Ann`, sessionName: "", accountId: account }
        : aws(token),
  });
  const good = `- rolearn: ${role("Team")}\n  username: t\n`;
  const mapUsers = `- userarn: arn:aws:iam::${account}:user/ann\n  username: ann\n`;
  map(ask, { mapRoles: good, mapUsers });
  expect(who("Team").username).toBe("t");
  map(ask, { mapRoles, mapUsers });
  expect(who("Team")).toEqual({ code: 401 });
  expect(who("ann").username).toBe("ann");
});

test("one entry without a role is dropped alone, and unknown keys do not matter", () => {
  const { ask, who } = eks();
  map(ask, { mapRoles: `- username: nobody\n- {RoleARN: "${role("Team")}", username: t, extra: 1}\n` });
  expect(who("Team").username).toBe("t");
});

test("an account id counts as written, not as a number", () => {
  const { ask, who } = eks();
  map(ask, { mapAccounts: `- ${account}\n` });
  expect(who("Team")).toEqual({ code: 401 });
  map(ask, { mapAccounts: `- "${account}"\n` });
  expect(who("Team").username).toBe(role("team"));
});

test("an access entry overrides the ConfigMap, and its policies count beside RBAC", () => {
  const policy = (name: string, accessScope: { type: string; namespaces?: string[] }) => ({
    policyArn: `arn:aws:eks::aws:cluster-access-policy/${name}`,
    accessScope,
  });
  const entries: Readonly<Record<string, readonly ReturnType<typeof policy>[]>> = {
    [role("admin")]: [policy("AmazonEKSClusterAdminPolicy", { type: "cluster" })],
    [role("viewer")]: [policy("AmazonEKSViewPolicy", { type: "namespace", namespaces: ["dev-*", "default"] })],
    [role("bare")]: [],
  };
  const accessEntry = (_key: string, arn: string) => {
    const policies = entries[arn];
    return policies && { username: `entry:{{SessionName}}`, groups: [], policies };
  };
  const { ask, who } = eks({ accessEntry });
  map(ask, { mapRoles: `- {rolearn: "${role("bare")}", username: mapped, groups: ["system:masters"]}\n` });
  expect(who("bare").username).toBe("entry:me-x");
  const get = (name: string, path: string) => ask("GET", path, undefined, undefined, as(name)).status;
  expect(get("bare", "/api/v1/nodes")).toBe(403);
  expect(get("Admin", "/api/v1/nodes")).toBe(200);
  expect(get("viewer", "/api/v1/namespaces/default/pods")).toBe(200);
  expect(get("viewer", "/api/v1/namespaces/dev-one/pods")).toBe(200);
  expect(get("viewer", "/api/v1/namespaces/default/secrets")).toBe(403);
  expect(get("viewer", "/api/v1/namespaces/kube-system/pods")).toBe(403);
});

test("a cluster whose mode is API looks at no ConfigMap; its creator gets in without any", () => {
  const { ask, who } = eks({ readsConfigMap: () => false }, role("Maker"));
  map(ask, { mapRoles: `- {rolearn: "${role("team")}", username: t}\n` });
  expect(who("Team")).toEqual({ code: 401 });
  expect(who("Maker")).toMatchObject({
    username: "kubernetes-admin",
    groups: expect.arrayContaining(["system:masters"]),
  });
});

function aks(): { ask: Direct; world: World } {
  const world = new World({ time: "fast" });
  openCluster(world, { key: "k", signIn: "certificate", version: "1.33.5" });
  world.clock.advance(1000);
  return { ask: direct(world, "k"), world };
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
  const { ask, world } = aks();
  const denied = (path: string, method = "GET") => ask(method, path, undefined, undefined, asBob(world)).body;
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

test("the permission that a request took, or would have taken, is told", () => {
  const { ask, world } = aks();
  const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } };
  const path = "/api/v1/namespaces/default/configmaps/a?fieldManager=m";
  const applied = ask("PATCH", path, body, "application/apply-patch+yaml");
  expect(applied.audit).toEqual({
    identity: "masterclient",
    permissions: ["patch configmaps", "create configmaps"],
    scope: "k/namespaces/default",
  });
  const denied = ask("GET", "/apis/apps/v1/deployments", undefined, undefined, asBob(world));
  expect(denied.audit).toEqual({ identity: "bob", permissions: ["list deployments.apps"], scope: "k" });
});

test("a role binding lets do what its role says, in its namespace", () => {
  const { ask, world } = aks();
  ask(
    "POST",
    `${rbac}/namespaces/default/roles`,
    grant("Role", "r", [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get"], resourceNames: ["a"] }]),
  );
  ask("POST", `${rbac}/namespaces/default/rolebindings`, bind("RoleBinding", "b", { kind: "Role", name: "r" }, "bob"));
  const get = (path: string) => ask("GET", path, undefined, undefined, asBob(world)).status;
  expect(get("/api/v1/namespaces/default/configmaps/a")).toBe(404);
  expect(get("/api/v1/namespaces/default/configmaps/b")).toBe(403);
  expect(get("/api/v1/namespaces/kube-system/configmaps/a")).toBe(403);
});

test("nobody grants what they do not hold, and a binding keeps its role", () => {
  const { ask, world } = aks();
  const rules = [{ apiGroups: ["rbac.authorization.k8s.io"], resources: ["roles"], verbs: ["create"] }];
  ask("POST", `${rbac}/clusterroles`, grant("ClusterRole", "granter", rules));
  ask(
    "POST",
    `${rbac}/clusterrolebindings`,
    bind("ClusterRoleBinding", "g", { kind: "ClusterRole", name: "granter" }, "bob"),
  );
  const body = grant("Role", "more", [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }]);
  const refused = ask("POST", `${rbac}/namespaces/default/roles`, body, undefined, asBob(world));
  expect(refused.status).toBe(403);
  expect(refused.body.message).toContain("is attempting to grant RBAC permissions not currently held");
  const rebound = ask(
    "PUT",
    `${rbac}/clusterrolebindings/g`,
    bind("ClusterRoleBinding", "g", { kind: "ClusterRole", name: "admin" }, "bob"),
  );
  expect(rebound.body.message).toContain("cannot change roleRef");
});

test("a token, a certificate or nothing: who is not known is unauthorized", () => {
  const { ask } = aks();
  const refused = { kind: "Status", status: "Failure", message: "Unauthorized", reason: "Unauthorized", code: 401 };
  expect(ask("GET", "/version", undefined, undefined, {}).body).toMatchObject(refused);
  expect(ask("GET", "/version", undefined, undefined, { authorization: "Bearer nonsense" }).body).toMatchObject(
    refused,
  );
  expect(eks().ask("GET", "/api/v1/pods", undefined, undefined, {}).body.message).toContain(
    'User "system:anonymous" cannot list resource "pods"',
  );
  expect(eks().ask("GET", "/version", undefined, undefined, {}).status).toBe(200);
});

test("a ServiceAccount's token says who it is, for as long as it was asked for", () => {
  const { ask, world } = aks();
  const path = "/api/v1/namespaces/default/serviceaccounts/default/token";
  const made = ask("POST", path, {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    spec: { expirationSeconds: 600 },
  });
  const headers = { authorization: `Bearer ${String((made.body.status as JsonObject).token)}` };
  const asked = () => ask("GET", "/api/v1/pods", undefined, undefined, headers);
  expect(asked().body.message).toContain('User "system:serviceaccount:default:default"');
  world.clock.advance(601_000);
  expect(asked().status).toBe(401);
});
