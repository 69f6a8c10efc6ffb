import * as sdk from "@aws-sdk/client-cloudformation";
import { told } from "./compare.test-support.ts";
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
    async ask(clients) {
      const created = await told(changeSet(clients, { ChangeSetType: "CREATE" }));
      clients.settle();
      const ChangeSetName = String(created.Id);
      await clients.cfn.send(new sdk.DeleteChangeSetCommand({ ChangeSetName }));
      clients.settle();
      const after = await told(describeSet(clients, { ChangeSetName }));
      return { create: created, postdelete_changeset_notfound: asText(after, "DescribeChangeSet") };
    },
  },
  {
    match: /^test_describe_change_set_nonexisting/,
    ask: async (clients) => ({
      exception: asText(
        await told(describeSet(clients, { StackName: "somestack", ChangeSetName: "x" })),
        "DescribeChangeSet",
      ),
    }),
  },
  {
    match: /^test_delete_change_set_exception/,
    ask: async ({ cfn }) => ({
      e1: await told(cfn.send(new sdk.DeleteChangeSetCommand({ StackName: "nostack", ChangeSetName: "x" }))),
      e2: await told(cfn.send(new sdk.DeleteChangeSetCommand({ ChangeSetName: "x" }))),
    }),
  },
  {
    match: /^test_name_conflicts/,
    async ask(clients) {
      const set = { ChangeSetType: "CREATE" as const, TemplateBody: parameter };
      const { Id: initial, StackId } = await changeSet(clients, set);
      clients.settle();
      await clients.cfn.send(new sdk.ExecuteChangeSetCommand({ ChangeSetName: initial }));
      clients.settle();
      const refused = await told(changeSet(clients, set));
      await update(clients);
      clients.settle();
      await clients.cfn.send(new sdk.DeleteStackCommand({ StackName: "lab" }));
      clients.settle();
      const { Id: second, StackId: secondStack } = await changeSet(clients, set);
      clients.settle();
      return {
        create_changeset_existingstack_exc: refused,
        new_stack_desc: await told(describe(clients)),
        stack_id_desc: await told(describe(clients, StackId)),
        new_stack_id_desc: await told(describe(clients, secondStack)),
        initial_changeset_id_desc: await told(describeSet(clients, { ChangeSetName: initial })),
        second_initial_changeset_id_desc: await told(describeSet(clients, { ChangeSetName: second })),
      };
    },
  },
  {
    match: /^test_create_changeset_with_stack_id/,
    async ask(clients) {
      const { StackId } = await changeSet(clients, { ChangeSetType: "CREATE" });
      clients.settle();
      const shown = await told(describe(clients, StackId));
      await clients.cfn.send(new sdk.DeleteStackCommand({ StackName: "lab" }));
      clients.settle();
      const again = { StackName: StackId, ChangeSetName: "revived-stack-changeset", ChangeSetType: "CREATE" as const };
      return {
        describe_stack: shown,
        recreate_deleted_with_id_exception: await told(changeSet(clients, again)),
      };
    },
  },
  {
    match: /^test_create_change_set_no_changes/,
    async ask(clients) {
      await make(clients);
      clients.settle();
      await changeSet(clients);
      clients.settle();
      return {
        "change-set-description": await told(describeSet(clients, { StackName: "lab", ChangeSetName: "test" })),
      };
    },
  },
  {
    match: /^test_create_changeset_for_deleted_stack/,
    async ask(clients) {
      const StackName = await gone(clients);
      return {
        ErrorForCreate: await told(changeSet(clients, { StackName, ChangeSetType: "CREATE" })),
        ErrorForUpdate: await told(changeSet(clients, { StackName, ChangeSetType: "UPDATE" })),
      };
    },
  },
  {
    match: /^test_changeset_for_deleted_stack/,
    async ask(clients) {
      const { StackId: StackName } = await make(clients);
      clients.settle();
      await clients.cfn.send(new sdk.DeleteStackCommand({ StackName: "lab" }));
      const during = await told(changeSet(clients, { StackName, ChangeSetType: "UPDATE" }));
      clients.settle();
      return {
        ErrorForInProgress: during,
        ErrorForComplete: await told(changeSet(clients, { StackName, ChangeSetType: "UPDATE" })),
      };
    },
  },
  {
    match: /^test_create_change_set_update_without_parameters/,
    async ask(clients) {
      await make(clients, topic("one"));
      clients.settle();
      const created = await told(changeSet(clients, { TemplateBody: topic("two") }));
      clients.settle();
      return {
        create_change_set: created,
        describe_change_set: await told(describeSet(clients, { StackName: "lab", ChangeSetName: "test" })),
        list_change_set: await told(clients.cfn.send(new sdk.ListChangeSetsCommand({ StackName: "lab" }))),
      };
    },
    kept: [{ where: /PolicyAction/, reason: "CloudFormation began to say it after 2022, as the newer cases show." }],
  },
  {
    match: /^test_empty_changeset/,
    async ask(clients) {
      const TemplateBody = "Resources: { CDKMetadata: { Type: AWS::CDK::Metadata, Properties: { Analytics: x } } }";
      const Capabilities = [
        "CAPABILITY_AUTO_EXPAND" as const,
        "CAPABILITY_IAM" as const,
        "CAPABILITY_NAMED_IAM" as const,
      ];
      const set = { TemplateBody, Capabilities };
      const first = await told(changeSet(clients, { ...set, ChangeSetType: "CREATE" }));
      clients.settle();
      const shown = await told(describeSet(clients, { ChangeSetName: String(first.Id) }));
      await clients.cfn.send(new sdk.ExecuteChangeSetCommand({ ChangeSetName: String(first.Id) }));
      clients.settle();
      const none = await told(changeSet(clients, { ...set, ChangeSetName: "none" }));
      clients.settle();
      const ChangeSetName = String(none.Id);
      return {
        first_changeset: first,
        describe_first_cs: shown,
        nochange_changeset: none,
        describe_nochange: await told(describeSet(clients, { ChangeSetName })),
        error_execute_failed: asText(
          await told(clients.cfn.send(new sdk.ExecuteChangeSetCommand({ ChangeSetName }))),
          "ExecuteChangeSet",
        ),
      };
    },
  },
  {
    match: /^test_create_while_in_review/,
    async ask(clients) {
      const { Id } = await changeSet(clients, { ChangeSetType: "CREATE", TemplateBody: parameter });
      clients.settle();
      const created = await told(make(clients, parameter));
      clients.settle();
      return {
        create_stack_while_in_review: created,
        describe_stack: await told(describe(clients)),
        describe_change_set: await told(describeSet(clients, { ChangeSetName: Id })),
      };
    },
  },
  {
    match: /^test_multiple_create_changeset/,
    async ask(clients) {
      const set = { ChangeSetType: "CREATE" as const, TemplateBody: parameter };
      const { Id } = await changeSet(clients, set);
      clients.settle();
      return {
        initial_changeset: await told(describeSet(clients, { ChangeSetName: Id })),
        additional_changeset: await told(changeSet(clients, { ...set, ChangeSetName: "additional" })),
      };
    },
  },
  {
    match: /^test_describe_changeset_after_delete/,
    async ask(clients) {
      const set = { TemplateBody: topic(), ...called("one") };
      await changeSet(clients, { ...set, ChangeSetName: "first", ChangeSetType: "CREATE" });
      clients.settle();
      const first = { StackName: "lab", ChangeSetName: "first" };
      await clients.cfn.send(new sdk.ExecuteChangeSetCommand(first));
      clients.settle();
      await clients.cfn.send(new sdk.DeleteChangeSetCommand(first));
      const deleted = await told(describeSet(clients, first));
      const { Id } = await changeSet(clients, { ...set, ...called("two") });
      clients.settle();
      return {
        "describe-deleted-cs": deleted,
        "describe-2": await told(describeSet(clients, { ChangeSetName: Id })),
      };
    },
  },
  {
    match: /^test_create_and_then_update_refreshes_template_metadata/,
    async ask(clients) {
      const metadata = (value: string) => `Metadata: { Version: ${value} }\n${parameter}`;
      await make(clients, metadata("one"));
      clients.settle();
      await changeSet(clients, { TemplateBody: metadata("one") });
      clients.settle();
      const { Status } = await describeSet(clients, { StackName: "lab", ChangeSetName: "test" });
      // In the words of the recorder's waiter.
      const failed = "Waiter ChangeSetCreateComplete failed: Waiter encountered a terminal failure state";
      return { "waiter-error": `${failed}: For expression "Status" we matched expected path: "${Status}"` };
    },
  },
];
