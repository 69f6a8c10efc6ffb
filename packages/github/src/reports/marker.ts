import { type Change, StaleError } from "@slipway/reconcile";

/** What our own texts begin with, so that they are found again; readers do not see it. */
export const marker = (kind: "plan" | "drift", environment: string): string => `<!-- slipway:${kind}:${environment} `;

/** A text with its mark and, in the mark, a short name of what it tells: what only says where to look is not compared. */
export const marked = (kind: "plan" | "drift", environment: string, digest: string, text: string): string =>
  `${marker(kind, environment)}${digest} -->\n${text}`;

/** The short name in a marked text. */
export const digestIn = (text = ""): string | undefined => /^<!-- slipway:\w+:.* (\w+) -->/.exec(text)?.[1];

/** The environment that a marked text is on. */
export const markedFor = (kind: "plan" | "drift", text: string): string | undefined =>
  new RegExp(`^<!-- slipway:${kind}:(\\S+) `).exec(text)?.[1];

/** Whether a text tells what it is to tell. */
export const newest = (have: string | undefined, want: string | undefined): Change[] =>
  have === want ? [] : [{ field: "body", have, want }];

/** GitHub lets two runs make the same thing at the same time: then both look again and keep the first. */
export function refuseCopies<T>(ours: readonly T[], counts: (one: T) => boolean): void {
  const copies = ours.filter(counts).length;
  if (copies > 1) throw new StaleError(`${copies} of the same were made at the same time.`);
}
