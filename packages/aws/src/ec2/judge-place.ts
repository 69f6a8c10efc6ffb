import {
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  type SecurityGroup,
  type Subnet,
} from "@aws-sdk/client-ec2";
import { UnfitError } from "@slipway/action";
import { isUnknownText } from "@slipway/reconcile";
import type { AwsReads } from "../aws.ts";
import { call } from "../client/calls.ts";
import { AwsError } from "../client/errors.ts";
import { unlessHidden } from "../client/unless-hidden.ts";
import { ec2Of } from "./client.ts";

interface Place {
  /** The input that names them. */
  readonly input: string;
  /** The network in which they have to be. */
  readonly vpc: string | undefined;
}

/**
 * Subnets by their IDs; refused when one does not exist, or is in another network. Undefined where they cannot be looked
 * at, which is warned of.
 */
export async function judgeSubnetsIn(
  ids: readonly string[],
  { input, vpc }: Place,
  aws: AwsReads,
): Promise<Subnet[] | undefined> {
  const answer = await lookedUp(input, aws, () =>
    call(aws.run, `ec2:DescribeSubnets ${ids.join(", ")}`, (options) =>
      ec2Of(aws).send(new DescribeSubnetsCommand({ SubnetIds: [...ids] }), options),
    ),
  );
  if (answer === undefined) return undefined;
  const { Subnets: found = [] } = answer;
  const others = found.filter(({ VpcId }) => isElsewhere(VpcId, vpc));
  refuseElsewhere(
    others.map(({ SubnetId, VpcId }) => `${SubnetId} (${VpcId})`),
    { input, vpc },
  );
  return found;
}

/** The zones of subnets; undefined where one is gone, or they cannot be looked at, which is warned of. */
export async function zonesOf(ids: readonly string[], aws: AwsReads): Promise<string[] | undefined> {
  const answer = await unlessHidden(aws.run, "Whether subnets fits is not known before the apply", () =>
    call(aws.run, `ec2:DescribeSubnets ${ids.join(", ")}`, (options) =>
      ec2Of(aws).send(new DescribeSubnetsCommand({ Filters: [{ Name: "subnet-id", Values: [...ids] }] }), options),
    ),
  );
  const found = answer?.Subnets;
  return found?.length === ids.length
    ? distinct(found.map(({ AvailabilityZone = "" }) => AvailabilityZone))
    : undefined;
}

export const distinct = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

/** The same of security groups. */
export async function judgeGroupsIn(ids: readonly string[], { input, vpc }: Place, aws: AwsReads): Promise<void> {
  const others = (await readGroups(ids, input, aws)).filter(({ VpcId }) => isElsewhere(VpcId, vpc));
  refuseElsewhere(
    others.map(({ GroupId, VpcId }) => `${GroupId} (${VpcId})`),
    { input, vpc },
  );
}

/** A rule takes a group of another network only where the two are peered, which is warned of. */
export async function judgePeerGroup(
  id: string,
  { input, of }: { readonly input: string; readonly of: string },
  aws: AwsReads,
) {
  if (isUnknownText(id) || isUnknownText(of)) return;
  const groups = await readGroups([of, id], input, aws);
  const vpcOf = (group: string) => groups.find(({ GroupId }) => GroupId === group)?.VpcId;
  if (!isElsewhere(vpcOf(id), vpcOf(of))) return;
  aws.run.warn(
    `The security group ${id} of ${input} is in ${vpcOf(id)}, and the cluster's in ${vpcOf(of)}: EC2 takes it only where the two networks are peered.`,
  );
}

async function readGroups(ids: readonly string[], input: string, aws: AwsReads): Promise<SecurityGroup[]> {
  const answer = await lookedUp(input, aws, () =>
    call(aws.run, `ec2:DescribeSecurityGroups ${ids.join(", ")}`, (options) =>
      ec2Of(aws).send(new DescribeSecurityGroupsCommand({ GroupIds: [...ids] }), options),
    ),
  );
  return answer?.SecurityGroups ?? [];
}

const isElsewhere = (have: string | undefined, vpc: string | undefined): boolean =>
  vpc !== undefined && have !== undefined && have !== vpc && !isUnknownText(vpc);

function refuseElsewhere(others: readonly string[], { input, vpc }: Place): void {
  if (others.length === 0) return;
  throw new UnfitError(
    `EKS takes of ${input} only what is in the cluster's network ${vpc}, and this is in another: ${others.join(", ")}.`,
    `Give in ${input} what is in ${vpc}.`,
  );
}

async function lookedUp<T>(input: string, { run }: AwsReads, ask: () => Promise<T>): Promise<T | undefined> {
  const warning = `Whether ${input} fits is not known before the apply, since what it names cannot be looked at`;
  try {
    return await unlessHidden(run, warning, ask);
  } catch (error) {
    if (!(error instanceof AwsError) || !/^Invalid(SubnetID|Group|GroupId)\.(NotFound|Malformed)$/.test(error.code))
      throw error;
    throw new UnfitError(
      `What ${input} names does not exist: ${error.message}`,
      `Correct ${input}, and region; sign in to the account that has it.`,
    );
  }
}
