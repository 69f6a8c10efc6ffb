import { define, lookup } from "../../world/table.ts";
import type { Cluster } from "../cluster.ts";
import { dig, isObject, type JsonObject, list, object, text, texts } from "../json.ts";

/** The admission plugin StorageObjectInUseProtection keeps what is in use. */
function protect(of: JsonObject, finalizer: string): void {
  const metadata = object(of, "metadata");
  const given = texts(metadata, "finalizers");
  if (!given.includes(finalizer)) metadata.finalizers = [...given, finalizer];
}

/** What an object is as its kind reads it, beyond its defaults. */
export function complete(kind: string, of: JsonObject): void {
  if (kind === "Namespace") {
    const metadata = object(of, "metadata");
    metadata.labels = { ...object(metadata, "labels"), "kubernetes.io/metadata.name": metadata.name ?? "" };
  }
  if (kind === "CustomResourceDefinition") {
    const names = object(of, "spec", "names");
    names.singular ??= text(names, "kind").toLowerCase();
    names.listKind ??= `${text(names, "kind")}List`;
  }
  // In a claim an empty class is one; in a volume it is none, and not written.
  if (kind === "PersistentVolume" && text(of, "spec", "storageClassName") === "")
    delete object(of, "spec").storageClassName;
  if (kind !== "Secret") return;
  const given = of.stringData;
  if (isObject(given)) {
    const data = { ...object(of, "data") };
    for (const [key, value] of Object.entries(given)) define(data, key, Buffer.from(String(value)).toString("base64"));
    of.data = data;
  }
  delete of.stringData;
}

const eventNothing: JsonObject = {
  source: {},
  firstTimestamp: null,
  lastTimestamp: null,
  eventTime: null,
  reportingComponent: "",
  reportingInstance: "",
};

const preparations: Readonly<
  Record<string, (of: JsonObject, before: JsonObject | undefined, cluster: Cluster) => void>
> = {
  Namespace(of, before) {
    of.spec = before?.spec ?? { finalizers: ["kubernetes"] };
    of.status ??= { phase: "Active" };
  },
  Service(of, before, cluster) {
    const spec = object(of, "spec");
    if (spec.type === "ExternalName") return;
    const kept = before ? object(before, "spec") : {};
    if (spec.clusterIP === undefined || spec.clusterIP === "") {
      cluster.addresses += kept.clusterIP ? 0 : 1;
      spec.clusterIP = kept.clusterIP ?? `${cluster.serviceRange}.${cluster.addresses >> 8}.${cluster.addresses & 255}`;
    }
    spec.clusterIPs = [spec.clusterIP];
    spec.ipFamilies ??= ["IPv4"];
    spec.ipFamilyPolicy ??= "SingleStack";
    if (spec.type === "LoadBalancer" || spec.type === "NodePort") {
      list(spec, "ports").forEach((port, index) => {
        if (!isObject(port) || port.nodePort !== undefined) return;
        const earlier = dig(kept, "ports", index, "nodePort");
        cluster.addresses += earlier === undefined ? 1 : 0;
        port.nodePort = earlier ?? 30000 + (cluster.addresses % 2768);
      });
    }
    of.status ??= { loadBalancer: {} };
  },
  // What an event leaves out it says as nothing.
  Event(of) {
    for (const [name, nothing] of Object.entries(eventNothing)) of[name] ??= structuredClone(nothing);
  },
  PersistentVolume: (of, before) => {
    of.status ??= { phase: "Pending" };
    if (!before) protect(of, "kubernetes.io/pv-protection");
  },
  PersistentVolumeClaim: (of, before) => {
    of.status ??= { phase: "Pending" };
    if (!before) protect(of, "kubernetes.io/pvc-protection");
  },
  Pod: (of) => {
    of.status ??= { phase: "Pending", qosClass: "BestEffort" };
    const spec = object(of, "spec");
    spec.serviceAccountName ??= "default";
    spec.serviceAccount ??= spec.serviceAccountName;
  },
  Deployment: (of) => {
    of.status ??= {};
  },
  ReplicaSet: (of) => {
    of.status ??= { replicas: 0 };
  },
  StatefulSet: (of) => {
    of.status ??= { availableReplicas: 0, replicas: 0 };
  },
  DaemonSet: (of) => {
    of.status ??= { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 };
  },
  Ingress: (of) => {
    of.status ??= { loadBalancer: {} };
  },
  CronJob: (of) => {
    of.status ??= {};
  },
  Job(of, before) {
    of.status ??= {};
    const spec = object(of, "spec");
    const uid = text(of, "metadata", "uid");
    if (before || spec.manualSelector === true || !uid || !isObject(spec.template)) return;
    const owned = { "batch.kubernetes.io/controller-uid": uid };
    spec.selector = { matchLabels: owned };
    const name = text(of, "metadata", "name");
    const metadata = object(spec.template, "metadata");
    const labels = {
      ...object(metadata, "labels"),
      ...owned,
      "batch.kubernetes.io/job-name": name,
      "controller-uid": uid,
      "job-name": name,
    };
    spec.template = { ...spec.template, metadata: { ...metadata, labels } };
  },
  CustomResourceDefinition(of, before) {
    of.status ??= before?.status ?? {
      acceptedNames: { kind: "", plural: "" },
      conditions: null,
      storedVersions: list(of, "spec", "versions")
        .filter((version) => dig(version, "storage") === true)
        .map((version) => text(version, "name")),
    };
  },
};

/** What the server decides at creation or keeps up at every write: addresses, phases, joined fields. In place. */
export function prepare(kind: string, of: JsonObject, before: JsonObject | undefined, cluster: Cluster): void {
  lookup(preparations, kind)?.(of, before, cluster);
}
