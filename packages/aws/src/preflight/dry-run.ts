import {
  AllocateAddressCommand,
  AuthorizeSecurityGroupIngressCommand,
  type AuthorizeSecurityGroupIngressCommandInput,
  CreateInternetGatewayCommand,
  CreateLaunchTemplateCommand,
  type CreateLaunchTemplateCommandInput,
  CreateLaunchTemplateVersionCommand,
  CreateVpcCommand,
  type ResourceType,
} from "@aws-sdk/client-ec2";
import type { Failure } from "@slipway/action";
import { type Change, isUnknown, type Step } from "@slipway/reconcile";
import type { AwsReads } from "../aws.ts";
import { call, type Send } from "../client/calls.ts";
import { AwsError } from "../client/errors.ts";
import { ec2Of } from "../ec2/client.ts";

/** A write that EC2 is asked about: `on` is what it acts on. */
interface Question {
  readonly action: string;
  readonly on: string;
  readonly ask: Send<unknown>;
}

/**
 * Asks EC2 itself about the writes of a plan, by DryRun: it does nothing, and refuses with DryRunOperation what it would
 * do. Only what needs nothing that is not there yet can be asked about.
 */
export async function askEc2(steps: readonly Step[], aws: AwsReads): Promise<Failure[]> {
  const questions = new Map(steps.flatMap((step) => questionsOf(step, aws)).map((one) => [one.action + one.on, one]));
  const answers = await Promise.all([...questions.values()].map((question) => answerTo(question, aws)));
  const asked = [...new Set([...questions.values()].map(({ action }) => action))].join(", ");
  aws.run.info(
    asked === ""
      ? "So the caller's own rights are not checked before the apply."
      : `So EC2 was asked itself, by DryRun, whether the caller may do this: ${asked}. Its other rights are not checked before the apply.`,
  );
  return answers.flatMap((each) => each ?? []);
}

async function answerTo({ action, on, ask }: Question, aws: AwsReads): Promise<Failure | undefined> {
  try {
    await call(aws.run, `${action} of ${on} by DryRun`, ask);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === "UnauthorizedOperation") return { what: error.message, remedy: error.remedy };
    if (error.code !== "DryRunOperation")
      aws.run.info(`Whether the caller may ${action} is not known: ${error.message}`);
  }
  return undefined;
}

const DryRun = true;

function questionsOf(step: Step, aws: AwsReads): Question[] {
  const { kind, operation, changes } = step;
  if (operation !== "create" && operation !== "update") return [];
  if (kind === "network stack") return operation === "create" ? ofNetwork(step, aws) : [];
  if (changes.some(({ want }) => isUnknown(want))) return [];
  if (kind === "launch template") return [ofTemplate(step, aws)];
  return kind === "open port" && operation === "create" ? [ofPort(step, aws)] : [];
}

function ofPort({ changes }: Step, aws: AwsReads): Question {
  const input = bodyOf(changes) as unknown as AuthorizeSecurityGroupIngressCommandInput;
  const command = new AuthorizeSecurityGroupIngressCommand({ ...input, DryRun });
  const ask: Question["ask"] = (options) => ec2Of(aws).send(command, options);
  return { action: "ec2:AuthorizeSecurityGroupIngress", on: input.GroupId ?? "", ask };
}

function ofTemplate({ id, operation, changes }: Step, aws: AwsReads): Question {
  if (operation === "create") {
    const input = bodyOf(changes) as unknown as CreateLaunchTemplateCommandInput;
    const command = new CreateLaunchTemplateCommand({ ...input, DryRun });
    return { action: "ec2:CreateLaunchTemplate", on: id, ask: (options) => ec2Of(aws).send(command, options) };
  }
  // Its fields are not the body: that is what the version before it says, and this.
  const LaunchTemplateData = { MetadataOptions: { HttpTokens: "required" as const } };
  const command = new CreateLaunchTemplateVersionCommand({ LaunchTemplateName: id, LaunchTemplateData, DryRun });
  return { action: "ec2:CreateLaunchTemplateVersion", on: id, ask: (options) => ec2Of(aws).send(command, options) };
}

/** CloudFormation acts with the caller's rights. */
function ofNetwork({ id, changes }: Step, aws: AwsReads): Question[] {
  const ec2 = ec2Of(aws);
  const types = new Set(changes.map(({ want }) => want));
  const tagged = (ResourceType: ResourceType) => ({
    DryRun,
    TagSpecifications: [{ ResourceType, Tags: [{ Key: "Name", Value: id }] }],
  });
  const vpc = new CreateVpcCommand({ CidrBlock: "10.0.0.0/16", ...tagged("vpc") });
  const gateway = new CreateInternetGatewayCommand(tagged("internet-gateway"));
  const address = new AllocateAddressCommand({ Domain: "vpc", ...tagged("elastic-ip") });
  const all: Readonly<Record<string, Question>> = {
    VPC: { action: "ec2:CreateVpc", on: id, ask: (options) => ec2.send(vpc, options) },
    InternetGateway: { action: "ec2:CreateInternetGateway", on: id, ask: (options) => ec2.send(gateway, options) },
    EIP: { action: "ec2:AllocateAddress", on: id, ask: (options) => ec2.send(address, options) },
  };
  return Object.entries(all).flatMap(([type, question]) => (types.has(`AWS::EC2::${type}`) ? [question] : []));
}

/** Without what every object has by birth: names of fields are people's. */
const newObject = (): Record<string, unknown> => Object.create(null);

/** A body out of its fields, as a plan has them. */
function bodyOf(changes: readonly Change[]): Readonly<Record<string, unknown>> {
  const body = newObject();
  for (const { field, want } of changes) {
    const path = field.split(/[.[\]]+/).filter((part) => part !== "");
    const last = path.pop() ?? "";
    let within = body;
    path.forEach((part, at) => {
      within[part] ??= /^\d+$/.test(path[at + 1] ?? last) ? [] : newObject();
      within = within[part] as Record<string, unknown>;
    });
    within[last] = want;
  }
  return body;
}
