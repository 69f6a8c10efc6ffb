import {
  DeleteSecurityGroupCommand,
  DeleteVolumeCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVolumesCommand,
} from "@aws-sdk/client-ec2";
import {
  DeleteLoadBalancerCommand as DeleteClassicCommand,
  DescribeLoadBalancersCommand as DescribeClassicCommand,
} from "@aws-sdk/client-elastic-load-balancing";
import {
  DeleteLoadBalancerCommand,
  DeleteTargetGroupCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { UnfitError } from "@slipway/action";
import type { Aws, AwsReads } from "../../aws.ts";
import { call, type Send } from "../../client/calls.ts";
import { AwsError } from "../../client/errors.ts";
import { ec2Of } from "../../ec2/client.ts";
import { classicElbOf, elbOf } from "./clients.ts";
import type { LeftKind } from "./left.ts";

const restBetween = 15_000;
/** A machine that was terminated lets its volumes go within a minute or two. */
const patience = 10 * 60_000;

/** How a kind is read and deleted: its requests, and what is waited for. */
interface Calls {
  readonly read: (id: string, aws: AwsReads) => Send<unknown>;
  readonly delete: (id: string, aws: AwsReads) => Send<unknown>;
  readonly before?: (id: string, aws: AwsReads) => Promise<void>;
  readonly after?: (id: string, aws: AwsReads) => Promise<void>;
}

const calls: Readonly<Record<LeftKind, Calls>> = {
  "load balancer": {
    read: (id, aws) => (options) =>
      elbOf(aws).send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [id] }), options),
    delete: (id, aws) => (options) => elbOf(aws).send(new DeleteLoadBalancerCommand({ LoadBalancerArn: id }), options),
    after: (id, aws) => interfacesGone(id.slice(id.indexOf("/") + 1), aws),
  },
  "classic load balancer": {
    read: (id, aws) => (options) =>
      classicElbOf(aws).send(new DescribeClassicCommand({ LoadBalancerNames: [id] }), options),
    delete: (id, aws) => (options) =>
      classicElbOf(aws).send(new DeleteClassicCommand({ LoadBalancerName: id }), options),
    after: (id, aws) => interfacesGone(id, aws),
  },
  "target group": {
    read: (id, aws) => (options) =>
      elbOf(aws).send(new DescribeTargetGroupsCommand({ TargetGroupArns: [id] }), options),
    delete: (id, aws) => (options) => elbOf(aws).send(new DeleteTargetGroupCommand({ TargetGroupArn: id }), options),
  },
  "load balancer's security group": {
    read: (id, aws) => (options) => ec2Of(aws).send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }), options),
    delete: (id, aws) => (options) => ec2Of(aws).send(new DeleteSecurityGroupCommand({ GroupId: id }), options),
  },
  volume: {
    read: (id, aws) => (options) => ec2Of(aws).send(new DescribeVolumesCommand({ VolumeIds: [id] }), options),
    delete: (id, aws) => (options) => ec2Of(aws).send(new DeleteVolumeCommand({ VolumeId: id }), options),
    before: (id, aws) => volumeFree(id, aws),
  },
};

export const isGone = (error: unknown): boolean =>
  error instanceof AwsError && /NotFound(Exception)?$/.test(error.code);

/** Whether it is still there. */
export async function isLeft(kind: LeftKind, id: string, aws: AwsReads): Promise<boolean> {
  try {
    await call(aws.run, `Reading the ${kind} ${id}`, calls[kind].read(id, aws));
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

/** Deletes it once AWS would, and waits until what it held is free. */
export async function deleteLeft(kind: LeftKind, id: string, aws: Aws): Promise<void> {
  const { before, after, ...send } = calls[kind];
  try {
    await before?.(id, aws);
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
      const machine = volume?.Attachments?.[0]?.InstanceId;
      if (machine === undefined) return;
      if (aws.run.clock.now() >= until)
        throw new UnfitError(
          `The volume ${id} is still attached to ${machine}, so it was not deleted.`,
          `Detach it or terminate ${machine}, if no one needs what runs there, then run again.`,
        );
      await aws.run.clock.sleep(restBetween);
    }
  });
}
