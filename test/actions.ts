import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { AnyAction } from "@slipway/action";
import type { Arrange } from "@slipway/testing";

/** The root of the repository. */
export const root = join(__dirname, "..");

/** All actions, by their folders. */
export const actionNames = readdirSync(join(root, "actions")).filter((name) =>
  statSync(join(root, "actions", name)).isDirectory(),
);

export const bundleOf = (name: string): string => join(root, "dist", `${name}.js`);

/** An action's declaration and the world that its tests arrange; some have further ways of being used. */
export async function sourceOf(name: string, way?: string): Promise<{ action: AnyAction; arrange: Arrange }> {
  const [{ default: action }, { arrange, ways }] = await Promise.all([
    import(join(root, "actions", name, "src", "action.ts")),
    import(join(root, "actions", name, "src", "arrange.ts")),
  ]);
  return { action, arrange: way === undefined ? arrange : ways[way] };
}
