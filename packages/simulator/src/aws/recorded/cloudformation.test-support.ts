import * as sdk from "@aws-sdk/client-cloudformation";
import { DescribeRouteTablesCommand } from "@aws-sdk/client-ec2";
import { told } from "./compare.test-support.ts";
import type { Clients, Replay } from "./replays.test-support.ts";

const gateway = (more = "") => `Resources:\n  Gateway:\n    Type: AWS::EC2::InternetGateway\n${more}`;
const tagged = gateway('    Properties: { Tags: [{ Key: a, Value: "1" }] }\n');
const outputs = (value: string) => `Outputs:\n  RefAttachment: { Value: ${value} }\n`;

const make = ({ cfn }: Clients, TemplateBody = gateway()) =>
  cfn.send(new sdk.CreateStackCommand({ StackName: "lab", TemplateBody }));
const describe = ({ cfn }: Clients, StackName = "lab") => cfn.send(new sdk.DescribeStacksCommand({ StackName }));
const changeSet = ({ cfn }: Clients, input: Partial<sdk.CreateChangeSetCommandInput> = {}) =>
  cfn.send(
    new sdk.CreateChangeSetCommand({ StackName: "lab", ChangeSetName: "test", TemplateBody: gateway(), ...input }),
  );
const describeSet = ({ cfn }: Clients, input: sdk.DescribeChangeSetCommandInput) =>
  cfn.send(new sdk.DescribeChangeSetCommand(input));
const update = ({ cfn }: Clients, input: Partial<sdk.UpdateStackCommandInput> = {}) =>
  cfn.send(new sdk.UpdateStackCommand({ StackName: "lab", TemplateBody: tagged, ...input }));

/** A stack that was, by its ARN: only that still names it. */
async function gone(clients: Clients): Promise<string> {
  const { StackId = "" } = await make(clients);
  clients.settle();
  await clients.cfn.send(new sdk.DeleteStackCommand({ StackName: "lab" }));
  clients.settle();
  return StackId;
}

const asText = ({ Error: error }: Record<string, unknown>, operation: string): string => {
  const { Code, Message } = error as { Code: string; Message: string };
  return `An error occurred (${Code}) when calling the ${operation} operation: ${Message}`;
};

const routeTable = (associations = "") => `
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 100.0.0.0/20 } }
  RouteTable: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Vpc, Tags: [{ Key: env, Value: production }] } }
${associations}`;
const association = (name: string, cidr: string) => `
  ${name}: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: ${cidr} } }
  ${name}Table: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref ${name}, RouteTableId: !Ref RouteTable } }`;

async function tables(clients: Clients, template: string) {
  await make(clients, template);
  clients.settle();
  const Filters = [{ Name: "tag:env", Values: ["production"] }];
  return clients.ec2.send(new DescribeRouteTablesCommand({ Filters }));
}

/** What was recorded of CloudFormation, asked with types of resources that are simulated. */
export const cloudFormationReplays: readonly Replay[] = [
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
      const { StackId } = await make(clients);
      clients.settle();
      const refused = await told(changeSet(clients, { ChangeSetType: "CREATE" }));
      await update(clients);
      clients.settle();
      await clients.cfn.send(new sdk.DeleteStackCommand({ StackName: "lab" }));
      clients.settle();
      const { StackId: second } = await changeSet(clients, { ChangeSetType: "CREATE" });
      clients.settle();
      return {
        create_changeset_existingstack_exc: refused,
        new_stack_desc: await told(describe(clients)),
        stack_id_desc: await told(describe(clients, StackId)),
        new_stack_id_desc: await told(describe(clients, second)),
      };
    },
    kept: [
      {
        where: /changeset_id_desc/,
        reason: "They are of a change set of SSM parameters, a type that no template of ours uses.",
      },
    ],
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
    match: /^test_using_pseudoparameters_in_places\[resource\]/,
    ask: async (clients) => ({
      error: await told(make(clients, "Resources:\n  AWS::NoValue: { Type: AWS::EC2::InternetGateway }\n")),
    }),
  },
  {
    match: /^test_using_pseudoparameters_in_places\[parameter\]/,
    ask: async (clients) => ({
      error: await told(make(clients, `Parameters:\n  AWS::NoValue: { Type: String }\n${gateway()}`)),
    }),
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
    match: /^test_basic_update/,
    async ask(clients) {
      await make(clients);
      clients.settle();
      return { update_response: await told(update(clients)) };
    },
  },
  {
    match: /^test_no_template_error/,
    async ask(clients) {
      await make(clients);
      clients.settle();
      return { error: await told(clients.cfn.send(new sdk.UpdateStackCommand({ StackName: "lab" }))) };
    },
  },
  {
    match: /^test_diff_after_update/,
    async ask(clients) {
      await make(clients);
      clients.settle();
      return { "update-error": await told(update(clients, { TemplateBody: gateway() })) };
    },
    kept: [
      { where: /^get-template-response/, reason: "Its template holds SSM parameters, a type that is not simulated." },
    ],
  },
  {
    match: /^test_update_deleted_stack/,
    ask: async (clients) => ({ Error: await told(update(clients, { StackName: await gone(clients) })) }),
  },
  {
    match: /^test_internet_gateway_ref_and_attr/,
    async ask(clients) {
      await make(
        clients,
        gateway(`${outputs("!Ref Gateway")}  IdAttachment: { Value: !GetAtt Gateway.InternetGatewayId }\n`),
      );
      clients.settle();
      const { Stacks } = await describe(clients);
      const { StackResourceDetail } = await clients.cfn.send(
        new sdk.DescribeStackResourceCommand({ StackName: "lab", LogicalResourceId: "Gateway" }),
      );
      const shown = Stacks?.[0]?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]) ?? [];
      return {
        outputs: Object.fromEntries(shown),
        description: { ...StackResourceDetail, Metadata: JSON.parse(StackResourceDetail?.Metadata ?? "{}") },
      };
    },
  },
  {
    match: /^test_vpc_with_route_table/,
    async ask(clients) {
      const { RouteTables = [] } = await tables(clients, routeTable());
      const byKey = (one: (typeof RouteTables)[number]) =>
        Object.fromEntries((one.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
      return { route_table: { RouteTables: RouteTables.map((one) => ({ ...one, Tags: byKey(one) })) } };
    },
    kept: [{ where: /ResponseMetadata/, reason: "Only the tables are read here: a client has no status to show." }],
  },
  {
    match: /^test_cfn_with_multiple_route_table_associations/,
    async ask(clients) {
      const both = association("One", "100.0.0.0/24") + association("Two", "100.0.1.0/24");
      const { RouteTables = [] } = await tables(clients, routeTable(both));
      return { route_table: RouteTables[0] };
    },
    kept: [{ where: /Tags/, reason: "The order of tags is nobody's, and the recorded stack's name is not masked." }],
  },
];

/** Cases that are not asked again, and why. */
export const notReplayed: readonly { readonly match: RegExp; readonly reason: string }[] = [
  {
    match:
      /^test_(create_change_set_update_without_parameters|create_while_in_review|multiple_create_changeset|describe_changeset_after_delete|update_with_resource_types|update_with_previous_parameter_value|create_and_then_update_refreshes)|TestUpdates::test_deleting_resource/,
    reason:
      "The template holds SNS topics or SSM parameters, and what is shown is theirs: no template of ours has them.",
  },
  { match: /^test_empty_changeset/, reason: "The template holds only CDK's metadata, a type that is not simulated." },
  { match: /^test_template_rendering_with_list/, reason: "A custom resource's own view of its properties." },
  {
    match: /^test_update_with_(role_without_permissions|invalid_rollback)/,
    reason: "RoleARN and rollback triggers are not simulated.",
  },
  {
    match:
      /dhcp_options|transit_gateway|keypair|vpc_gateway_attachment|vcp_peering|vpn_gateways|FlowLogs|create_volume|vpc_endpoint/,
    reason: "Parts of EC2 that no scenario of ours has.",
  },
  { match: /^test_simple_route_table_creation/, reason: "As test_vpc_with_route_table, with the tags shown apart." },
  {
    match: /^test_ec2_security_group_id_with_vpc/,
    reason: "A group without a VPC: accounts have no default VPC here.",
  },
  {
    match: /^TestBasicCRD|TestUpdates::test_update_without_replacement|test_iam_username_defaultname/,
    reason: "Templates of ours make roles, never users.",
  },
  {
    match: /managed_?policy_with|inline_policy_with_fn_sub|server_certificate/,
    reason: "The template holds DynamoDB tables, users or server certificates.",
  },
  { match: /ServiceSpecificCredentials/, reason: "Credentials of CodeCommit and Cassandra." },
  {
    match: /simulate_principle_policy/,
    reason: "The policy simulator is not simulated: it needs every service's actions.",
  },
  {
    match: /::test_service_role_lifecycle\[(?!eks\.|eks-nodegroup\.)/,
    reason: "The roles of services that are not simulated.",
  },
];
