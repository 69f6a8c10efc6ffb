import type { Remedy } from "../client/remedy.ts";

/** What EKS says. */
export const eksRemedies: readonly Remedy[] = [
  {
    code: /^ResourceInUseException$/,
    message: /nodegroups attached|Fargate profiles attached/i,
    retry: "no",
    say: "Delete the node groups and Fargate profiles of the cluster first: a destroy of the steps that made them, or `aws eks delete-nodegroup`.",
  },
  {
    code: /^InvalidRequestException$/,
    message: /protected from deletion|deletion protection/i,
    retry: "no",
    say: "The cluster is protected from deletion: apply with deletion-protection: false first, if it is to go.",
  },
  {
    code: /^InvalidRequestException$/,
    message: /must be updated to Kubernetes version/,
    retry: "no",
    say: "Bring the node groups that the message names to that version first: nodes are never newer than their cluster.",
  },
  {
    code: /^InvalidRequestException$/,
    message: /authentication mode must be set to one of/,
    retry: "no",
    say: "The cluster reads only the ConfigMap aws-auth: set access-mode: API_AND_CONFIG_MAP (or raise-authentication-mode in eks-map-role), which cannot be undone.",
  },
  {
    code: /^InvalidRequestException$/,
    message: /not authorized to perform kms:/,
    retry: "no",
    say: "Grant the identity kms:DescribeKey and kms:CreateGrant on the key of secrets-key, and let the key's own policy admit it: EKS uses the key by that grant.",
  },
  {
    code: /^InvalidStateException$/,
    retry: "no",
    say: "EKS's own checks of the cluster are against it (`aws eks list-insights`): mend what they name, then run again.",
  },
  {
    code: /^InvalidParameterException$/,
    message:
      /Error in role params|Role could not be assumed because the trusted entity is not correct|doesn't have the Amazon EKS Managed Policies|IAM role's policy must include/,
    retry: "replication",
    say: "EKS cannot act as the role: it was created only now, which passes in a minute, or a cluster's does not trust eks.amazonaws.com or lacks AmazonEKSClusterPolicy, or the nodes' does not trust ec2.amazonaws.com.",
  },
  {
    code: /^InvalidParameterException$/,
    message:
      /already at the desired configuration|No changes needed for the logging config|Only one type of update|Encryption is already enabled/,
    retry: "busy",
    say: "Someone changed the cluster meanwhile: run again.",
  },
  {
    code: /^InvalidRequestException$/,
    message: /is not in ACTIVE status/,
    retry: "busy",
    say: "The cluster itself is being changed: run again when that has ended.",
  },
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
    say: "The authentication mode only goes one way, and someone changed it meanwhile: run again.",
  },
  {
    code: /^InvalidParameterException$/,
    message: /policyArn/,
    retry: "no",
    say: "Correct the access policy: `aws eks list-access-policies` lists the existing ones.",
  },
  {
    code: /^InvalidRequestException$/,
    message: /launch template, with template/,
    retry: "replication",
    say: "EKS does not know the launch template: it was deleted, or was created only now. In that case run again in a minute.",
  },
  {
    code: /^InvalidParameterException$/,
    message: /Role provided in the request does not exist/,
    retry: "replication",
    say: "EKS does not know the role of the pods: it was deleted, or was created only now. In the last case run again in a minute.",
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
    say: "Correct release-version, or leave it out for the newest: `aws ssm get-parameter` lists the releases, and so do the release notes of the image.",
  },
  {
    code: /^InvalidParameterException$/,
    message: /exact set of AZs/,
    retry: "no",
    say: "Give subnets in all the zones that the cluster has, and in no others: they are chosen once, when it is created. Nodes may be in other zones of its network.",
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
