import { choice, flag, type Input, integer, optional, text } from "@slipway/action";
import { networkBits, readRange } from "./cidr.ts";
import { mostZones } from "./network-resources.ts";
import { natChoices } from "./settings.ts";

/** The range of a new network. */
const range: Input<string> = {
  ...text(
    `The range of the network, from /${networkBits.min} to /${networkBits.max}: an eighth of it for each subnet. 10.0.0.0/16 for a new one. It cannot be changed in place.`,
  ),
  read(value) {
    const { bits } = readRange(value) ?? {};
    return bits !== undefined && bits >= networkBits.min && bits <= networkBits.max
      ? { value }
      : {
          problem: `Write a range from /${networkBits.min} to /${networkBits.max} by its first address, such as 10.0.0.0/16.`,
        };
  },
};

/** What a network of Slipway's own is like. */
export const networkInputs = {
  cidr: optional(range),
  zones: optional(
    integer("In how many availability zones it has a public and a private subnet; two for a new one.", {
      min: 2,
      max: mostZones,
    }),
  ),
  nat: optional(
    choice(
      "How private subnets reach the internet: by one NAT gateway, by one in each zone, which a zone's failure does not cut off and costs more, or not at all (none). One for a new network.",
      natChoices,
    ),
  ),
  endpoints: optional(
    flag(
      "Whether the network has VPC endpoints for what nodes need of AWS, so that a private cluster works without NAT; each costs by the hour and zone.",
    ),
  ),
};
