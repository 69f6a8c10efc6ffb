import type { Remedy } from "../client/remedy.ts";

/** What ECR says. */
export const ecrRemedies: readonly Remedy[] = [
  {
    code: /^RepositoryAlreadyExistsException$/,
    retry: "busy",
    say: "Someone else created the repository meanwhile: run again.",
  },
  {
    code: /^RepositoryNotEmptyException$/,
    retry: "no",
    say: "The repository has images, which no one could get back. If they are to go, run `aws ecr delete-repository --force` with its name, then run again.",
  },
  {
    code: /^KmsException$/,
    retry: "no",
    say: "Correct kms-key: the key has to be enabled, in this region, and to let the identity use it (kms:CreateGrant, kms:DescribeKey).",
  },
  {
    code: /^InvalidParameterException$/,
    message: /Principal not found/,
    retry: "replication",
    say: "ECR does not know a principal of the policy: it is misspelt, was deleted, or was created only now. In the last case run again in a minute.",
  },
  {
    code: /^InvalidParameterException$/,
    message: /PolicyText|repository policy/i,
    retry: "no",
    say: "Correct the policy: ECR takes actions that begin with ecr:, and principals that exist.",
  },
];
