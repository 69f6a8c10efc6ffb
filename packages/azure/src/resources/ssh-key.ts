import { type Change, changed, defineResource, immutable } from "@slipway/reconcile";
import type { ArmResource } from "../arm.ts";
import { sameInAzure } from "../compare.ts";
import type { Azure } from "../connect.ts";
import { locationFor, type Place } from "../place.ts";
import { mergedTags } from "../tags.ts";
import { mark, marked } from "./owned.ts";

/** A public key by which people get into machines. */
export interface SshKeyWant extends Place {
  readonly publicKey: string;
}

interface ArmKey extends ArmResource {
  readonly properties: { readonly publicKey?: string };
}

/** The key itself: whose it is, behind it, is a remark. */
const bare = (key = ""): string => key.trim().split(/\s+/).slice(0, 2).join(" ");

const changes = (have: ArmKey, want: SshKeyWant): Change[] => [
  ...immutable(changed(have, { location: want.location }, sameInAzure)),
  ...changed(
    { properties: { publicKey: bare(have.properties.publicKey) } },
    { properties: { publicKey: bare(want.publicKey) } },
  ),
  ...changed(have, { tags: want.tags }, sameInAzure),
];

/** An SSH public key, kept as a resource. */
export const sshKey = defineResource<SshKeyWant, ArmKey, Azure>({
  kind: "SSH public key",
  name: ({ id }) => id,
  read: ({ id }, { arm }) => arm.get<ArmKey>(id),
  diff: changes,
  create: async (want, azure) =>
    azure.arm.put(want.id, {
      location: await locationFor(want, azure),
      tags: { ...want.tags, ...mark },
      properties: { publicKey: want.publicKey },
    }),
  update: (want, have, { arm }) =>
    arm.patch(want.id, {
      tags: mergedTags(have.tags ?? {}, want.tags ?? {}),
      properties: { publicKey: want.publicKey },
    }),
  remove: ({ id }, _want, { arm }) => arm.delete(id),
  owned: marked,
});
