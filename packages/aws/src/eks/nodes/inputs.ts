import { choice, flag, type Input, integer, list, optional, type Reading, text } from "@slipway/action";
import { tagList } from "../../client/tags.ts";
import type { Taint, Unavailable } from "./want.ts";

const labelForm =
  /^((?:[a-z0-9.-]+\/)?[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)=((?:[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)?)$/;
const taintForm =
  /^((?:[a-z0-9.-]+\/)?[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)(?:=((?:[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)?))?:(NoSchedule|NoExecute|PreferNoSchedule)$/;
const reserved = /^(?:[a-z0-9.-]*\.)?(?:kubernetes\.io|k8s\.io|eks\.amazonaws\.com)\//;

const effects = {
  NoSchedule: "NO_SCHEDULE",
  NoExecute: "NO_EXECUTE",
  PreferNoSchedule: "PREFER_NO_SCHEDULE",
} as const;

/** A text that stands for something else. */
const read = <T>(
  about: string,
  form: RegExp,
  write: string,
  make: (parts: readonly string[]) => Reading<T>,
): Input<T> => ({
  ...text(about, { form: { pattern: form, write } }),
  read: (given) => {
    const parts = form.exec(given);
    return parts ? make(parts.map((part) => part ?? "")) : { problem: write };
  },
});

const label = read<readonly [string, string]>(
  "A label.",
  labelForm,
  "Write a label such as team=data: letters, digits, dashes, dots and underscores.",
  ([, key = "", given = ""]) =>
    reserved.test(key)
      ? { problem: "EKS reserves kubernetes.io, k8s.io and eks.amazonaws.com: write a label with another prefix." }
      : { value: [key, given] },
);

const taint = read<Taint>(
  "A taint.",
  taintForm,
  "Write a taint such as gpu=true:NoSchedule, which ends with NoSchedule, NoExecute or PreferNoSchedule.",
  ([, key = "", given = "", effect = ""]) => ({
    value: { key, ...(given === "" ? {} : { value: given }), effect: effects[effect as keyof typeof effects] },
  }),
);

const unavailable = read<Unavailable>(
  "How many nodes an update of the version may take away at once: a number, or a share such as 33%; 1 for a new group.",
  /^([1-9]\d?|100)(%?)$/,
  "Write a number from 1 to 100, or a share from 1% to 100%.",
  ([, number = "", percent = ""]) => ({
    value: percent === "" ? { maxUnavailable: Number(number) } : { maxUnavailablePercentage: Number(number) },
  }),
);

const amiTypes = [
  "AL2023_x86_64_STANDARD",
  "AL2023_ARM_64_STANDARD",
  "AL2023_x86_64_NVIDIA",
  "AL2023_ARM_64_NVIDIA",
  "AL2023_x86_64_NEURON",
  "BOTTLEROCKET_x86_64",
  "BOTTLEROCKET_ARM_64",
  "BOTTLEROCKET_x86_64_FIPS",
  "BOTTLEROCKET_ARM_64_FIPS",
  "BOTTLEROCKET_x86_64_NVIDIA",
  "BOTTLEROCKET_ARM_64_NVIDIA",
  "BOTTLEROCKET_x86_64_NVIDIA_FIPS",
  "BOTTLEROCKET_ARM_64_NVIDIA_FIPS",
  "WINDOWS_CORE_2022_x86_64",
  "WINDOWS_FULL_2022_x86_64",
  "WINDOWS_CORE_2025_x86_64",
  "WINDOWS_FULL_2025_x86_64",
] as const;

/** The inputs that say what the nodes are. */
export const nodeGroupInputs = {
  "node-role": text(
    "The ARN of the role that the nodes act as: EC2 may assume it, and it has AmazonEKSWorkerNodePolicy, a policy to pull images, and AmazonEKS_CNI_Policy unless vpc-cni has a role of its own.",
    {
      form: {
        pattern: /^arn:aws[\w-]*:iam::\d{12}:role\/(?!\.\.?(?:\/|$)|[\w+=,.@/-]*\/\.\.?(?:\/|$))[\w+=,.@/-]+$/,
        write: "Write a role's ARN: arn:aws:iam::ACCOUNT:role/NAME.",
      },
    },
  ),
  subnets: optional(
    list(
      "The subnets that the nodes are in, one a line; for a new group those of the cluster without a route straight to the internet.",
      text("A subnet.", { form: { pattern: /^subnet-[0-9a-f]+$/, write: "Write a subnet's ID: subnet-…." } }),
    ),
  ),
  "instance-types": optional(
    list(
      "The instance types, one a line, all of one architecture and one kind of accelerator; t3.medium for a new group.",
      text("An instance type.", {
        form: { pattern: /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, write: "Write an instance type such as m7i.large." },
      }),
    ),
  ),
  "ami-type": optional(
    choice(
      "The image; for a new group that of Amazon Linux 2023 with the architecture and the drivers (NVIDIA, Neuron) of the instance types.",
      amiTypes,
    ),
  ),
  "capacity-type": optional(
    choice("Whether the nodes are paid on demand, which a new group is, or are spot instances.", ["ON_DEMAND", "SPOT"]),
  ),
  "min-size": optional(
    integer("The minimum number of nodes that the autoscaler keeps; 1 for a new group.", { min: 0, max: 450 }),
  ),
  "max-size": optional(
    integer("The maximum number of nodes; as many as a new group starts with.", { min: 1, max: 450 }),
  ),
  "desired-size": optional(
    integer(
      "How many nodes a new group starts with; the minimum without it. Afterwards the autoscaler counts: the number is compared and changed only where it is outside the bounds.",
      { min: 0, max: 450 },
    ),
  ),
  "disk-size": optional(
    integer("The disk of each node in GiB, of the type gp3 and encrypted; 50 for a new group.", {
      min: 20,
      max: 16_384,
    }),
  ),
  labels: optional(list("Labels of the nodes, one a line, such as team=data. Labels that others set stay.", label)),
  taints: optional(
    list("Taints of the nodes, one a line, such as gpu=true:NoSchedule. Taints that others set stay.", taint),
  ),
  "kubernetes-version": optional(
    text(
      "The version of Kubernetes that the nodes run, at most three minor versions behind the control plane; for a new group the control plane's.",
      { form: { pattern: /^1\.\d{2}$/, write: "Write a minor version such as 1.34." } },
    ),
  ),
  "release-version": optional(
    text("The release of the image; for a new group, and with a new version, the newest of that version.", {
      form: { pattern: /^1\.\d{2}\.\d+-\d{8}$/, write: "Write a release such as 1.34.1-20260101." },
    }),
  ),
  "max-unavailable": optional(unavailable),
  "update-strategy": optional(
    choice(
      "How an update of the version replaces nodes: DEFAULT launches new ones first, MINIMAL ends old ones first, for machines that are scarce.",
      ["DEFAULT", "MINIMAL"],
    ),
  ),
  "node-repair": optional(flag("Whether EKS restarts or replaces nodes that are not healthy; on for a new group.")),
  tags: optional(
    tagList(
      "Tags of the node group, one name=value a line; others that it has stay. Slipway's launch template, and the machines, disks and network interfaces that it launches, get them too: changing them replaces the nodes.",
    ),
  ),
};
