import { UnfitError } from "@slipway/action";
import type { ArmResource } from "../arm/client.ts";
import type { Place } from "../arm/place.ts";
import { armResource } from "../arm/resource.ts";

/** A resource group. Azure deletes one with all that is in it, so an empty one alone is ever deleted. */
export const resourceGroup = armResource<Place>({
  kind: "resource group",
  id: ({ id }) => id,
  read: ({ id }, { arm }) => arm.findGroup(id),
  body: ({ location, tags }) => ({ location, tags }),
  immutable: ["location"],
  moveBy: "create a group of another name there, and move into it what this one holds (az resource move)",
  // A PATCH has to say something.
  again: ({ tags = {} }) => ({ tags }),
  refuse({ id, location }, have) {
    if (have !== undefined || location !== undefined) return;
    throw new UnfitError(
      `The resource group ${id} does not exist, and a new one needs a region.`,
      "Give location, or correct the name.",
    );
  },
  contents: async ({ id }, { arm }) => (await arm.list<ArmResource>(`${id}/resources`)).map((each) => each.id),
});
