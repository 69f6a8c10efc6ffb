import { defineAction, text } from "@slipway/action";
import { awsInputs, clusterGroup, connectAws, openPort, peersOf, portContradictions, portInputs } from "@slipway/aws";

export default defineAction({
  name: "open-cluster-ports",
  about:
    "Opens ports of an EKS cluster's nodes to address ranges, security groups or prefix lists: by rules on the security group that EKS made for the cluster, which it finds by the cluster's name. Where a wider rule allows it already, no rule is added.",
  branding: { icon: "unlock", color: "orange" },
  inputs: {
    cluster: text("The name of the EKS cluster.", {
      form: {
        pattern: /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/,
        write: "Write a cluster's name: 1 to 100 letters, digits, dashes or underscores.",
      },
    }),
    ...portInputs,
    ...awsInputs,
  },
  outputs: {
    "security-group": "The ID of the cluster's security group.",
    rules: "The IDs of the rules that open the ports, as a JSON list.",
  },
  example: {
    cluster: "platform",
    ports: "80\n443",
    ranges: "192.168.0.0/16",
    region: "eu-north-1",
    "role-to-assume": "arn:aws:iam::111122223333:role/github",
  },
  granted: [
    "To plan and check: eks:DescribeCluster on the cluster, and ec2:DescribeSecurityGroupRules; for a new rule with security-groups also ec2:DescribeSecurityGroups.",
    "To apply: also ec2:AuthorizeSecurityGroupIngress on the security group, ec2:CreateTags on its rules, ec2:UpdateSecurityGroupRuleDescriptionsIngress with description; ec2:RevokeSecurityGroupIngress to destroy.",
  ],
  notes: [
    "The security group is the one that EKS made, named eks-cluster-sg-…: the managed nodes and the control plane are in it. Those of eksctl that are called ControlPlaneSecurityGroup and ClusterSharedNodeSecurityGroup are left alone.",
    "Each rule is a request of its own, so that one which is there already does not hold up the others. A rule that allows more than is asked for stays as it is, with its tags, and nothing is added.",
    "A destroy revokes the rules that bear Slipway's tag for this cluster, port and source. Rules of others stay, the wider ones as well.",
    "Ports that an earlier run opened and the inputs no longer name stay open: destroy with the earlier inputs first.",
  ],
  contradictions: portContradictions,
  confirm: ({ cluster }) => cluster,
  connect: connectAws,
  async goals({ cluster, ports, protocol, description, tags, ...given }, aws) {
    const groupId = await clusterGroup(cluster, aws);
    const openings = ports.flatMap((each) => peersOf(given).map((peer) => ({ protocol, ports: each, peer })));
    return openings.map((opening) => openPort(aws, { cluster, groupId, opening, description, tags }));
  },
  report: (_inputs, goals) => ({
    "security-group": goals[0]?.have?.groupId ?? "",
    rules: JSON.stringify(goals.flatMap(({ have }) => have?.rule.id ?? [])),
  }),
});
