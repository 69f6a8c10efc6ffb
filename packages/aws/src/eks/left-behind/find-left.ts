import {
  DescribeSecurityGroupsCommand,
  DescribeVolumesCommand,
  type SecurityGroup,
  type Volume,
} from "@aws-sdk/client-ec2";
import type { AwsReads } from "../../aws.ts";
import { call } from "../../client/calls.ts";
import { ec2Of } from "../../ec2/client.ts";
import { findBalancers } from "./find-balancers.ts";
import type { Left } from "./left.ts";
import { claimOf, clusterKeys, isClaimed, isGroupOfBalancer, isIn, type Owner, tagsFrom } from "./made-by.ts";
import { allPages } from "./pages.ts";

/** All that the workloads of a cluster made outside of it, by the tags that its controllers give. */
export async function findLeft(owner: Owner, aws: AwsReads): Promise<Left[]> {
  const [balancers, groups, volumes] = await Promise.all([
    findBalancers(owner, aws),
    findGroups(owner, aws),
    findVolumes(owner.name, aws),
  ]);
  return [...balancers, ...groups, ...volumes];
}

const marked = (cluster: string) => [{ Name: "tag-key", Values: clusterKeys(cluster) }];

async function findGroups({ name: cluster, vpc }: Owner, aws: AwsReads): Promise<Left[]> {
  const found = await allPages<SecurityGroup>(async (NextToken) => {
    const page = await call(aws.run, `ec2:DescribeSecurityGroups of ${cluster}`, (options) =>
      ec2Of(aws).send(new DescribeSecurityGroupsCommand({ Filters: marked(cluster), NextToken }), options),
    );
    return { next: page.NextToken, items: page.SecurityGroups ?? [] };
  });
  return found.flatMap(({ GroupId: id = "", GroupName: about = "", VpcId, Tags }): Left[] =>
    isIn(vpc, VpcId) && isGroupOfBalancer(about, tagsFrom(Tags), cluster)
      ? [{ kind: "load balancer's security group", id, about }]
      : [],
  );
}

async function findVolumes(cluster: string, aws: AwsReads): Promise<Left[]> {
  const found = await allPages<Volume>(async (NextToken) => {
    const page = await call(aws.run, `ec2:DescribeVolumes of ${cluster}`, (options) =>
      ec2Of(aws).send(new DescribeVolumesCommand({ Filters: marked(cluster), NextToken }), options),
    );
    return { next: page.NextToken, items: page.Volumes ?? [] };
  });
  return found.flatMap((volume): Left[] =>
    isClaimed(tagsFrom(volume.Tags), cluster)
      ? [{ kind: "volume", id: volume.VolumeId ?? "", about: aboutVolume(volume) }]
      : [],
  );
}

function aboutVolume(volume: Volume): string {
  const machine = volume.Attachments?.[0]?.InstanceId;
  return `${volume.Size} GiB, claim ${claimOf(tagsFrom(volume.Tags))}${machine === undefined ? "" : `, attached to ${machine}`}`;
}
