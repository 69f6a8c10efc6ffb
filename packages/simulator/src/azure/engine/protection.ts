import { scopesOf } from "./path.ts";
import { gateway } from "./refusal.ts";
import type { ArmContext } from "./resource-type.ts";
import { entriesIn } from "./state.ts";

/** Management locks on the scope, above it and, for a delete, below it. */
export function requireUnlocked(arm: ArmContext, id: string, verb: "write" | "delete"): void {
  const lockType = arm.resourceType("Microsoft.Authorization/locks");
  if (lockType === undefined || id.toLowerCase().includes("/microsoft.authorization/locks/")) return;
  const locked = scopesOf(id).filter((scope) =>
    entriesIn(arm.state, `${scope}/providers/Microsoft.Authorization/locks`).some(
      (lock) => verb === "delete" || lock.resource.properties.level === "ReadOnly",
    ),
  );
  if (locked.length === 0) return;
  throw gateway(
    409,
    "ScopeLocked",
    `The scope '${id}' cannot perform ${verb} operation because following scope(s) are locked: '${locked.join(",")}'. Please remove the lock and try again.`,
  );
}
