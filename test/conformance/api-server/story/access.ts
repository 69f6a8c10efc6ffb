import { get, judge, merge, namespaced, post, put, remove, type Step, thing } from "./step.ts";

const rbac = "rbac.authorization.k8s.io/v1";
const root = `/apis/${rbac}`;
const roles = `${root}/namespaces/access/roles`;
const bindings = `${root}/namespaces/access/rolebindings`;
const clusterRoles = `${root}/clusterroles`;
const clusterBindings = `${root}/clusterrolebindings`;
const maps = "/api/v1/namespaces/access/configmaps";
const reviews = "/apis/authorization.k8s.io/v1";

const mayReadMaps = { apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list"] };
const mayBind = {
  apiGroups: ["rbac.authorization.k8s.io"],
  resources: ["roles", "rolebindings"],
  verbs: ["get", "create", "patch"],
};
const role = (name: string, ...rules: object[]) => thing(rbac, "Role", name, { rules });
const binding = (name: string, to: object, ...subjects: object[]) =>
  thing(rbac, "RoleBinding", name, { roleRef: { apiGroup: "rbac.authorization.k8s.io", ...to }, subjects });
const group = (name: string) => ({ kind: "Group", name, apiGroup: "rbac.authorization.k8s.io" });
const deployer = { as: "deployer" } as const;
const guest = { as: "guest" } as const;

const review = (kind: string, spec: object) => ({ apiVersion: "authorization.k8s.io/v1", kind, spec });
const attributes = (verb: string, resource: string, more: object = {}) => ({
  resourceAttributes: { verb, resource, namespace: "access", ...more },
});

/** Who may do what, who may give it away, and how that is asked. */
export const accessStory: readonly Step[] = [
  namespaced("access"),
  get("someone unknown", maps, { as: "stranger" }),
  get("no one", maps, { headers: { authorization: "Basic YTpi" } }),
  get("read without rights", `${maps}/m`, guest),
  get("list without rights", maps, guest),
  get("list everywhere without rights", "/api/v1/configmaps", guest),
  get("watch without rights", `${maps}?watch=true`, guest),
  post("create without rights", maps, thing("v1", "ConfigMap", "m"), guest),
  put("replace without rights", `${maps}/m`, thing("v1", "ConfigMap", "m"), guest),
  merge("patch without rights", `${maps}/m`, {}, guest),
  remove("delete without rights", `${maps}/m`, undefined, guest),
  remove("delete all without rights", maps, undefined, guest),
  get("read a status without rights", "/apis/apps/v1/namespaces/access/deployments/d/status", guest),
  get("read a namespace without rights", "/api/v1/namespaces/access", guest),
  get("read a path without rights", "/metrics", guest),
  get("read a kind that is not there without rights", "/apis/example.com/v1/things", guest),
  get("read the version", "/api", guest),
  post("make a role", roles, role("reader", mayReadMaps)),
  post("make a role with rights to bind", roles, role("binder", mayBind)),
  judge("make a role without verbs", roles, role("bad", { apiGroups: [""], resources: ["pods"] })),
  judge("make a role with paths", roles, role("bad", { nonResourceURLs: ["/healthz"], verbs: ["get"] })),
  judge("make a role without groups", roles, role("bad", { resources: ["pods"], verbs: ["get"] })),
  post("bind it", bindings, binding("readers", { kind: "Role", name: "reader" }, group("deployers"))),
  post("bind the right to bind", bindings, binding("binders", { kind: "Role", name: "binder" }, group("deployers"))),
  judge("bind to no kind", bindings, binding("bad", { kind: "Other", name: "x" })),
  judge("bind to no name", bindings, binding("bad", { kind: "Role", name: "" })),
  judge("bind an account without a namespace", bindings, {
    ...binding("bad", { kind: "Role", name: "reader" }, { kind: "ServiceAccount", name: "a" }),
  }),
  judge(
    "bind a subject of no kind",
    bindings,
    binding("bad", { kind: "Role", name: "reader" }, { kind: "X", name: "a" }),
  ),
  merge("bind to another role", `${bindings}/readers`, { roleRef: { name: "binder" } }),
  get("read by right", `${maps}/m`, deployer),
  post("create with too few rights", maps, thing("v1", "ConfigMap", "m"), deployer),
  post("give away what one has", roles, role("given", { ...mayReadMaps, verbs: ["get"] }), deployer),
  judge("give away what one has not", roles, role("stolen", { ...mayReadMaps, verbs: ["get", "delete"] }), deployer),
  judge(
    "bind to a cluster's role",
    bindings,
    binding("stolen", { kind: "ClusterRole", name: "cluster-admin" }),
    deployer,
  ),
  judge("bind to a role that is not there", bindings, binding("stolen", { kind: "Role", name: "none" }), deployer),
  merge("widen a role", `${roles}/given`, { rules: [{ ...mayReadMaps, resources: ["secrets"] }] }, deployer),
  post("make a cluster's role", clusterRoles, {
    ...thing(rbac, "ClusterRole", "health", { rules: [{ nonResourceURLs: ["/probe"], verbs: ["get"] }] }),
  }),
  post("bind a cluster's role", clusterBindings, {
    ...thing(rbac, "ClusterRoleBinding", "health", {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "health" },
      subjects: [{ kind: "User", name: "guest", apiGroup: "rbac.authorization.k8s.io" }],
    }),
  }),
  get("read a path by right", "/healthz", guest),
  post(
    "may I",
    `${reviews}/selfsubjectaccessreviews`,
    review("SelfSubjectAccessReview", attributes("get", "configmaps")),
    deployer,
  ),
  post(
    "may I not",
    `${reviews}/selfsubjectaccessreviews`,
    review("SelfSubjectAccessReview", attributes("delete", "configmaps")),
    deployer,
  ),
  post(
    "may I read a path",
    `${reviews}/selfsubjectaccessreviews`,
    {
      ...review("SelfSubjectAccessReview", { nonResourceAttributes: { verb: "get", path: "/probe" } }),
    },
    guest,
  ),
  post(
    "may I what is not said",
    `${reviews}/selfsubjectaccessreviews`,
    review("SelfSubjectAccessReview", {}),
    deployer,
  ),
  post(
    "may an administrator",
    `${reviews}/selfsubjectaccessreviews`,
    review("SelfSubjectAccessReview", attributes("get", "x")),
  ),
  post("may someone", `${reviews}/subjectaccessreviews`, {
    ...review("SubjectAccessReview", { user: "u", groups: ["deployers"], ...attributes("list", "configmaps") }),
  }),
  post("may someone without a name", `${reviews}/subjectaccessreviews`, {
    ...review("SubjectAccessReview", { groups: ["deployers"], ...attributes("list", "configmaps") }),
  }),
  post(
    "may no one",
    `${reviews}/subjectaccessreviews`,
    review("SubjectAccessReview", attributes("list", "configmaps")),
  ),
  post(
    "may someone, asked without rights",
    `${reviews}/subjectaccessreviews`,
    {
      ...review("SubjectAccessReview", { user: "u", ...attributes("list", "configmaps") }),
    },
    deployer,
  ),
  post("may someone here", `${reviews}/namespaces/access/localsubjectaccessreviews`, {
    apiVersion: "authorization.k8s.io/v1",
    kind: "LocalSubjectAccessReview",
    metadata: { namespace: "access" },
    spec: { user: "u", ...attributes("get", "configmaps") },
  }),
  get("act as someone", `${maps}/m`, { headers: { "impersonate-user": "u", "impersonate-group": "deployers" } }),
  get("act as someone without rights", `${maps}/m`, { headers: { "impersonate-user": "u" } }),
  get("act as a group of no one", `${maps}/m`, { headers: { "impersonate-group": "deployers" } }),
  get("act as someone, not allowed", `${maps}/m`, { ...deployer, headers: { "impersonate-user": "u" } }),
  get("act as an account", `${maps}/m`, { headers: { "impersonate-user": "system:serviceaccount:access:a" } }),
];

/** What someone may do in a namespace; the order of rules is no one's promise, so it is compared apart. */
export const rulesReview: Step = post(
  "what may I",
  `${reviews}/selfsubjectrulesreviews`,
  { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectRulesReview", spec: { namespace: "access" } },
  deployer,
);
