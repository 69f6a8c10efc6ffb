import { DescribeStackEventsCommand, DescribeStackResourceDriftsCommand } from "@aws-sdk/client-cloudformation";
import type { AwsReads } from "../aws.ts";
import { call } from "../client/calls.ts";
import { AwsError } from "../client/errors.ts";
import { cloudFormationOf } from "./client.ts";

/** What failed first in the last change of a stack, and why; undefined when that cannot be read. */
export async function causeOf(StackName: string, aws: AwsReads): Promise<string | undefined> {
  try {
    return await firstFailure(StackName, aws);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    aws.run.warn(`Why the stack failed is not known here. ${error.message} ${error.remedy}`);
    return undefined;
  }
}

/** The newest events come first. */
async function firstFailure(StackName: string, aws: AwsReads): Promise<string | undefined> {
  let cause: string | undefined;
  for (let NextToken: string | undefined, first = true; first || NextToken !== undefined; first = false) {
    const page = await call(aws.run, `cloudformation:DescribeStackEvents of ${StackName}`, (options) =>
      cloudFormationOf(aws).send(new DescribeStackEventsCommand({ StackName, NextToken }), options),
    );
    for (const event of page.StackEvents ?? []) {
      const { LogicalResourceId: id, ResourceStatus: status = "", ResourceStatusReason: why = "" } = event;
      const isOfStack = event.ResourceType === "AWS::CloudFormation::Stack";
      if (!isOfStack && status.endsWith("_FAILED") && !/cancelled/i.test(why)) cause = `${id} ${status}: ${why}`;
      if (isOfStack && why === "User Initiated") return cause;
    }
    NextToken = page.NextToken;
  }
  return cause;
}

/** What someone's last detection of drift found, by its names in the template. */
export async function driftedIn(StackName: string, aws: AwsReads): Promise<string[]> {
  const all: string[] = [];
  for (let NextToken: string | undefined, first = true; first || NextToken !== undefined; first = false) {
    const filters: ("MODIFIED" | "DELETED")[] = ["MODIFIED", "DELETED"];
    const page = await call(aws.run, `cloudformation:DescribeStackResourceDrifts of ${StackName}`, (options) =>
      cloudFormationOf(aws).send(
        new DescribeStackResourceDriftsCommand({ StackName, NextToken, StackResourceDriftStatusFilters: filters }),
        options,
      ),
    );
    for (const each of page.StackResourceDrifts ?? [])
      all.push(`${each.LogicalResourceId} (${each.PhysicalResourceId}) is ${each.StackResourceDriftStatus}`);
    NextToken = page.NextToken;
  }
  return all;
}
