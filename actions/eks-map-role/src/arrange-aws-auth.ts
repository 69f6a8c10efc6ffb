import { type Arrange, awsOperator, objectOperator } from "@slipway/testing";
import { parseDocument } from "yaml";

type Cloud = Parameters<Arrange>[0];

const path = "/api/v1/namespaces/kube-system/configmaps/aws-auth";

/** As EKS names the user of an access entry, so that a limit on the caller is one on both APIs. */
const deployer = "arn:aws:iam::111122223333:role/deployer";
const session = "arn:aws:sts::{{AccountID}}:assumed-role/deployer/{{SessionName}}";

/** What others wrote, with all the ways in which people write. */
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

/** aws-auth of a cluster, as somebody with all rights handles it. */
export function awsAuthOf(cloud: Cloud, cluster: string) {
  const kubernetes = objectOperator(cloud, `/eks-us-east-1-${cluster}`);
  const find = () => kubernetes.find(path);
  const data = async () => ((await find())?.data ?? {}) as Readonly<Record<string, string>>;
  return {
    kubernetes,
    find,
    data,
    mapRoles: async () => (await data()).mapRoles ?? "",
    async make(written: string, more: Readonly<Record<string, string>> = {}) {
      await kubernetes.post("/api/v1/namespaces/kube-system/configmaps", {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "aws-auth", labels: { team: "platform" } },
        data: { mapRoles: written, ...more },
      });
    },
    write: (mapRoles: string) => kubernetes.patch(path, { data: { mapRoles } }),
    /** The entries whose role has one of these names, and the text without them. */
    async entries(...names: readonly string[]) {
      const text = (await data()).mapRoles ?? "";
      const all = (parseDocument(text, { schema: "failsafe" }).toJS() ?? []) as { rolearn: string }[];
      const ours = all.filter(({ rolearn }) => names.some((name) => rolearn.endsWith(`/${name}`)));
      return ours;
    },
  };
}

/** A cluster that reads only aws-auth, in which the caller is an administrator beside others; a new role, and one that another team maps. */
export const arrangeAwsAuth: Arrange = async (cloud) => {
  const aws = await awsOperator(cloud);
  await aws.cluster("old", "CONFIG_MAP");
  await aws.role("hopsworks", "/team/");
  await aws.role("viewer");
  cloud.world.clock.advance(60_000);
  const auth = awsAuthOf(cloud, "old");
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
      // An entry of ours stands in lines of its own.
      const text = mapRoles.replace(/^- rolearn: \S+role\/(hopsworks|viewer)"?\n( .*\n)*/gm, "");
      return { text, others, labels, annotations: kept };
    },
    async meddle(_cloud, turn) {
      const mapRoles = `# turn ${turn}\n- {rolearn: "arn:aws:iam::111122223333:role/turn-${turn}", username: t}\n`;
      await auth.write(`${mapRoles}${await auth.mapRoles()}`);
    },
    async drift() {
      const text = await auth.mapRoles();
      await auth.write(text.replace(/^- rolearn: \S+hopsworks"?\n( .*\n)*/m, "").replace("watchers", "strangers"));
    },
    wrong: {
      inputs: { cluster: "-", via: "config-map", rollback: "perhaps", mappings: "- role: a\n  groups: [a b]" },
      named: ["cluster", "via", "rollback", "mappings"],
    },
    confirm: "old",
  };
};
