import { RemediedError, UnfitError } from "@slipway/action";
import type { Arm, ArmResource } from "../arm/client.ts";
import type { Place } from "../arm/place.ts";
import { armResource } from "../arm/resource.ts";

/** Something is in a group that was to be deleted. As if Azure had refused it: nothing was sent. */
class NotEmptyError extends RemediedError {
  override readonly name = "NotEmptyError";
  readonly status = 409;
}

/** How many things that are in the way are named. */
const named = 10;

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
  async delete({ id }, { arm }) {
    await refuseUnlessEmpty(id, arm);
    await arm.delete(id);
  },
});

/** Whoever made what is in it: a thing of ours may hold what others put there. */
async function refuseUnlessEmpty(id: string, arm: Arm): Promise<void> {
  const inside = await arm.list<ArmResource & { readonly type: string }>(`${id}/resources`);
  if (inside.length === 0) return;
  const names = inside.slice(0, named).map(({ type, name }) => `${type} ${name}`);
  const more = inside.length > named ? `, and ${inside.length - named} more` : "";
  throw new NotEmptyError(
    `The resource group ${id} is not deleted, since that would delete what is in it: ${names.join(", ")}${more}.`,
    "Remove each by the action that made it (mode destroy), or move it to another group, then run again. Azure may list for some minutes what is gone already.",
  );
}
