import * as sdk from "@aws-sdk/client-cloudformation";
import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { answerOf } from "./compare.test-support.ts";
import type { Replay } from "./replays.test-support.ts";
import { called, describe, gateway, gone, make, topic, update } from "./steps.test-support.ts";

/** What was recorded of stacks and their updates. */
export const stackReplays: readonly Replay[] = [
  {
    match: /^test_using_pseudoparameters_in_places\[resource\]/,
    replay: async (clients) => ({
      error: await answerOf(make(clients, "Resources:\n  AWS::NoValue: { Type: AWS::EC2::InternetGateway }\n")),
    }),
  },
  {
    match: /^test_using_pseudoparameters_in_places\[parameter\]/,
    replay: async (clients) => ({
      error: await answerOf(make(clients, `Parameters:\n  AWS::NoValue: { Type: String }\n${gateway()}`)),
    }),
  },
  {
    match: /^test_basic_update/,
    async replay(clients) {
      await make(clients);
      clients.drain();
      return { update_response: await answerOf(update(clients)) };
    },
  },
  {
    match: /^test_no_template_error/,
    async replay(clients) {
      await make(clients);
      clients.drain();
      return { error: await answerOf(clients.cfn.send(new sdk.UpdateStackCommand({ StackName: "lab" }))) };
    },
  },
  {
    match: /^test_diff_after_update/,
    async replay(clients) {
      const template = (value: string) =>
        `\nResources:\n    SimpleParam1:\n        Type: AWS::SSM::Parameter\n        Properties:\n            Value: ${value}\n            Type: String\n`;
      await make(clients, template("before-stack-update"));
      clients.drain();
      await update(clients, { TemplateBody: template("after-stack-update") });
      clients.drain();
      return {
        "get-template-response": await answerOf(clients.cfn.send(new sdk.GetTemplateCommand({ StackName: "lab" }))),
        "update-error": await answerOf(update(clients, { TemplateBody: template("after-stack-update") })),
      };
    },
  },
  {
    match: /^test_update_deleted_stack/,
    replay: async (clients) => ({ Error: await answerOf(update(clients, { StackName: await gone(clients) })) }),
  },
  {
    match: /^test_update_with_resource_types/,
    async replay(clients) {
      await make(clients, topic("one"));
      clients.drain();
      const only = (type: string) => answerOf(update(clients, { TemplateBody: topic("two"), ResourceTypes: [type] }));
      return { invalid_type_error: await only("AWS::EC2:*"), resource_not_allowed: await only("AWS::EC2::*") };
    },
  },
  {
    match: /^test_update_with_previous_parameter_value/,
    async replay(clients) {
      const shown = `${topic()}\nOutputs: { Arn: { Value: !Ref topic123 } }\n`;
      await make(clients, shown, called("topic-e848c848"));
      clients.drain();
      const Parameters = [{ ParameterKey: "TopicName", UsePreviousValue: true }];
      await update(clients, {
        TemplateBody: shown.replace("Properties: {", "Properties: { DisplayName: x,"),
        Parameters,
      });
      clients.drain();
      const TopicArn = (await describe(clients)).Stacks?.[0]?.Outputs?.[0]?.OutputValue ?? "";
      return { "topic-attributes": { TopicArn, Owner: TopicArn.split(":")[4] } };
    },
    kept: [
      {
        where: /DisplayName|DeliveryPolicy|\.Policy|Subscriptions/,
        reason: "Said by SNS, an API that is not simulated: templates alone know topics.",
      },
    ],
  },
  {
    match: /^test_update_with_role_without_permissions/,
    async replay(clients) {
      const AssumeRolePolicyDocument = JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
      });
      const RoleName = "role-fb405076";
      const { Role } = await clients.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
      await make(clients);
      clients.drain();
      return { error: await answerOf(update(clients, { RoleARN: Role?.Arn })) };
    },
  },
  {
    match: /^test_update_with_invalid_rollback_configuration_errors/,
    async replay(clients) {
      await make(clients);
      clients.drain();
      const trigger = (Type: string) => {
        const RollbackTriggers = [{ Arn: "arn:aws:cloudwatch:us-east-1:111122223333:example", Type }];
        return answerOf(update(clients, { RollbackConfiguration: { RollbackTriggers } }));
      };
      return { type_error: await trigger("Another"), arn_error: await trigger("AWS::CloudWatch::Alarm") };
    },
  },
];
