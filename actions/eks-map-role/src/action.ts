import { defineAction, flag, text } from "@slipway/action";
import {
  accessEntry,
  authenticationMode,
  awsInputs,
  connectAws,
  entryOf,
  findRoles,
  mappingContradictions,
  mappingInputs,
  mappingsInput,
  mappingsOf,
} from "@slipway/aws";

export default defineAction({
  name: "eks-map-role",
  about:
    "Settles which IAM roles may use an EKS cluster, in which Kubernetes groups and with which access policies, by access entries. Adopts entries that are there already.",
  branding: { icon: "user-check", color: "orange" },
  inputs: {
    cluster: text("The name of the EKS cluster.", {
      form: {
        pattern: /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/,
        write: "Write a cluster's name: 1 to 100 letters, digits, dashes or underscores.",
      },
    }),
    ...mappingInputs,
    mappings: mappingsInput,
    "raise-authentication-mode": flag(
      "Whether a cluster that reads only the ConfigMap aws-auth is changed to heed access entries as well, which cannot be undone.",
      { default: false },
    ),
    ...awsInputs,
  },
  outputs: {
    roles: "The ARNs of the roles that are let in, as a JSON list.",
    entries: "The ARNs of their access entries, as a JSON list.",
  },
  example: {
    cluster: "platform",
    role: "arn:aws:iam::111122223333:role/deployer",
    groups: "system:masters",
    region: "eu-north-1",
    "role-to-assume": "arn:aws:iam::111122223333:role/github",
  },
  granted: [
    "To plan and check: eks:DescribeCluster, eks:DescribeAccessEntry and eks:ListAssociatedAccessPolicies on the cluster and its access entries, iam:GetRole on the roles, and iam:GetInstanceProfile where an instance profile or a bare name is given.",
    "To apply: also eks:CreateAccessEntry, eks:UpdateAccessEntry and eks:AssociateAccessPolicy; eks:UpdateClusterConfig and eks:DescribeUpdate with raise-authentication-mode; eks:DeleteAccessEntry to replace or destroy.",
    "Nothing in Kubernetes: access entries need no way to the API server, so a private cluster is mapped from any runner.",
  ],
  notes: [
    "A cluster whose authentication mode is CONFIG_MAP is refused unless raise-authentication-mode is true: the ConfigMap aws-auth is not edited.",
    "An access entry goes before what aws-auth says of the same role: give in groups or policy all that the role is to have.",
    "A role that was deleted and made anew is not let in by the entry of the old one, though the ARN is the same. That is found, and is a replace: with allow-replace the entry is made anew, with what the inputs name and nothing else.",
    "Access policies that others associated with the role stay. Groups are as the inputs say, unless none but system:masters is named.",
    "A destroy removes only entries that Slipway made; what it added to somebody else's entry stays.",
  ],
  contradictions: mappingContradictions,
  confirm: ({ cluster }) => cluster,
  connect: connectAws,
  async goals({ cluster, "raise-authentication-mode": raise, ...inputs }, aws) {
    const mode = authenticationMode({ cluster, raise });
    const found = await findRoles(mappingsOf(inputs), aws);
    return [mode, ...found.map((mapping) => accessEntry(entryOf(cluster, mapping), { after: [mode] }))] as const;
  },
  report(_inputs, [_mode, ...entries]) {
    return {
      roles: JSON.stringify(entries.map(({ name }) => name.slice(name.indexOf("/") + 1))),
      entries: JSON.stringify(entries.flatMap(({ have }) => have?.arn ?? [])),
    };
  },
});
