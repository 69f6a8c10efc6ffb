import { UnfitError } from "@slipway/action";
import { changed, defineResource, hasUnknown, immutable, type Planned, StaleError, unknown } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import { sameInAzure } from "../arm/compare.ts";
import type { Json } from "../arm/json-path.ts";
import { namedGuid } from "../arm/named-guid.ts";
import { makerIn, tagSeal } from "../arm/ownership.ts";
import { locationFor, type Place } from "../arm/place.ts";
import { mergedTags, type Tags } from "../arm/tags.ts";
import type { Azure, AzureReads } from "../azure.ts";
import { generatePrivateKey, publicHalf } from "./openssh-key.ts";
import { bare } from "./ssh-key.ts";

/** Where a private key is put that no one can read there: all that shows is when it was written. */
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
  readonly names: boolean;
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

const tagFor = (safe: string, publicKey: string, written = "-"): string =>
  [safe, written, publicKey.split(" ")[1]].join(" ");

/** The public half as it is sent, and where the private one goes. */
interface Body {
  readonly sent: Json;
  readonly safe: string;
}

/** Azure, and the safe. */
interface Writes extends Azure {
  readonly safe: Safe;
}

/** A pair of keys, generated when the safe is not known to hold the private half; the public half is put right without. */
const resource = defineResource<KeyPair, Found, Body, AzureReads, Writes>({
  kind: "SSH key pair",
  id: ({ id }) => id,
  seal: {
    read: ({ there, tags }) => (there ? makerIn(tags) : undefined),
    add: ({ sent, safe }, record) => ({ sent: tagSeal.add(sent, record), safe }),
    of: tagSeal.of,
  },
  async read({ id, safe }, { arm }) {
    const [key, written, name] = await Promise.all([arm.get<ArmKey>(id), safe.written(), namedGuid(safe.name)]);
    if (key === undefined && written === undefined) return undefined;
    const [whose, when, blob] = tagOf(key).split(" ");
    const names = whose === name;
    const fits = names && written !== undefined && when === written ? `ssh-ed25519 ${blob}` : undefined;
    return { id, name: id, properties: {}, ...key, there: key !== undefined, written, names, fits };
  },
  async plan(want, have, azure): Promise<Planned<Body>> {
    refuseUnreadable(want, have);
    const safe = want.safe.name;
    const create = async () => ({
      sent: {
        location: await locationFor(want, azure),
        tags: { ...want.tags, [tag]: fitting },
        properties: { publicKey: generated },
      },
      safe,
    });
    if (have === undefined) return { operation: "create", body: await create() };
    const { fits } = have;
    const changes = [
      ...immutable(changed(have, { location: want.location }, sameInAzure)),
      ...changed(
        { properties: { publicKey: bare(have.properties.publicKey) } },
        { properties: { publicKey: fits ?? generated } },
      ),
      ...(fits === undefined ? [{ field: "safe", have: "not known to fit", want: safe }] : []),
      ...changed(have, { tags: want.tags }, sameInAzure),
    ];
    if (changes.some((change) => change.immutable)) return { operation: "replace", body: await create(), changes };
    const tags = mergedTags(have.tags ?? {}, { ...want.tags, ...(fits === undefined ? { [tag]: fitting } : {}) });
    const body = { sent: { tags, properties: { publicKey: fits ?? generated } }, safe };
    return changes.length === 0 ? { operation: "none" } : { operation: "update", body, changes };
  },
  create: (id, { sent }, to) => generate(id, sent, to, (filled) => to.arm.put(id, filled)),
  update: ({ id }, { sent }, to) =>
    hasUnknown(sent) ? generate(id, sent, to, (filled) => to.arm.patch(id, filled)) : to.arm.patch(id, sent),
  async delete({ id, names }, { arm, safe }) {
    // In this order, since the key says whose the safe is.
    if (names) await safe.remove();
    await arm.delete(id);
  },
  moveBy: "create a key of another name in the other region",
  // Another run may be about to generate a pair of its own.
  readLagMs: 30_000,
});

export const keyPair = (azure: Azure, want: KeyPair, options?: Parameters<typeof resource>[2]) =>
  resource({ ...azure, safe: want.safe }, want, options);

const generated = unknown("the public half of the pair that is generated");
const fitting = unknown("which private key fits");

function refuseUnreadable({ safe }: KeyPair, have: Found | undefined): void {
  if (have?.written === undefined || have.names) return;
  throw new UnfitError(
    `${safe.name} already exists, and no one can read whether it has a matching key.`,
    "Name another secret, or delete this one, and a new pair is generated.",
  );
}

/**
 * Generates a pair: its public half names the safe before anything is in it, and says after that it fits. Of two runs
 * the one that writes the safe last finds its own name, or takes the other's back: a safe never counts as fitting a key
 * whose private half it does not hold.
 */
async function generate(
  id: string,
  body: Json,
  { arm, run, safe }: Writes,
  send: (body: Json) => Promise<unknown>,
): Promise<void> {
  const value = await generatePrivateKey("slipway");
  run.mask(value);
  const publicKey = publicHalf(value) ?? "";
  const name = await namedGuid(safe.name);
  const first = tagFor(name, publicKey);
  await send({ ...body, tags: { ...(body.tags as Tags), [tag]: first }, properties: { publicKey } });
  await safe.write(value);
  // In this order: who has written the safe by now has named it before.
  const written = await safe.written();
  const key = await arm.get<ArmKey>(id);
  const isLast = tagOf(key) === first && bare(key?.properties.publicKey) === publicKey;
  const last = isLast && written !== undefined ? tagFor(name, publicKey, written) : name;
  if (key !== undefined) await arm.patch(id, { tags: mergedTags(key.tags ?? {}, { [tag]: last }) });
  if (last === name) throw new StaleError(`Another run generates a pair for ${safe.name} at the same time.`);
}
