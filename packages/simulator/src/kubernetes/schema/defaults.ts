import { define, lookup } from "../../world/table.ts";
import { copy, isObject, type Json, type JsonObject, text } from "../json.ts";
import type { Schema } from "./schema.ts";

type Fill = (of: JsonObject) => JsonObject;
const always =
  (fields: JsonObject): Fill =>
  () =>
    fields;
const rbac = "rbac.authorization.k8s.io";

const imagePolicy = (image: string): string => {
  const [name = ""] = image.split("@");
  const tag = /:([^:/]+)$/.exec(name)?.[1];
  return image.includes("@") || (tag !== undefined && tag !== "latest") ? "IfNotPresent" : "Always";
};

const container: Fill = (of) => ({
  resources: {},
  terminationMessagePath: "/dev/termination-log",
  terminationMessagePolicy: "File",
  imagePullPolicy: imagePolicy(text(of, "image")),
});

/** What the API server fills in where a field is left out, by type. */
const fills: Readonly<Record<string, Fill>> = {
  Container: container,
  EphemeralContainer: container,
  PodSpec: (of) => ({
    restartPolicy: "Always",
    terminationGracePeriodSeconds: 30,
    dnsPolicy: "ClusterFirst",
    securityContext: {},
    schedulerName: "default-scheduler",
    ...(of.serviceAccountName ? { serviceAccount: of.serviceAccountName } : {}),
  }),
  ContainerPort: always({ protocol: "TCP" }),
  Probe: always({ timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 }),
  HTTPGetAction: always({ path: "/", scheme: "HTTP" }),
  SecretVolumeSource: always({ defaultMode: 420 }),
  ConfigMapVolumeSource: always({ defaultMode: 420 }),
  ProjectedVolumeSource: always({ defaultMode: 420 }),
  DownwardAPIVolumeSource: always({ defaultMode: 420 }),
  HostPathVolumeSource: always({ type: "" }),
  ServiceAccountTokenProjection: always({ expirationSeconds: 3600 }),
  ObjectFieldSelector: always({ apiVersion: "v1" }),
  ServicePort: (of) => ({ protocol: "TCP", ...(of.port === undefined ? {} : { targetPort: of.port }) }),
  ServiceSpec: (of) => ({
    type: "ClusterIP",
    sessionAffinity: "None",
    ...(of.type === "ExternalName" ? {} : { internalTrafficPolicy: "Cluster" }),
    ...(of.type === "LoadBalancer" ? { allocateLoadBalancerNodePorts: true } : {}),
    ...(of.type === "LoadBalancer" || of.type === "NodePort" ? { externalTrafficPolicy: "Cluster" } : {}),
  }),
  DeploymentSpec: always({
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    strategy: { type: "RollingUpdate" },
  }),
  DeploymentStrategy: (of) =>
    of.type === "Recreate" ? {} : { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
  DaemonSetSpec: always({ revisionHistoryLimit: 10, updateStrategy: { type: "RollingUpdate" } }),
  DaemonSetUpdateStrategy: (of) =>
    of.type === "OnDelete" ? {} : { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
  ReplicaSetSpec: always({ replicas: 1 }),
  StatefulSetSpec: always({
    replicas: 1,
    revisionHistoryLimit: 10,
    podManagementPolicy: "OrderedReady",
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
  }),
  JobSpec: (of) => ({
    backoffLimit: 6,
    completionMode: "NonIndexed",
    suspend: false,
    manualSelector: false,
    podReplacementPolicy: "TerminatingOrFailed",
    ...(of.completions === undefined && of.parallelism === undefined ? { completions: 1 } : {}),
    parallelism: 1,
  }),
  CronJobSpec: always({
    concurrencyPolicy: "Allow",
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  }),
  PersistentVolumeSpec: always({ persistentVolumeReclaimPolicy: "Retain", volumeMode: "Filesystem" }),
  PersistentVolumeClaimSpec: always({ volumeMode: "Filesystem" }),
  StorageClass: always({ reclaimPolicy: "Delete", volumeBindingMode: "Immediate" }),
  CSIDriverSpec: always({
    attachRequired: true,
    podInfoOnMount: false,
    fsGroupPolicy: "ReadWriteOnceWithFSType",
    requiresRepublish: false,
    storageCapacity: false,
    seLinuxMount: false,
    volumeLifecycleModes: ["Persistent"],
  }),
  Subject: (of) => (of.kind === "User" || of.kind === "Group" ? { apiGroup: rbac } : {}),
  RoleRef: always({ apiGroup: rbac }),
  NetworkPolicySpec: (of) => ({ policyTypes: of.egress === undefined ? ["Ingress"] : ["Ingress", "Egress"] }),
  NetworkPolicyPort: always({ protocol: "TCP" }),
  PriorityClass: always({ preemptionPolicy: "PreemptLowerPriority" }),
  ValidatingWebhook: always({
    failurePolicy: "Fail",
    matchPolicy: "Equivalent",
    namespaceSelector: {},
    objectSelector: {},
    timeoutSeconds: 10,
  }),
  MutatingWebhook: always({
    failurePolicy: "Fail",
    matchPolicy: "Equivalent",
    namespaceSelector: {},
    objectSelector: {},
    timeoutSeconds: 10,
    reinvocationPolicy: "Never",
  }),
  RuleWithOperations: always({ scope: "*" }),
  WebhookServiceReference: always({ port: 443 }),
  CustomResourceDefinitionSpec: always({ conversion: { strategy: "None" } }),
  Secret: always({ type: "Opaque" }),
};

/** Fill in what is left out, in place. */
export function fillDefaults(value: Json, schema: Schema): void {
  if (Array.isArray(value)) {
    if (schema.items) for (const item of value) fillDefaults(item, schema.items);
    return;
  }
  if (!isObject(value)) return;
  const filled = schema.ref ? (fills[schema.ref]?.(value) ?? {}) : {};
  for (const [name, fill] of Object.entries(filled)) if (value[name] === undefined) value[name] = copy(fill);
  for (const [name, child] of schema.properties ?? []) {
    if (lookup(value, name) === undefined && child.default !== undefined)
      define(value, name, copy(child.default as Json));
    const at = lookup(value, name);
    if (at !== undefined) fillDefaults(at, child);
  }
  if (schema.values && !schema.properties) for (const child of Object.values(value)) fillDefaults(child, schema.values);
}
