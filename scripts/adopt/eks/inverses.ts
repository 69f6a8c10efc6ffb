import { keepsTags, onGitHub } from "../on-github.ts";
import { type Inverse, lines, orNothing, type Scenario } from "../scenario.ts";

const texts = (read: unknown): readonly string[] => (Array.isArray(read) ? read.map(String) : []);

/** The ranges of an API server that is not open to all. */
const narrowed = (read: unknown): string | undefined =>
  texts(read).every((range) => range === "0.0.0.0/0") ? undefined : lines(read);

const endpoint = (read: unknown): string => {
  const { endpointPublicAccess: open, endpointPrivateAccess: within } = read as Readonly<Record<string, unknown>>;
  if (open !== true) return "private";
  return within === true ? "public-and-private" : "public";
};

const cluster: readonly Inverse[] = [
  ["cluster", "cluster.name"],
  ["region", "region"],
  ["subnets", "cluster.resourcesVpcConfig.subnetIds", lines],
  ["cluster-role", "cluster.roleArn"],
  ["endpoint", "cluster.resourcesVpcConfig", endpoint],
  ["public-ranges", "publicRanges", narrowed],
  ["secrets-key", "secretsKey"],
  ["log-retention-days", "logDays"],
];

const nodes: readonly Inverse[] = [
  ["node-role", "nodes.nodeRole"],
  ["node-group", "nodes.nodegroupName"],
  ["instance-types", "nodes.instanceTypes", (read) => lines(read) ?? ""],
  ["min-nodes", "nodes.scalingConfig.minSize"],
  ["max-nodes", "nodes.scalingConfig.maxSize"],
  // Disks that a launch template has are in there alone.
  ["disk-size", "nodes.diskSize", (read) => (typeof read === "number" ? read : 0)],
];

const within: readonly Inverse[] = [
  ["add-ons", "addons", (read) => texts(read).join(" ")],
  ["ebs-role", "ebsRole"],
  ["admins", "admins", lines],
  ["open-to", "openTo", lines],
  ["repository", "repository.name", orNothing],
  ["untagged-days", "repository.untaggedDays"],
];

const onlyNew = "It is about a network that the workflow creates, and this one exists.";

export const eks: Scenario = {
  example: "eks.yml",
  job: "cluster",
  inverses: [...cluster, ...nodes, ...within],
  signIn: { role: "${{ vars.AWS_ROLE }}", "plan-role": "${{ vars.AWS_PLAN_ROLE }}" },
  choices: {
    ...onGitHub,
    range: onlyNew,
    zones: onlyNew,
    nat: onlyNew,
    "vpc-endpoints": onlyNew,
    tags: keepsTags,
    version: "Without it the cluster stays at its version.",
    "runner-range": "Which addresses runners have is said on GitHub.",
    "made-by-workloads": "Nothing is to be destroyed.",
    "hopsworks-role": "Nothing says which role is that of Hopsworks: administrators are in admins.",
  },
};
