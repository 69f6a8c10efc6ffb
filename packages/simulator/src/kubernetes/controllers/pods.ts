import type { Cluster } from "../cluster.ts";
import { type JsonObject, list, object, text } from "../json.ts";
import { byLabelSelector } from "../select.ts";
import { all, remove } from "../store.ts";
import { condition, moment } from "./system.ts";
import type { Work } from "./work.ts";

/** An object's name. */
export const nameOf = (of: JsonObject): string => text(of, "metadata", "name");

/** An object's namespace. */
export const namespaceOf = (of: JsonObject): string => text(of, "metadata", "namespace");

/** Whether one object belongs to another. */
export const owns = (owner: JsonObject, each: JsonObject): boolean =>
  list(each, "metadata", "ownerReferences").some((one) => text(one, "uid") === text(owner, "metadata", "uid"));

/** Whether a pod is ready. */
export const isReady = (pod: JsonObject): boolean =>
  list(pod, "status", "conditions").some((each) => text(each, "type") === "Ready" && text(each, "status") === "True");

const owners = ["replicasets.apps", "statefulsets.apps", "daemonsets.apps"];

/** Those that a pod belongs to, by resource. */
export const podOwners = (cluster: Cluster, pod: JsonObject): [resource: string, owner: JsonObject][] =>
  owners.flatMap((resource) =>
    all(cluster, resource, namespaceOf(pod))
      .filter((owner) => owns(owner, pod))
      .map((owner): [string, JsonObject] => [resource, owner]),
  );

/** A pod is placed on a node that fits it and runs; a deleted one ends. */
export function runPod(work: Work): void {
  const { world, cluster, object: pod, store, again } = work;
  if (text(pod, "metadata", "deletionTimestamp")) {
    remove(world, cluster, "pods", pod);
  } else if (text(pod, "status", "phase") === "Pending") {
    const nodes = all(cluster, "nodes").filter((node) =>
      byLabelSelector({ matchLabels: object(pod, "spec", "nodeSelector") })(node),
    );
    const node = nodes[Number(world.ids.chance() * nodes.length) | 0];
    if (!node) {
      unscheduled(work);
      return;
    }
    const now = moment(world);
    cluster.addresses += 1;
    const podIP = `10.244.${cluster.addresses >> 8}.${cluster.addresses & 255}`;
    const conditions = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"].map(
      (type) => ({ type, status: "True", lastProbeTime: null, lastTransitionTime: now }),
    );
    const containerStatuses = list(pod, "spec", "containers").map((container) => ({
      name: text(container, "name"),
      image: text(container, "image"),
      imageID: "",
      ready: true,
      started: true,
      restartCount: 0,
      state: { running: { startedAt: now } },
      lastState: {},
    }));
    const status = {
      phase: "Running",
      conditions,
      hostIP: text(node, "status", "addresses", 0, "address"),
      podIP,
      podIPs: [{ ip: podIP }],
      startTime: now,
      containerStatuses,
      qosClass: "BestEffort",
    };
    store({ ...pod, spec: { ...object(pod, "spec"), nodeName: nameOf(node) }, status });
  }
  for (const [resource, owner] of podOwners(cluster, pod)) again(resource, owner, 0);
}

function unscheduled({ world, cluster, object: pod, store }: Work): void {
  if (list(pod, "status", "conditions").length > 0) return;
  const count = all(cluster, "nodes").length;
  const message =
    count === 0
      ? "no nodes available to schedule pods"
      : `0/${count} nodes are available: ${count} node(s) didn't match Pod's node affinity/selector.`;
  store({
    ...pod,
    status: {
      ...object(pod, "status"),
      conditions: [condition(world, "PodScheduled", "Unschedulable", message, "False")],
    },
  });
}
