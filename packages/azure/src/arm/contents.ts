import { UnfitError } from "@slipway/action";
import type { ArmReads, ArmResource } from "./client.ts";
import { parseId, sameId } from "./resource-id.ts";

/** What goes with a thing when Azure deletes it. */
interface Contents {
  /** What a person calls the thing. */
  readonly what: string;
  readonly id: string;
  /** The lists of what is in it, below its ID. */
  readonly lists: readonly string[];
  /** The name of what may go with it. */
  readonly but?: string;
}

/** Refuses to delete a thing in which something is left: what is ours was removed before, and the rest is other people's. */
export async function refuseContents({ what, id, lists, but = "" }: Contents, arm: ArmReads): Promise<void> {
  const found = await Promise.all(lists.map((list) => arm.list<ArmResource>(`${id}/${list}`)));
  const inside = found.flat().map((each) => parseId(each.id)?.name ?? each.id);
  const others = inside.filter((name) => !sameId(name, but));
  if (others.length === 0) return;
  throw new UnfitError(
    `The ${what} ${parseId(id)?.name} is not empty: ${others.join(", ")}.`,
    "Azure would delete all of it without a warning. Move or delete what no one needs, and run again; what is to stay keeps it.",
  );
}
