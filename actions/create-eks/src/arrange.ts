import { type Arrange, type AwsOperator, awsOperator } from "@slipway/testing";

type Fields = Readonly<Record<string, unknown>>;

/** What a cluster logs. */
const typesOf = (logging: unknown) =>
  (logging as { clusterLogging: { types: string[]; enabled: boolean }[] }).clusterLogging
    .flatMap(({ types, enabled }) => (enabled ? types : []))
    .sort();

/** What stands of a cluster, without what EKS chose. */
async function standing(aws: AwsOperator, admin: string) {
  const groups = await aws.logGroups("/aws/eks/platform");
  const cluster = await aws.describe("platform");
  if (cluster.arn === undefined) return { groups };
  const { version, accessConfig, deletionProtection, upgradePolicy, logging, resourcesVpcConfig, tags } = cluster;
  const { vpcId: _vpc, clusterSecurityGroupId: _group, ...network } = resourcesVpcConfig as Fields;
  const { policies } = await aws.read("platform", admin);
  const { stage } = tags as Fields;
  const types = typesOf(logging);
  return { groups, version, accessConfig, deletionProtection, upgradePolicy, types, network, policies, stage };
}

/** A cluster that is to be made beside another team's, in the same network and with the same role. */
export const arrange: Arrange = async (cloud) => {
  const aws = await awsOperator(cloud);
  await aws.cluster("theirs", "API");
  const { roleArn, resourcesVpcConfig } = await aws.describe("theirs");
  const { subnetIds } = resourcesVpcConfig as { readonly subnetIds: readonly string[] };
  const { clusterSecurityGroupId: group } = resourcesVpcConfig as { readonly clusterSecurityGroupId: string };
  const admin = await aws.role("operators");
  cloud.world.clock.advance(60_000);
  const isThere = async () => (await aws.describe("platform")).arn !== undefined;
  const change = async (body: Fields) => {
    await cloud.request("POST", "https://eks.us-east-1.amazonaws.com/clusters/platform/update-config", body);
    cloud.world.clock.advance(20 * 60_000);
  };
  return {
    inputs: {
      name: "platform",
      role: String(roleArn),
      subnets: subnetIds.join("\n"),
      version: "1.33",
      endpoint: "public-and-private",
      "public-ranges": "203.0.113.0/24",
      admins: admin,
      logging: "audit\napi",
      "log-retention-days": "90",
      "deletion-protection": "false",
      tags: "stage=test",
    },
    owned: () => standing(aws, admin),
    async foreign() {
      const { tags, accessConfig } = await aws.describe("theirs");
      const { turn } = ((await isThere()) ? (await aws.describe("platform")).tags : {}) as Fields;
      return { tags, accessConfig, turn };
    },
    async concurrentEdit(_cloud, turn) {
      await aws.tag("theirs", { turn: String(turn) });
      if (await isThere()) await aws.tag("platform", { turn: String(turn) });
    },
    rival: {
      add: () => aws.tag("platform", { team: "theirs" }),
      added: async () => ((await aws.describe("platform")).tags as Fields).team,
    },
    async introduceDrift() {
      await change({ resourcesVpcConfig: { publicAccessCidrs: ["0.0.0.0/0"] } });
      await change({ logging: { clusterLogging: [{ types: ["audit"], enabled: false }] } });
      await aws.dissociate("platform", admin, "AmazonEKSClusterAdminPolicy");
    },
    others: {
      role: "arn:aws:iam::111122223333:role/operators",
      version: "1.32",
      subnets: [...subnetIds].reverse().join("\n"),
      "public-ranges": "198.51.100.0/24",
      logging: "audit",
      "secrets-key": await aws.key(),
      "security-groups": group,
      "service-range": "10.100.0.0/16",
      admins: "arn:aws:iam::111122223333:role/deployer",
      "access-mode": "API_AND_CONFIG_MAP",
      support: "EXTENDED",
      "node-role": "arn:aws:iam::111122223333:role/nodes",
    },
    silent: {
      "made-by-workloads": "It is about a destroy.",
      "runner-range": "It is only compared with the other inputs.",
    },
    spared: {
      "iam:GetRole": "A role's ARN is enough to make a cluster with it.",
      "ec2:DescribeSubnets": "EKS itself refuses subnets that do not fit.",
    },
    wrong: {
      inputs: {
        name: "-",
        role: "platform",
        subnets: "subnet",
        version: "latest",
        endpoint: "none",
        "public-ranges": "here",
        "runner-range": "home",
        admins: "me",
        logging: "everything",
        "log-retention-days": "42",
        "secrets-key": "alias/x",
        "service-range": "8.8.8.0/24",
        region: "mars",
      },
      named: [
        "name",
        "role",
        "subnets",
        "version",
        "endpoint",
        "public-ranges",
        "runner-range",
        "admins",
        "logging",
        "log-retention-days",
        "secrets-key",
        "service-range",
        "region",
      ],
    },
    confirm: "platform",
  };
};
