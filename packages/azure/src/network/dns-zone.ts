import type { ArmResource } from "../arm/client.ts";
import { armResource } from "../arm/resource.ts";
import type { Tags } from "../arm/tags.ts";

/** A zone of names that only linked networks resolve. */
export interface ZoneWant {
  readonly id: string;
  readonly tags: Tags | undefined;
}

/** A private DNS zone itself. Its records and links are other goals' and other people's. */
export const privateDnsZone = armResource<ZoneWant, ArmResource>({
  kind: "private DNS zone",
  id: ({ id }) => id,
  body: ({ tags }) => ({ tags }),
  initial: () => ({ location: "global" }),
  // A PATCH has to say something.
  again: ({ tags = {} }) => ({ tags }),
  ifNew: true,
  moveBy: "create the records in another zone, and link that one",
});
