import type { Same } from "@slipway/reconcile";

const powers = ["", "Ki", "Mi", "Gi", "Ti"];

/** The API server writes 1024Gi as 1Ti. */
function bytes(quantity: unknown): number {
  const [, number = "", unit = ""] = /^(\d+)([KMGT]i)?$/.exec(String(quantity)) ?? [];
  return number === "" ? Number.NaN : Number(number) * 1024 ** powers.indexOf(unit);
}

/** Access modes in any order. */
export const sameModes = (have: unknown, want: unknown): boolean | undefined =>
  Array.isArray(have) && Array.isArray(want) ? [...have].sort().join() === [...want].sort().join() : undefined;

/** What means the same in a volume. */
export const sameInVolume: Same = (field, have, want) => {
  if (field === "spec.accessModes") return sameModes(have, want);
  // What a volume does not say is false.
  if (field === "spec.csi.volumeAttributes.encryptInTransit") return (have ?? "false") === want;
  return field === "spec.capacity.storage" ? have === want || bytes(have) === bytes(want) : undefined;
};
