import { choice, data, flag, optional, type Problem, text, type Values } from "@slipway/action";
import { isRecord } from "@slipway/reconcile";
import { tagList } from "../../client/tags.ts";
import type { AddonWant, Configuration } from "./addon-state.ts";

const ebs = "aws-ebs-csi-driver";

/** The inputs that say what an add-on is to be. */
export const addonInputs = {
  name: text(
    "The name of the add-on, such as vpc-cni, coredns, kube-proxy, eks-pod-identity-agent, aws-ebs-csi-driver or metrics-server.",
    {
      form: {
        pattern: /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/,
        write: "Write the name of an add-on: `aws eks describe-addon-versions` lists them.",
      },
    },
  ),
  version: optional(
    text(
      "The version: default or most-recent of those for the cluster's version of Kubernetes, neither of which takes an add-on back, or one of them; default for a new add-on.",
      {
        form: {
          pattern: /^(default|most-recent|v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?)$/,
          write: "Write default, most-recent, or a version such as v1.20.4-eksbuild.1.",
        },
      },
    ),
  ),
  configuration: optional(
    data<Configuration>(
      "Values of the add-on's configuration, as JSON or YAML: they are checked against its own schema before anything is written. Values that it does not name stay.",
      (value) => (isRecord(value) ? { value } : { problem: "Write values by name, such as replicaCount: 3." }),
    ),
  ),
  "default-storage-class": optional(
    flag(
      "Of aws-ebs-csi-driver: whether it makes a StorageClass ebs-csi-default-sc, with volumes of the type gp3, the cluster's default.",
    ),
  ),
  role: optional(
    text(
      "The ARN of the role that the add-on's pods act as, by EKS Pod Identity: it trusts pods.eks.amazonaws.com with sts:AssumeRole and sts:TagSession. A plan names the policies that AWS recommends and the role lacks.",
      {
        form: {
          pattern: /^arn:aws[\w-]*:iam::\d{12}:role\/(?!\.\.?(?:\/|$)|[\w+=,.@/-]*\/\.\.?(?:\/|$))[\w+=,.@/-]+$/,
          write: "Write a role's ARN: arn:aws:iam::ACCOUNT:role/NAME.",
        },
      },
    ),
  ),
  "resolve-conflicts": optional(
    choice(
      "What becomes of fields in the cluster that someone else has set otherwise: PRESERVE keeps them, OVERWRITE takes them over, NONE fails. PRESERVE for a change; NONE for a new add-on, where PRESERVE does the same.",
      ["PRESERVE", "NONE", "OVERWRITE"],
    ),
  ),
  tags: optional(tagList("Tags of the add-on, one name=value a line; others that it has stay.")),
};

type Given = Values<typeof addonInputs>;

/** The want that inputs say. */
export function addonWant(cluster: string, given: Given): AddonWant {
  const isDefault = given["default-storage-class"];
  const storage = isDefault === undefined ? undefined : { defaultStorageClass: { enabled: isDefault } };
  return {
    cluster,
    name: given.name,
    version: given.version,
    configuration: given.configuration || storage ? { ...given.configuration, ...storage } : undefined,
    conflicts: given["resolve-conflicts"],
    role: given.role,
    tags: given.tags,
  };
}

/** Inputs that exclude each other. */
export function addonContradictions(given: Partial<Given>): Problem[] {
  const isDefault = given["default-storage-class"];
  if (isDefault === undefined) return [];
  if (given.name !== undefined && given.name !== ebs)
    return [{ input: "default-storage-class", problem: `Leave it out: only ${ebs} has it.` }];
  return given.configuration?.defaultStorageClass === undefined
    ? []
    : [{ input: "default-storage-class", problem: "Leave it out: configuration says defaultStorageClass already." }];
}
