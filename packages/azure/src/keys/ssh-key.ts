import { changed, defineResource, immutable, type Planned, StaleError, unknown } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import { sameInAzure } from "../arm/compare.ts";
import type { Json } from "../arm/json-path.ts";
import { locationFor, type Place } from "../arm/place.ts";
import { mergedTags } from "../arm/tags.ts";
import { trackedResource } from "../arm/tracked-resource.ts";
import type { Azure, AzureReads } from "../azure.ts";

/** A public key by which people get into machines. */
export interface SshKeyWant extends Place {
  /** The key; undefined while what it is the public half of has yet to be created. May change while a run goes on. */
  readonly publicKey: () => Promise<string | undefined>;
}

/** Azure, and what knows the key that is wanted. */
interface Writes extends Azure, Pick<SshKeyWant, "publicKey"> {}

interface ArmKey extends ArmResource {
  readonly properties: { readonly publicKey?: string };
}

/** A public key itself: whose it is, behind it, is a remark. */
export const bare = (key = ""): string => key.trim().split(/\s+/).slice(0, 2).join(" ");

/** An SSH public key, kept as a resource. */
const resource = defineResource<SshKeyWant, ArmKey, Json, AzureReads, Writes>({
  ...trackedResource,
  kind: "SSH public key",
  id: ({ id }) => id,
  read: ({ id }, { arm }) => arm.get<ArmKey>(id),
  async plan(want, have, azure): Promise<Planned<Json>> {
    const wanted = (await want.publicKey()) ?? unknown("the public half of the key that is generated");
    const properties = { publicKey: wanted };
    const create = async () => ({ location: await locationFor(want, azure), tags: want.tags, properties });
    if (have === undefined) return { operation: "create", body: await create() };
    const key = typeof wanted === "string" ? bare(wanted) : wanted;
    const changes = [
      ...immutable(changed(have, { location: want.location }, sameInAzure)),
      ...changed({ properties: { publicKey: bare(have.properties.publicKey) } }, { properties: { publicKey: key } }),
      ...changed(have, { tags: want.tags }, sameInAzure),
    ];
    if (changes.some((change) => change.immutable)) return { operation: "replace", body: await create(), changes };
    const tags = mergedTags(have.tags ?? {}, want.tags ?? {});
    return changes.length === 0 ? { operation: "none" } : { operation: "update", body: { tags, properties }, changes };
  },
  create: (id, body, to) => write(body, to, () => to.arm.put(id, body)),
  update: ({ id }, body, to) => write(body, to, () => to.arm.patch(id, body)),
  moveBy: "create a key of another name in the other region",
  // Another run may have written the key that was current a moment ago, and is about to correct it.
  readLagMs: 30_000,
});

export const sshKey = (azure: Azure, want: SshKeyWant, options?: Parameters<typeof resource>[2]) =>
  resource({ ...azure, publicKey: want.publicKey }, want, options);

/** Writes a key; if another one is wanted by then, it is decided again. */
async function write({ properties }: Json, to: Writes, send: () => Promise<unknown>): Promise<void> {
  await send();
  if ((await to.publicKey()) === (properties as ArmKey["properties"]).publicKey) return;
  throw new StaleError("The private key has been replaced meanwhile.");
}
