import {
  DescribeLoadBalancersCommand as DescribeClassicCommand,
  DescribeTagsCommand as DescribeClassicTagsCommand,
} from "@aws-sdk/client-elastic-load-balancing";
import {
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { AwsReads } from "../../aws.ts";
import { call } from "../../client/calls.ts";
import { classicElbOf, elbOf } from "./clients.ts";
import type { Left } from "./left.ts";
import { isGone } from "./left-calls.ts";
import { isBalancing, isIn, type Owner, stackOf, type Tags, tagsFrom } from "./made-by.ts";
import { allPages, inGroups } from "./pages.ts";

/** AWS gives the tags of so many at once. */
const mostTagged = 20;

const forWhat = (tags: Tags): string => {
  const stack = stackOf(tags);
  return stack === undefined ? "" : `for ${stack}`;
};

/** What may be the cluster's, by the vendor's ID or name. */
type Found = Pick<Left, "kind" | "id">;

/**
 * The load balancers of both generations that the controllers of a cluster made, and their target groups. A load balancer may
 * send to target groups of other people as well.
 */
export async function findBalancers({ name, vpc }: Owner, aws: AwsReads): Promise<Left[]> {
  const [classic, balancers, groups] = await Promise.all([
    readClassic(vpc, aws),
    readBalancers(vpc, aws),
    readTargetGroups(vpc, aws),
  ]);
  const [classicTags, tags] = await Promise.all([
    readClassicTags(idsOf(classic), aws),
    readTags(idsOf([...balancers, ...groups]), aws),
  ]);
  const theirs = (found: readonly Found[], all: ReadonlyMap<string, Tags>): Left[] =>
    found.flatMap(({ kind, id }) => {
      const own = all.get(id) ?? {};
      return isBalancing(own, name) ? [{ kind, id, about: forWhat(own) }] : [];
    });
  return [...theirs(balancers, tags), ...theirs(classic, classicTags), ...theirs(groups, tags)];
}

const idsOf = (found: readonly Found[]): string[] => found.map(({ id }) => id);

const readClassic = (vpc: string | undefined, aws: AwsReads): Promise<Found[]> =>
  allPages(async (Marker) => {
    const page = await call(aws.run, "elasticloadbalancing:DescribeLoadBalancers, first generation", (options) =>
      classicElbOf(aws).send(new DescribeClassicCommand({ Marker }), options),
    );
    const found = (page.LoadBalancerDescriptions ?? []).filter(({ VPCId }) => isIn(vpc, VPCId));
    return {
      next: page.NextMarker,
      items: found.map(({ LoadBalancerName: id = "" }) => ({ kind: "classic load balancer", id })),
    };
  });

const readBalancers = (vpc: string | undefined, aws: AwsReads): Promise<Found[]> =>
  allPages(async (Marker) => {
    const page = await call(aws.run, "elasticloadbalancing:DescribeLoadBalancers", (options) =>
      elbOf(aws).send(new DescribeLoadBalancersCommand({ Marker }), options),
    );
    const found = (page.LoadBalancers ?? []).filter(({ VpcId }) => isIn(vpc, VpcId));
    return {
      next: page.NextMarker,
      items: found.map(({ LoadBalancerArn: id = "" }) => ({ kind: "load balancer", id })),
    };
  });

const readTargetGroups = (vpc: string | undefined, aws: AwsReads): Promise<Found[]> =>
  allPages(async (Marker) => {
    const page = await call(aws.run, "elasticloadbalancing:DescribeTargetGroups", (options) =>
      elbOf(aws).send(new DescribeTargetGroupsCommand({ Marker }), options),
    );
    const found = (page.TargetGroups ?? []).filter(({ VpcId }) => isIn(vpc, VpcId));
    return { next: page.NextMarker, items: found.map(({ TargetGroupArn: id = "" }) => ({ kind: "target group", id })) };
  });

const readClassicTags = (names: readonly string[], aws: AwsReads): Promise<Map<string, Tags>> =>
  tagsOf(names, async (LoadBalancerNames) => {
    const { TagDescriptions = [] } = await call(
      aws.run,
      "elasticloadbalancing:DescribeTags, first generation",
      (options) => classicElbOf(aws).send(new DescribeClassicTagsCommand({ LoadBalancerNames }), options),
    );
    return TagDescriptions.map(({ LoadBalancerName = "", Tags }) => [LoadBalancerName, tagsFrom(Tags)]);
  });

const readTags = (arns: readonly string[], aws: AwsReads): Promise<Map<string, Tags>> =>
  tagsOf(arns, async (ResourceArns) => {
    const { TagDescriptions = [] } = await call(aws.run, "elasticloadbalancing:DescribeTags", (options) =>
      elbOf(aws).send(new DescribeTagsCommand({ ResourceArns }), options),
    );
    return TagDescriptions.map(({ ResourceArn = "", Tags }) => [ResourceArn, tagsFrom(Tags)]);
  });

type Ask = (ids: string[]) => Promise<[id: string, tags: Tags][]>;

async function tagsOf(ids: readonly string[], ask: Ask): Promise<Map<string, Tags>> {
  const answers = await Promise.all(inGroups(ids, mostTagged).map((group) => unlessGone(group, ask)));
  return new Map(answers.flat());
}

/** One that went meanwhile refuses the tags of all that are asked about with it. */
async function unlessGone(ids: readonly string[], ask: Ask): Promise<[id: string, tags: Tags][]> {
  try {
    return await ask([...ids]);
  } catch (error) {
    if (!isGone(error)) throw error;
    if (ids.length === 1) return [];
    const halves = inGroups(ids, Math.ceil(ids.length / 2));
    return (await Promise.all(halves.map((half) => unlessGone(half, ask)))).flat();
  }
}
