import {
  ContinueUpdateRollbackCommand,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  UpdateStackCommand,
} from "@aws-sdk/client-cloudformation";
import { UnfitError } from "@slipway/action";
import type { Aws, AwsReads } from "../aws.ts";
import { call } from "../client/calls.ts";
import { AwsError } from "../client/errors.ts";
import { tagsIn } from "../client/tags.ts";
import { cloudFormationOf } from "./client.ts";
import { causeOf } from "./stack-events.ts";
import { hasFailed, isMoving, type StackBody, type StackState } from "./stack-state.ts";
import type { Template } from "./template.ts";

const restBetween = 15_000;

/** Without this the roles' names would be refused. */
const Capabilities: "CAPABILITY_NAMED_IAM"[] = ["CAPABILITY_NAMED_IAM"];

/** Undefined when there is no such stack. */
export async function readStack(name: string, aws: AwsReads): Promise<StackState | undefined> {
  const found = await describe(name, aws);
  // A destroy compares nothing.
  if (found === undefined || aws.run.mode === "destroy") return found;
  const template = await readTemplate(name, aws);
  return { ...found, template };
}

/** The same without its template. The ID of a stack is its name as well, and names a deleted one. */
async function describe(StackName: string, aws: AwsReads): Promise<StackState | undefined> {
  const answer = await unlessGone(
    call(aws.run, `cloudformation:DescribeStacks of ${StackName}`, (options) =>
      cloudFormationOf(aws).send(new DescribeStacksCommand({ StackName }), options),
    ),
  );
  const stack = answer?.Stacks?.[0];
  if (stack === undefined || stack.StackStatus === "DELETE_COMPLETE") return undefined;
  return {
    name: stack.StackName ?? StackName,
    id: stack.StackId ?? StackName,
    status: stack.StackStatus ?? "",
    reason: stack.StackStatusReason ?? "",
    template: undefined,
    tags: tagsIn(stack.Tags),
    outputs: Object.fromEntries(
      (stack.Outputs ?? []).map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]),
    ),
    isDrifted: stack.DriftInformation?.StackDriftStatus === "DRIFTED",
  };
}

async function readTemplate(StackName: string, aws: AwsReads): Promise<Template | undefined> {
  const answer = await unlessGone(
    call(aws.run, `cloudformation:GetTemplate of ${StackName}`, (options) =>
      cloudFormationOf(aws).send(new GetTemplateCommand({ StackName, TemplateStage: "Original" }), options),
    ),
  );
  try {
    return JSON.parse(answer?.TemplateBody ?? "") as Template;
  } catch {
    return undefined;
  }
}

/** CloudFormation has no code for what does not exist. */
async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    const isGone = error instanceof AwsError && (error.status === 404 || / does not exist/.test(error.message));
    if (isGone) return undefined;
    throw error;
  }
}

const sent = ({ Template, Tags }: StackBody) => ({
  TemplateBody: JSON.stringify(Template),
  Capabilities,
  ...(Tags === undefined ? {} : { Tags: Object.entries(Tags).map(([Key, Value]) => ({ Key, Value })) }),
});

export async function createStack(StackName: string, body: StackBody, aws: Aws): Promise<void> {
  await aws.write(`cloudformation:CreateStack of ${StackName}`, (options) =>
    cloudFormationOf(aws).send(new CreateStackCommand({ StackName, ...sent(body) }), options),
  );
  await endOf(StackName, "made", hasFailed, aws);
}

export async function updateStack(StackName: string, body: StackBody, aws: Aws): Promise<void> {
  await aws.write(`cloudformation:UpdateStack of ${StackName}`, (options) =>
    cloudFormationOf(aws).send(new UpdateStackCommand({ StackName, ...sent(body) }), options),
  );
  await endOf(StackName, "changed", (now) => hasFailed(now) || now.status === "UPDATE_ROLLBACK_COMPLETE", aws);
}

/** Undoes the rest of an update that failed. */
export async function continueRollback(StackName: string, aws: Aws): Promise<void> {
  await aws.write(`cloudformation:ContinueUpdateRollback of ${StackName}`, (options) =>
    cloudFormationOf(aws).send(new ContinueUpdateRollbackCommand({ StackName }), options),
  );
  await endOf(StackName, "brought back to what it was", hasFailed, aws);
}

export async function deleteStack({ name, id, outputs }: StackState, aws: Aws): Promise<void> {
  await aws.write(`cloudformation:DeleteStack of ${name}`, (options) =>
    cloudFormationOf(aws).send(new DeleteStackCommand({ StackName: id }), options),
  );
  await endOf(id, "deleted", () => true, aws, outputs.Vpc);
}

/** Waits for the end of a change, and says what was in its way if that is not as it should be. */
async function endOf(
  name: string,
  what: string,
  isBad: (now: StackState) => boolean,
  aws: AwsReads,
  vpc?: string,
): Promise<void> {
  const now = await waitWhileMoving(name, aws);
  if (now === undefined || !isBad(now)) return;
  const { leftIn } = await import("./left-in-vpc.ts");
  const left = vpc === undefined ? "" : await leftIn(vpc, aws);
  const cause = `${(await causeOf(now.id, aws)) ?? now.reason}${left}`;
  throw new UnfitError(
    `The stack ${now.name} was not ${what}: it is ${now.status}. ${cause}`,
    /not authorized|AccessDenied/.test(cause)
      ? "Grant the identity the permission that the message names, then run again: CloudFormation acts with the caller's rights."
      : "Remove the cause that the message names, then run again: the next run goes on from the state that the stack is in.",
  );
}

/** Waits while CloudFormation works on a stack. Undefined when it is gone then. */
export async function waitWhileMoving(name: string, aws: AwsReads): Promise<StackState | undefined> {
  const label = /\/([^/]+)\/[^/]+$/.exec(name)?.[1] ?? name;
  return await aws.run.wait(`the stack ${label}`, async () => {
    for (;;) {
      const now = await describe(name, aws);
      if (now === undefined || !isMoving(now)) return now;
      await aws.run.clock.sleep(restBetween);
    }
  });
}
