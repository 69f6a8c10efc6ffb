import { createHash } from "node:crypto";
import { dig, isObject, type JsonObject, list, object, same, text } from "../json.ts";
import { all, remove } from "../store.ts";
import { isReady, nameOf, namespaceOf, owns } from "./pods.ts";
import { condition, moment, systemObject } from "./system.ts";
import type { Work } from "./work.ts";

const wanted = (of: JsonObject): number => Number(dig(of, "spec", "replicas") ?? 1);

const ownedBy = (owner: JsonObject): JsonObject => ({
  apiVersion: owner.apiVersion ?? "",
  kind: owner.kind ?? "",
  name: nameOf(owner),
  uid: text(owner, "metadata", "uid"),
  controller: true,
  blockOwnerDeletion: true,
});

const podsOf = ({ cluster, object: owner }: Work): JsonObject[] =>
  all(cluster, "pods", namespaceOf(owner)).filter((pod) => owns(owner, pod));

// The letters of the API server's own hashes: no vowels, so that no words come about.
const letters = "bcdfghjklmnpqrstvwxz2456789";

/** What distinguishes the pods of one template from those of another. */
const templateHash = (template: JsonObject): string =>
  [...createHash("sha1").update(JSON.stringify(template)).digest().subarray(0, 10)]
    .map((byte) => letters[byte % letters.length])
    .join("");

/** A deployment keeps one ReplicaSet per template, the newest with all pods; its status follows the pods. */
export function convergeDeployment(work: Work): void {
  const { world, cluster, object: deployment, store } = work;
  const template = object(deployment, "spec", "template");
  const hash = templateHash(template);
  const sets = all(cluster, "replicasets.apps", namespaceOf(deployment)).filter((each) => owns(deployment, each));
  const current = sets.find((each) => text(each, "metadata", "labels", "pod-template-hash") === hash);
  const labels = { ...object(template, "metadata", "labels"), "pod-template-hash": hash };
  const replicas = wanted(deployment);
  if (!current) {
    const made = systemObject(world, "apps/v1", "ReplicaSet", namespaceOf(deployment), `${nameOf(deployment)}-${hash}`);
    Object.assign(made.metadata, { generation: 1, labels, ownerReferences: [ownedBy(deployment)] });
    const spec = {
      replicas,
      selector: {
        matchLabels: { ...object(deployment, "spec", "selector", "matchLabels"), "pod-template-hash": hash },
      },
      template: { ...template, metadata: { ...object(template, "metadata"), labels } },
    };
    store({ ...made, spec, status: { replicas: 0 } }, "replicasets.apps");
  } else if (wanted(current) !== replicas) scale(work, current, replicas);
  for (const old of sets) if (old !== current && wanted(old) > 0) scale(work, old, 0);
  const have = object(current, "status");
  const ready = Number(have.readyReplicas ?? 0);
  const counts = ready > 0 ? { readyReplicas: ready, availableReplicas: ready } : {};
  const available = ready >= replicas;
  const known = list(deployment, "status", "conditions").filter(isObject);
  const conditions = [
    available
      ? condition(world, "Available", "MinimumReplicasAvailable", "Deployment has minimum availability.")
      : condition(
          world,
          "Available",
          "MinimumReplicasUnavailable",
          "Deployment does not have minimum availability.",
          "False",
        ),
    condition(
      world,
      "Progressing",
      available ? "NewReplicaSetAvailable" : "ReplicaSetUpdated",
      `ReplicaSet "${nameOf(deployment)}-${hash}" ${available ? "has successfully progressed" : "is progressing"}.`,
    ),
  ].map(
    (each) =>
      known.find((old) => same({ ...old, lastTransitionTime: "" }, { ...each, lastTransitionTime: "" })) ?? each,
  );
  const missing = replicas - ready;
  const pods = Number(have.replicas ?? 0);
  const status: JsonObject = {
    observedGeneration: dig(deployment, "metadata", "generation") ?? 1,
    ...(pods > 0 ? { replicas: pods, updatedReplicas: pods } : {}),
    ...counts,
    ...(missing > 0 ? { unavailableReplicas: missing } : {}),
    conditions,
  };
  if (!same(status, object(deployment, "status"))) store({ ...deployment, status });
}

function scale({ store }: Work, set: JsonObject, replicas: number): void {
  const generation = Number(dig(set, "metadata", "generation") ?? 1) + 1;
  store(
    { ...set, metadata: { ...object(set, "metadata"), generation }, spec: { ...object(set, "spec"), replicas } },
    "replicasets.apps",
  );
}

function keepPods(work: Work, names: readonly string[]): JsonObject[] {
  const { world, cluster, object: owner, store } = work;
  const pods = podsOf(work);
  for (const pod of pods.slice(names.length)) remove(world, cluster, "pods", pod);
  const template = object(owner, "spec", "template");
  for (const name of names.slice(pods.length)) {
    const made = systemObject(world, "v1", "Pod", namespaceOf(owner), name);
    const { labels, annotations } = object(template, "metadata");
    Object.assign(made.metadata, {
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ownerReferences: [ownedBy(owner)],
    });
    store(
      {
        ...made,
        spec: { serviceAccountName: "default", ...object(template, "spec") },
        status: { phase: "Pending", qosClass: "BestEffort" },
      },
      "pods",
    );
  }
  return podsOf(work);
}

const statusOf = (owner: JsonObject, pods: readonly JsonObject[]): JsonObject => {
  const ready = pods.filter(isReady).length;
  return {
    replicas: pods.length,
    ...(pods.length > 0 ? { fullyLabeledReplicas: pods.length } : {}),
    ...(ready > 0 ? { readyReplicas: ready, availableReplicas: ready } : {}),
    observedGeneration: dig(owner, "metadata", "generation") ?? 1,
  };
};

/** A ReplicaSet keeps its number of pods. */
export function convergeReplicaSet(work: Work): void {
  const { world, cluster, object: set, store, again } = work;
  const names = Array.from({ length: wanted(set) }, () => `${nameOf(set)}-${world.ids.word(5)}`);
  const status = statusOf(set, keepPods(work, names));
  if (!same(status, object(set, "status"))) store({ ...set, status });
  const owner = all(cluster, "deployments.apps", namespaceOf(set)).find((each) => owns(each, set));
  if (owner) again("deployments.apps", owner, 0);
}

/** A StatefulSet keeps pods that are numbered. */
export function convergeStatefulSet(work: Work): void {
  const { object: set, store } = work;
  const names = Array.from({ length: wanted(set) }, (_none, index) => `${nameOf(set)}-${index}`);
  const pods = keepPods(work, names);
  const ready = pods.filter(isReady).length;
  const status = {
    observedGeneration: dig(set, "metadata", "generation") ?? 1,
    replicas: pods.length,
    readyReplicas: ready,
    currentReplicas: pods.length,
    updatedReplicas: pods.length,
    availableReplicas: ready,
    collisionCount: 0,
  };
  if (!same(status, object(set, "status"))) store({ ...set, status });
}

/** A DaemonSet keeps a pod on each node. */
export function convergeDaemonSet(work: Work): void {
  const { cluster, object: set, store, world } = work;
  const count = all(cluster, "nodes").length;
  const pods = keepPods(
    work,
    Array.from({ length: count }, () => `${nameOf(set)}-${world.ids.word(5)}`),
  );
  const ready = pods.filter(isReady).length;
  const status = {
    currentNumberScheduled: pods.length,
    desiredNumberScheduled: count,
    numberMisscheduled: 0,
    numberReady: ready,
    numberAvailable: ready,
    updatedNumberScheduled: pods.length,
    observedGeneration: dig(set, "metadata", "generation") ?? 1,
  };
  if (!same(status, object(set, "status"))) store({ ...set, status });
}

/** A job has succeeded after a while. */
export function finishJob({ world, object: job, store }: Work): void {
  if (object(job, "spec").suspend === true || list(job, "status", "conditions").length > 0) return;
  const completions = Number(dig(job, "spec", "completions") ?? 1);
  const now = moment(world);
  const complete = {
    ...condition(world, "Complete", "CompletionsReached", "Reached expected number of succeeded pods"),
    lastProbeTime: now,
  };
  store({
    ...job,
    status: {
      conditions: [complete],
      startTime: text(job, "metadata", "creationTimestamp"),
      completionTime: now,
      succeeded: completions,
      terminating: 0,
      uncountedTerminatedPods: {},
      ready: 0,
    },
  });
}
