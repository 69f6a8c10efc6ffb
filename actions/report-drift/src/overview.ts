import { code, table } from "@slipway/action";

/** One table of many environments. Those that differ come first, with their issues. */
export function overview(environments: readonly string[], open: ReadonlyMap<string, string>): string {
  const differing = environments.filter((name) => open.has(name));
  const rows = [...differing, ...environments.filter((name) => !open.has(name))].map((name) => [
    code(name),
    open.has(name) ? `⚠️ differs: ${open.get(name)}` : "✅ no changes",
  ]);
  const count = `${differing.length} of ${environments.length} ${environments.length === 1 ? "environment" : "environments"} differ.`;
  return `${count}\n\n${table(["environment", "state"], rows)}\n`;
}
