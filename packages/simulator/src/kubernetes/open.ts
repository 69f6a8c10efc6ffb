import type { World } from "../world/world.ts";
import { master } from "./access/identity.ts";
import { bootstrapRoles, storageClasses } from "./access/seeds.ts";
import { type Cluster, findCluster, makeCluster, type OpenCluster } from "./cluster.ts";
import { ownersSoon, prepareControllers } from "./controllers/reconcile.ts";
import { type JsonObject, text } from "./json.ts";
import { fluxDefinitions } from "./kinds/flux.ts";
import { apiVersion } from "./kinds/kind.ts";
import { kindsServed } from "./kinds/registry.ts";
import { createOf } from "./objects/write.ts";
import { decode } from "./schema/decode.ts";
import { badRequest } from "./status.ts";
import { all, put, read, remove, resourceKey } from "./store.ts";

const never = new AbortController().signal;

/** Put an object into a cluster as its administrator would. */
export function seedObject(world: World, cluster: Cluster, object: JsonObject): JsonObject {
  const kind = kindsServed(cluster).find((each) => each.kind === object.kind && apiVersion(each) === object.apiVersion);
  if (!kind) throw badRequest(`no cluster knows the kind ${String(object.kind)} of ${String(object.apiVersion)}`);
  const namespace = kind.namespaced ? text(object, "metadata", "namespace") || "default" : "";
  const request = {
    world,
    cluster,
    identity: master,
    kind,
    namespace,
    name: "",
    subresource: "",
    method: "POST",
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.alloc(0),
    closed: never,
    warnings: [],
  };
  const options = { dryRun: false, manager: "kube-apiserver", validation: "Strict", force: false } as const;
  const read = decode(object, kind.schema, kind.kind, kind.version, kind.custom).object;
  const stored = createOf(request, options, read);
  if (read.status === undefined || !kind.status) return stored;
  return put(world, cluster, resourceKey(kind.resource, kind.group), { ...stored, status: read.status });
}

const namespace = (name: string): JsonObject => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } });

const service: JsonObject = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "kubernetes", namespace: "default", labels: { component: "apiserver", provider: "kubernetes" } },
  spec: { ports: [{ name: "https", port: 443, targetPort: 6443 }] },
};

const workers = ({ nodes = 2, signIn, version }: OpenCluster): JsonObject[] =>
  Array.from({ length: nodes }, (_none, index) =>
    node(signIn === "aws" ? `ip-192-168-${index}-10.ec2.internal` : `aks-nodepool1-vmss00000${index}`, version),
  );

/** Open a cluster's API server, with what every cluster of its vendor begins with. */
export function openCluster(world: World, want: OpenCluster): void {
  prepareControllers(world);
  const cluster = makeCluster(world, want);
  const seeds = [
    ...["default", "kube-node-lease", "kube-public", "kube-system"].map(namespace),
    ...bootstrapRoles,
    ...storageClasses(want.signIn),
    service,
    ...workers(want),
    ...(want.objects ?? []),
  ];
  for (const object of seeds) seedObject(world, cluster, object);
}

/** A worker in wire shape. */
export function node(name: string, version: string, labels: Readonly<Record<string, string>> = {}): JsonObject {
  const size = { cpu: "2", memory: "8148492Ki", pods: "110" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: { "kubernetes.io/arch": "amd64", "kubernetes.io/hostname": name, "kubernetes.io/os": "linux", ...labels },
    },
    spec: {},
    status: {
      capacity: size,
      allocatable: size,
      conditions: [
        { type: "Ready", status: "True", reason: "KubeletReady", message: "kubelet is posting ready status" },
      ],
      nodeInfo: {
        architecture: "amd64",
        bootID: "",
        containerRuntimeVersion: "containerd://2.0.0",
        kernelVersion: "6.8.0",
        kubeProxyVersion: "",
        kubeletVersion: `v${version}`,
        machineID: "",
        operatingSystem: "linux",
        osImage: "Linux",
        systemUUID: "",
      },
    },
  };
}

/** A worker joins a cluster. */
export function joinNode(world: World, key: string, name: string, labels: Readonly<Record<string, string>> = {}): void {
  const cluster = findCluster(world, key);
  if (cluster && !read(cluster, "nodes", "", name)) seedObject(world, cluster, node(name, cluster.version, labels));
}

/** A worker leaves its cluster, and the pods on it end. */
export function leaveNode(world: World, key: string, name: string): void {
  const cluster = findCluster(world, key);
  const found = cluster && read(cluster, "nodes", "", name);
  if (!cluster || !found) return;
  remove(world, cluster, "nodes", found);
  for (const pod of all(cluster, "pods")) {
    if (text(pod, "spec", "nodeName") !== name) continue;
    remove(world, cluster, "pods", pod);
    ownersSoon(world, cluster, pod);
  }
}

/** Flux comes into a cluster, as by its extension: its kinds, and the namespace that it works in. */
export function installFlux(world: World, key: string): void {
  const cluster = findCluster(world, key);
  if (!cluster || read(cluster, "namespaces", "", "flux-system")) return;
  for (const object of [namespace("flux-system"), ...fluxDefinitions]) seedObject(world, cluster, object);
}
