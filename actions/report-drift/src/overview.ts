import { code, table } from "@slipway/action";
import { addressOf, type OpenDrift } from "@slipway/github";

/** One table of many environments. Those that differ come first, with their issues. */
export function overview(
  environments: readonly string[],
  scenario: string | undefined,
  open: readonly OpenDrift[],
): string {
  const all = environments.map((environment) => ({ environment, address: addressOf(open, { environment, scenario }) }));
  const differing = all.filter(({ address }) => address !== undefined);
  const rows = [...differing, ...all.filter(({ address }) => address === undefined)].map(({ environment, address }) => [
    code(environment),
    ...(scenario === undefined ? [] : [scenario]),
    address === undefined ? "✅ no changes" : `⚠️ differs: ${address}`,
  ]);
  const count = `${differing.length} of ${environments.length} ${environments.length === 1 ? "environment" : "environments"} differ.`;
  return `${count}\n\n${table(["environment", ...(scenario === undefined ? [] : ["scenario"]), "state"], rows)}\n`;
}
