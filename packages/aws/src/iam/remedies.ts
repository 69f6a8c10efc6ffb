import type { Remedy } from "../client/remedy.ts";

/** What IAM says. */
export const iamRemedies: readonly Remedy[] = [
  {
    code: /^MalformedPolicyDocument(Exception)?$/,
    retry: "no",
    say: "Correct the policy as the message says. Its ARNs have to be of the account's partition: arn:aws-cn in China, arn:aws-us-gov in GovCloud.",
  },
  {
    code: /^LimitExceeded(Exception)?$/,
    retry: "no",
    say: "IAM takes no more of it: shorten the policy, remove what is unused, or make it a managed policy.",
  },
  {
    code: /^UnmodifiableEntity(Exception)?$/,
    retry: "no",
    say: "It is a service's own role, which only AWS changes: give the policy to a role of your own.",
  },
  {
    code: /^(ConcurrentModification|EntityTemporarilyUnmodifiable)(Exception)?$/,
    retry: "busy",
    say: "Another change of the same role or user is still going on: run again when it has ended.",
  },
  {
    code: /^PolicyEvaluation(Exception)?$/,
    retry: "no",
    say: "IAM cannot evaluate one of the policies that count for the identity: the message says which.",
  },
];
