import { MissingError } from "@slipway/action";
import type { ArmResource } from "../arm/client.ts";
import type { AzureReads } from "../azure.ts";
import type { Cidr } from "./cidr.ts";
import { blocksOf } from "./ranges.ts";

/** A subnet, as ARM shows it by itself and in its network. */
export interface ArmSubnet extends ArmResource {
  readonly properties: ArmResource["properties"] & {
    readonly addressPrefix?: string;
    readonly addressPrefixes?: readonly string[];
    readonly networkSecurityGroup?: { readonly id?: string };
    readonly serviceEndpoints?: readonly { readonly service?: string }[];
    readonly delegations?: readonly { readonly properties?: { readonly serviceName?: string } }[];
  };
}

/** One side of a peering, as ARM shows it by itself and in its network. */
export interface ArmPeering extends ArmResource {
  readonly properties: ArmResource["properties"] & {
    readonly remoteVirtualNetwork?: { readonly id?: string };
    readonly remoteAddressSpace?: { readonly addressPrefixes?: readonly string[] };
    readonly peeringState?: string;
    readonly peeringSyncLevel?: string;
    readonly allowVirtualNetworkAccess?: boolean;
    readonly allowForwardedTraffic?: boolean;
    readonly allowGatewayTransit?: boolean;
    readonly useRemoteGateways?: boolean;
  };
}

/** A virtual network, with all that is in it. */
export interface ArmNetwork extends ArmResource {
  readonly properties: ArmResource["properties"] & {
    readonly addressSpace?: { readonly addressPrefixes?: readonly string[] };
    readonly dhcpOptions?: { readonly dnsServers?: readonly string[] };
    readonly subnets?: readonly ArmSubnet[];
    readonly virtualNetworkPeerings?: readonly ArmPeering[];
  };
}

/** The prefixes of a network. */
export const spaceOf = ({ properties }: ArmNetwork): readonly string[] =>
  properties.addressSpace?.addressPrefixes ?? [];

/** The prefixes of a network, as far as they are IPv4. */
export const blocksIn = (network: ArmNetwork): Cidr[] => blocksOf(spaceOf(network));

/** The prefixes of a subnet, by whichever of the two members carries them. */
export function prefixesOf({ properties: { addressPrefix, addressPrefixes = [] } }: ArmSubnet): readonly string[] {
  if (addressPrefixes.length > 0) return addressPrefixes;
  return addressPrefix === undefined ? [] : [addressPrefix];
}

/** A network that has to be there, and which input names it. */
export async function requireNetwork(id: string, { arm }: AzureReads, input = "network"): Promise<ArmNetwork> {
  const network = await arm.get<ArmNetwork>(id);
  if (network) return network;
  throw new MissingError(
    `The network ${id} does not exist.`,
    `Correct the input ${input}, or create it first (action create-vnet).`,
  );
}

/**
 * A way to read a network that has to be there. It is read at once, since without it there is nothing to look at;
 * that answer is good for the first who asks.
 */
export async function networkReader(id: string, azure: AzureReads, input?: string): Promise<() => Promise<ArmNetwork>> {
  let first: ArmNetwork | undefined = await requireNetwork(id, azure, input);
  return async () => {
    const network = first ?? (await requireNetwork(id, azure, input));
    first = undefined;
    return network;
  };
}
