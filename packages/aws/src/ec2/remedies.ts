import type { Remedy } from "../client/remedy.ts";

/** What EC2 says of security groups. */
export const ec2Remedies: readonly Remedy[] = [
  {
    code: /^InvalidPermission\.Duplicate$/,
    retry: "busy",
    say: "Someone else opened the same port meanwhile: run again.",
  },
  {
    code: /^RulesPerSecurityGroupLimitExceeded$/,
    retry: "no",
    say: "The security group has as many rules as AWS allows: write wider ranges or a prefix list, remove unused rules, or request a higher quota.",
  },
  {
    code: /^InvalidGroup\.NotFound$/,
    retry: "no",
    say: "Correct security-groups: the group has to exist in the cluster's network, or in one that is peered with it.",
  },
  {
    code: /^InvalidPrefixListI[Dd]\.NotFound$/,
    retry: "no",
    say: "Correct prefix-lists: `aws ec2 describe-managed-prefix-lists` lists those of the region.",
  },
];
