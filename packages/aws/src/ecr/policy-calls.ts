import {
  DeleteRepositoryPolicyCommand,
  GetRepositoryPolicyCommand,
  SetRepositoryPolicyCommand,
} from "@aws-sdk/client-ecr";
import type { Aws, AwsReads } from "../aws.ts";
import { call } from "../client/calls.ts";
import { type PolicyDocument, parsePolicy, policyText } from "../iam/policy-document.ts";
import { ecrOf } from "./client.ts";
import { unlessNone } from "./missing.ts";

const none = /^Repository(Policy)?NotFoundException$/;

/** Undefined when the repository has no policy, or is not there. */
export async function readPolicy(repositoryName: string, aws: AwsReads): Promise<PolicyDocument | undefined> {
  const ecr = ecrOf(aws);
  const answer = await unlessNone(
    call(aws.run, `ecr:GetRepositoryPolicy of ${repositoryName}`, (options) =>
      ecr.send(new GetRepositoryPolicyCommand({ repositoryName }), options),
    ),
    none,
  );
  return answer?.policyText === undefined ? undefined : parsePolicy(answer.policyText);
}

/** Sets a policy; one without statements is none. */
export async function putPolicy(repositoryName: string, document: PolicyDocument, aws: Aws): Promise<void> {
  const ecr = ecrOf(aws);
  if (document.Statement.length === 0) {
    await unlessNone<unknown>(
      aws.write(`ecr:DeleteRepositoryPolicy of ${repositoryName}`, (options) =>
        ecr.send(new DeleteRepositoryPolicyCommand({ repositoryName }), options),
      ),
      none,
    );
    return;
  }
  const input = { repositoryName, policyText: policyText(document) };
  await aws.write(`ecr:SetRepositoryPolicy of ${repositoryName}`, (options) =>
    ecr.send(new SetRepositoryPolicyCommand(input), options),
  );
}
