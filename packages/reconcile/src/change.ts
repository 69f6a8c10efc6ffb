import { isRecord } from "./record.ts";
import { isUnknown } from "./unknown.ts";

/** One field that is not as wanted. Plain data: it is printed, compared and digested. */
export interface Change {
  /** Dotted, as the vendor writes it: `policies.retentionPolicy.days`. */
  readonly field: string;
  /** Absent when the field has no value. */
  readonly have?: unknown;
  /** An `Unknown` when only the cloud can say it, once the change is made. */
  readonly want?: unknown;
  /** The vendor cannot change this field in place. */
  readonly immutable?: true;
}

/** A vendor's opinion on whether two values mean the same; undefined leaves it to the plain comparison. */
export type Same = (field: string, have: unknown, want: unknown) => boolean | undefined;

/**
 * What differs in the fields that `want` names. Fields that only `have` knows belong to other people or to the
 * server, and are never compared. An undefined wanted field is not named.
 */
export function changed(have: unknown, want: unknown, same: Same = () => undefined, field = ""): Change[] {
  if (want === undefined) return [];
  const verdict = isUnknown(want) ? false : same(field, have, want);
  if (verdict === true) return [];
  if (verdict === undefined) {
    if (isRecord(want) && isRecord(have)) {
      return Object.entries(want).flatMap(([key, value]) =>
        changed(Object.hasOwn(have, key) ? have[key] : undefined, value, same, field === "" ? key : `${field}.${key}`),
      );
    }
    if (Array.isArray(want) && Array.isArray(have)) {
      if (want.length === have.length && want.every((item, at) => equal(have[at], item, same, `${field}[${at}]`)))
        return [];
    } else if (have === want) return [];
  }
  return [{ field, ...(have === undefined ? {} : { have }), want }];
}

/** The same changes, marked as ones that the vendor cannot make in place. */
export function immutable(changes: readonly Change[]): Change[] {
  return changes.map((change) => ({ ...change, immutable: true as const }));
}

function equal(have: unknown, want: unknown, same: Same, field: string): boolean {
  return changed(have, want, same, field).length === 0;
}
