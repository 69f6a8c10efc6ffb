import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Aws, AwsReads } from "../aws.ts";
import { call } from "../client/calls.ts";
import { AwsError } from "../client/errors.ts";
import { logsOf } from "./client.ts";
import type { LogGroupBody, LogGroupState } from "./log-group-state.ts";

/** Undefined when there is no such group. The one of the very name comes first of those that begin with it. */
export async function readGroup(name: string, withTags: boolean, aws: AwsReads): Promise<LogGroupState | undefined> {
  const { logGroups = [] } = await call(aws.run, `logs:DescribeLogGroups of ${name}`, (options) =>
    logsOf(aws).send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }), options),
  );
  const found = logGroups.find(({ logGroupName }) => logGroupName === name);
  if (found === undefined) return undefined;
  const { logGroupArn: arn = "", retentionInDays: days } = found;
  const tags = withTags ? await readTags(arn, aws) : {};
  return tags && { name, arn, days, tags };
}

async function readTags(resourceArn: string, aws: AwsReads): Promise<Readonly<Record<string, string>> | undefined> {
  const answer = await unlessGone(
    call(aws.run, `logs:ListTagsForResource of ${resourceArn}`, (options) =>
      logsOf(aws).send(new ListTagsForResourceCommand({ resourceArn }), options),
    ),
  );
  return answer && (answer.tags ?? {});
}

/** CloudWatch Logs answers 400 for what does not exist. */
async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AwsError && error.code === "ResourceNotFoundException") return undefined;
    throw error;
  }
}

export async function createGroup(
  logGroupName: string,
  { retentionInDays, tags }: LogGroupBody,
  aws: Aws,
): Promise<void> {
  await aws.write(`logs:CreateLogGroup ${logGroupName}`, (options) =>
    logsOf(aws).send(new CreateLogGroupCommand({ logGroupName, tags: { ...tags } }), options),
  );
  // A new group keeps what is logged for ever.
  if (retentionInDays !== undefined && retentionInDays !== "never") await retain(logGroupName, retentionInDays, aws);
}

/** Changes what the body names, each by a request of its own. */
export async function updateGroup(
  { name, arn: resourceArn }: LogGroupState,
  { retentionInDays, tags }: LogGroupBody,
  aws: Aws,
): Promise<void> {
  if (tags !== undefined)
    await aws.write(`logs:TagResource ${name}`, (options) =>
      logsOf(aws).send(new TagResourceCommand({ resourceArn, tags: { ...tags } }), options),
    );
  if (retentionInDays !== undefined) await retain(name, retentionInDays, aws);
}

async function retain(logGroupName: string, retentionInDays: number | "never", aws: Aws): Promise<void> {
  if (retentionInDays === "never") {
    await aws.write(`logs:DeleteRetentionPolicy of ${logGroupName}`, (options) =>
      logsOf(aws).send(new DeleteRetentionPolicyCommand({ logGroupName }), options),
    );
    return;
  }
  await aws.write(`logs:PutRetentionPolicy of ${logGroupName}`, (options) =>
    logsOf(aws).send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }), options),
  );
}

export async function deleteGroup(logGroupName: string, aws: Aws): Promise<void> {
  await unlessGone(
    aws.write(`logs:DeleteLogGroup ${logGroupName}`, (options) =>
      logsOf(aws).send(new DeleteLogGroupCommand({ logGroupName }), options),
    ),
  );
}
