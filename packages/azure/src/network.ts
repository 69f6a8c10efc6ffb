import { MissingError } from "@slipway/action";
import type { ArmResource } from "./arm.ts";
import type { Cidr } from "./cidr.ts";
import type { Azure } from "./connect.ts";
import { blocksOf } from "./free-ranges.ts";

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
export const prefixesOf = ({ properties }: ArmSubnet): readonly string[] =>
  properties.addressPrefixes ?? (properties.addressPrefix === undefined ? [] : [properties.addressPrefix]);

/** What is said of a network that has to be there and is not. */
export const noNetwork = (id: string, input: string): MissingError =>
  new MissingError(
    `The network ${id} does not exist.`,
    `Correct the input ${input}, or create it first (action create-vnet).`,
  );

/** A network that has to be there. */
export async function requireNetwork(id: string, { arm }: Azure): Promise<ArmNetwork> {
  const network = await arm.get<ArmNetwork>(id);
  if (network) return network;
  throw noNetwork(id, "network");
}
