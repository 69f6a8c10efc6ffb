import type { Seal } from "@slipway/reconcile";
import type { Json } from "./json-path.ts";

interface Tagged {
  readonly id: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** The tag that records who made a thing. Tag names have no case. */
const tag = "made-by";

/** What the tags of a thing say of its maker. */
export const makerIn = (tags: Readonly<Record<string, string>> = {}): string | undefined =>
  Object.entries(tags).find(([name]) => name.toLowerCase() === tag)?.[1];

/** The tags with the record of the maker. */
export const withMaker = (tags: unknown, record: string): Json => ({ ...(tags as Json | undefined), [tag]: record });

/** The record in a tag: the usual seal of a thing in Azure. */
export const tagSeal = {
  read: ({ tags }) => makerIn(tags),
  add: (body, record) => ({ ...body, tags: withMaker(body.tags, record) }),
  of: ({ id }) => ({ id }),
} satisfies Seal<Tagged, Json>;

const sentence = /^Managed by Slipway \((slipway-[0-9a-f]{16})\)\.$/;

/** The record in the description of a thing that has no tags. */
export const descriptionSeal = {
  read: ({ properties }) => sentence.exec(String(properties.description))?.[1],
  add: (body, record) => ({
    ...body,
    properties: { ...(body.properties as Json), description: `Managed by Slipway (${record}).` },
  }),
  of: ({ id }) => ({ id }),
} satisfies Seal<{ readonly id: string; readonly properties: Json }, Json>;
