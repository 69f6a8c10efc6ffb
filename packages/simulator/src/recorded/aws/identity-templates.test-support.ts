import * as sdk from "@aws-sdk/client-cloudformation";
import * as iamSdk from "@aws-sdk/client-iam";
import { answerOf } from "./compare.test-support.ts";
import type { Clients, Replay } from "./replays.test-support.ts";
import { outputsOf, shownOutputs, update } from "./steps.test-support.ts";

const user = (name: string | undefined, values: string) => `
Resources:
  MyResource: { Type: AWS::IAM::User${name === undefined ? "" : `, Properties: { UserName: ${name} }`} }
Outputs: { ${values} }
`;
const userOf = (clients: Clients, UserName: string) =>
  answerOf(clients.iam.send(new iamSdk.GetUserCommand({ UserName })));

/** What was recorded of users and policies that templates declare. */
export const identityTemplateReplays: readonly Replay[] = [
  {
    match: /^TestBasicCRD::test_black_box/,
    async replay(clients) {
      const shown = await outputsOf(clients, user("somebody", "MyRef: { Value: !Ref MyResource }"));
      return { "stack-outputs": shown, "describe-resource": await userOf(clients, "somebody") };
    },
  },
  {
    match: /^TestUpdates::test_update_without_replacement/,
    async replay(clients) {
      const template = (name: string) => user(name, "MyRef: { Value: !Ref MyResource }");
      const before = await outputsOf(clients, template("somebody"));
      const first = await userOf(clients, "somebody");
      await update(clients, { TemplateBody: template("somebody-updated"), Capabilities: ["CAPABILITY_NAMED_IAM"] });
      clients.drain();
      await expect(clients.iam.send(new iamSdk.GetUserCommand({ UserName: "somebody" }))).rejects.toMatchObject({
        name: "NoSuchEntityException",
      });
      return {
        "stack-outputs-before-update": before,
        "describe-resource-before-update": first,
        "describe-resource-after-update": await userOf(clients, "somebody-updated"),
        "stack-outputs-after-update": await shownOutputs(clients),
      };
    },
  },
  {
    match: /^TestBasicCRD::test_getatt/,
    async replay(clients) {
      const values = "Ref: { Value: !Ref MyResource }, GetAttArn: { Value: !GetAtt MyResource.Arn }";
      const shown = await outputsOf(clients, user("somebody", values), "stack-fd6b2c74");
      const { StackResourceDetail, ...answer } = await answerOf(
        clients.cfn.send(
          new sdk.DescribeStackResourceCommand({ StackName: "stack-fd6b2c74", LogicalResourceId: "MyResource" }),
        ),
      );
      return {
        "stack-outputs": shown,
        "describe-resource": await userOf(clients, "somebody"),
        stack_resource: {
          ...answer,
          // The recorder reads the text as JSON.
          StackResourceDetail: { ...(StackResourceDetail as object), Metadata: {} },
        },
      };
    },
    kept: [{ where: /StackResourceDetail\.StackId/, reason: "The recorded id of the stack is not masked." }],
  },
  {
    match: /^test_iam_username_defaultname/,
    async replay(clients) {
      const { Name } = await outputsOf(clients, user(undefined, "Name: { Value: !Ref MyResource }"));
      expect(Name).toMatch(/^lab-MyResource-/);
      return { get_iam_user: await userOf(clients, Name ?? "") };
    },
  },
  {
    match: /^test_managed_policy_with_empty_resource/,
    async replay(clients) {
      const { PolicyArn } = await outputsOf(
        clients,
        `
Parameters: { Index: { Type: String, Default: "no" } }
Conditions: { HasIndex: !Equals [!Ref Index, "yes"] }
Resources:
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Action: ["dynamodb:GetItem"]
            Resource: ["arn:aws:dynamodb:us-east-1:111122223333:table/one", !If [HasIndex, one, !Ref "AWS::NoValue"]]
Outputs: { PolicyArn: { Value: !Ref Policy } }
`,
      );
      const policy = await answerOf(clients.iam.send(new iamSdk.GetPolicyCommand({ PolicyArn })));
      return { outputs: { PolicyArn }, managed_policy: policy };
    },
    kept: [
      { where: /^outputs\.(Stream|Table)/, reason: "The outputs of a DynamoDB table, a type that is not simulated." },
    ],
  },
  {
    match: /^test_(managedpolicy|inline_policy)_with_fn_sub_json_string/,
    async replay(clients, name) {
      const managed = name.startsWith("test_managedpolicy");
      const bucket = managed ? "bucket-my-cluster" : "my-bucket";
      const text = JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: "s3:GetObject",
            Resource: `arn:\${AWS::Partition}:s3:::${bucket}-\${AWS::Region}/*`,
          },
        ],
      });
      const policy = managed
        ? `Policy: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: !Sub '${text}' } }`
        : `Policy: { Type: AWS::IAM::User, Properties: { UserName: u, Policies: [{ PolicyName: p, PolicyDocument: !Sub '${text}' }] } }`;
      const shown = await outputsOf(clients, `Resources:\n  ${policy}\nOutputs: { Ref: { Value: !Ref Policy } }\n`);
      if (managed) {
        const version = { PolicyArn: shown.Ref, VersionId: "v1" };
        const { PolicyVersion } = await clients.iam.send(new iamSdk.GetPolicyVersionCommand(version));
        return { policy_document: PolicyVersion?.Document };
      }
      const inline = { UserName: "u", PolicyName: "p" };
      const { PolicyDocument } = await clients.iam.send(new iamSdk.GetUserPolicyCommand(inline));
      return { inline_policy_document: PolicyDocument };
    },
  },
];
