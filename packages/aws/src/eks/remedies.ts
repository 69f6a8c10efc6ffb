import type { Remedy } from "../client/remedy.ts";

/** What EKS says. */
export const eksRemedies: readonly Remedy[] = [
  {
    code: /^ResourceInUseException$/,
    retry: "busy",
    say: "Another change of the same thing is still going on: run again when it has ended.",
  },
  {
    code: /^InvalidParameterException$/,
    message: /invalid principal/,
    retry: "replication",
    say: "EKS does not know the role: it was deleted, is a service-linked role, or was created only now. In the last case run again in a minute.",
  },
  {
    code: /^ResourceNotFoundException$/,
    message: /principalArn could not be found/,
    retry: "replication",
    say: "EKS does not know the access entry that was just created: run again in a minute.",
  },
  {
    code: /^InvalidParameterException$/,
    message: /Unsupported authentication mode update/,
    retry: "busy",
    say: "The authentication mode only goes one way, and somebody changed it meanwhile: run again.",
  },
  {
    code: /^InvalidParameterException$/,
    message: /policyArn/,
    retry: "no",
    say: "Correct the access policy: `aws eks list-access-policies` lists the existing ones.",
  },
  {
    code: /^ResourceLimitExceeded(Exception)?$/,
    retry: "no",
    say: "The cluster has as many as AWS allows: remove unused ones, or request a higher quota.",
  },
  {
    code: /^UnsupportedAvailabilityZoneException$/,
    retry: "no",
    say: "Choose subnets in other availability zones: the message names the supported ones.",
  },
];
