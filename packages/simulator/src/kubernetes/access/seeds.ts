import type { SignIn } from "../cluster.ts";
import type { JsonObject } from "../json.ts";

const version = "rbac.authorization.k8s.io/v1";
const bootstrap = { "kubernetes.io/bootstrapping": "rbac-defaults" };

interface RuleText {
  readonly groups?: string;
  readonly resources?: string;
  readonly verbs: string;
  readonly urls?: string;
}

const words = (written: string | undefined): string[] =>
  written === undefined ? [] : written.split(" ").map((word) => (word === "core" ? "" : word));

const role = (name: string, rules: readonly RuleText[]): JsonObject => ({
  apiVersion: version,
  kind: "ClusterRole",
  metadata: { name, labels: bootstrap },
  rules: rules.map(({ groups, resources, verbs, urls }) =>
    urls
      ? { nonResourceURLs: words(urls), verbs: words(verbs) }
      : { apiGroups: words(groups), resources: words(resources), verbs: words(verbs) },
  ),
});

/** A role given to groups in the whole cluster. */
export const binding = (name: string, roleName: string, groups: readonly string[]): JsonObject => ({
  apiVersion: version,
  kind: "ClusterRoleBinding",
  metadata: { name, labels: bootstrap },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: roleName },
  subjects: groups.map((group) => ({ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: group })),
});

const look = "get list watch";
const change = "create delete deletecollection patch update";
const plain = "configmaps endpoints events persistentvolumeclaims pods resourcequotas serviceaccounts services";
const workloads =
  "daemonsets deployments deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale";

const view: readonly RuleText[] = [
  { groups: "core", resources: `${plain} limitranges namespaces pods/log pods/status services/status`, verbs: look },
  { groups: "apps", resources: workloads, verbs: look },
  { groups: "batch", resources: "cronjobs jobs", verbs: look },
  { groups: "networking.k8s.io", resources: "ingresses networkpolicies", verbs: look },
  { groups: "policy", resources: "poddisruptionbudgets", verbs: look },
];
const edit: readonly RuleText[] = [
  ...view,
  { groups: "core", resources: "secrets", verbs: look },
  {
    groups: "core",
    resources: "configmaps events persistentvolumeclaims pods secrets serviceaccounts services",
    verbs: change,
  },
  { groups: "core", resources: "serviceaccounts", verbs: "impersonate" },
  { groups: "core", resources: "serviceaccounts/token", verbs: "create" },
  { groups: "apps", resources: workloads, verbs: change },
  { groups: "batch", resources: "cronjobs jobs", verbs: change },
  { groups: "networking.k8s.io", resources: "ingresses networkpolicies", verbs: change },
  { groups: "policy", resources: "poddisruptionbudgets", verbs: change },
];
const admin: readonly RuleText[] = [
  ...edit,
  { groups: "rbac.authorization.k8s.io", resources: "roles rolebindings", verbs: `${look} ${change}` },
  { groups: "authorization.k8s.io", resources: "localsubjectaccessreviews", verbs: "create" },
];

const discovery = "/api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/";

/** The roles and bindings that every cluster begins with. */
export const bootstrapRoles: readonly JsonObject[] = [
  role("cluster-admin", [
    { groups: "*", resources: "*", verbs: "*" },
    { urls: "*", verbs: "*" },
  ]),
  role("admin", admin),
  role("edit", edit),
  role("view", view),
  role("system:discovery", [{ urls: discovery, verbs: "get" }]),
  role("system:public-info-viewer", [{ urls: "/healthz /livez /readyz /version /version/", verbs: "get" }]),
  role("system:basic-user", [
    { groups: "authorization.k8s.io", resources: "selfsubjectaccessreviews selfsubjectrulesreviews", verbs: "create" },
    { groups: "authentication.k8s.io", resources: "selfsubjectreviews", verbs: "create" },
  ]),
  role("system:node", [
    { groups: "core", resources: "nodes pods services configmaps secrets serviceaccounts", verbs: look },
    { groups: "core", resources: "nodes nodes/status pods/status events", verbs: "create patch update" },
  ]),
  binding("cluster-admin", "cluster-admin", ["system:masters"]),
  binding("system:discovery", "system:discovery", ["system:authenticated"]),
  binding("system:basic-user", "system:basic-user", ["system:authenticated"]),
  binding("system:public-info-viewer", "system:public-info-viewer", ["system:authenticated", "system:unauthenticated"]),
  binding("system:nodes", "system:node", ["system:nodes"]),
];

const defaultClass = { "storageclass.kubernetes.io/is-default-class": "true" };

/** The storage classes that a vendor's cluster begins with. */
export const storageClasses = (signIn: SignIn): readonly JsonObject[] =>
  signIn === "aws"
    ? [storageClass("gp2", "kubernetes.io/aws-ebs", { fsType: "ext4", type: "gp2" }, {}, false)]
    : [
        storageClass("default", "disk.csi.azure.com", { skuname: "StandardSSD_LRS" }, defaultClass, true),
        storageClass("managed-csi", "disk.csi.azure.com", { skuname: "StandardSSD_LRS" }, {}, true),
        storageClass("azurefile-csi", "file.csi.azure.com", { skuName: "Standard_LRS" }, {}, true, "Immediate"),
      ];

function storageClass(
  name: string,
  provisioner: string,
  parameters: JsonObject,
  annotations: JsonObject,
  allowVolumeExpansion: boolean,
  volumeBindingMode = "WaitForFirstConsumer",
): JsonObject {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    provisioner,
    parameters,
    volumeBindingMode,
    ...(allowVolumeExpansion ? { allowVolumeExpansion } : {}),
  };
}
