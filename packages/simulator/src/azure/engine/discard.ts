import type { Cloud } from "./kind.ts";
import { dropEntry, type Entry, entriesUnder } from "./state.ts";

/** Let a resource go with everything below it; each kind undoes what it had done elsewhere. */
export function discard(cloud: Cloud, entry: Entry): void {
  for (const each of [...entriesUnder(cloud.state, entry.resource.id).reverse(), entry])
    cloud.kind(each.kind)?.removed?.(cloud, each);
  dropEntry(cloud.state, entry.resource.id);
}
