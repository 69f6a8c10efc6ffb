import type { Cluster } from "../cluster.ts";
import { type JsonObject, list, object, text, texts } from "../json.ts";
import { all, remove } from "../store.ts";
import type { Work } from "./work.ts";

// pkg/controller/volume/pvcprotection and pvprotection.
const finalizers: Readonly<Record<string, string>> = {
  PersistentVolume: "kubernetes.io/pv-protection",
  PersistentVolumeClaim: "kubernetes.io/pvc-protection",
};

/** A pod counts from when it has a node until it is gone, even when it has ended. */
const isMounted = (cluster: Cluster, claim: JsonObject): boolean =>
  all(cluster, "pods", text(claim, "metadata", "namespace")).some(
    (pod) =>
      text(pod, "spec", "nodeName") !== "" &&
      list(pod, "spec", "volumes").some(
        (volume) => text(volume, "persistentVolumeClaim", "claimName") === text(claim, "metadata", "name"),
      ),
  );

/** What is deleted goes when nothing uses it: a claim without pods, a volume without a claim. */
export function unprotect({ world, cluster, object: of, resource, store, again }: Work): void {
  const isClaim = of.kind === "PersistentVolumeClaim";
  const used = isClaim ? isMounted(cluster, of) : text(of, "status", "phase") === "Bound";
  if (used) {
    again(resource, of, 5000);
    return;
  }
  const left = texts(of, "metadata", "finalizers").filter((each) => each !== finalizers[String(of.kind)]);
  const freed = { ...of, metadata: { ...object(of, "metadata"), finalizers: left } };
  if (left.length > 0) store(freed);
  else again(resource, remove(world, cluster, resource, freed), 0);
}
