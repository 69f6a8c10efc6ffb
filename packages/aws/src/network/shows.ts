import { type Shown, unknown } from "@slipway/reconcile";
import type { AwsReads } from "../aws.ts";
import { answers, within } from "../client/planned/shows.ts";
import type { StackBody, StackState } from "./stack-state.ts";

/** What reads will show of a stack: its outputs are known once it is made, but for the roles, whose names are fixed. */
export function stackShows(
  name: string,
  { Template, Tags }: StackBody,
  have: StackState | undefined,
  aws: AwsReads,
): Readonly<Record<string, Shown>> {
  const isNew = have === undefined;
  const tags = Tags ?? have?.tags ?? {};
  const known: Readonly<Record<string, unknown>> = have?.outputs ?? {};
  const stack = {
    StackName: name,
    StackId: have?.id ?? unknown("the ID of the stack"),
    StackStatus: "CREATE_COMPLETE",
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    Outputs: Object.keys(Template.Outputs).map((OutputKey) => ({
      OutputKey,
      OutputValue: known[OutputKey] ?? unknown("what the stack will have"),
    })),
  };
  const TemplateBody = JSON.stringify(Template);
  const template = { of: "cloudformation:GetTemplate", input: { StackName: name, TemplateStage: "Original" } };
  return {
    ...answers(aws, { of: "cloudformation:DescribeStacks", input: { StackName: name } }, { Stacks: [stack] }, isNew),
    ...answers(aws, template, { TemplateBody }, isNew),
    ...(isNew ? within(aws, "cloudformation", "StackName", name) : {}),
    ...roleShows(Template, aws, known, isNew),
  };
}

/** The roles of a template, as far as the template says what they are. */
function roleShows(
  { Resources }: StackBody["Template"],
  aws: AwsReads,
  known: Readonly<Record<string, unknown>>,
  isNew: boolean,
): Readonly<Record<string, Shown>> {
  const roles = Object.entries(Resources).filter(([, { Type }]) => Type === "AWS::IAM::Role");
  return Object.assign(
    {},
    ...roles.map(([id, { Properties }]) => {
      const { RoleName, AssumeRolePolicyDocument, ManagedPolicyArns } = Properties as {
        RoleName: string;
        AssumeRolePolicyDocument: object;
        ManagedPolicyArns: readonly string[];
      };
      const input = { RoleName };
      const document = encodeURIComponent(JSON.stringify(AssumeRolePolicyDocument));
      // The output of a role is called as the role.
      const Role = { RoleName, Path: "/", Arn: known[id] ?? unknown("its ARN"), AssumeRolePolicyDocument: document };
      const AttachedPolicies = ManagedPolicyArns.map((PolicyArn) => ({ PolicyArn }));
      return {
        ...answers(aws, { of: "iam:GetRole", input }, { Role }, isNew),
        ...answers(aws, { of: "iam:ListAttachedRolePolicies", input }, { AttachedPolicies }, isNew),
      };
    }),
  );
}
