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
    code: /^InvalidParameterException$/,
    message: /Error in role params|trusted entity is not correct/,
    retry: "replication",
    say: "EKS does not know the role, or may not assume it: check that it exists and trusts the service that the message names, or run again in a minute if it was created only now.",
  },
  {
    code: /^InvalidRequestException$/,
    message: /launch template, with template/,
    retry: "replication",
    say: "EKS does not know the launch template: it was deleted, or was created only now. In that case run again in a minute.",
  },
  {
    code: /^InvalidParameterException$/,
    message: /pods\.eks\.amazonaws\.com|Trust policy/,
    retry: "no",
    say: "Let the role trust pods.eks.amazonaws.com with sts:AssumeRole and sts:TagSession: that is who hands it to pods.",
  },
  {
    code: /^InvalidParameterException$/,
    message: /ConfigurationValue/,
    retry: "no",
    say: "Correct configuration: the message names the value that the add-on's schema does not allow.",
  },
  {
    code: /^InvalidParameterException$/,
    message: /instance types? (do not exist|for requested amiType)/,
    retry: "no",
    say: "Correct instance-types: each has to exist in this region, and to be of the architecture of ami-type.",
  },
  {
    code: /^InvalidParameterException$/,
    message: /[Rr]elease version \S{0,40} is not valid/,
    retry: "no",
    say: "Correct release-version, or leave it out for the newest: `aws ssm get-parameter` tells the releases, and so do the release notes of the image.",
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
