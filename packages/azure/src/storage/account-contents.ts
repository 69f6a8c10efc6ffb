import { UnfitError } from "@slipway/action";
import type { ArmReads, ArmResource } from "../arm/client.ts";
import { parseId } from "../arm/resource-id.ts";

/** Refuses to delete an account with something in it: what is of ours was removed before, and the rest is other people's. */
export async function refuseContents(
  { id, kind }: { readonly id: string; readonly kind: string },
  arm: ArmReads,
): Promise<void> {
  // Premium accounts of files have no blobs, and those of blobs no files.
  const lists = [
    ...(kind === "FileStorage" ? [] : ["blobServices/default/containers"]),
    ...(/^(FileStorage|Storage|StorageV2)$/.test(kind) ? ["fileServices/default/shares"] : []),
  ];
  const found = await Promise.all(lists.map((list) => arm.list<ArmResource>(`${id}/${list}`)));
  const inside = found.flat().map((each) => parseId(each.id)?.name ?? each.id);
  if (inside.length === 0) return;
  throw new UnfitError(
    `The storage account ${parseId(id)?.name} is not empty: ${inside.join(", ")}.`,
    "Azure would delete all of it without a warning. Move or delete what no one needs, and run again; what is to stay keeps the account.",
  );
}
