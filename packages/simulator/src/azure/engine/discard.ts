import type { ArmContext } from "./resource-type.ts";
import { dropEntry, type Entry, entriesUnder } from "./state.ts";

/** Remove a resource with everything below it; each type undoes its effects elsewhere. */
export function discard(arm: ArmContext, entry: Entry): void {
  for (const each of [...entriesUnder(arm.state, entry.resource.id).reverse(), entry])
    arm.resourceType(each.type)?.hooks?.removed?.(arm, each);
  dropEntry(arm.state, entry.resource.id);
}
