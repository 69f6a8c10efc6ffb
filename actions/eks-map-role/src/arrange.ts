import { type Arrange, awsAuthOperator, awsOperator } from "@slipway/testing";

/** A cluster with another team's entry, a role without access, and one that another team gave access to read. */
export const arrange: Arrange = async (cloud) => {
  const aws = await awsOperator(cloud);
  await aws.cluster("platform", "API_AND_CONFIG_MAP");
  const newcomer = await aws.role("hopsworks", "/team/");
  const viewer = await aws.role("viewer");
  const theirs = await aws.role("theirs");
  cloud.world.clock.advance(60_000);
  const readOnly = { policy: "AmazonEKSViewPolicy", namespaces: ["dev"] };
  await aws.entry(
    "platform",
    viewer,
    { username: "watch", kubernetesGroups: ["old"], tags: { team: "watch" } },
    readOnly,
  );
  await aws.entry("platform", theirs, { kubernetesGroups: ["theirs"] }, readOnly);
  const mappings = [
    { role: "hopsworks", groups: ["system:masters", "builders"] },
    { role: viewer, groups: ["watchers", "auditors"], policy: "AmazonEKSEditPolicy", namespaces: ["stage", "dev-*"] },
  ];
  const own = ["AmazonEKSClusterAdminPolicy", "AmazonEKSEditPolicy"];
  const named = async (arn: string) => {
    const { entry, policies } = await aws.read("platform", arn);
    return { entry, own: policies.filter(({ name }) => own.includes(name)), policies };
  };
  return {
    inputs: { cluster: "platform", mappings: JSON.stringify(mappings), tags: "stage=test" },
    async owned() {
      const all = await Promise.all([newcomer, viewer].map(named));
      return all.map(({ entry, own }) => ({ groups: entry?.kubernetesGroups, stage: entry?.tags.stage, own }));
    },
    async foreign() {
      const { entry, own, policies } = await named(viewer);
      const others = policies.filter((policy) => !own.includes(policy));
      const { stage: _ours, ...tags } = entry?.tags ?? {};
      return { username: entry?.username, tags, others, theirs: await aws.read("platform", theirs) };
    },
    async concurrentEdit(_cloud, turn) {
      await aws.change("platform", theirs, { kubernetesGroups: [`turn-${turn}`] });
      await aws.associate("platform", viewer, { policy: "AmazonEKSViewPolicy", namespaces: [`turn-${turn}`] });
    },
    rival: {
      add: () => aws.associate("platform", newcomer, { policy: "AmazonEKSViewPolicy" }),
      added: async () =>
        (await aws.read("platform", newcomer)).policies.filter(({ name }) => name === "AmazonEKSViewPolicy").length,
    },
    others: { can: "get pods" },
    silent: {
      "raise-authentication-mode": "Access entries already count in the cluster.",
      via: "An access entry is the way of this cluster.",
    },
    async introduceDrift() {
      await aws.change("platform", newcomer, { kubernetesGroups: ["strangers"] });
      await aws.dissociate("platform", viewer, "AmazonEKSEditPolicy");
      await aws.tagEntry("platform", viewer, { stage: "strangers" });
    },
    wrong: {
      inputs: {
        cluster: "-",
        tags: "AWS:x=1",
        mappings: '[{"role": "a/b", "groups": ["two words"]}]',
        region: "mars",
        "allowed-account-ids": "1",
        "raise-authentication-mode": "maybe",
      },
      named: ["cluster", "tags", "mappings", "region", "allowed-account-ids", "raise-authentication-mode"],
    },
    confirm: "platform",
  };
};

/** A cluster that reads only aws-auth, to be changed to use access entries as well. */
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
    async concurrentEdit(_cloud, turn) {
      await aws.tag("old", { turn: String(turn) });
    },
    silent: { via: "An access entry is the way of a cluster that is changed to use them." },
    spared: { "iam:GetRole": "A role's ARN is enough to map it." },
    others: {
      mappings: JSON.stringify([{ role: "viewer", groups: ["watchers"] }]),
      can: "get pods",
      tags: "stage=test",
    },
    rival: {
      add: () => aws.associate("old", operator, { policy: "AmazonEKSViewPolicy" }),
      added: async () =>
        (await aws.read("old", operator)).policies.filter(({ name }) => name === "AmazonEKSViewPolicy").length,
    },
    introduceDrift: () => aws.dissociate("old", operator, "AmazonEKSClusterAdminPolicy"),
    wrong: {
      inputs: { role: "a/b", groups: "two words", namespaces: "X" },
      named: ["role", "groups", "namespaces"],
    },
    confirm: "old",
  };
};

/** The user name that an access entry gets, so that a limit on the caller applies to both APIs. */
const deployer = "arn:aws:iam::111122223333:role/deployer";
const session = "arn:aws:sts::{{AccountID}}:assumed-role/deployer/{{SessionName}}";

/** What others wrote, in all the ways in which people write. */
export const theirs = `# The platform team's: nodes first.
- groups:
  - system:bootstrappers
  - system:nodes   # joins
  rolearn: arn:aws:iam::111122223333:role/nodes
  username: system:node:{{EC2PrivateDNSName}}

- rolearn: ${deployer}
  username: "${session}"
  groups: [system:masters]
# Looks after the audit
- {rolearn: "arn:aws:iam::111122223333:role/Auditor", username: 'audit:{{SessionName}}', groups: [viewers]}
`;
const mapUsers = "- userarn: arn:aws:iam::111122223333:user/ann\n  username: ann # on call\n";
const mapAccounts = '- "012345678901"\n';

/** A cluster that reads only aws-auth, in which the caller is an administrator beside others; a new role, and one that another team maps. */
export const arrangeAwsAuth: Arrange = async (cloud) => {
  const aws = await awsOperator(cloud);
  await aws.cluster("old", "CONFIG_MAP");
  await aws.role("hopsworks", "/team/");
  await aws.role("viewer");
  cloud.world.clock.advance(60_000);
  const auth = awsAuthOperator(cloud, "old");
  const viewer = (groups: string) =>
    `- rolearn: arn:aws:iam::111122223333:role/viewer\n  groups: ${groups}\n  username: watch # keep\n`;
  await auth.make(`${theirs}${viewer("[old]")}`, { mapUsers, mapAccounts });
  const mappings = [
    "- role: hopsworks",
    "  groups: [system:masters, builders]",
    "- role: arn:aws:iam::111122223333:role/viewer",
    "  groups: [watchers]",
  ].join("\n");
  return {
    inputs: { cluster: "old", mappings },
    owned: () => auth.entries("hopsworks", "viewer"),
    async foreign() {
      const { mapRoles = "", ...others } = await auth.data();
      const { labels, annotations = {} } = (await auth.find())?.metadata ?? {};
      const kept = Object.entries(annotations).filter(([name]) => !name.startsWith("slipway/"));
      // An entry that Slipway writes has lines of its own.
      const text = mapRoles.replace(/^- rolearn: \S+role\/(hopsworks|viewer)"?\n( .*\n)*/gm, "");
      return { text, others, labels, annotations: kept };
    },
    async concurrentEdit(_cloud, turn) {
      const mapRoles = `# turn ${turn}\n- {rolearn: "arn:aws:iam::111122223333:role/turn-${turn}", username: t}\n`;
      await auth.write(`${mapRoles}${await auth.mapRoles()}`);
    },
    async introduceDrift() {
      const text = await auth.mapRoles();
      await auth.write(text.replace(/^- rolearn: \S+hopsworks"?\n( .*\n)*/m, "").replace("watchers", "strangers"));
    },
    others: { can: "get pods" },
    silent: { tags: "aws-auth has none." },
    wrong: {
      inputs: { cluster: "-", via: "config-map", rollback: "perhaps", mappings: "- role: a\n  groups: [a b]" },
      named: ["cluster", "via", "rollback", "mappings"],
    },
    confirm: "old",
  };
};
