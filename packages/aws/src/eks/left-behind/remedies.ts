import type { Remedy } from "../../client/remedy.ts";

/** What AWS says when what workloads left is deleted. */
export const leftRemedies: readonly Remedy[] = [
  {
    code: /^OperationNotPermitted$/,
    message: /deletion protection/,
    retry: "no",
    say: "Someone protected the load balancer from deletion: turn that off (`aws elbv2 modify-load-balancer-attributes`) if it is to go, then run again.",
  },
  {
    code: /^ResourceInUse$/,
    message: /listener or a rule/,
    retry: "busy",
    say: "A listener of a load balancer that stays sends to the target group: delete that, then run again.",
  },
  {
    code: /^VolumeInUse$/,
    retry: "busy",
    say: "A machine still has the volume: detach it or terminate that machine, then run again.",
  },
  {
    code: /^DependencyViolation$/,
    message: /^resource sg-/,
    retry: "busy",
    say: "Something has the security group, or a rule of another group names it: `aws ec2 describe-network-interfaces` and `describe-security-groups` (filter ip-permission.group-id) show what. Remove that, then run again.",
  },
];
