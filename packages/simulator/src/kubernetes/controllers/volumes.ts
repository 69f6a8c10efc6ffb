import type { Cluster } from "../cluster.ts";
import { dig, type JsonObject, list, object, same, text, texts } from "../json.ts";
import { all, read, remove } from "../store.ts";
import type { Work } from "./work.ts";

const phase = (of: JsonObject): string => text(of, "status", "phase");
const nameOf = (of: JsonObject): string => text(of, "metadata", "name");
const classOf = (of: JsonObject): string => text(of, "spec", "storageClassName");

function fits(volume: JsonObject, claim: JsonObject): boolean {
  const wanted = dig(volume, "spec", "claimRef");
  if (phase(volume) !== "Available" && phase(volume) !== "Pending") return false;
  if (
    wanted &&
    (text(wanted, "name") !== nameOf(claim) || text(wanted, "namespace") !== text(claim, "metadata", "namespace"))
  )
    return false;
  const named = text(claim, "spec", "volumeName");
  if (named && named !== nameOf(volume)) return false;
  const modes = texts(volume, "spec", "accessModes");
  return (
    classOf(volume) === classOf(claim) && texts(claim, "spec", "accessModes").every((mode) => modes.includes(mode))
  );
}

/** A claim that says no class gets the default one. */
function classed(cluster: Cluster, claim: JsonObject): JsonObject {
  if (dig(claim, "spec", "storageClassName") !== undefined) return claim;
  const chosen = all(cluster, "storageclasses.storage.k8s.io").find(
    (each) => text(each, "metadata", "annotations", "storageclass.kubernetes.io/is-default-class") === "true",
  );
  return chosen ? { ...claim, spec: { ...object(claim, "spec"), storageClassName: nameOf(chosen) } } : claim;
}

/** Bring claims and volumes together that were made for each other. */
export function bindVolumes({ cluster, store }: Work): void {
  for (const volume of all(cluster, "persistentvolumes"))
    if (phase(volume) === "Pending") store({ ...volume, status: { phase: "Available" } }, "persistentvolumes");
  for (const found of all(cluster, "persistentvolumeclaims")) {
    if (phase(found) !== "Pending") continue;
    const claim = classed(cluster, found);
    const volume = all(cluster, "persistentvolumes").find((each) => fits(each, claim));
    if (!volume) {
      if (!same(claim, found)) store(claim, "persistentvolumeclaims");
      continue;
    }
    const bound = { ...object(claim, "spec"), volumeName: nameOf(volume) };
    const status = {
      phase: "Bound",
      accessModes: list(volume, "spec", "accessModes"),
      capacity: object(volume, "spec", "capacity"),
    };
    const annotations = { ...object(claim, "metadata", "annotations"), "pv.kubernetes.io/bind-completed": "yes" };
    const stored = store(
      { ...claim, metadata: { ...object(claim, "metadata"), annotations }, spec: bound, status },
      "persistentvolumeclaims",
    );
    const claimRef = {
      kind: "PersistentVolumeClaim",
      namespace: text(stored, "metadata", "namespace"),
      name: nameOf(stored),
      uid: text(stored, "metadata", "uid"),
      apiVersion: "v1",
      resourceVersion: text(stored, "metadata", "resourceVersion"),
    };
    store(
      { ...volume, spec: { ...object(volume, "spec"), claimRef }, status: { phase: "Bound" } },
      "persistentvolumes",
    );
  }
}

const isMounted = (cluster: Cluster, claim: JsonObject): boolean =>
  all(cluster, "pods", text(claim, "metadata", "namespace")).some((pod) =>
    list(pod, "spec", "volumes").some((volume) => text(volume, "persistentVolumeClaim", "claimName") === nameOf(claim)),
  );

/** A deleted claim goes when no pod uses it, and its volume is released; a deleted volume goes when no claim holds it. */
export function releaseVolume({ world, cluster, object: of, store, again }: Work): void {
  const isClaim = of.kind === "PersistentVolumeClaim";
  const resource = isClaim ? "persistentvolumeclaims" : "persistentvolumes";
  const used = isClaim ? isMounted(cluster, of) : phase(of) === "Bound";
  if (used) {
    again(resource, of, 5000);
    return;
  }
  remove(world, cluster, resource, { ...of, metadata: { ...object(of, "metadata"), finalizers: [] } });
  const volume = isClaim ? read(cluster, "persistentvolumes", "", text(of, "spec", "volumeName")) : undefined;
  if (!volume) return;
  if (text(volume, "spec", "persistentVolumeReclaimPolicy") === "Delete")
    remove(world, cluster, "persistentvolumes", volume);
  else store({ ...volume, status: { phase: "Released" } }, "persistentvolumes");
}
