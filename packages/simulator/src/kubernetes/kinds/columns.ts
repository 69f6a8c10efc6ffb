import { lookup } from "../../world/table.ts";
import type { Column } from "./kind.ts";

// Name, how the cell is found, and what differs from a text of priority 0. `*` before a name: only with `-o wide`.
const tables: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ["Data|dataCount", "Age|age"],
  Secret: ["Type|.type", "Data|dataCount", "Age|age"],
  ServiceAccount: ["Secrets|.secrets#", "Age|age"],
  Namespace: ["Status|.status.phase", "Age|age"],
  Node: [
    "Status|nodeStatus",
    "Roles|nodeRoles",
    "Age|age",
    "Version|.status.nodeInfo.kubeletVersion",
    "*Internal-IP|internalIp",
    "*External-IP|externalNodeIp",
    "*OS-Image|.status.nodeInfo.osImage?",
    "*Kernel-Version|.status.nodeInfo.kernelVersion?",
    "*Container-Runtime|.status.nodeInfo.containerRuntimeVersion?",
  ],
  Pod: [
    "Ready|podReady",
    "Status|podStatus",
    "Restarts|podRestarts",
    "Age|age",
    "*IP|.status.podIP?",
    "*Node|.spec.nodeName?",
    "*Nominated Node|.status.nominatedNodeName?",
    "*Readiness Gates|readinessGates",
  ],
  Service: [
    "Type|.spec.type",
    "Cluster-IP|.spec.clusterIP",
    "External-IP|externalIp",
    "Port(s)|servicePorts",
    "Age|age",
    "*Selector|.spec.selector=labels",
  ],
  PersistentVolume: [
    "Capacity|.spec.capacity.storage",
    "Access Modes|accessModes",
    "Reclaim Policy|.spec.persistentVolumeReclaimPolicy",
    "Status|.status.phase",
    "Claim|volumeClaim",
    "StorageClass|.spec.storageClassName",
    "VolumeAttributesClass|.spec.volumeAttributesClassName?",
    "Reason|.status.reason",
    "Age|age",
    "*VolumeMode|.spec.volumeMode",
  ],
  PersistentVolumeClaim: [
    "Status|.status.phase",
    "Volume|.spec.volumeName",
    "Capacity|.status.capacity.storage",
    "Access Modes|accessModes",
    "StorageClass|.spec.storageClassName",
    "VolumeAttributesClass|.spec.volumeAttributesClassName?",
    "Age|age",
    "*VolumeMode|.spec.volumeMode",
  ],
  Event: [
    "Last Seen|lastSeen",
    "Type|.type",
    "Reason|.reason",
    "Object|eventObject",
    "*Count|.count|integer",
    "Message|.message",
  ],
  Endpoints: ["Endpoints|endpoints", "Age|age"],
  Deployment: [
    "Ready|readyReplicas",
    "Up-to-date|.status.updatedReplicas+|integer",
    "Available|.status.availableReplicas+|integer",
    "Age|age",
    "*Containers|containerNames",
    "*Images|containerImages",
    "*Selector|.spec.selector.matchLabels=labels",
  ],
  ReplicaSet: [
    "Desired|.spec.replicas+|integer",
    "Current|.status.replicas+|integer",
    "Ready|.status.readyReplicas+|integer",
    "Age|age",
    "*Containers|containerNames",
    "*Images|containerImages",
    "*Selector|.spec.selector.matchLabels=labels",
  ],
  StatefulSet: ["Ready|readyReplicas", "Age|age", "*Containers|containerNames", "*Images|containerImages"],
  DaemonSet: [
    "Desired|.status.desiredNumberScheduled+|integer",
    "Current|.status.currentNumberScheduled+|integer",
    "Ready|.status.numberReady+|integer",
    "Up-to-date|.status.updatedNumberScheduled+|integer",
    "Available|.status.numberAvailable+|integer",
    "Node Selector|.spec.template.spec.nodeSelector=labels",
    "Age|age",
  ],
  Job: ["Status|jobStatus", "Completions|jobCompletions", "Duration|jobDuration", "Age|age"],
  CronJob: [
    "Schedule|.spec.schedule",
    "Timezone|.spec.timeZone?",
    "Suspend|.spec.suspend=flag",
    "Active|.status.active#|integer",
    "Last Schedule|.status.lastScheduleTime=age",
    "Age|age",
  ],
  Ingress: [
    "Class|.spec.ingressClassName?",
    "Hosts|ingressHosts",
    "Address|ingressAddress",
    "Ports|ingressPorts",
    "Age|age",
  ],
  IngressClass: ["Controller|.spec.controller", "Parameters|.spec.parameters.name?", "Age|age"],
  NetworkPolicy: ["Pod-Selector|.spec.podSelector.matchLabels=labels", "Age|age"],
  StorageClass: [
    "Provisioner|.provisioner",
    "ReclaimPolicy|.reclaimPolicy",
    "VolumeBindingMode|.volumeBindingMode",
    "AllowVolumeExpansion|.allowVolumeExpansion=flag",
    "Age|age",
  ],
  Role: ["Created At|.metadata.creationTimestamp"],
  ClusterRole: ["Created At|.metadata.creationTimestamp"],
  RoleBinding: ["Role|roleRef", "Age|age"],
  ClusterRoleBinding: ["Role|roleRef", "Age|age"],
  CustomResourceDefinition: ["Created At|.metadata.creationTimestamp"],
  PriorityClass: ["Value|.value|integer", "Global-Default|.globalDefault=flag", "Age|age"],
  Lease: ["Holder|.spec.holderIdentity", "Age|age"],
};

const nameColumn: Column = {
  name: "Name",
  type: "string",
  format: "name",
  priority: 0,
  description: "Name of the object, unique within its namespace.",
  cell: ".metadata.name",
};

function column(written: string): Column {
  const [head = "", cell = "", type = "string"] = written.split("|");
  const wide = head.startsWith("*");
  const name = wide ? head.slice(1) : head;
  return {
    name,
    type: type === "integer" ? "integer" : "string",
    priority: wide ? 1 : 0,
    description: `${name} of the object.`,
    cell,
  };
}

/** The columns of a built-in kind. */
export const columnsOf = (kind: string): readonly Column[] =>
  kind === "Event"
    ? (tables.Event ?? []).map(column)
    : [nameColumn, ...(lookup(tables, kind) ?? ["Age|age"]).map(column)];

/** The columns of a custom kind: those of its definition, or its age. */
export function customColumns(printed: readonly (Omit<Column, "cell"> & { jsonPath: string })[]): readonly Column[] {
  if (printed.length === 0) return [nameColumn, column("Age|age")];
  const own = printed.map(({ jsonPath, ...shown }) => ({ ...shown, cell: `json:${jsonPath}` }));
  return [nameColumn, ...own];
}
