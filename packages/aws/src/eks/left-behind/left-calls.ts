import {
  DeleteSecurityGroupCommand,
  DeleteVolumeCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVolumesCommand,
} from "@aws-sdk/client-ec2";
import {
  DeleteLoadBalancerCommand as DeleteClassicCommand,
  DescribeTagsCommand as DescribeClassicTagsCommand,
} from "@aws-sdk/client-elastic-load-balancing";
import {
  DeleteLoadBalancerCommand,
  DeleteTargetGroupCommand,
  DescribeTagsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { UnfitError } from "@slipway/action";
import type { Aws, AwsReads } from "../../aws.ts";
import { call, type Send } from "../../client/calls.ts";
import { AwsError } from "../../client/errors.ts";
import { ec2Of } from "../../ec2/client.ts";
import { classicElbOf, elbOf } from "./clients.ts";
import type { Left, LeftKind } from "./left.ts";
import { isBalancing, isClaimed, isGroupOfBalancer, type Marked, tagsFrom } from "./made-by.ts";

const restBetween = 15_000;
/** A machine that was terminated lets its volumes go within a minute or two. */
const patience = 10 * 60_000;

/** How a kind is read and deleted: its requests, whose it is, and what is waited for. */
interface Calls {
  /** Gives its tags; AWS refuses where it is gone. */
  readonly read: (id: string, aws: AwsReads) => Send<Marked>;
  readonly isTheirs: (marked: Marked, cluster: string) => boolean;
  readonly delete: (id: string, aws: AwsReads) => Send<unknown>;
  readonly before?: (id: string, aws: AwsReads) => Promise<void>;
  readonly after?: (id: string, aws: AwsReads) => Promise<void>;
}

const readTags: Calls["read"] = (id, aws) => async (options) => {
  const { TagDescriptions: [own] = [] } = await elbOf(aws).send(
    new DescribeTagsCommand({ ResourceArns: [id] }),
    options,
  );
  return { tags: tagsFrom(own?.Tags) };
};

const isBalanced: Calls["isTheirs"] = ({ tags }, cluster) => isBalancing(tags, cluster);

const calls: Readonly<Record<LeftKind, Calls>> = {
  "load balancer": {
    read: readTags,
    isTheirs: isBalanced,
    delete: (id, aws) => (options) => elbOf(aws).send(new DeleteLoadBalancerCommand({ LoadBalancerArn: id }), options),
    after: (id, aws) => interfacesGone(id.slice(id.indexOf("/") + 1), aws),
  },
  "classic load balancer": {
    read: (id, aws) => async (options) => {
      const { TagDescriptions: [own] = [] } = await classicElbOf(aws).send(
        new DescribeClassicTagsCommand({ LoadBalancerNames: [id] }),
        options,
      );
      return { tags: tagsFrom(own?.Tags) };
    },
    isTheirs: isBalanced,
    delete: (id, aws) => (options) =>
      classicElbOf(aws).send(new DeleteClassicCommand({ LoadBalancerName: id }), options),
    after: (id, aws) => interfacesGone(id, aws),
  },
  "target group": {
    read: readTags,
    isTheirs: isBalanced,
    delete: (id, aws) => (options) => elbOf(aws).send(new DeleteTargetGroupCommand({ TargetGroupArn: id }), options),
  },
  "load balancer's security group": {
    read: (id, aws) => async (options) => {
      const { SecurityGroups: [own] = [] } = await ec2Of(aws).send(
        new DescribeSecurityGroupsCommand({ GroupIds: [id] }),
        options,
      );
      return { tags: tagsFrom(own?.Tags), name: own?.GroupName };
    },
    isTheirs: ({ tags, name = "" }, cluster) => isGroupOfBalancer(name, tags, cluster),
    delete: (id, aws) => (options) => ec2Of(aws).send(new DeleteSecurityGroupCommand({ GroupId: id }), options),
  },
  volume: {
    read: (id, aws) => async (options) => {
      const { Volumes: [own] = [] } = await ec2Of(aws).send(new DescribeVolumesCommand({ VolumeIds: [id] }), options);
      return { tags: tagsFrom(own?.Tags) };
    },
    isTheirs: ({ tags }, cluster) => isClaimed(tags, cluster),
    delete: (id, aws) => (options) => ec2Of(aws).send(new DeleteVolumeCommand({ VolumeId: id }), options),
    before: (id, aws) => volumeFree(id, aws),
  },
};

export const isGone = (error: unknown): boolean =>
  error instanceof AwsError && /NotFound(Exception)?$/.test(error.code);

const look = (kind: LeftKind, id: string, aws: AwsReads): Promise<Marked> =>
  call(aws.run, `Reading the ${kind} ${id}`, calls[kind].read(id, aws));

/** Whether it is still there. */
export async function isLeft(kind: LeftKind, id: string, aws: AwsReads): Promise<boolean> {
  try {
    await look(kind, id, aws);
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

/** Deletes it once AWS would, if it is still the cluster's then, and waits until what it held is free. */
export async function deleteLeft({ kind, id }: Pick<Left, "kind" | "id">, cluster: string, aws: Aws): Promise<void> {
  const { before, after, isTheirs, ...send } = calls[kind];
  try {
    await before?.(id, aws);
    // It was found before the cluster went, which takes minutes.
    if (!isTheirs(await look(kind, id, aws), cluster))
      throw new UnfitError(
        `The ${kind} ${id} no longer has the tags of ${cluster}, so it was not deleted.`,
        "Someone changed its tags meanwhile: ask whose it is. A destroy that runs again leaves it out.",
      );
    await aws.write(`Deleting the ${kind} ${id}`, send.delete(id, aws));
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  await after?.(id, aws);
}

/** The interfaces of a load balancer stay for some minutes, and keep its security groups and its subnets. */
async function interfacesGone(name: string, aws: AwsReads): Promise<void> {
  const Filters = [{ Name: "description", Values: [`ELB ${name}`] }];
  await aws.run.wait(`the network interfaces of the load balancer ${name}`, async () => {
    for (;;) {
      const { NetworkInterfaces: left = [] } = await call(
        aws.run,
        `ec2:DescribeNetworkInterfaces of ${name}`,
        (options) => ec2Of(aws).send(new DescribeNetworkInterfacesCommand({ Filters }), options),
      );
      if (left.length === 0) return;
      await aws.run.clock.sleep(restBetween);
    }
  });
}

/** A volume is never taken from a machine: what is on it may be in use. */
async function volumeFree(id: string, aws: AwsReads): Promise<void> {
  const until = aws.run.clock.now() + patience;
  await aws.run.wait(`the volume ${id} to be detached`, async () => {
    for (;;) {
      const { Volumes: [volume] = [] } = await call(aws.run, `ec2:DescribeVolumes ${id}`, (options) =>
        ec2Of(aws).send(new DescribeVolumesCommand({ VolumeIds: [id] }), options),
      );
      const [attached] = volume?.Attachments ?? [];
      if (attached === undefined) return;
      // What AWS runs for someone has no machine of theirs.
      const machine = attached.InstanceId ?? attached.AssociatedResource ?? "a machine of AWS's";
      if (aws.run.clock.now() >= until)
        throw new UnfitError(
          `The volume ${id} is still attached to ${machine}, so it was not deleted.`,
          `Detach it or terminate ${machine}, if no one needs what runs there, then run again.`,
        );
      await aws.run.clock.sleep(restBetween);
    }
  });
}
