import { arrange as arrangeEks } from "../actions/create-eks/src/arrange.ts";
import type { Arrange, Arrangement } from "../packages/testing/src/index.ts";
import type { Comparison } from "./peer-commands.ts";

const lines = (text = ""): string[] => text.split("\n");

/** As the AWS CLI takes tags: one word each. */
const tagWords = (tags = ""): string[] =>
  lines(tags).map((tag) => {
    const [key, value] = tag.split("=");
    return `Key=${key},Value=${value}`;
  });

/** What of an ECR repository is as both ensure it: not who made it, nor what ECR chose. */
function sameRepository(owned: unknown) {
  const { repository, tags, policy } = owned as {
    readonly repository: Readonly<Record<string, unknown>>;
    readonly tags: Readonly<Record<string, string>>;
    readonly policy: string;
  };
  const { imageTagMutability, imageTagMutabilityExclusionFilters, imageScanningConfiguration } = repository;
  return {
    imageTagMutability,
    imageTagMutabilityExclusionFilters,
    imageScanningConfiguration,
    ...tags,
    "made-by": "",
    policy: JSON.parse(policy).Statement[0].Action,
  };
}

const cluster = (inputs: Arrangement["inputs"]): string[] => {
  const subnetIds = lines(inputs.subnets).join(",");
  const logged = JSON.stringify({ clusterLogging: [{ types: lines(inputs.logging), enabled: true }] });
  return [
    ...["--name", inputs.name ?? "", "--role-arn", inputs.role ?? ""],
    "--resources-vpc-config",
    `subnetIds=${subnetIds},endpointPublicAccess=true,endpointPrivateAccess=true,publicAccessCidrs=${inputs["public-ranges"]}`,
    ...["--access-config", "authenticationMode=API,bootstrapClusterCreatorAdminPermissions=false"],
    ...["--no-bootstrap-self-managed-addons", "--upgrade-policy", "supportType=EXTENDED"],
    ...["--no-deletion-protection", "--logging", logged, "--tags", inputs.tags ?? ""],
  ];
};

/** A world in which EKS takes no time: else what is compared is how long each sleeps between two looks. */
const arrangeAtOnce: Arrange = async (cloud) => {
  const arranged = await arrangeEks(cloud);
  cloud.world.operationSpeedup = 1_000_000;
  return arranged;
};

/** Our bundles against the AWS CLI. */
export const awsComparisons: readonly Comparison[] = [
  {
    action: "create-eks",
    client: "aws",
    arrange: arrangeAtOnce,
    // EKS's own version: the clock is this machine's, by which any other one runs out.
    inputs: { version: "", support: "EXTENDED" },
    commands: ({ name = "", admins = "", ...inputs }) => {
      const group = ["--log-group-name", `/aws/eks/${name}/cluster`];
      const entry = ["--cluster-name", name, "--principal-arn", admins];
      const policy = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";
      return [
        { words: ["logs", "create-log-group", ...group, "--tags", inputs.tags ?? ""] },
        {
          words: ["logs", "put-retention-policy", ...group, "--retention-in-days", inputs["log-retention-days"] ?? ""],
        },
        { words: ["eks", "create-cluster", ...cluster({ name, ...inputs })] },
        { words: ["eks", "wait", "cluster-active", "--name", name] },
        { words: ["eks", "create-access-entry", ...entry] },
        {
          words: ["eks", "associate-access-policy", ...entry, "--policy-arn", policy, "--access-scope", "type=cluster"],
        },
      ];
    },
    same: (owned) => owned,
  },
  {
    action: "create-ecr",
    client: "aws",
    commands: (inputs) => {
      const name = ["--repository-name", inputs.repository ?? ""];
      const filters = lines(inputs["except-tags"]).map((filter) => `filterType=WILDCARD,filter=${filter}`);
      return [
        {
          words: [
            ...["ecr", "create-repository", ...name, "--image-tag-mutability", "IMMUTABLE_WITH_EXCLUSION"],
            ...["--image-tag-mutability-exclusion-filters", ...filters],
            ...["--image-scanning-configuration", "scanOnPush=true"],
            ...["--encryption-configuration", "encryptionType=KMS", "--tags", ...tagWords(inputs.tags)],
          ],
        },
        { words: ["ecr", "set-repository-policy", ...name, "--policy-text", inputs.policy ?? ""] },
      ];
    },
    same: sameRepository,
  },
  {
    action: "open-cluster-ports",
    client: "aws",
    commands: (inputs) => {
      const Description = inputs.description;
      const [CidrIp] = lines(inputs.ranges);
      const permission = {
        ...{ IpProtocol: "tcp", FromPort: Number(inputs.ports), ToPort: Number(inputs.ports) },
        ...{ IpRanges: [{ CidrIp, Description }] },
        UserIdGroupPairs: [{ GroupId: inputs["security-groups"], Description }],
      };
      return [
        {
          words: [
            ...["eks", "describe-cluster", "--name", inputs.cluster ?? "", "--output", "text"],
            ...["--query", "cluster.resourcesVpcConfig.clusterSecurityGroupId"],
          ],
        },
        {
          words: [
            ...["ec2", "authorize-security-group-ingress", "--group-id", "{0}"],
            ...["--ip-permissions", JSON.stringify([permission]), "--tag-specifications"],
            "ResourceType=security-group-rule,Tags=[{Key=made-by,Value=people}]",
          ],
        },
      ];
    },
    same: (owned) =>
      (owned as readonly { readonly what: string; readonly description: string }[]).map(({ what, description }) => ({
        what,
        description,
      })),
  },
];
