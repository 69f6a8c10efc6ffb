import type { JsonObject } from "../../engine/json.ts";
import { arrange } from "../../engine/world.test-support.ts";

const version = "2025-01-01";
export const api = `api-version=${version}`;
/** A network with these ranges, and these subnets where some are named. */
export const body = (prefixes: string[], subnets?: [name: string, prefix: string][]): JsonObject => ({
  location: "northeurope",
  properties: {
    addressSpace: { addressPrefixes: prefixes },
    ...(subnets ? { subnets: subnets.map(([name, addressPrefix]) => ({ name, properties: { addressPrefix } })) } : {}),
  },
});

/** A world with a network, and a subnet in it. */
export async function withNetwork() {
  const arranged = arrange();
  const rg = await arranged.group();
  const id = `${rg}/providers/Microsoft.Network/virtualNetworks/v`;
  const made = await arranged.made(id, version, body(["10.0.0.0/16"], [["one", "10.0.0.0/24"]]));
  return { ...arranged, rg, id, made };
}
