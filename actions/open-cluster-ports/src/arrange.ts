import { type Arrange, awsOperator, groupOperator } from "@slipway/testing";

/** A cluster whose security group has rules of other people's, one of which covers a port that is to be opened. */
export const arrange: Arrange = async (cloud) => {
  const aws = await awsOperator(cloud);
  await aws.cluster("platform", "API");
  const { resourcesVpcConfig } = await aws.describe("platform");
  const { clusterSecurityGroupId: group = "" } = resourcesVpcConfig as { clusterSecurityGroupId?: string };
  const ec2 = groupOperator(cloud, group);
  await ec2.open({ port: 443, range: "10.0.0.0/8" }, { team: "ops" });
  const peer = await ec2.makeGroup("head-node");
  const own = async () => (await ec2.rules()).filter(({ tags }) => tags["made-by"] !== undefined);
  return {
    inputs: {
      cluster: "platform",
      ports: "443",
      ranges: "192.168.0.0/16\n10.1.0.0/16",
      "security-groups": peer,
      description: "Hopsworks",
      tags: "stage=test",
    },
    owned: async () => (await own()).map(({ id: _id, ...rule }) => rule).sort(byText),
    foreign: async () =>
      (await ec2.rules())
        .filter(({ tags }) => tags["made-by"] === undefined)
        .map(({ id: _id, ...rule }) => rule)
        .sort(byText),
    concurrentEdit: (_cloud, turn) => ec2.open({ port: 9_000 + turn, range: "10.9.0.0/16" }, { turn: String(turn) }),
    rival: {
      add: async () => {
        for (const { id } of await own()) await ec2.tag(id, { theirs: "too" });
      },
      added: async () => (await own()).map(({ tags }) => tags.theirs),
    },
    async introduceDrift() {
      const [first, second] = await own();
      await ec2.close(first?.id ?? "");
      await ec2.describe(second?.id ?? "", "changed");
      await ec2.tag(second?.id ?? "", { stage: "strangers" });
    },
    others: { "prefix-lists": "pl-63a5400a", ranges: "172.31.0.0/16" },
    spared: { "ec2:DescribeSecurityGroups": "EC2 itself refuses a group that a rule cannot have." },
    silent: { "open-to-the-world": "None of the ranges is the world." },
    wrong: {
      inputs: {
        cluster: "-",
        ports: "0-65536",
        protocol: "icmp",
        ranges: "10.0.0.0",
        "security-groups": "web",
        "prefix-lists": "s3",
        "open-to-the-world": "yes",
        description: "é",
        tags: "stage",
      },
      named: [
        "cluster",
        "ports",
        "protocol",
        "ranges",
        "security-groups",
        "prefix-lists",
        "open-to-the-world",
        "description",
        "tags",
      ],
    },
    confirm: "platform",
  };
};

const byText = (one: object, other: object): number => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);
