import {
  DescribeLoadBalancersCommand as DescribeClassicCommand,
  DescribeTagsCommand as DescribeClassicTagsCommand,
} from "@aws-sdk/client-elastic-load-balancing";
import {
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
  type TargetGroup,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { AwsReads } from "../../aws.ts";
import { call } from "../../client/calls.ts";
import { classicElbOf, elbOf } from "./clients.ts";
import type { Left } from "./left.ts";
import { isGone } from "./left-calls.ts";
import { isBalancing, stackOf } from "./made-by.ts";
import { allPages, inGroups } from "./pages.ts";

type Tags = Readonly<Record<string, string>>;

/** AWS gives the tags of so many at once. */
const mostTagged = 20;

const tagsFrom = (tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = []) =>
  Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));

const forWhat = (tags: Tags): string => {
  const stack = stackOf(tags);
  return stack === undefined ? "" : `for ${stack}`;
};

/** The load balancers of both generations that the controllers of a cluster made, and their target groups. */
export async function findBalancers(cluster: string, aws: AwsReads): Promise<Left[]> {
  const [classic, arns, groups] = await Promise.all([readClassic(aws), readBalancers(aws), readTargetGroups(aws)]);
  const ids = [...arns, ...groups.map(({ TargetGroupArn = "" }) => TargetGroupArn)];
  const [classicTags, tags] = await Promise.all([readClassicTags(classic, aws), readTags(ids, aws)]);
  const balancers = arns.flatMap((id): Left[] => {
    const own = tags.get(id) ?? {};
    return isBalancing(own, cluster) ? [{ kind: "load balancer", id, about: forWhat(own) }] : [];
  });
  const theirs = new Set(balancers.map(({ id }) => id));
  const isTheirs = ({ TargetGroupArn: id = "", LoadBalancerArns: of = [] }: TargetGroup) =>
    of.length > 0 ? of.every((arn) => theirs.has(arn)) : isBalancing(tags.get(id) ?? {}, cluster);
  return [
    ...balancers,
    ...classic.flatMap((id): Left[] => {
      const own = classicTags.get(id) ?? {};
      return isBalancing(own, cluster) ? [{ kind: "classic load balancer", id, about: forWhat(own) }] : [];
    }),
    ...groups.filter(isTheirs).map(({ TargetGroupArn: id = "" }): Left => {
      return { kind: "target group", id, about: forWhat(tags.get(id) ?? {}) };
    }),
  ];
}

const readClassic = (aws: AwsReads): Promise<string[]> =>
  allPages(async (Marker) => {
    const page = await call(aws.run, "elasticloadbalancing:DescribeLoadBalancers, first generation", (options) =>
      classicElbOf(aws).send(new DescribeClassicCommand({ Marker }), options),
    );
    const items = (page.LoadBalancerDescriptions ?? []).map(({ LoadBalancerName = "" }) => LoadBalancerName);
    return { next: page.NextMarker, items };
  });

const readBalancers = (aws: AwsReads): Promise<string[]> =>
  allPages(async (Marker) => {
    const page = await call(aws.run, "elasticloadbalancing:DescribeLoadBalancers", (options) =>
      elbOf(aws).send(new DescribeLoadBalancersCommand({ Marker }), options),
    );
    return {
      next: page.NextMarker,
      items: (page.LoadBalancers ?? []).map(({ LoadBalancerArn = "" }) => LoadBalancerArn),
    };
  });

const readTargetGroups = (aws: AwsReads): Promise<TargetGroup[]> =>
  allPages(async (Marker) => {
    const page = await call(aws.run, "elasticloadbalancing:DescribeTargetGroups", (options) =>
      elbOf(aws).send(new DescribeTargetGroupsCommand({ Marker }), options),
    );
    return { next: page.NextMarker, items: page.TargetGroups ?? [] };
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
