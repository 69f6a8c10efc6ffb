import type { Problem } from "@slipway/action";
import { type AddressRange, contains, parseRange } from "../../ec2/address-range.ts";
import type { ClusterWant } from "./want.ts";

interface Given {
  readonly endpoint?: ClusterWant["endpoint"];
  readonly "public-ranges"?: readonly string[] | undefined;
  /** Where runners come from, as the API server sees them. */
  readonly "runner-range"?: string | undefined;
}

/** What no one on the internet has (RFC 1918, RFC 6598). */
const inside = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

const isIn = (ranges: readonly string[], one: AddressRange): boolean =>
  ranges.some((range) => {
    const outer = parseRange(range);
    return outer !== undefined && contains(outer, one);
  });

/** Inputs by which the runners that they name would lose the API server. */
export function shutOut({ endpoint, "public-ranges": ranges, "runner-range": given }: Given): Problem[] {
  const runner = given === undefined ? undefined : parseRange(given);
  if (runner === undefined) return [];
  const isInside = isIn(inside, runner);
  if (endpoint === "private" && !isInside)
    return [
      {
        input: "endpoint",
        problem: `The runners of ${given} would lose the API server, which then answers only within its VPC: use runners in there and give their range in runner-range, or write public-and-private.`,
      },
    ];
  if (endpoint === "public" && isInside)
    return [
      {
        input: "runner-range",
        problem: `A public API server sees no addresses of ${given}: give those that the runners have on the internet, such as a NAT gateway's, or endpoint: public-and-private.`,
      },
    ];
  if (ranges === undefined || isInside || isIn(ranges, runner)) return [];
  return [
    {
      input: "public-ranges",
      problem: `The runners of ${given} would lose the API server: write a range that holds theirs too.`,
    },
  ];
}

/** Whether an API server that answers these ranges answers fewer than before. */
export const isNarrower = (have: readonly string[], want: readonly string[]): boolean =>
  have.some((range) => {
    const before = parseRange(range);
    return before !== undefined && !isIn(want, before);
  });
