import { builtin } from "../schema/schema.ts";
import { columnsOf } from "./columns.ts";
import { allVerbs, apiVersion, type Kind } from "./kind.ts";

// A group and version, and its kinds: plural, kind, short names, what is special of it, and what kubectl explains.
// cluster: not in namespaces; counted: has a generation; all: of `kubectl get all`; answered: can only be created,
// and is not kept; single: no deletion of many at once.
const table = `
/v1
  configmaps ConfigMap cm - ConfigMap holds configuration for pods.
  endpoints Endpoints ep - Endpoints are the addresses behind a service.
  events Event ev - Event reports something that happened to an object.
  limitranges LimitRange limits - LimitRange bounds what each object may use.
  namespaces Namespace ns cluster,status,single Namespace is a scope for names.
  nodes Node no cluster,status Node is a worker of the cluster.
  persistentvolumeclaims PersistentVolumeClaim pvc status PersistentVolumeClaim asks for a persistent volume.
  persistentvolumes PersistentVolume pv cluster,status PersistentVolume is storage that the cluster knows of.
  pods Pod po status,all Pod is a set of containers that run together on a node.
  resourcequotas ResourceQuota quota status ResourceQuota bounds what a namespace may use.
  secrets Secret - - Secret holds data that not everyone may read.
  serviceaccounts ServiceAccount sa - ServiceAccount is who a pod acts as.
  services Service svc status,all Service is one address for a set of pods.
admissionregistration.k8s.io/v1
  mutatingwebhookconfigurations MutatingWebhookConfiguration - cluster,counted MutatingWebhookConfiguration names webhooks that may change an object.
  validatingwebhookconfigurations ValidatingWebhookConfiguration - cluster,counted ValidatingWebhookConfiguration names webhooks that may refuse an object.
apiextensions.k8s.io/v1
  customresourcedefinitions CustomResourceDefinition crd,crds cluster,status,counted CustomResourceDefinition adds a kind to the API.
apps/v1
  daemonsets DaemonSet ds status,counted,all DaemonSet runs a pod on each node.
  deployments Deployment deploy status,counted,all,scale Deployment keeps a number of pods of one template.
  replicasets ReplicaSet rs status,counted,all,scale ReplicaSet keeps a number of pods.
  statefulsets StatefulSet sts status,counted,all,scale StatefulSet keeps pods with an identity each.
authentication.k8s.io/v1
  selfsubjectreviews SelfSubjectReview - cluster,answered SelfSubjectReview says who the caller is.
authorization.k8s.io/v1
  localsubjectaccessreviews LocalSubjectAccessReview - answered LocalSubjectAccessReview says whether someone may do something in a namespace.
  selfsubjectaccessreviews SelfSubjectAccessReview - cluster,answered SelfSubjectAccessReview says whether the caller may do something.
  selfsubjectrulesreviews SelfSubjectRulesReview - cluster,answered SelfSubjectRulesReview says what the caller may do in a namespace.
  subjectaccessreviews SubjectAccessReview - cluster,answered SubjectAccessReview says whether someone may do something.
batch/v1
  cronjobs CronJob cj status,counted,all CronJob starts a job again and again.
  jobs Job - status,counted,all Job runs pods until they have succeeded.
coordination.k8s.io/v1
  leases Lease - - Lease says who leads.
networking.k8s.io/v1
  ingressclasses IngressClass - cluster,counted IngressClass names a controller of ingresses.
  ingresses Ingress ing status,counted Ingress routes HTTP from outside to services.
  networkpolicies NetworkPolicy netpol counted NetworkPolicy says who may talk to pods.
policy/v1
  poddisruptionbudgets PodDisruptionBudget pdb status,counted PodDisruptionBudget bounds how many pods may be away at once.
rbac.authorization.k8s.io/v1
  clusterrolebindings ClusterRoleBinding - cluster ClusterRoleBinding gives a cluster role to someone, everywhere.
  clusterroles ClusterRole - cluster ClusterRole is a set of rules.
  rolebindings RoleBinding - - RoleBinding gives a role to someone in a namespace.
  roles Role - - Role is a set of rules for a namespace.
scheduling.k8s.io/v1
  priorityclasses PriorityClass pc cluster PriorityClass names a priority of pods.
storage.k8s.io/v1
  csidrivers CSIDriver - cluster CSIDriver describes a driver of volumes.
  storageclasses StorageClass sc cluster StorageClass says how volumes are made.
`;

const replicas = { want: ".spec.replicas", have: ".status.replicas", selector: ".status.selector" };

function kindOf(group: string, version: string, line: string): Kind {
  const [plural = "", kind = "", short = "-", special = "-", ...about] = line.trim().split(" ");
  const flags = special.split(",");
  const has = (flag: string): boolean => flags.includes(flag);
  return {
    group,
    version,
    kind,
    resource: plural,
    singular: kind.toLowerCase(),
    short: short === "-" ? [] : short.split(","),
    categories: has("all") ? ["all"] : [],
    namespaced: !has("cluster"),
    schema: builtin(kind),
    about: about.join(" "),
    verbs: has("answered") ? ["create"] : allVerbs.filter((verb) => verb !== "deletecollection" || !has("single")),
    status: has("status"),
    ...(has("scale") ? { scale: replicas } : {}),
    counted: has("counted"),
    columns: columnsOf(kind),
    custom: false,
  };
}

function kindsOf(block: string): Kind[] {
  const [head = "", ...lines] = block.split("\n");
  const slash = head.indexOf("/");
  return lines.map((line) => kindOf(head.slice(0, slash), head.slice(slash + 1), line));
}

/** The kinds that every cluster serves. */
export const builtinKinds: readonly Kind[] = table
  .trim()
  .split(/\n(?! )/)
  .flatMap(kindsOf);

const byPath = new Map(builtinKinds.map((kind) => [`${apiVersion(kind)}/${kind.resource}`, kind]));

/** The built-in kind under a group, version and plural. */
export const builtinKind = (group: string, version: string, plural: string): Kind | undefined =>
  byPath.get(`${apiVersion({ group, version })}/${plural}`);
