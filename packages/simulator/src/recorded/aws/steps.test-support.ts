import * as sdk from "@aws-sdk/client-cloudformation";
import type { Clients } from "./replays.test-support.ts";

export const gateway = (more = "") => `Resources:\n  Gateway:\n    Type: AWS::EC2::InternetGateway\n${more}`;
export const tagged = gateway('    Properties: { Tags: [{ Key: a, Value: "1" }] }\n');

export const parameter =
  "Resources: { SimpleParam: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: test } } }";
/** A topic under a name that the template says, or a parameter of it. */
export const topic = (name = "!Ref TopicName") => `
${name.startsWith("!") ? "Parameters: { TopicName: { Type: String } }" : ""}
Resources: { topic123: { Type: AWS::SNS::Topic, Properties: { TopicName: ${name} } } }`;
export const called = (ParameterValue: string) => ({ Parameters: [{ ParameterKey: "TopicName", ParameterValue }] });

export const make = ({ cfn }: Clients, TemplateBody = gateway(), more: Partial<sdk.CreateStackCommandInput> = {}) =>
  cfn.send(new sdk.CreateStackCommand({ StackName: "lab", TemplateBody, ...more }));
export const describe = ({ cfn }: Clients, StackName = "lab") => cfn.send(new sdk.DescribeStacksCommand({ StackName }));
export const changeSet = ({ cfn }: Clients, input: Partial<sdk.CreateChangeSetCommandInput> = {}) =>
  cfn.send(
    new sdk.CreateChangeSetCommand({ StackName: "lab", ChangeSetName: "test", TemplateBody: gateway(), ...input }),
  );
export const describeSet = ({ cfn }: Clients, input: sdk.DescribeChangeSetCommandInput) =>
  cfn.send(new sdk.DescribeChangeSetCommand(input));
export const update = ({ cfn }: Clients, input: Partial<sdk.UpdateStackCommandInput> = {}) =>
  cfn.send(new sdk.UpdateStackCommand({ StackName: "lab", TemplateBody: tagged, ...input }));

/** A stack that was, by its ARN: only that still names it. */
export async function gone(clients: Clients): Promise<string> {
  const { StackId = "" } = await make(clients);
  clients.drain();
  await clients.cfn.send(new sdk.DeleteStackCommand({ StackName: "lab" }));
  clients.drain();
  return StackId;
}

export const asText = ({ Error: error }: Record<string, unknown>, operation: string): string => {
  const { Code, Message } = error as { Code: string; Message: string };
  return `An error occurred (${Code}) when calling the ${operation} operation: ${Message}`;
};

/** What the outputs of a stack say now. */
export async function shownOutputs(clients: Clients, name = "lab"): Promise<Record<string, string>> {
  const { Stacks } = await describe(clients, name);
  const shown = Stacks?.[0]?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]) ?? [];
  return Object.fromEntries(shown);
}

/** Make a stack, and say what its outputs are. */
export async function outputsOf(
  clients: Clients,
  template: string,
  StackName = "lab",
): Promise<Record<string, string>> {
  await make(clients, template, { StackName, Capabilities: ["CAPABILITY_NAMED_IAM"] });
  clients.drain();
  return shownOutputs(clients, StackName);
}
