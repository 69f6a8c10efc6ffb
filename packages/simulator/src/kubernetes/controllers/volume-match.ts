import type { Cluster } from "../cluster.ts";
import { dig, type JsonObject, text, texts } from "../json.ts";
import { bytesOf } from "../kinds/quantity.ts";
import { all } from "../store.ts";

export const nameOf = (of: JsonObject): string => text(of, "metadata", "name");
const classOf = (of: JsonObject): string => text(of, "spec", "storageClassName");

/** Why a volume is not what a claim asks for, in the controller's words; nothing when it is. */
export function mismatch(volume: JsonObject, claim: JsonObject): string | undefined {
  if (text(volume, "metadata", "deletionTimestamp")) return `the volume is marked for deletion "${nameOf(volume)}"`;
  const asked = bytesOf(text(claim, "spec", "resources", "requests", "storage"));
  if (bytesOf(text(volume, "spec", "capacity", "storage")) < asked) return "requested PV is too small";
  if (classOf(volume) !== classOf(claim)) return "storageClassName does not match";
  if (text(volume, "spec", "volumeMode") !== text(claim, "spec", "volumeMode")) return "incompatible volumeMode";
  const modes = texts(volume, "spec", "accessModes");
  if (!texts(claim, "spec", "accessModes").every((mode) => modes.includes(mode))) return "incompatible accessMode";
  return undefined;
}

/** Whether a volume is reserved for a claim by its name, or bound to this very one. */
export function isBoundTo(volume: JsonObject, claim: JsonObject): boolean {
  const { name, namespace, uid = "" } = dig(volume, "spec", "claimRef") as JsonObject;
  if (name !== nameOf(claim) || namespace !== text(claim, "metadata", "namespace")) return false;
  return uid === "" || uid === text(claim, "metadata", "uid");
}

/** The volume for a claim that names none: one that is reserved for it, else the smallest free one that fits. */
export function bestFor(cluster: Cluster, claim: JsonObject): JsonObject | undefined {
  const fitting = all(cluster, "persistentvolumes").filter((volume) => mismatch(volume, claim) === undefined);
  const reserved = fitting.find((volume) => dig(volume, "spec", "claimRef") && isBoundTo(volume, claim));
  const size = (volume: JsonObject) => bytesOf(text(volume, "spec", "capacity", "storage"));
  return (
    reserved ??
    fitting
      .filter((volume) => !dig(volume, "spec", "claimRef") && text(volume, "status", "phase") === "Available")
      .sort((one, other) => size(one) - size(other))[0]
  );
}
