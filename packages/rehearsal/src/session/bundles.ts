import { existsSync } from "node:fs";
import { join } from "node:path";

/** The actions run as bundles, as on GitHub: they are made once. */
export async function bundleIfAbsent(root: string): Promise<void> {
  if (existsSync(join(root, "dist", "index.js"))) return;
  process.stdout.write("bundling\n");
  const { bundle } = await import("../../../../scripts/bundle.ts");
  await bundle();
}
