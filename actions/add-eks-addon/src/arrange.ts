import { type Arrange, addonOperator, awsOperator, type WireAddon } from "@slipway/testing";

/** A cluster in which another team has an add-on; ours is not there yet. */
export const arrange: Arrange = async (cloud) => {
  const aws = await awsOperator(cloud);
  const addons = addonOperator(cloud);
  await aws.cluster("platform", "API_AND_CONFIG_MAP");
  const role = await aws.podRole("platform-cni");
  const otherRole = await aws.podRole("other-cni");
  await aws.attach("platform-cni", "AmazonEKS_CNI_Policy");
  await aws.attach("other-cni", "AmazonEKS_CNI_Policy");
  cloud.world.clock.advance(60_000);
  await addons.make("platform", "eks-pod-identity-agent");
  const ours = () => addons.find("platform", "vpc-cni");
  return {
    inputs: {
      cluster: "platform",
      name: "vpc-cni",
      version: "v1.20.4-eksbuild.1",
      configuration: JSON.stringify({ env: { ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "1" } }),
      role,
      tags: "stage=test",
    },
    async owned() {
      const found: Partial<WireAddon> = (await ours()) ?? {};
      const { status, addonVersion, configurationValues = "{}" } = found;
      const { env } = JSON.parse(configurationValues);
      return { status, addonVersion, env, stage: found.tags?.stage, roles: await addons.roles("platform", "vpc-cni") };
    },
    async foreign() {
      const theirs: Partial<WireAddon> = (await addons.find("platform", "eks-pod-identity-agent")) ?? {};
      const { status, tags, addonVersion } = theirs;
      return { status, tags, addonVersion };
    },
    concurrentEdit: (_cloud, turn) => addons.tag("platform", "eks-pod-identity-agent", { turn: String(turn) }),
    rival: {
      add: () => addons.tag("platform", "vpc-cni", { rival: "1" }),
      added: async () => (await ours())?.tags.rival,
    },
    async introduceDrift() {
      await addons.tag("platform", "vpc-cni", { stage: "strangers" });
      await addons.change("platform", "vpc-cni", {
        addonVersion: "v1.19.6-eksbuild.7",
        configurationValues: '{"env": {"WARM_PREFIX_TARGET": "5", "ENABLE_PREFIX_DELEGATION": "true"}}',
        podIdentityAssociations: [{ serviceAccount: "aws-node", roleArn: otherRole }],
      });
    },
    others: {
      name: "kube-proxy",
      version: "most-recent",
      configuration: "env: {WARM_PREFIX_TARGET: '2'}",
      role: otherRole,
      "resolve-conflicts": "OVERWRITE",
      tags: "stage=other",
    },
    spared: {
      "iam:ListAttachedRolePolicies": "What a role lacks is advice.",
    },
    wrong: {
      inputs: {
        cluster: "-",
        name: "vpc cni",
        version: "latest",
        configuration: "[1]",
        "default-storage-class": "gp3",
        role: "cni",
        "resolve-conflicts": "KEEP",
        tags: "made-by=us",
        region: "mars",
        "allowed-account-ids": "1",
      },
      named: [
        "cluster",
        "name",
        "version",
        "configuration",
        "default-storage-class",
        "role",
        "resolve-conflicts",
        "tags",
        "region",
        "allowed-account-ids",
      ],
    },
    confirm: "vpc-cni",
  };
};
