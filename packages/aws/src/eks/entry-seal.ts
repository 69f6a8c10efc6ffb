import type { EntryBody, EntryState } from "./entry.ts";

const tag = "made-by";

/** An entry, of which it does not matter who acts by it. */
export type OpenEntry = Omit<EntryState, "isOwn"> & Partial<Pick<EntryState, "isOwn">>;

/** The record of an entry's maker is a tag. What this run acts by counts as no one's, so that it is never deleted. */
export const entrySeal = {
  read: ({ tags, isOwn = false }: OpenEntry): string | undefined => (isOwn ? undefined : tags[tag]),
  add: (body: EntryBody, record: string): EntryBody => ({ ...body, tags: { ...body.tags, [tag]: record } }),
};
