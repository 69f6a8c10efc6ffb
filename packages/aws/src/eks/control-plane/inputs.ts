import { choice, flag, type Input, list, optional, type Problem, text, type Values } from "@slipway/action";
import { tagList } from "../../client/tags.ts";
import type { awsInputs } from "../../inputs.ts";
import { retentions } from "../../logs/log-group.ts";
import { shutOut } from "./shut-out.ts";
import { accessModes, endpointChoices, logTypes, supportTypes } from "./want.ts";

const roleForm = {
  form: {
    pattern: /^arn:aws[\w-]*:iam::\d{12}:role\/(?!\.\.?(?:\/|$)|[\w+=,.@/-]*\/\.\.?(?:\/|$))[\w+=,.@/-]+$/,
    write: "Write a role's ARN: arn:aws:iam::ACCOUNT:role/NAME.",
  },
};

const rangeForm = /^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/;

const range = text("A range.", {
  form: { pattern: rangeForm, write: "Write a range such as 203.0.113.0/24." },
});

/** A service range of Kubernetes: private, from /12 to /24, as EKS takes it. */
const serviceRange: Input<string> = text(
  "The range of the addresses of services, which must not meet the network's; EKS chooses one if it is left out. It cannot be changed later.",
  {
    form: {
      pattern: /^(10\.\d{1,3}|172\.(1[6-9]|2\d|3[01])|192\.168)\.\d{1,3}\.\d{1,3}\/(1[2-9]|2[0-4])$/,
      write: "Write a private range from /12 to /24, such as 172.20.0.0/16.",
    },
  },
);

/** What a cluster of EKS is like. */
export const clusterInputs = {
  role: text("The ARN of the role that the cluster acts as: the output cluster-role of create-vpc.", roleForm),
  subnets: list(
    "The IDs of its subnets, one a line, in two availability zones at least: private ones, as in the output private-subnets of create-vpc.",
    text("A subnet.", { form: { pattern: /^subnet-[0-9a-f]{8,17}$/, write: "Write the ID of a subnet." } }),
  ),
  "security-groups": optional(
    list(
      "The IDs of security groups, one a line, that the control plane's network interfaces have beside the one that EKS makes.",
      text("A security group.", {
        form: { pattern: /^sg-[0-9a-f]{8,17}$/, write: "Write the ID of a security group." },
      }),
    ),
  ),
  version: optional(
    text(
      "The version of Kubernetes. A higher one is an upgrade, one minor version after the other, once EKS's own checks are not against it; the one before is taken back within seven days. The default of EKS for a new cluster.",
      { form: { pattern: /^1\.\d{2}$/, write: "Write a minor version such as 1.34." } },
    ),
  ),
  endpoint: optional(
    choice(
      "From where the API server answers: within the VPC (private), from the internet (public), or both. Private for a new cluster.",
      endpointChoices,
    ),
  ),
  "public-ranges": optional(
    list("The ranges, one a line, from which a public API server answers; others get no answer at all.", range),
  ),
  "runner-range": optional(
    text(
      "The range that your runners come from: within the VPC that of their subnets, else their addresses on the internet. With it inputs by which they would lose the API server are refused. AWS does not say from where it is asked, so it is not found out.",
      { form: { pattern: rangeForm, write: "Write a range such as 203.0.113.0/28." } },
    ),
  ),
  "access-mode": optional(
    choice(
      "How people get in: by access entries (API), or also by the ConfigMap aws-auth. API for a new cluster. It only goes towards API.",
      accessModes,
    ),
  ),
  admins: optional(
    list(
      "The ARNs of roles or users, one a line, that become administrators by an access entry. No one else does: not even who creates the cluster.",
      text("A role or a user.", {
        form: {
          pattern: /^arn:aws[\w-]*:iam::\d{12}:(role|user)\/(?!\.\.?(?:\/|$)|[\w+=,.@/-]*\/\.\.?(?:\/|$))[\w+=,.@/-]+$/,
          write: "Write an ARN: arn:aws:iam::ACCOUNT:role/NAME.",
        },
      }),
    ),
  ),
  logging: optional(
    list(
      `What the control plane logs, one a line, and nothing else: ${logTypes.join(", ")}, which takes log-retention-days; or none.`,
      choice("A kind of log.", [...logTypes, "none"]),
    ),
  ),
  "log-retention-days": optional(
    choice(
      "After how many days CloudWatch deletes the logs, or never. The log group is made before the cluster, which would make one that keeps them for ever.",
      retentions,
    ),
  ),
  "secrets-key": optional(
    text(
      "The ARN of a KMS key that Secrets are encrypted with, in place of one of AWS's. It is never taken out again.",
      {
        form: {
          pattern: /^arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
          write: "Write the ARN of a key: arn:aws:kms:REGION:ACCOUNT:key/ID.",
        },
      },
    ),
  ),
  support: optional(
    choice(
      "What happens at the end of a version's standard support: EKS upgrades the cluster (STANDARD, for a new one), or it stays for another year at six times the price (EXTENDED).",
      supportTypes,
    ),
  ),
  "deletion-protection": optional(flag("Whether EKS refuses to delete the cluster, for anyone.")),
  "service-range": optional(serviceRange),
  "auto-mode": optional(
    flag(
      "Whether EKS runs the nodes, load balancers and disks itself (Auto Mode). It takes node-role and costs more for each node.",
    ),
  ),
  "node-role": optional(
    text("The ARN of the role that nodes of Auto Mode act as: the output node-role of create-vpc.", roleForm),
  ),
  tags: optional(
    tagList(
      "Tags of the cluster, its log group and the access entries of admins, one name=value a line. Other tags stay.",
    ),
  ),
};

/** What is logged, of what the input says. */
export const loggedOf = (given: readonly string[] | undefined) => given?.filter((each) => each !== "none");

/** Inputs of a cluster that exclude or need each other. */
export function clusterContradictions(given: Partial<Values<typeof clusterInputs & typeof awsInputs>>): Problem[] {
  const keyRegion = given["secrets-key"]?.split(":")[3];
  const { endpoint, logging, "log-retention-days": days, "auto-mode": auto, "node-role": node } = given;
  return [
    ...shutOut(given),
    ...(given["public-ranges"] !== undefined && endpoint === "private"
      ? [
          {
            input: "public-ranges",
            problem: "A private API server answers no one outside: leave it out, or set endpoint: public-and-private.",
          },
        ]
      : []),
    ...(loggedOf(logging)?.length && days === undefined
      ? [{ input: "log-retention-days", problem: "Say after how many days the logs may go, such as 90, or never." }]
      : []),
    ...(logging?.includes("none") && logging.length > 1
      ? [{ input: "logging", problem: "Write none by itself, or what is to be logged." }]
      : []),
    ...(keyRegion !== undefined && given.region !== undefined && keyRegion !== given.region
      ? [
          {
            input: "secrets-key",
            problem: `Give a key of ${given.region}: EKS takes none of another region, such as ${keyRegion}; of a multi-Region key give the replica there.`,
          },
        ]
      : []),
    ...(auto === true && node === undefined
      ? [{ input: "node-role", problem: "Auto Mode runs nodes: give the role that they act as." }]
      : []),
    ...(node !== undefined && auto !== true
      ? [
          {
            input: "node-role",
            problem: "It is for auto-mode: true; nodes of your own get their role from add-node-group.",
          },
        ]
      : []),
  ];
}
