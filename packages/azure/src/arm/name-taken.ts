import { UnfitError } from "@slipway/action";
import type { AzureReads } from "../azure.ts";
import { byName } from "./look-up.ts";
import { idParts, parseId, sameId } from "./resource-id.ts";

/**
 * Says who has a name that is unique in all of Azure, when it is someone in the same subscription. Reads only, so
 * that a plan can find; someone elsewhere shows when Azure refuses.
 */
export async function refuseTaken(id: string, { arm }: AzureReads): Promise<void> {
  const { type = "", name = "", subscription = "" } = idParts(id);
  const other = (await byName(arm, type, name, subscription)).find((each) => !sameId(each, id));
  if (other === undefined) return;
  throw new UnfitError(
    `The name ${name} is taken by ${other}; it must be unique.`,
    `Write resource-group: ${parseId(other)?.resourceGroup} if you mean that one, or choose another name.`,
  );
}
