import * as sdk from "@aws-sdk/client-cloudformation";
import { answerOf } from "./compare.test-support.ts";
import type { Replay } from "./replays.test-support.ts";
import {
  asText,
  called,
  changeSet,
  describe,
  describeSet,
  gone,
  make,
  parameter,
  topic,
  update,
} from "./steps.test-support.ts";

/** What was recorded of change sets. */
export const changeSetReplays: readonly Replay[] = [
  {
    match: /^test_deleted_changeset/,
    async replay(clients) {
      const created = await answerOf(changeSet(clients, { ChangeSetType: "CREATE" }));
      clients.drain();
      const ChangeSetName = String(created.Id);
      await clients.cfn.send(new sdk.DeleteChangeSetCommand({ ChangeSetName }));
      clients.drain();
      const after = await answerOf(describeSet(clients, { ChangeSetName }));
      return { create: created, postdelete_changeset_notfound: asText(after, "DescribeChangeSet") };
    },
  },
  {
    match: /^test_describe_change_set_nonexisting/,
    replay: async (clients) => ({
      exception: asText(
        await answerOf(describeSet(clients, { StackName: "somestack", ChangeSetName: "x" })),
        "DescribeChangeSet",
      ),
    }),
  },
  {
    match: /^test_delete_change_set_exception/,
    replay: async ({ cfn }) => ({
      e1: await answerOf(cfn.send(new sdk.DeleteChangeSetCommand({ StackName: "nostack", ChangeSetName: "x" }))),
      e2: await answerOf(cfn.send(new sdk.DeleteChangeSetCommand({ ChangeSetName: "x" }))),
    }),
  },
  {
    match: /^test_name_conflicts/,
    async replay(clients) {
      const set = { ChangeSetType: "CREATE" as const, TemplateBody: parameter };
      const { Id: initial, StackId } = await changeSet(clients, set);
      clients.drain();
      await clients.cfn.send(new sdk.ExecuteChangeSetCommand({ ChangeSetName: initial }));
      clients.drain();
      const refused = await answerOf(changeSet(clients, set));
      await update(clients);
      clients.drain();
      await clients.cfn.send(new sdk.DeleteStackCommand({ StackName: "lab" }));
      clients.drain();
      const { Id: second, StackId: secondStack } = await changeSet(clients, set);
      clients.drain();
      return {
        create_changeset_existingstack_exc: refused,
        new_stack_desc: await answerOf(describe(clients)),
        stack_id_desc: await answerOf(describe(clients, StackId)),
        new_stack_id_desc: await answerOf(describe(clients, secondStack)),
        initial_changeset_id_desc: await answerOf(describeSet(clients, { ChangeSetName: initial })),
        second_initial_changeset_id_desc: await answerOf(describeSet(clients, { ChangeSetName: second })),
      };
    },
  },
  {
    match: /^test_create_changeset_with_stack_id/,
    async replay(clients) {
      const { StackId } = await changeSet(clients, { ChangeSetType: "CREATE" });
      clients.drain();
      const shown = await answerOf(describe(clients, StackId));
      await clients.cfn.send(new sdk.DeleteStackCommand({ StackName: "lab" }));
      clients.drain();
      const again = { StackName: StackId, ChangeSetName: "revived-stack-changeset", ChangeSetType: "CREATE" as const };
      return {
        describe_stack: shown,
        recreate_deleted_with_id_exception: await answerOf(changeSet(clients, again)),
      };
    },
  },
  {
    match: /^test_create_change_set_no_changes/,
    async replay(clients) {
      await make(clients);
      clients.drain();
      await changeSet(clients);
      clients.drain();
      return {
        "change-set-description": await answerOf(describeSet(clients, { StackName: "lab", ChangeSetName: "test" })),
      };
    },
  },
  {
    match: /^test_create_changeset_for_deleted_stack/,
    async replay(clients) {
      const StackName = await gone(clients);
      return {
        ErrorForCreate: await answerOf(changeSet(clients, { StackName, ChangeSetType: "CREATE" })),
        ErrorForUpdate: await answerOf(changeSet(clients, { StackName, ChangeSetType: "UPDATE" })),
      };
    },
  },
  {
    match: /^test_changeset_for_deleted_stack/,
    async replay(clients) {
      const { StackId: StackName } = await make(clients);
      clients.drain();
      await clients.cfn.send(new sdk.DeleteStackCommand({ StackName: "lab" }));
      const during = await answerOf(changeSet(clients, { StackName, ChangeSetType: "UPDATE" }));
      clients.drain();
      return {
        ErrorForInProgress: during,
        ErrorForComplete: await answerOf(changeSet(clients, { StackName, ChangeSetType: "UPDATE" })),
      };
    },
  },
  {
    match: /^test_create_change_set_update_without_parameters/,
    async replay(clients) {
      await make(clients, topic("one"));
      clients.drain();
      const created = await answerOf(changeSet(clients, { TemplateBody: topic("two") }));
      clients.drain();
      return {
        create_change_set: created,
        describe_change_set: await answerOf(describeSet(clients, { StackName: "lab", ChangeSetName: "test" })),
        list_change_set: await answerOf(clients.cfn.send(new sdk.ListChangeSetsCommand({ StackName: "lab" }))),
      };
    },
    kept: [{ where: /PolicyAction/, reason: "CloudFormation began to say it after 2022, as the newer cases show." }],
  },
  {
    match: /^test_empty_changeset/,
    async replay(clients) {
      const TemplateBody = "Resources: { CDKMetadata: { Type: AWS::CDK::Metadata, Properties: { Analytics: x } } }";
      const Capabilities = [
        "CAPABILITY_AUTO_EXPAND" as const,
        "CAPABILITY_IAM" as const,
        "CAPABILITY_NAMED_IAM" as const,
      ];
      const set = { TemplateBody, Capabilities };
      const first = await answerOf(changeSet(clients, { ...set, ChangeSetType: "CREATE" }));
      clients.drain();
      const shown = await answerOf(describeSet(clients, { ChangeSetName: String(first.Id) }));
      await clients.cfn.send(new sdk.ExecuteChangeSetCommand({ ChangeSetName: String(first.Id) }));
      clients.drain();
      const none = await answerOf(changeSet(clients, { ...set, ChangeSetName: "none" }));
      clients.drain();
      const ChangeSetName = String(none.Id);
      return {
        first_changeset: first,
        describe_first_cs: shown,
        nochange_changeset: none,
        describe_nochange: await answerOf(describeSet(clients, { ChangeSetName })),
        error_execute_failed: asText(
          await answerOf(clients.cfn.send(new sdk.ExecuteChangeSetCommand({ ChangeSetName }))),
          "ExecuteChangeSet",
        ),
      };
    },
  },
  {
    match: /^test_create_while_in_review/,
    async replay(clients) {
      const { Id } = await changeSet(clients, { ChangeSetType: "CREATE", TemplateBody: parameter });
      clients.drain();
      const created = await answerOf(make(clients, parameter));
      clients.drain();
      return {
        create_stack_while_in_review: created,
        describe_stack: await answerOf(describe(clients)),
        describe_change_set: await answerOf(describeSet(clients, { ChangeSetName: Id })),
      };
    },
  },
  {
    match: /^test_multiple_create_changeset/,
    async replay(clients) {
      const set = { ChangeSetType: "CREATE" as const, TemplateBody: parameter };
      const { Id } = await changeSet(clients, set);
      clients.drain();
      return {
        initial_changeset: await answerOf(describeSet(clients, { ChangeSetName: Id })),
        additional_changeset: await answerOf(changeSet(clients, { ...set, ChangeSetName: "additional" })),
      };
    },
  },
  {
    match: /^test_describe_changeset_after_delete/,
    async replay(clients) {
      const set = { TemplateBody: topic(), ...called("one") };
      await changeSet(clients, { ...set, ChangeSetName: "first", ChangeSetType: "CREATE" });
      clients.drain();
      const first = { StackName: "lab", ChangeSetName: "first" };
      await clients.cfn.send(new sdk.ExecuteChangeSetCommand(first));
      clients.drain();
      await clients.cfn.send(new sdk.DeleteChangeSetCommand(first));
      const deleted = await answerOf(describeSet(clients, first));
      const { Id } = await changeSet(clients, { ...set, ...called("two") });
      clients.drain();
      return {
        "describe-deleted-cs": deleted,
        "describe-2": await answerOf(describeSet(clients, { ChangeSetName: Id })),
      };
    },
  },
  {
    match: /^test_create_and_then_update_refreshes_template_metadata/,
    async replay(clients) {
      const metadata = (value: string) => `Metadata: { Version: ${value} }\n${parameter}`;
      await make(clients, metadata("one"));
      clients.drain();
      await changeSet(clients, { TemplateBody: metadata("one") });
      clients.drain();
      const { Status } = await describeSet(clients, { StackName: "lab", ChangeSetName: "test" });
      // In the words of the recorder's waiter.
      const failed = "Waiter ChangeSetCreateComplete failed: Waiter encountered a terminal failure state";
      return { "waiter-error": `${failed}: For expression "Status" we matched expected path: "${Status}"` };
    },
  },
];
