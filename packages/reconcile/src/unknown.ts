import { isRecord } from "./record.ts";

/** A value that only the cloud can give, once what it comes from has been made: known after apply. */
export interface Unknown {
  /** What it will be, in a few words: "the public key". */
  readonly unknown: string;
}

export const unknown = (what: string): Unknown => ({ unknown: what });

export const isUnknown = (value: unknown): value is Unknown =>
  isRecord(value) && typeof value.unknown === "string" && Object.keys(value).length === 1;

/** Whether anything in a body is not known yet. */
export function hasUnknown(value: unknown): boolean {
  if (isUnknown(value)) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isRecord(value) && Object.values(value).some(hasUnknown);
}
