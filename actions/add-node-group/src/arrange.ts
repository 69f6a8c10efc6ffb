import { type Arrange, awsOperator, nodeOperator, type WireGroup } from "@slipway/testing";

/** A cluster in which another team has a node group; ours is not there yet. */
export const arrange: Arrange = async (cloud) => {
  const aws = await awsOperator(cloud);
  const nodes = nodeOperator(cloud);
  await aws.cluster("platform", "API_AND_CONFIG_MAP");
  const role = await aws.role("platform-nodes");
  const otherRole = await aws.role("other-nodes");
  cloud.world.clock.advance(60_000);
  await nodes.make("platform", "theirs", otherRole, { labels: { team: "theirs" } });
  const [subnet = "", another = ""] = (
    (await aws.describe("platform")).resourcesVpcConfig as { readonly subnetIds: readonly string[] }
  ).subnetIds;
  const ours = () => nodes.find("platform", "workers");
  return {
    inputs: {
      cluster: "platform",
      name: "workers",
      "node-role": role,
      subnets: subnet,
      "instance-types": "m7i.large",
      "min-size": "1",
      "max-size": "3",
      labels: "team=data\ntier=hot",
      taints: "only=data:NoSchedule",
      tags: "stage=test",
    },
    async owned() {
      const group: Partial<WireGroup> = (await ours()) ?? {};
      const { status, taints, scalingConfig, instanceTypes, amiType, subnets, updateConfig } = group;
      return {
        labels: [group.labels?.team, group.labels?.tier],
        launchedBy: group.launchTemplate?.name,
        template: await nodes.template("platform", "workers"),
        stages: [group.tags?.stage, (await nodes.templateTags("platform", "workers")).stage],
        ...{ status, taints, scalingConfig, instanceTypes, amiType, subnets, updateConfig },
      };
    },
    async foreign() {
      const group: Partial<WireGroup> = (await nodes.find("platform", "theirs")) ?? {};
      const { labels, tags, status, scalingConfig } = group;
      return { labels, tags, status, scalingConfig };
    },
    concurrentEdit: (_cloud, turn) => nodes.tag("platform", "theirs", { turn: String(turn) }),
    rival: {
      add: () => nodes.tag("platform", "workers", { rival: "1" }),
      added: async () => (await ours())?.tags.rival,
    },
    async introduceDrift() {
      await nodes.tag("platform", "workers", { stage: "strangers" });
      await nodes.tagTemplate("platform", "workers", { stage: "strangers" });
      await nodes.change("platform", "workers", {
        labels: { addOrUpdateLabels: { team: "strangers" } },
        scalingConfig: { maxSize: 9 },
      });
      await nodes.addVersion("platform", "workers", { "LaunchTemplateData.MetadataOptions.HttpTokens": "optional" });
      await nodes.launchBy("platform", "workers", "2");
    },
    others: {
      subnets: another,
      "node-role": otherRole,
      "instance-types": "m6i.large",
      labels: "team=web",
      taints: "only=web:NoExecute",
      "kubernetes-version": "1.33",
      "release-version": "1.34.1-20251112",
      "max-unavailable": "50%",
      "disk-size": "100",
      tags: "stage=other",
    },
    spared: {
      "ec2:DescribeSubnets": "EKS itself refuses subnets that are elsewhere.",
      "ec2:DescribeRouteTables": "EKS itself makes no group in public subnets that assign no addresses.",
    },
    silent: {
      "capacity-type": "ON_DEMAND is what a new group is.",
      "ami-type": "It is that of the instance type's architecture.",
      "node-repair": "It is on for a new group.",
    },
    wrong: {
      inputs: {
        cluster: "-",
        name: "a b",
        "node-role": "nodes",
        subnets: "private",
        "instance-types": "big",
        "ami-type": "AL2_x86_64",
        "capacity-type": "CHEAP",
        "min-size": "-1",
        "max-size": "0",
        "desired-size": "many",
        "disk-size": "1",
        labels: "node.kubernetes.io/role=x",
        taints: "gpu=true",
        "kubernetes-version": "34",
        "release-version": "latest",
        "max-unavailable": "101",
        "update-strategy": "FAST",
        "node-repair": "maybe",
        tags: "made-by=us",
        region: "mars",
        "allowed-account-ids": "1",
      },
      named: [
        ..."cluster name node-role subnets instance-types ami-type capacity-type min-size max-size desired-size".split(
          " ",
        ),
        ..."disk-size labels taints kubernetes-version release-version max-unavailable update-strategy".split(" "),
        ..."node-repair tags region allowed-account-ids".split(" "),
      ],
    },
    confirm: "workers",
  };
};
