import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { AnyAction } from "../packages/action/src/index.ts";

/** The root of the repository. */
export const root = join(import.meta.dirname, "..");

/** The names of all actions: one folder each. */
export const actionNames: readonly string[] = readdirSync(join(root, "actions"))
  .filter((name) => existsSync(join(root, "actions", name, "src", "action.ts")))
  .sort();

/** The declaration of an action. */
export async function declaration(name: string): Promise<AnyAction> {
  const module = (await import(join(root, "actions", name, "src", "action.ts"))) as { default: AnyAction };
  return module.default;
}
