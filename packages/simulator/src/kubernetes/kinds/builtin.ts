import { builtin } from "../schema/schema.ts";
import { columnsOf } from "./columns.ts";
import { allVerbs, type Kind } from "./kind.ts";

const replicas = { want: ".spec.replicas", have: ".status.replicas", selector: ".status.selector" };

interface Row {
  readonly plural: string;
  readonly kind: string;
  readonly short?: readonly string[];
  readonly cluster?: true;
  readonly status?: true;
  readonly scale?: typeof replicas;
  readonly counted?: true;
  readonly all?: true;
  readonly verbs?: readonly string[];
  readonly about: string;
}

const answered = ["create"];

const core: readonly Row[] = [
  { plural: "configmaps", kind: "ConfigMap", short: ["cm"], about: "ConfigMap holds configuration for pods." },
  { plural: "endpoints", kind: "Endpoints", short: ["ep"], about: "Endpoints are the addresses behind a service." },
  { plural: "events", kind: "Event", short: ["ev"], about: "Event reports something that happened to an object." },
  {
    plural: "limitranges",
    kind: "LimitRange",
    short: ["limits"],
    about: "LimitRange bounds what each object may use.",
  },
  {
    plural: "namespaces",
    kind: "Namespace",
    short: ["ns"],
    cluster: true,
    status: true,
    about: "Namespace is a scope for names.",
    verbs: ["create", "delete", "get", "list", "patch", "update", "watch"],
  },
  {
    plural: "nodes",
    kind: "Node",
    short: ["no"],
    cluster: true,
    status: true,
    about: "Node is a worker of the cluster.",
  },
  {
    plural: "persistentvolumeclaims",
    kind: "PersistentVolumeClaim",
    short: ["pvc"],
    status: true,
    about: "PersistentVolumeClaim asks for a persistent volume.",
  },
  {
    plural: "persistentvolumes",
    kind: "PersistentVolume",
    short: ["pv"],
    cluster: true,
    status: true,
    about: "PersistentVolume is storage that the cluster knows of.",
  },
  {
    plural: "pods",
    kind: "Pod",
    short: ["po"],
    status: true,
    all: true,
    about: "Pod is a set of containers that run together on a node.",
  },
  {
    plural: "resourcequotas",
    kind: "ResourceQuota",
    short: ["quota"],
    status: true,
    about: "ResourceQuota bounds what a namespace may use.",
  },
  { plural: "secrets", kind: "Secret", about: "Secret holds data that not everybody may read." },
  { plural: "serviceaccounts", kind: "ServiceAccount", short: ["sa"], about: "ServiceAccount is who a pod acts as." },
  {
    plural: "services",
    kind: "Service",
    short: ["svc"],
    status: true,
    all: true,
    about: "Service is one address for a set of pods.",
  },
];

const byGroup: Readonly<Record<string, readonly Row[]>> = {
  "/v1": core,
  "admissionregistration.k8s.io/v1": [
    {
      plural: "mutatingwebhookconfigurations",
      kind: "MutatingWebhookConfiguration",
      cluster: true,
      counted: true,
      about: "MutatingWebhookConfiguration names webhooks that may change an object.",
    },
    {
      plural: "validatingwebhookconfigurations",
      kind: "ValidatingWebhookConfiguration",
      cluster: true,
      counted: true,
      about: "ValidatingWebhookConfiguration names webhooks that may refuse an object.",
    },
  ],
  "apiextensions.k8s.io/v1": [
    {
      plural: "customresourcedefinitions",
      kind: "CustomResourceDefinition",
      short: ["crd", "crds"],
      cluster: true,
      status: true,
      counted: true,
      about: "CustomResourceDefinition adds a kind to the API.",
    },
  ],
  "apps/v1": [
    {
      plural: "daemonsets",
      kind: "DaemonSet",
      short: ["ds"],
      status: true,
      counted: true,
      all: true,
      about: "DaemonSet runs a pod on each node.",
    },
    {
      plural: "deployments",
      kind: "Deployment",
      short: ["deploy"],
      status: true,
      counted: true,
      all: true,
      scale: replicas,
      about: "Deployment keeps a number of pods of one template.",
    },
    {
      plural: "replicasets",
      kind: "ReplicaSet",
      short: ["rs"],
      status: true,
      counted: true,
      all: true,
      scale: replicas,
      about: "ReplicaSet keeps a number of pods.",
    },
    {
      plural: "statefulsets",
      kind: "StatefulSet",
      short: ["sts"],
      status: true,
      counted: true,
      all: true,
      scale: replicas,
      about: "StatefulSet keeps pods with an identity each.",
    },
  ],
  "authentication.k8s.io/v1": [
    {
      plural: "selfsubjectreviews",
      kind: "SelfSubjectReview",
      cluster: true,
      verbs: answered,
      about: "SelfSubjectReview says who the caller is.",
    },
  ],
  "authorization.k8s.io/v1": [
    {
      plural: "localsubjectaccessreviews",
      kind: "LocalSubjectAccessReview",
      verbs: answered,
      about: "LocalSubjectAccessReview says whether somebody may do something in a namespace.",
    },
    {
      plural: "selfsubjectaccessreviews",
      kind: "SelfSubjectAccessReview",
      cluster: true,
      verbs: answered,
      about: "SelfSubjectAccessReview says whether the caller may do something.",
    },
    {
      plural: "selfsubjectrulesreviews",
      kind: "SelfSubjectRulesReview",
      cluster: true,
      verbs: answered,
      about: "SelfSubjectRulesReview says what the caller may do in a namespace.",
    },
    {
      plural: "subjectaccessreviews",
      kind: "SubjectAccessReview",
      cluster: true,
      verbs: answered,
      about: "SubjectAccessReview says whether somebody may do something.",
    },
  ],
  "batch/v1": [
    {
      plural: "cronjobs",
      kind: "CronJob",
      short: ["cj"],
      status: true,
      counted: true,
      all: true,
      about: "CronJob starts a job again and again.",
    },
    {
      plural: "jobs",
      kind: "Job",
      status: true,
      counted: true,
      all: true,
      about: "Job runs pods until they have succeeded.",
    },
  ],
  "coordination.k8s.io/v1": [{ plural: "leases", kind: "Lease", about: "Lease says who leads." }],
  "networking.k8s.io/v1": [
    {
      plural: "ingressclasses",
      kind: "IngressClass",
      cluster: true,
      counted: true,
      about: "IngressClass names a controller of ingresses.",
    },
    {
      plural: "ingresses",
      kind: "Ingress",
      short: ["ing"],
      status: true,
      counted: true,
      about: "Ingress routes HTTP from outside to services.",
    },
    {
      plural: "networkpolicies",
      kind: "NetworkPolicy",
      short: ["netpol"],
      counted: true,
      about: "NetworkPolicy says who may talk to pods.",
    },
  ],
  "policy/v1": [
    {
      plural: "poddisruptionbudgets",
      kind: "PodDisruptionBudget",
      short: ["pdb"],
      status: true,
      counted: true,
      about: "PodDisruptionBudget bounds how many pods may be away at once.",
    },
  ],
  "rbac.authorization.k8s.io/v1": [
    {
      plural: "clusterrolebindings",
      kind: "ClusterRoleBinding",
      cluster: true,
      about: "ClusterRoleBinding gives a cluster role to somebody, everywhere.",
    },
    { plural: "clusterroles", kind: "ClusterRole", cluster: true, about: "ClusterRole is a set of rules." },
    { plural: "rolebindings", kind: "RoleBinding", about: "RoleBinding gives a role to somebody in a namespace." },
    { plural: "roles", kind: "Role", about: "Role is a set of rules for a namespace." },
  ],
  "scheduling.k8s.io/v1": [
    {
      plural: "priorityclasses",
      kind: "PriorityClass",
      short: ["pc"],
      cluster: true,
      about: "PriorityClass names a priority of pods.",
    },
  ],
  "storage.k8s.io/v1": [
    { plural: "csidrivers", kind: "CSIDriver", cluster: true, about: "CSIDriver describes a driver of volumes." },
    {
      plural: "storageclasses",
      kind: "StorageClass",
      short: ["sc"],
      cluster: true,
      about: "StorageClass says how volumes are made.",
    },
  ],
};

/** The kinds that every cluster serves. */
export const builtinKinds: readonly Kind[] = Object.entries(byGroup).flatMap(([groupVersion, rows]) => {
  const slash = groupVersion.indexOf("/");
  const [group, version] = [groupVersion.slice(0, slash), groupVersion.slice(slash + 1)];
  return rows.map((row) => ({
    group,
    version,
    kind: row.kind,
    resource: row.plural,
    singular: row.kind.toLowerCase(),
    short: row.short ?? [],
    categories: row.all ? ["all"] : [],
    namespaced: !row.cluster,
    schema: builtin(row.kind),
    about: row.about,
    verbs: row.verbs ?? allVerbs,
    status: row.status ?? false,
    ...(row.scale ? { scale: row.scale } : {}),
    counted: row.counted ?? false,
    columns: columnsOf(row.kind),
    custom: false,
  }));
});
