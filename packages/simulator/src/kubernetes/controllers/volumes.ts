import type { Cluster } from "../cluster.ts";
import { dig, type JsonObject, list, object, same, text } from "../json.ts";
import { all, read } from "../store.ts";
import { recordEvent } from "./events.ts";
import { moment } from "./system.ts";
import { bestFor, isBoundTo, mismatch, nameOf } from "./volume-match.ts";
import type { Work } from "./work.ts";

// pkg/controller/volume/persistentvolume/pv_controller.go: syncClaim, syncVolume and bind.

const volumes = "persistentvolumes";
const claims = "persistentvolumeclaims";
const completed = "pv.kubernetes.io/bind-completed";
const byController = "pv.kubernetes.io/bound-by-controller";
const component = "persistentvolume-controller";

const uidOf = (of: JsonObject): string => text(of, "metadata", "uid");
const isCompleted = (claim: JsonObject): boolean => text(claim, "metadata", "annotations", completed) !== "";

const annotated = (of: JsonObject, ...names: string[]): JsonObject => ({
  ...object(of, "metadata"),
  annotations: { ...object(of, "metadata", "annotations"), ...Object.fromEntries(names.map((name) => [name, "yes"])) },
});

/** Store what changed, and nothing when nothing did. */
function keep({ store }: Work, resource: string, before: JsonObject, after: JsonObject): JsonObject {
  return same(before, after) ? before : store(after, resource);
}

function setPhase(work: Work, resource: string, of: JsonObject, phase: string): JsonObject {
  if (text(of, "status", "phase") === phase) return of;
  const status = resource === volumes ? { phase, lastPhaseTransitionTime: moment(work.world) } : { phase };
  return work.store({ ...of, status }, resource);
}

/** Bind a volume and a claim to each other. */
function bind(work: Work, volume: JsonObject, claim: JsonObject): void {
  const had = dig(volume, "spec", "claimRef");
  const claimRef = {
    kind: "PersistentVolumeClaim",
    namespace: text(claim, "metadata", "namespace"),
    name: nameOf(claim),
    uid: uidOf(claim),
    apiVersion: "v1",
    resourceVersion: text(claim, "metadata", "resourceVersion"),
  };
  const isDone = text(had, "uid") === uidOf(claim) && text(volume, "status", "phase") === "Bound";
  const held = isDone
    ? volume
    : work.store(
        {
          ...volume,
          metadata: had ? object(volume, "metadata") : annotated(volume, byController),
          spec: { ...object(volume, "spec"), claimRef },
          status: { phase: "Bound", lastPhaseTransitionTime: moment(work.world) },
        },
        volumes,
      );
  const named = text(claim, "spec", "volumeName") !== "";
  const status = {
    phase: "Bound",
    accessModes: list(held, "spec", "accessModes"),
    capacity:
      text(claim, "status", "phase") === "Bound"
        ? object(claim, "status", "capacity")
        : object(held, "spec", "capacity"),
  };
  const spec = { ...object(claim, "spec"), volumeName: nameOf(held) };
  const metadata = annotated(claim, completed, ...(named ? [] : [byController]));
  keep(work, claims, claim, { ...claim, metadata, spec, status });
}

/** A claim that says no class gets the default one. */
function classed(cluster: Cluster, claim: JsonObject): JsonObject {
  if (dig(claim, "spec", "storageClassName") !== undefined) return claim;
  const chosen = all(cluster, "storageclasses.storage.k8s.io").find(
    (each) => text(each, "metadata", "annotations", "storageclass.kubernetes.io/is-default-class") === "true",
  );
  return chosen ? { ...claim, spec: { ...object(claim, "spec"), storageClassName: nameOf(chosen) } } : claim;
}

/** A claim that is bound to nothing yet. */
function syncUnbound(work: Work, claim: JsonObject): void {
  const named = text(claim, "spec", "volumeName");
  if (named !== "") syncNamed(work, claim, named);
  else {
    const volume = bestFor(work.cluster, claim);
    if (volume) bind(work, volume, claim);
    else if (
      keep(work, claims, claim, classed(work.cluster, claim)) === claim &&
      !text(claim, "spec", "storageClassName")
    ) {
      const none = "no persistent volumes available for this claim and no storage class is set";
      recordEvent(work, claim, "Normal", "FailedBinding", none, component);
    }
  }
}

/** A claim that says which volume it is for. */
function syncNamed(work: Work, claim: JsonObject, named: string): void {
  const volume = read(work.cluster, volumes, "", named);
  if (!volume) return;
  const isHeld = dig(volume, "spec", "claimRef") !== undefined;
  const why = isHeld ? undefined : mismatch(volume, claim);
  if (why) {
    const message = `Cannot bind to requested volume "${named}": ${why}`;
    recordEvent(work, claim, "Warning", "VolumeMismatch", message, component);
  } else if (isHeld && !isBoundTo(volume, claim)) {
    const message = `volume "${named}" already bound to a different claim.`;
    recordEvent(work, claim, "Warning", "FailedBinding", message, component);
  } else bind(work, volume, claim);
}

/** A claim that was bound stays so, or has lost its volume for ever. */
function syncBound(work: Work, claim: JsonObject): void {
  const volume = read(work.cluster, volumes, "", text(claim, "spec", "volumeName"));
  const held = dig(volume, "spec", "claimRef");
  if (volume && (!held || text(held, "uid") === uidOf(claim))) bind(work, volume, claim);
  else if (text(claim, "status", "phase") !== "Lost") {
    const [reason, message] = volume
      ? ["ClaimMisbound", "Two claims are bound to the same volume, this one is bound incorrectly"]
      : ["ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!"];
    recordEvent(work, setPhase(work, claims, claim, "Lost"), "Warning", String(reason), String(message), component);
  }
}

/** A claim is looked at: after a change of it, or of a volume. */
export function syncClaim(work: Work): void {
  if (isCompleted(work.object)) syncBound(work, work.object);
  else syncUnbound(work, work.object);
}

/** A volume is looked at, and then the claims that are about it. */
export function syncVolume(work: Work): void {
  const { cluster, object: volume, again } = work;
  const held = dig(volume, "spec", "claimRef");
  const claim = read(cluster, claims, text(held, "namespace"), text(held, "name"));
  if (!held || !text(held, "uid")) setPhase(work, volumes, volume, "Available");
  else if (!claim || uidOf(claim) !== text(held, "uid")) release(work, volume);
  else if (text(claim, "spec", "volumeName") === nameOf(volume)) setPhase(work, volumes, volume, "Bound");
  for (const each of all(cluster, claims))
    if (!isCompleted(each) || text(each, "spec", "volumeName") === nameOf(volume)) again(claims, each, 500);
}

/** A volume whose claim is gone: kept, or deleted as its driver would. */
function release(work: Work, volume: JsonObject): void {
  if (text(volume, "spec", "persistentVolumeReclaimPolicy") !== "Delete") {
    setPhase(work, volumes, volume, "Released");
    return;
  }
  const { world, store, again } = work;
  const metadata = { ...object(volume, "metadata"), deletionTimestamp: moment(world), deletionGracePeriodSeconds: 0 };
  again(volumes, store({ ...volume, metadata, status: { phase: "Released" } }, volumes), 500);
}
