import { lookup } from "../../world/table.ts";
import type { World } from "../../world/world.ts";
import { wakeAll } from "../changes.ts";
import { type Cluster, findCluster } from "../cluster.ts";
import { acceptClass, attachRoute, programGateway, routesLook } from "../gateway/controller.ts";
import { type JsonObject, text, texts } from "../json.ts";
import type { Kind } from "../kinds/kind.ts";
import { all, put, read, resourceKey } from "../store.ts";
import { establish, readyFlux } from "./custom.ts";
import { collectGarbage, finishDeletion, garbageFinalizers } from "./garbage.ts";
import { finishNamespace, furnishNamespace } from "./namespaces.ts";
import { podOwners, runPod } from "./pods.ts";
import { balance, fillTokenSecret } from "./services.ts";
import { unprotect } from "./volume-protection.ts";
import { syncClaim, syncVolume } from "./volumes.ts";
import type { Work } from "./work.ts";
import {
  convergeDaemonSet,
  convergeDeployment,
  convergeReplicaSet,
  convergeStatefulSet,
  finishJob,
} from "./workloads.ts";

interface Controller {
  /** How long the cluster takes to notice, in milliseconds. */
  readonly delay: number;
  readonly when: (object: JsonObject) => boolean;
  readonly run: (work: Work) => void;
}

const always = () => true;
const isDeleted = (object: JsonObject): boolean => text(object, "metadata", "deletionTimestamp") !== "";
const isAlive = (object: JsonObject): boolean => !isDeleted(object);

/** What happens by itself, by resource: data, so that a kind's behaviour is found in one place. */
const controllers: Readonly<Record<string, readonly Controller[]>> = {
  namespaces: [
    { delay: 300, when: isAlive, run: furnishNamespace },
    { delay: 1500, when: isDeleted, run: finishNamespace },
  ],
  secrets: [
    { delay: 200, when: (object) => object.type === "kubernetes.io/service-account-token", run: fillTokenSecret },
  ],
  services: [
    { delay: 5000, when: isAlive, run: balance },
    { delay: 1000, when: always, run: routesLook },
  ],
  "gatewayclasses.gateway.networking.k8s.io": [{ delay: 500, when: isAlive, run: acceptClass }],
  "gateways.gateway.networking.k8s.io": [{ delay: 20_000, when: isAlive, run: programGateway }],
  "httproutes.gateway.networking.k8s.io": [{ delay: 1000, when: isAlive, run: attachRoute }],
  persistentvolumes: [
    { delay: 500, when: always, run: syncVolume },
    { delay: 500, when: isDeleted, run: unprotect },
  ],
  persistentvolumeclaims: [
    { delay: 500, when: isAlive, run: syncClaim },
    { delay: 500, when: isDeleted, run: unprotect },
  ],
  pods: [{ delay: 1000, when: always, run: runPod }],
  "deployments.apps": [{ delay: 200, when: isAlive, run: convergeDeployment }],
  "replicasets.apps": [{ delay: 200, when: isAlive, run: convergeReplicaSet }],
  "statefulsets.apps": [{ delay: 200, when: isAlive, run: convergeStatefulSet }],
  "daemonsets.apps": [{ delay: 200, when: isAlive, run: convergeDaemonSet }],
  "jobs.batch": [{ delay: 3000, when: isAlive, run: finishJob }],
  "customresourcedefinitions.apiextensions.k8s.io": [{ delay: 500, when: isAlive, run: establish }],
};

/** Whose controllers see that one of these is gone. */
const counterparts: Readonly<Record<string, string>> = {
  persistentvolumes: "persistentvolumeclaims",
  persistentvolumeclaims: "persistentvolumes",
};

const flux: Controller = { delay: 2000, when: isAlive, run: readyFlux };

const finishing: Controller = {
  delay: 500,
  when: (object) =>
    isDeleted(object) && texts(object, "metadata", "finalizers").some((each) => garbageFinalizers.includes(each)),
  run: ({ world, cluster, object, resource }) =>
    finishDeletion(world, cluster, resource, object, (where, gone) => soon(world, cluster, where, gone)),
};

const controllersOf = (resource: string): readonly Controller[] => [
  ...(lookup(controllers, resource) ?? (resource.endsWith(".toolkit.fluxcd.io") ? [flux] : [])),
  finishing,
];

interface Task {
  readonly cluster: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly controller: number;
  readonly at: number;
}

const taskKind = "kubernetes.reconcile";
const garbageKind = "kubernetes.garbage";
const wakeKind = "kubernetes.wake";

function plan(world: World, cluster: Cluster, delay: number, kind: string, data: object): void {
  const at = world.clock.now() + delay;
  cluster.pending.push(at);
  world.later(delay, kind, { ...data, cluster: cluster.key, at });
}

/** Wake those who watch a cluster, later. */
export const wakeLater = (world: World, cluster: Cluster, delay: number): void =>
  world.later(delay, wakeKind, { cluster: cluster.key });

/** Let the controllers of those that own a pod see that it changed. */
export function ownersSoon(world: World, cluster: Cluster, pod: JsonObject): void {
  for (const [resource, owner] of podOwners(cluster, pod)) soon(world, cluster, resource, owner);
}

/** Let the cluster's controllers see a change of an object. */
export function reconcileSoon(world: World, cluster: Cluster, kind: Kind, object: JsonObject): void {
  soon(world, cluster, resourceKey(kind.resource, kind.group), object);
}

/** Let those see that nodes came or went who have to do with them: daemon sets, and pods that wait for one. */
export function nodesChanged(world: World, cluster: Cluster): void {
  for (const set of all(cluster, "daemonsets.apps")) soon(world, cluster, "daemonsets.apps", set);
  for (const pod of all(cluster, "pods"))
    if (text(pod, "status", "phase") === "Pending") soon(world, cluster, "pods", pod);
}

function soon(world: World, cluster: Cluster, resource: string, object: JsonObject, delay?: number): void {
  const namespace = text(object, "metadata", "namespace");
  const name = text(object, "metadata", "name");
  if (!read(cluster, resource, namespace, name)) {
    plan(world, cluster, 500, garbageKind, {});
    const other = lookup(counterparts, resource);
    if (other) for (const each of all(cluster, other)) soon(world, cluster, other, each);
    return;
  }
  controllersOf(resource).forEach((controller, index) => {
    if (controller.when(object))
      plan(world, cluster, delay ?? controller.delay, taskKind, { resource, namespace, name, controller: index });
  });
}

function work(world: World, cluster: Cluster, resource: string, object: JsonObject): Work {
  return {
    world,
    cluster,
    object,
    resource,
    store(changed, where = resource) {
      const stored = put(world, cluster, where, changed);
      if (where !== resource) soon(world, cluster, where, stored);
      return stored;
    },
    again: (where, of, delay) => soon(world, cluster, where, of, delay),
  };
}

function done(cluster: Cluster, at: number): void {
  const index = cluster.pending.indexOf(at);
  if (index >= 0) cluster.pending.splice(index, 1);
}

const prepared = new WeakSet<World>();

/** Register what happens in clusters as time passes. Call it for a restored world before its first request. */
export function prepareControllers(world: World): void {
  if (prepared.has(world)) return;
  prepared.add(world);
  world.on<Task>(taskKind, (task) => {
    const cluster = findCluster(world, task.cluster);
    if (!cluster) return;
    done(cluster, task.at);
    const object = read(cluster, task.resource, task.namespace, task.name);
    const controller = controllersOf(task.resource)[task.controller];
    if (object && controller?.when(object)) controller.run(work(world, cluster, task.resource, object));
    wakeAll(world, cluster.key);
  });
  world.on<{ cluster: string; at: number }>(garbageKind, ({ cluster: key, at }) => {
    const cluster = findCluster(world, key);
    if (!cluster) return;
    done(cluster, at);
    collectGarbage(world, cluster, (resource, object) => soon(world, cluster, resource, object));
    wakeAll(world, key);
  });
  world.on<{ cluster: string }>(wakeKind, ({ cluster }) => wakeAll(world, cluster));
}
