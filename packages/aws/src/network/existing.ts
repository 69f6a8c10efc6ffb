import { MissingError, UnfitError } from "@slipway/action";
import { isUnknownText } from "@slipway/reconcile";
import type { AwsReads } from "../aws.ts";
import { hasNoEks } from "./closed-zones.ts";
import type { FoundSubnet } from "./vpc-calls.ts";

/** A network that exists, as clusters can use it. */
export interface FoundNetwork {
  readonly vpc: string;
  readonly privateSubnets: readonly string[];
  readonly publicSubnets: readonly string[];
}

/** EKS wants six free addresses in a subnet, and advises sixteen. */
const [fewest, advised] = [6, 16];

const balancerTags = { public: "kubernetes.io/role/elb", private: "kubernetes.io/role/internal-elb" } as const;

/** The subnets of a VPC that others made, judged by what EKS needs. What would not work is refused, what may not is said. */
export async function findNetwork(vpc: string, aws: AwsReads): Promise<FoundNetwork> {
  if (isUnknownText(vpc)) return { vpc, privateSubnets: [vpc], publicSubnets: [vpc] };
  const { readSubnets, readDns } = await import("./vpc-calls.ts");
  const all = await readSubnets(vpc, aws);
  if (all === undefined)
    throw new MissingError(
      `There is no VPC ${vpc} in ${aws.region}.`,
      "Correct the inputs vpc and region, or sign in to the account that has it.",
    );
  const dns = await readDns(vpc, aws);
  if (!dns.support || !dns.hostnames)
    throw new UnfitError(
      `The VPC ${vpc} has DNS ${dns.support ? "host names" : "resolution"} turned off, so nodes would not find their cluster.`,
      "Turn on both (`aws ec2 modify-vpc-attribute --enable-dns-support` and `--enable-dns-hostnames`), then run again.",
    );
  const usable = all.filter((subnet) => isUsable(subnet, aws));
  const of = (kind: FoundSubnet["kind"]) => usable.filter((subnet) => subnet.kind === kind);
  const zones = new Set(usable.map(({ zone }) => zone));
  if (zones.size < 2)
    throw new UnfitError(
      `The VPC ${vpc} has subnets for EKS in ${[...zones].join(", ") || "no zone"}, and a cluster needs two zones.`,
      "Add subnets with at least six free addresses in another availability zone, then run again.",
    );
  for (const subnet of usable) warnOf(subnet, aws);
  const ids = (kind: FoundSubnet["kind"]) =>
    of(kind)
      .map(({ id }) => id)
      .sort();
  return { vpc, privateSubnets: ids("private"), publicSubnets: ids("public") };
}

function isUsable({ id, zone, zoneId, free }: FoundSubnet, { run }: AwsReads): boolean {
  if (hasNoEks(zoneId)) run.info(`The subnet ${id} is left out: EKS places nothing in ${zone} (${zoneId}).`);
  else if (free < fewest)
    run.warn(`The subnet ${id} is left out: it has ${free} free addresses, and EKS needs ${fewest}.`);
  else return true;
  return false;
}

function warnOf({ id, kind, free, isRouted, tags }: FoundSubnet, { run }: AwsReads): void {
  if (free < advised) run.warn(`The subnet ${id} has ${free} free addresses; EKS advises ${advised} at least.`);
  if (!isRouted)
    run.warn(
      `The subnet ${id} has no route to the internet: nodes in it need VPC endpoints for ec2, ecr.api, ecr.dkr, s3, sts and eks.`,
    );
  const tag = balancerTags[kind];
  if (tags[tag] === undefined)
    run.warn(
      `The subnet ${id} has no tag ${tag}: load balancers of a cluster are not placed in it. Add the tag with the value 1.`,
    );
}
