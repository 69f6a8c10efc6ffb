import { isRecord } from "./record.ts";

const prefix = "known-after-apply:";

/**
 * A value that only the cloud can give, once what it comes from has been made. Its one member says what it will be, in a few
 * words: "the public key". Nothing else has such a member: an input with this text in it is none for an apply.
 */
export interface Unknown {
  readonly [prefix]: string;
}

export const unknown = (what: string): Unknown => ({ [prefix]: what });

/** An unknown value where only a text can stand, such as in an ID or an output: it says what it comes from. */
export const unknownText = (source: string): string => `${prefix}${source}`;

/** Whether a text is or contains a value that is known after apply. */
export const isUnknownText = (value: unknown): boolean => typeof value === "string" && value.includes(prefix);

/** An ID for people: what is not known yet in it says so. */
export const shownId = (id: string): string => id.replace(/known-after-apply:[\w.-]*/g, "(known after apply)");

const isMarker = (value: unknown): value is Unknown =>
  isRecord(value) && typeof value[prefix] === "string" && Object.keys(value).length === 1;

export const isUnknown = (value: unknown): boolean => isMarker(value) || isUnknownText(value);

/** Whether anything in a body is not known yet. */
export function hasUnknown(value: unknown): boolean {
  if (isUnknown(value)) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isRecord(value) && Object.entries(value).some(([name, each]) => isUnknownText(name) || hasUnknown(each));
}

/** The same data, with a text in place of each marker; `source` says where the value of a field comes from. */
export function withTexts(value: unknown, source: (field: string) => string, field = ""): unknown {
  if (isMarker(value)) return unknownText(source(field));
  if (Array.isArray(value)) return value.map((each) => withTexts(each, source, field));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withTexts(each, source, name)]));
}
