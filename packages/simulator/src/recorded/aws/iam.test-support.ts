import * as sdk from "@aws-sdk/client-iam";
import { answerOf } from "./compare.test-support.ts";
import type { Replay } from "./replays.test-support.ts";

const trust = (service: string | string[], action: string | string[] = "sts:AssumeRole", more: object = {}) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Action: action, Effect: "Allow", Principal: { Service: service }, ...more }],
  });

const inBrackets = (name: string): string => /\[(.+)\]/.exec(name)?.[1] ?? "";

/** What was recorded of IAM. */
export const iamReplays: readonly Replay[] = [
  {
    match: /::test_service_role_lifecycle\[/,
    async replay({ iam }, name) {
      await iam.send(new sdk.CreateServiceLinkedRoleCommand({ AWSServiceName: inBrackets(name) }));
      const { Roles = [] } = await iam.send(new sdk.ListRolesCommand({ PathPrefix: "/aws-service-role/" }));
      const RoleName = Roles[0]?.RoleName ?? "";
      return {
        "describe-response": await answerOf(iam.send(new sdk.GetRoleCommand({ RoleName }))),
        "inline-role-policies": await answerOf(iam.send(new sdk.ListRolePoliciesCommand({ RoleName }))),
        "attached-role-policies": await answerOf(iam.send(new sdk.ListAttachedRolePoliciesCommand({ RoleName }))),
      };
    },
    kept: [{ where: /RoleLastUsed/, reason: "Two of the roles had been used in the recorded account before." }],
  },
  {
    match: /::test_service_role_lifecycle_custom_suffix_not_allowed/,
    replay: async ({ iam }, name) => ({
      "custom-suffix-not-allowed": await answerOf(
        iam.send(
          new sdk.CreateServiceLinkedRoleCommand({ AWSServiceName: inBrackets(name), CustomSuffix: "testsuffix" }),
        ),
      ),
    }),
  },
  {
    match: /::test_service_role_already_exists/,
    async replay({ iam }) {
      const make = () => iam.send(new sdk.CreateServiceLinkedRoleCommand({ AWSServiceName: "batch.amazonaws.com" }));
      await make();
      return { "role-already-exists-error": await answerOf(make()) };
    },
  },
  {
    match: /::test_update_assume_role_policy/,
    async replay({ iam }) {
      const role = { RoleName: "one", AssumeRolePolicyDocument: trust(["ec2.amazonaws.com"], ["sts:AssumeRole"]) };
      const created = await answerOf(iam.send(new sdk.CreateRoleCommand(role)));
      const change = { RoleName: "one", PolicyDocument: role.AssumeRolePolicyDocument };
      return {
        created_role: created,
        updated_policy: await answerOf(iam.send(new sdk.UpdateAssumeRolePolicyCommand(change))),
      };
    },
  },
  {
    match: /::test_create_describe_role/,
    async replay({ iam }) {
      const role = { RoleName: "one", Path: "/lab/", AssumeRolePolicyDocument: trust("ec2.amazonaws.com") };
      return {
        create_role_result: await answerOf(iam.send(new sdk.CreateRoleCommand(role))),
        get_role_result: await answerOf(iam.send(new sdk.GetRoleCommand({ RoleName: "one" }))),
        list_roles_result: await answerOf(iam.send(new sdk.ListRolesCommand({ PathPrefix: "/lab/" }))),
      };
    },
  },
  {
    match: /::test_user_attach_policy/,
    async replay({ iam }) {
      const { UserName } = { UserName: "someone" };
      const PolicyDocument = JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" }],
      });
      const created = await answerOf(iam.send(new sdk.CreatePolicyCommand({ PolicyName: "one", PolicyDocument })));
      const { Arn = "" } = created.Policy as { Arn?: string };
      await iam.send(new sdk.CreateUserCommand({ UserName }));
      const attach = (PolicyArn: string) =>
        answerOf(iam.send(new sdk.AttachUserPolicyCommand({ UserName, PolicyArn })));
      return {
        create_policy_response: created,
        non_existent_malformed_policy_arn: await attach("longpolicynamebutnoarn"),
        existing_policy_name_provided: await attach("one".repeat(8)),
        valid_arn_not_existent: await attach(`${Arn}123`),
        valid_policy_arn: await attach(Arn),
      };
    },
  },
  {
    match: /::test_put_role_policy_encoding/,
    async replay({ iam }) {
      const encoded = "arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2Faaeeieije";
      const role = {
        RoleName: "one",
        Path: "/lab/",
        AssumeRolePolicyDocument: trust("lambda.amazonaws.com", "sts:AssumeRole", {
          Condition: { StringEquals: { "aws:SourceArn": encoded } },
        }),
      };
      const created = await answerOf(iam.send(new sdk.CreateRoleCommand(role)));
      const Resource = [`arn:aws:apigateway:us-east-1::/tags/${encoded}`];
      const policy = { RoleName: "one", PolicyName: "inline" };
      const PolicyDocument = JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: ["apigatway:PUT"], Resource }],
      });
      await iam.send(new sdk.PutRolePolicyCommand({ ...policy, PolicyDocument }));
      return {
        "create-role-response": created,
        "get-policy-response": await answerOf(iam.send(new sdk.GetRolePolicyCommand(policy))),
        "get-role-response": await answerOf(iam.send(new sdk.GetRoleCommand({ RoleName: "one" }))),
        "list-roles-response": await answerOf(iam.send(new sdk.ListRolesCommand({ PathPrefix: "/lab/" }))),
      };
    },
  },
  {
    match: /ServiceSpecificCredentials::test_service_specific_credential_lifecycle/,
    async replay({ iam }, name) {
      const UserName = "someone";
      const created = await answerOf(iam.send(new sdk.CreateUserCommand({ UserName })));
      const make = { UserName, ServiceName: inBrackets(name) };
      const credential = await answerOf(iam.send(new sdk.CreateServiceSpecificCredentialCommand(make)));
      const { ServiceSpecificCredentialId } = credential.ServiceSpecificCredential as sdk.ServiceSpecificCredential;
      const one = { UserName, ServiceSpecificCredentialId };
      const list = () => answerOf(iam.send(new sdk.ListServiceSpecificCredentialsCommand({ UserName })));
      const before = await list();
      const update = { ...one, Status: "Inactive" as const };
      const updated = await answerOf(iam.send(new sdk.UpdateServiceSpecificCredentialCommand(update)));
      return {
        "create-user-response": created,
        "create-service-specific-credential-response": credential,
        "list-service-specific-credentials-response-before-update": before,
        "update-service-specific-credential-response": updated,
        "list-service-specific-credentials-response-after-update": await list(),
        "reset-service-specific-credential-response": await answerOf(
          iam.send(new sdk.ResetServiceSpecificCredentialCommand(one)),
        ),
        "delete-service-specific-credentials-response": await answerOf(
          iam.send(new sdk.DeleteServiceSpecificCredentialCommand(one)),
        ),
      };
    },
  },
  {
    match: /::test_create_service_specific_credential_invalid_user/,
    async replay({ iam }) {
      const make = (ServiceName: string) => {
        const credential = { UserName: "non-existent-user", ServiceName };
        return answerOf(iam.send(new sdk.CreateServiceSpecificCredentialCommand(credential)));
      };
      return {
        "invalid-user-name-exception": await make("codecommit.amazonaws.com"),
        "invalid-user-and-service-exception": await make("nonsense.amazonaws.com"),
      };
    },
  },
  {
    match: /::test_user_match_id_mismatch|::test_invalid_update_parameters/,
    async replay({ iam }, name) {
      const UserName = "someone";
      const created = await answerOf(iam.send(new sdk.CreateUserCommand({ UserName })));
      const make = { UserName, ServiceName: "codecommit.amazonaws.com" };
      const credential = await answerOf(iam.send(new sdk.CreateServiceSpecificCredentialCommand(make)));
      const { ServiceSpecificCredentialId: id } = credential.ServiceSpecificCredential as sdk.ServiceSpecificCredential;
      const wrong = { UserName, ServiceSpecificCredentialId: inBrackets(name) };
      const update = (one: typeof wrong, Status: string) =>
        answerOf(
          iam.send(new sdk.UpdateServiceSpecificCredentialCommand({ ...one, Status: Status as sdk.StatusType })),
        );
      return {
        "create-user-response": created,
        "create-service-specific-credential-response": credential,
        "update-wrong-id": await update(wrong, "Inactive"),
        "reset-wrong-id": await answerOf(iam.send(new sdk.ResetServiceSpecificCredentialCommand(wrong))),
        "delete-wrong-id": await answerOf(iam.send(new sdk.DeleteServiceSpecificCredentialCommand(wrong))),
        "update-invalid-status": await update({ UserName, ServiceSpecificCredentialId: id ?? "" }, "Invalid"),
      };
    },
  },
];
