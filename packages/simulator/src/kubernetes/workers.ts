import type { World } from "../world/world.ts";
import { type Cluster, findCluster } from "./cluster.ts";
import { nodesChanged, ownersSoon } from "./controllers/reconcile.ts";
import { isObject, type JsonObject, text } from "./json.ts";
import { seedObject } from "./seed.ts";
import { all, put, read, remove } from "./store.ts";

/** Something that keeps pods off a worker. */
export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

/** A worker's address, its machine's id at the vendor, and labels that say where it is. */
export interface Place {
  readonly address: string;
  readonly providerId: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A group of workers of one make, as a vendor keeps it at its size. */
export interface Pool {
  /** The label that its workers have and no others. */
  readonly label: readonly [name: string, value: string];
  readonly count: number;
  /** What the worker of an index is called. */
  readonly nameOf: (index: number) => string;
  readonly labels: Readonly<Record<string, string>>;
  /** Where the worker of a name is; left out, no one says. */
  readonly placeOf?: (name: string) => Place;
  readonly taints?: readonly Taint[];
  /** Of the kubelet; left out, the cluster's. */
  readonly version?: string;
}

// What Kubernetes takes as a label: a worker comes without the others.
const labelName = /^([a-z0-9.-]{1,253}\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const labelValue = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** A worker in wire shape. */
export function node(name: string, version: string, pool?: Pool): JsonObject {
  const size = { cpu: "2", memory: "8148492Ki", pods: "110" };
  const own = { "kubernetes.io/arch": "amd64", "kubernetes.io/hostname": name, "kubernetes.io/os": "linux" };
  const place = pool?.placeOf?.(name);
  const given = Object.entries({
    ...pool?.labels,
    ...place?.labels,
    ...(pool && { [pool.label[0]]: pool.label[1] }),
  });
  const taken = given.filter(([label, value]) => labelName.test(label) && labelValue.test(value));
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: { ...own, ...Object.fromEntries(taken) } },
    spec: {
      ...(place ? { providerID: place.providerId } : {}),
      ...(pool?.taints?.length ? { taints: pool.taints.map((taint) => ({ ...taint })) } : {}),
    },
    status: {
      capacity: size,
      allocatable: size,
      ...(place ? { addresses: addressesOf(name, place.address) } : {}),
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

const addressesOf = (name: string, address: string): JsonObject[] => [
  { type: "InternalIP", address },
  { type: "InternalDNS", address: name },
  { type: "Hostname", address: name },
];

/** A worker leaves its cluster, and the pods on it end. */
function leave(world: World, cluster: Cluster, worker: JsonObject): void {
  remove(world, cluster, "nodes", worker);
  for (const pod of all(cluster, "pods")) {
    if (text(pod, "spec", "nodeName") !== text(worker, "metadata", "name")) continue;
    remove(world, cluster, "pods", pod);
    ownersSoon(world, cluster, pod);
  }
}

/** A worker that stays takes what its pool has become: labels, taints, version. */
function renew(world: World, cluster: Cluster, worker: JsonObject, fresh: JsonObject): void {
  const described = (of: JsonObject) => JSON.stringify([labelsOf(of), of.spec, of.status]);
  if (described(worker) === described(fresh)) return;
  const metadata = isObject(worker.metadata) ? worker.metadata : {};
  put(world, cluster, "nodes", {
    ...worker,
    metadata: { ...metadata, labels: labelsOf(fresh) },
    spec: fresh.spec ?? {},
    status: fresh.status ?? {},
  });
}

const labelsOf = ({ metadata }: JsonObject): JsonObject =>
  isObject(metadata) && isObject(metadata.labels) ? metadata.labels : {};

/** Add or remove workers until a cluster has as many of a pool as the pool's count says. */
export function scaleNodes(world: World, key: string, pool: Pool): void {
  const cluster = findCluster(world, key);
  if (!cluster) return;
  const version = pool.version ?? cluster.version;
  const [label, value] = pool.label;
  const have = all(cluster, "nodes").filter((worker) => labelsOf(worker)[label] === value);
  for (const worker of have.slice(pool.count)) leave(world, cluster, worker);
  const kept = have.slice(0, pool.count);
  for (const worker of kept) renew(world, cluster, worker, node(text(worker, "metadata", "name"), version, pool));
  for (let index = 0, missing = pool.count - kept.length; missing > 0; index += 1) {
    const name = pool.nameOf(index);
    if (read(cluster, "nodes", "", name)) continue;
    seedObject(world, cluster, node(name, version, pool));
    missing -= 1;
  }
  if (have.length !== pool.count) nodesChanged(world, cluster);
}
