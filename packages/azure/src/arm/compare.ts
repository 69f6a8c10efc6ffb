import type { Same } from "@slipway/reconcile";

/** A region by the name that its ID has: "North Europe" is northeurope. */
export const plainRegion = (text: string): string => text.toLowerCase().replaceAll(" ", "");

/**
 * When two values mean the same to Azure: ids and enumerations whatever their case, locations whatever their
 * spelling, lists of address ranges in any order.
 */
export const sameInAzure: Same = (field, have, want) => {
  if (typeof have === "string" && typeof want === "string") {
    if (field === "location" || field.endsWith(".location")) return plainRegion(have) === plainRegion(want);
    if (want.startsWith("/subscriptions/") || want.startsWith("/providers/"))
      return have.toLowerCase() === want.toLowerCase();
    return undefined;
  }
  if (
    /(^|\.)(addressPrefixes|adminGroupObjectIDs|authorizedIPRanges|availabilityZones)$/.test(field) &&
    Array.isArray(have) &&
    Array.isArray(want)
  ) {
    return have.length === want.length && want.every((item) => have.includes(item));
  }
  if ((field === "tags" || field.endsWith(".tags")) && isRecord(want)) {
    const folded = new Map(
      Object.entries(isRecord(have) ? have : {}).map(([name, value]) => [name.toLowerCase(), value]),
    );
    return Object.entries(want).every(([name, value]) => folded.get(name.toLowerCase()) === value);
  }
  return undefined;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
