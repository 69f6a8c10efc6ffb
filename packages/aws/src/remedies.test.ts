import { AwsError } from "./client/errors.ts";
import { remedies, remedyFor } from "./remedies.ts";

test.each([
  [400, "ThrottlingException", "Rate exceeded", "passing", "AWS throttles this account"],
  [403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", "no", "Correct the trust policy"],
  [403, "AccessDeniedException", "with an explicit deny in a boundary", "no", "remove the deny"],
  [403, "AccessDenied", "is not authorized to perform: iam:GetRole", "no", "Grant the identity the permission"],
  [400, "ExpiredTokenException", "expired", "no", "The credentials have expired"],
  [403, "InvalidClientTokenId", "invalid", "no", "AWS does not know these credentials"],
  [400, "InvalidIdentityToken", "No OpenIDConnect provider found", "no", "Add GitHub's OIDC provider"],
  // The code of EC2: the error codes of its API reference; that of other services: aws-sdk-js-v3, SNS and ACM.
  [400, "TagPolicyViolation", "?", "no", "A tag policy of the organization"],
  [400, "TagPolicyException", "?", "no", "A tag policy of the organization"],
  [
    400,
    "InvalidParameterException",
    "The tag policy does not allow that value",
    "no",
    "A tag policy of the organization",
  ],
  // The message: terraform-aws-modules/terraform-aws-eks#1785; where it comes from: eksctl-io/eksctl#8446.
  [
    400,
    "InvalidRequestException",
    "'cost/center' is not a valid tag key. Tag keys must match pattern ([0-9a-zA-Z\\-_+=,.@:]{1,255})",
    "no",
    "--instance-metadata-tags disabled",
  ],
  [400, "TagLimitExceeded", "?", "no", "at most 50 tags"],
  [400, "TooManyTagsException", "?", "no", "at most 50 tags"],
  [400, "BadRequestException", "A resource has at most 50 tags, not 51.", "no", "give fewer in tags"],
  [
    400,
    "ValidationError",
    "Value at 'tags' failed: Member must have length less than or equal to 50",
    "no",
    "fewer in tags",
  ],
  [409, "ResourceInUseException", "in progress", "busy", "Another change of the same thing"],
  [
    400,
    "InvalidParameterException",
    "The specified principalArn is invalid: invalid principal",
    "replication",
    "EKS does not know the role",
  ],
  [
    404,
    "ResourceNotFoundException",
    "The specified principalArn could not be found",
    "replication",
    "EKS does not know the access entry",
  ],
  [400, "InvalidParameterException", "Unsupported authentication mode update", "busy", "only goes one way"],
  // kubernetes-sigs/cluster-api-provider-aws#2432.
  [400, "InvalidRequestException", "User not authorized to perform kms:CreateGrant operation", "no", "kms:CreateGrant"],
  // crossplane-contrib/provider-aws#1520.
  [400, "InvalidParameterException", "Encryption is already enabled on the cluster", "busy", "Someone changed"],
  [400, "InvalidParameterException", "The policyArn is wrong", "no", "list-access-policies"],
  [400, "InvalidParameterException", "Error in role params: …", "replication", "trust ec2.amazonaws.com"],
  [
    400,
    "InvalidRequestException",
    "The specified launch template, with template ID lt-1, does not exist.",
    "replication",
    "launch template",
  ],
  [400, "InvalidParameterException", "The following supplied instance types do not exist: [a]", "no", "instance-types"],
  [400, "InvalidParameterException", "Trust policy of role r …", "no", "sts:TagSession"],
  [400, "InvalidParameterException", "ConfigurationValue provided is not supported", "no", "Correct configuration"],
  [400, "InvalidParameterException", "Requested release version 1 is not valid for", "no", "release-version"],
  [400, "InvalidLaunchTemplateName.AlreadyExistsException", "Already in use", "busy", "launch template"],
  [400, "InvalidLaunchTemplateId.VersionNotFound", "No version", "no", "deleted the version"],
  [400, "InvalidInstanceType", "Do not exist", "no", "instance-types"],
  [403, "UnauthorizedOperation", "You are not authorized", "no", "Grant the identity"],
  [400, "ResourceLimitExceededException", "limit", "no", "as many as AWS allows"],
  [400, "UnsupportedAvailabilityZoneException", "zone", "no", "other availability zones"],
  [403, "UnauthorizedOperation", "is not authorized to perform: ec2:X", "no", "Grant the identity the permission"],
  [400, "InvalidPermission.Duplicate", "exists", "busy", "Someone else opened"],
  [400, "RulesPerSecurityGroupLimitExceeded", "?", "no", "higher quota"],
  [400, "InvalidGroup.NotFound", "?", "no", "Correct security-groups"],
  [400, "InvalidPrefixListID.NotFound", "?", "no", "Correct prefix-lists"],
  [400, "RepositoryAlreadyExistsException", "?", "busy", "created the repository meanwhile"],
  [400, "RepositoryNotEmptyException", "?", "no", "delete-repository --force"],
  [400, "KmsException", "?", "no", "Correct kms-key"],
  [400, "InvalidParameterException", "Invalid repository policy provided", "no", "begin with ecr:"],
  [400, "MalformedPolicyDocument", "Partition", "no", "arn:aws-cn in China"],
  [409, "LimitExceeded", "size", "no", "managed policy"],
  [400, "UnmodifiableEntity", "protected", "no", "a role of your own"],
  [409, "ConcurrentModification", "?", "busy", "Another change of the same role"],
  [400, "IDPCommunicationError", "?", "passing", "AWS did not reach GitHub's OIDC provider: run again"],
  [400, "InvalidIdentityToken", "Couldn't retrieve verification key", "passing", "OIDC provider for its keys"],
  [400, "InvalidIdentityToken", "No OpenIDConnect provider found", "no", "Add GitHub's OIDC provider to the account"],
  [403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", "no", "Correct the trust policy"],
  [400, "Whatever", "?", "no", "Compare the inputs with what the message says"],
  [429, "Whatever", "?", "passing", "The service has a problem"],
  [499, "Whatever", "?", "no", "Compare the inputs"],
  [500, "Whatever", "?", "passing", "AWS Health Dashboard"],
  [503, "Whatever", "?", "passing", "AWS Health Dashboard"],
])("%s %s (%s): try again: %s, and what to do", (status, code, message, retry, say) => {
  expect(remedyFor(status, code, message)).toMatchObject({ retry, say: expect.stringContaining(say) });
});

test.each(remedies.map((remedy) => [String(remedy.code), remedy] as const))("%s is answered in sentences", (_, {
  say,
}) => {
  expect(say).toMatch(/^[A-Z].{20,}\.$/);
});

test("a refusal says what was attempted, who refused it, with which code and under which number", async () => {
  const refusal = { status: 403, code: "AccessDenied", message: "No.", requestId: undefined };
  expect((await AwsError.refused("iam:GetRole of r", refusal)).message).toBe(
    "iam:GetRole of r was refused with 403 AccessDenied: No.",
  );
  const error = await AwsError.refused("iam:GetRole of r", { ...refusal, requestId: "q-1" });
  expect(error.message).toBe("iam:GetRole of r was refused with 403 AccessDenied: No. (request q-1)");
  expect(error).toMatchObject({ name: "AwsError", status: 403, code: "AccessDenied", retry: "no" });
});
