import { MissingError } from "@slipway/action";
import { type Change, changed, defineResource, immutable, StaleError } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import { sameInAzure } from "../arm/compare.ts";
import { mark, marked } from "../arm/ownership.ts";
import { locationFor, type Place } from "../arm/place.ts";
import { mergedTags } from "../arm/tags.ts";
import type { Azure } from "../connect.ts";

/** A public key by which people get into machines. */
export interface SshKeyWant extends Place {
  /** The key, or undefined while what it is the public half of has yet to be made. May change while a run goes on. */
  readonly publicKey: () => Promise<string | undefined>;
}

interface ArmKey extends ArmResource {
  readonly properties: { readonly publicKey?: string };
  /** The key that was wanted when it was read. */
  readonly wanted: string | undefined;
}

/** A public key itself: whose it is, behind it, is a remark. */
export const bare = (key = ""): string => key.trim().split(/\s+/).slice(0, 2).join(" ");

const changes = (have: ArmKey, want: SshKeyWant): Change[] => [
  ...immutable(changed(have, { location: want.location }, sameInAzure)),
  ...changed(
    { properties: { publicKey: bare(have.properties.publicKey) } },
    { properties: { publicKey: have.wanted === undefined ? "a key yet to be generated" : bare(have.wanted) } },
  ),
  ...changed(have, { tags: want.tags }, sameInAzure),
];

/** An SSH public key, kept as a resource. */
export const sshKey = defineResource<SshKeyWant, ArmKey, Azure>({
  kind: "SSH public key",
  name: ({ id }) => id,
  async read({ id, publicKey }, { arm }) {
    const [have, wanted] = await Promise.all([arm.get<ArmKey>(id), publicKey()]);
    return have && { ...have, wanted };
  },
  diff: changes,
  create: (want, azure) =>
    settleKey(want, async (publicKey) =>
      azure.arm.put(want.id, {
        location: await locationFor(want, azure),
        tags: { ...want.tags, ...mark },
        properties: { publicKey },
      }),
    ),
  update: (want, have, { arm }) =>
    settleKey(want, (publicKey) =>
      arm.patch(want.id, {
        tags: mergedTags(have.tags ?? {}, want.tags ?? {}),
        properties: { publicKey },
      }),
    ),
  remove: ({ id }, _want, { arm }) => arm.delete(id),
  owned: marked,
  // Another run may have written the key that was current a moment ago, and is about to correct it.
  lag: 30_000,
});

/** Writes the key as it is wanted now; if that has changed meanwhile, it is decided anew. */
async function settleKey({ id, publicKey }: SshKeyWant, write: (key: string) => Promise<unknown>): Promise<void> {
  const key = await publicKey();
  if (key === undefined) throw new MissingError(`The private key of ${id} is gone again.`, "Run again.");
  await write(key);
  if ((await publicKey()) !== key) throw new StaleError(`The private key of ${id} was replaced meanwhile.`);
}
