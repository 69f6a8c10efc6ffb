import { UnfitError } from "@slipway/action";
import { type Change, changed, defineResource, immutable, StaleError } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import { sameInAzure } from "../arm/compare.ts";
import { namedGuid } from "../arm/named-guid.ts";
import { mark, marked } from "../arm/ownership.ts";
import { locationFor, type Place } from "../arm/place.ts";
import { mergedTags } from "../arm/tags.ts";
import type { Azure } from "../connect.ts";
import { generatePrivateKey, publicHalf } from "./openssh-key.ts";
import { bare } from "./ssh-key.ts";

/** Where a private key is put that nobody can read there: all that is told is when it was written. */
export interface Safe {
  readonly name: string;
  /** When it was written last; undefined when there is none. */
  written(): Promise<string | undefined>;
  write(value: string): Promise<void>;
  remove(): Promise<void>;
}

/** A pair whose public half is kept in Azure and whose private half in a safe. */
export interface KeyPair extends Place {
  readonly safe: Safe;
}

interface ArmKey extends ArmResource {
  readonly properties: { readonly publicKey?: string };
}

interface Found extends ArmKey {
  /** Only the safe is there when this is false. */
  readonly there: boolean;
  readonly written: string | undefined;
  /** The key in Azure says that what is in the safe is its private half, or was to become it. */
  readonly claimed: boolean;
  /** The public half of what is in the safe; undefined when that is not known. */
  readonly fits: string | undefined;
}

/**
 * The tag by which the public half names the safe, when it was written, and for which key. A safe that was written at
 * another time holds something else; before it is written, the time is left out.
 */
const tag = "private-key";

const tagOf = (key: ArmKey | undefined): string => {
  const [, value = ""] = Object.entries(key?.tags ?? {}).find(([name]) => name.toLowerCase() === tag) ?? [];
  return String(value);
};

const claim = (safe: string, publicKey: string, written = "-"): string =>
  [safe, written, publicKey.split(" ")[1]].join(" ");

function changes(have: Found, { location, tags, safe }: KeyPair): Change[] {
  if (have.written !== undefined && !have.claimed)
    throw new UnfitError(
      `${safe.name} is there already, and nobody can read whether it holds a key that fits.`,
      "Name another secret, or delete this one: then a pair is generated.",
    );
  const { fits } = have;
  const privateKey = have.written === undefined ? "absent" : "not known to fit";
  return [
    ...immutable(changed(have, { location }, sameInAzure)),
    ...(fits === undefined ? [{ field: "private key", have: privateKey, want: "generated" }] : []),
    ...(fits === undefined ? [] : changed({ publicKey: bare(have.properties.publicKey) }, { publicKey: fits })),
    ...changed(have, { tags }, sameInAzure),
  ];
}

/** A pair of keys, generated when the safe is not known to hold the private half; the public half is put right without. */
export const keyPair = defineResource<KeyPair, Found, Azure>({
  kind: "SSH key pair",
  name: ({ id }) => id,
  async read({ id, safe }, { arm }) {
    const [key, written, name] = await Promise.all([arm.get<ArmKey>(id), safe.written(), namedGuid(safe.name)]);
    if (key === undefined && written === undefined) return undefined;
    const [whose, when, blob] = tagOf(key).split(" ");
    const claimed = whose === name;
    const fits = claimed && written !== undefined && when === written ? `ssh-ed25519 ${blob}` : undefined;
    return { id, name: id, properties: {}, ...key, there: key !== undefined, written, claimed, fits };
  },
  diff: changes,
  create: (want, azure) =>
    generate(want, azure, async (publicKey, claimed) =>
      azure.arm.put(want.id, {
        location: await locationFor(want, azure),
        tags: { ...want.tags, ...mark, [tag]: claimed },
        properties: { publicKey },
      }),
    ),
  async update(want, { tags: had = {}, fits }, azure) {
    const tags = mergedTags(had, want.tags ?? {});
    const patch = (publicKey: string, more = {}) =>
      azure.arm.patch(want.id, { tags: mergedTags(tags, more), properties: { publicKey } });
    if (fits !== undefined) await patch(fits);
    else await generate(want, azure, (publicKey, claimed) => patch(publicKey, { [tag]: claimed }));
  },
  async remove({ id, claimed }, { safe }, { arm }) {
    // In this order, since the key tells whose the safe is.
    if (claimed) await safe.remove();
    await arm.delete(id);
  },
  owned: (have) => have.there && marked(have),
  // Another run may be about to generate a pair of its own.
  lag: 30_000,
});

/**
 * Generates a pair: its public half claims the safe before anything is in it, and is told as fitting after. Of two runs
 * the one that writes the safe last finds its own claim, or takes the other's back: a safe never counts as fitting a key
 * whose private half it does not hold.
 */
async function generate(
  { id, safe }: KeyPair,
  { arm, run }: Azure,
  put: (publicKey: string, claimed: string) => Promise<unknown>,
): Promise<void> {
  const value = await generatePrivateKey("slipway");
  run.mask(value);
  const publicKey = publicHalf(value) ?? "";
  const name = await namedGuid(safe.name);
  await put(publicKey, claim(name, publicKey));
  await safe.write(value);
  // In this order: whoever has written the safe by now has claimed it before.
  const written = await safe.written();
  const key = await arm.get<ArmKey>(id);
  const ours = tagOf(key) === claim(name, publicKey) && bare(key?.properties.publicKey) === publicKey;
  const told = ours && written !== undefined ? claim(name, publicKey, written) : name;
  if (key !== undefined) await arm.patch(id, { tags: mergedTags(key.tags ?? {}, { [tag]: told }) });
  if (told === name) throw new StaleError(`Another run generates a pair for ${safe.name} at the same time.`);
}
