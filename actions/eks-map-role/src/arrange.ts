import { type Arrange, awsOperator } from "@slipway/testing";

/** A cluster with another team's entry, a role that nobody let in yet, and one that another team let in to look. */
export const arrange: Arrange = async (cloud) => {
  const aws = await awsOperator(cloud);
  await aws.cluster("platform", "API_AND_CONFIG_MAP");
  const newcomer = await aws.role("hopsworks", "/team/");
  const viewer = await aws.role("viewer");
  const theirs = await aws.role("theirs");
  cloud.world.clock.advance(60_000);
  const look = { policy: "AmazonEKSViewPolicy", namespaces: ["dev"] };
  await aws.entry("platform", viewer, { username: "watch", kubernetesGroups: ["old"], tags: { team: "watch" } }, look);
  await aws.entry("platform", theirs, { kubernetesGroups: ["theirs"] }, look);
  const mappings = [
    { role: "hopsworks", groups: ["system:masters", "builders"] },
    { role: viewer, groups: ["watchers", "auditors"], policy: "AmazonEKSEditPolicy", namespaces: ["stage", "dev-*"] },
  ];
  const ours = ["AmazonEKSClusterAdminPolicy", "AmazonEKSEditPolicy"];
  const named = async (arn: string) => {
    const { entry, policies } = await aws.read("platform", arn);
    return { entry, own: policies.filter(({ name }) => ours.includes(name)), policies };
  };
  return {
    inputs: { cluster: "platform", mappings: JSON.stringify(mappings) },
    async owned() {
      const all = await Promise.all([newcomer, viewer].map(named));
      return all.map(({ entry, own }) => ({ groups: entry?.kubernetesGroups, own }));
    },
    async foreign() {
      const { entry, own, policies } = await named(viewer);
      const others = policies.filter((policy) => !own.includes(policy));
      return { username: entry?.username, tags: entry?.tags, others, theirs: await aws.read("platform", theirs) };
    },
    async meddle(_cloud, turn) {
      await aws.change("platform", theirs, { kubernetesGroups: [`turn-${turn}`] });
      await aws.associate("platform", viewer, { policy: "AmazonEKSViewPolicy", namespaces: [`turn-${turn}`] });
    },
    async drift() {
      await aws.change("platform", newcomer, { kubernetesGroups: ["strangers"] });
      await aws.dissociate("platform", viewer, "AmazonEKSEditPolicy");
    },
    wrong: {
      inputs: {
        cluster: "-",
        mappings: '[{"role": "a/b", "groups": ["two words"]}]',
        region: "mars",
        "allowed-account-ids": "1",
        "raise-authentication-mode": "maybe",
      },
      named: ["cluster", "mappings", "region", "allowed-account-ids", "raise-authentication-mode"],
    },
    confirm: "platform",
  };
};

/** A cluster that reads only aws-auth, which is to heed access entries from now on. */
export const arrangeRaised: Arrange = async (cloud) => {
  const aws = await awsOperator(cloud);
  await aws.cluster("old", "CONFIG_MAP");
  const operator = await aws.role("operator");
  cloud.world.clock.advance(60_000);
  const tagsOf = async () => (await aws.describe("old")).tags;
  return {
    inputs: { cluster: "old", role: operator, groups: "system:masters", "raise-authentication-mode": "true" },
    async owned() {
      const { accessConfig } = await aws.describe("old");
      const mode = (accessConfig as { authenticationMode: string }).authenticationMode;
      return { mode, ...(mode === "CONFIG_MAP" ? {} : await aws.read("old", operator)), entry: undefined };
    },
    foreign: tagsOf,
    async meddle(_cloud, turn) {
      await aws.tag("old", { turn: String(turn) });
    },
    drift: () => aws.dissociate("old", operator, "AmazonEKSClusterAdminPolicy"),
    wrong: {
      inputs: { role: "a/b", groups: "two words", namespaces: "X" },
      named: ["role", "groups", "namespaces"],
    },
    confirm: "old",
  };
};
