import { MissingError } from "@slipway/action";
import type { ArmResource } from "../arm.ts";
import type { Azure } from "../connect.ts";

/** Makes sure that a network exists, and warns when it does not ask Azure for names. */
export async function inspectNetwork(id: string, { arm, run }: Azure): Promise<void> {
  const network = await arm.get<ArmResource & { properties: { dhcpOptions?: { dnsServers?: string[] } } }>(id);
  if (!network) {
    throw new MissingError(
      `The network ${id} does not exist.`,
      "Correct the input network, or create it first (action create-vnet).",
    );
  }
  const servers = network.properties.dhcpOptions?.dnsServers ?? [];
  if (servers.length === 0) return;
  run.warn(
    `The network ${network.name} asks DNS servers of its own (${servers.join(", ")}): they must forward to 168.63.129.16 from a network that is linked to the zone, or the link changes nothing.`,
  );
}
