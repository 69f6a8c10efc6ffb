import { type Input, text } from "@slipway/action";
import { type Cidr, overlap, parseAddress, parseCidr, showAddress } from "../network/cidr.ts";

/** The ranges of a cluster that are known: of its services, of its pods in an overlay, and of the network it is in. */
export interface ClusterRanges {
  readonly service: string;
  readonly dns?: string | undefined;
  readonly pod?: string | undefined;
  readonly network: readonly string[];
}

/** What is wrong with which of the ranges. */
export interface RangeProblem {
  readonly range: "service" | "dns" | "pod" | "network";
  readonly problem: string;
}

/** What AKS takes where nothing is said. */
export const usualRanges = { service: "10.0.0.0/16", pod: "10.244.0.0/16", network: "10.224.0.0/12" } as const;

/** AKS refuses these for services, pods and the network. */
export const refusedRanges = ["169.254.0.0/16", "172.30.0.0/16", "172.31.0.0/16", "192.0.2.0/24"] as const;

const refused = refusedRanges.flatMap((range) => parseCidr(range) ?? []);

/** A range of IPv4 addresses. */
export function addressRange(about: string): Input<string> {
  return {
    ...text(about),
    read: (value) =>
      parseCidr(value)
        ? { value }
        : { problem: "Write an IPv4 range on its own boundary, such as 10.1.0.0/16: an address, a slash, 0 to 32." },
  };
}

/** Where the DNS service sits by default: the tenth address. */
export const usualDns = (service: string): string => showAddress((parseCidr(service)?.first ?? 0) + 10);

/** Everything that AKS would refuse about a cluster's ranges, now or when it grows. Pure. */
export function judgeRanges({ service, dns = usualDns(service), pod, network }: ClusterRanges): RangeProblem[] {
  const all = [
    { range: "service" as const, text: service },
    ...(pod === undefined ? [] : [{ range: "pod" as const, text: pod }]),
    ...network.map((each) => ({ range: "network" as const, text: each })),
  ].map(({ range, text: written }) => ({ range, written, cidr: parseCidr(written) }));
  const problems: RangeProblem[] = all.flatMap(({ range, written, cidr }) => {
    if (cidr === undefined) return [{ range, problem: `${written} is not an IPv4 range on its own boundary.` }];
    const taken = refused.find((each) => overlap(each, cidr));
    return taken ? [{ range, problem: `${written} overlaps ${taken.text}, which AKS reserves.` }] : [];
  });
  for (const [at, { range, written, cidr }] of all.entries()) {
    const earlier = all
      .slice(0, at)
      .find((other) => range !== other.range && cidr && other.cidr && overlap(other.cidr, cidr));
    if (earlier === undefined) continue;
    const chosen = range === "network" ? earlier.range : range;
    problems.push({
      range: chosen,
      problem: `The ${names[range]} ${written} overlaps the ${names[earlier.range]} ${earlier.written}: choose a range that is free.`,
    });
  }
  const block = all[0]?.cidr;
  return block === undefined ? problems : [...problems, ...judgeService(block), ...judgeDns(dns, block)];
}

const names = { service: "service range", dns: "DNS address", pod: "pod range", network: "network's range" } as const;

const judgeService = ({ bits, text: written }: Cidr): RangeProblem[] =>
  bits > 12 && bits < 29
    ? []
    : [{ range: "service", problem: `${written} has the wrong size: write a range from /13 to /28.` }];

function judgeDns(dns: string, { first, last, text: service }: Cidr): RangeProblem[] {
  const address = parseAddress(dns);
  if (address === undefined) return [{ range: "dns", problem: `${dns} is not an IPv4 address.` }];
  if (address >= first + 2 && address < last) return [];
  return [
    {
      range: "dns",
      problem: `${dns} must be an address of ${service}, but not one of the first two, which are the network's and the API server's, nor the last.`,
    },
  ];
}
