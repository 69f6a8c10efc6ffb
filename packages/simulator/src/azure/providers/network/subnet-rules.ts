import { type Cidr, contains, onBoundary, overlaps, parseCidr } from "../../engine/cidr.ts";
import { at, type JsonObject, textOf } from "../../engine/json.ts";
import { badRequest, type Refusal } from "../../engine/refusal.ts";
import type { Link } from "../../engine/resource-type.ts";

/** A subnet by name and prefixes, as the address rules see it. */
export interface Range {
  readonly name: string;
  readonly prefixes: readonly string[];
}

/** The block a prefix means, or the network provider's complaint. */
export function requireCidr(prefix: string, owner: string): Cidr {
  const cidr = parseCidr(prefix);
  if (cidr !== undefined) return cidr;
  const meant = onBoundary(prefix);
  throw meant !== undefined
    ? badRequest(
        "InvalidCIDRNotation",
        `The address prefix ${prefix} in resource ${owner} has an invalid CIDR notation. For the given prefix length, the address prefix should be ${meant}.`,
        { details: [] },
      )
    : badRequest(
        "InvalidAddressPrefixFormat",
        `Address prefix ${prefix} of resource ${owner} is not formatted correctly. It should follow CIDR notation, for example 10.0.0.0/24.`,
        { details: [] },
      );
}

/** Subnets lie inside the network, apart from each other, and are neither too small nor too large. */
export function checkRanges(network: string, space: readonly string[], subnets: readonly Range[]): void {
  const room = space.map((prefix) => requireCidr(prefix, network));
  const seen: { name: string; cidr: Cidr }[] = [];
  for (const { name, prefixes } of subnets) {
    if (prefixes.length === 0)
      throw badRequest(
        "AddressPrefixStringCannotBeNullOrEmpty",
        `Address prefix string for resource ${network}/subnets/${name} cannot be null or empty.`,
        { details: [] },
      );
    for (const prefix of prefixes) {
      const cidr = requireCidr(prefix, `${network}/subnets/${name}`);
      if (cidr.bits > 29 || cidr.bits < 2)
        throw badRequest(
          "NetcfgSubnetSizeInvalid",
          `Subnet '${name}' has the prefix ${prefix}: it must be from /2 to /29.`,
          {
            details: [],
          },
        );
      if (!room.some((block) => contains(block, cidr))) throw outside(name, network);
      const other = seen.find((one) => overlaps(one.cidr, cidr));
      if (other !== undefined)
        throw badRequest(
          "NetcfgSubnetRangesOverlap",
          `Subnet '${name}' is not valid because its IP address range overlaps with that of an existing subnet in virtual network '${network.slice(network.lastIndexOf("/") + 1)}'.`,
          { details: [] },
        );
      seen.push({ name, cidr });
    }
  }
}

const outside = (name: string, network: string): Refusal =>
  badRequest(
    "NetcfgSubnetRangeOutsideVnet",
    `Subnet '${name}' is not valid because its IP address range is outside the IP address range of virtual network '${network.slice(network.lastIndexOf("/") + 1)}'.`,
    { details: [] },
  );

const joined: readonly [path: string, permission: string][] = [
  ["networkSecurityGroup.id", "Microsoft.Network/networkSecurityGroups/join/action"],
  ["routeTable.id", "Microsoft.Network/routeTables/join/action"],
  ["natGateway.id", "Microsoft.Network/natGateways/join/action"],
];

/** What a subnet refers to, with the right that it takes to join it. */
export const subnetLinks = (properties: JsonObject): Link[] =>
  joined.flatMap(([path, permission]) => {
    const id = textOf(at(properties, path));
    // Only security groups are simulated: the others are taken at their word.
    return id === undefined ? [] : [{ id, permission, exists: path.startsWith("networkSecurityGroup") }];
  });
