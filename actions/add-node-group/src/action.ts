import { defineAction, text } from "@slipway/action";
import {
  awsInputs,
  connectAws,
  launchTemplate,
  lookUpGroup,
  nodeGroup,
  nodeGroupContradictions,
  nodeGroupInputs,
  nodeGroupWant,
} from "@slipway/aws";

export default defineAction({
  name: "add-node-group",
  about:
    "Adds a managed node group to an EKS cluster and keeps it as declared: bounds within which the autoscaler counts, labels, taints, versions and the launch template. Adopts an existing one and changes only what the inputs name.",
  branding: { icon: "server", color: "orange" },
  inputs: {
    cluster: text("The name of the EKS cluster.", {
      form: {
        pattern: /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/,
        write: "Write a cluster's name: 1 to 100 letters, digits, dashes or underscores.",
      },
    }),
    name: text("The name of the node group.", {
      form: {
        pattern: /^[0-9A-Za-z][0-9A-Za-z_-]{0,62}$/,
        write: "Write 1 to 63 letters, digits, dashes or underscores.",
      },
    }),
    ...nodeGroupInputs,
    ...awsInputs,
  },
  outputs: {
    arn: "The ARN of the node group.",
    "auto-scaling-group": "The name of the Auto Scaling group that keeps the nodes.",
    version: "The version of Kubernetes that the nodes run.",
  },
  example: {
    cluster: "platform",
    name: "workers",
    "node-role": "arn:aws:iam::111122223333:role/platform-nodes",
    "instance-types": "m7i.large",
    "min-size": "2",
    "max-size": "6",
    region: "eu-north-1",
    "role-to-assume": "arn:aws:iam::111122223333:role/github",
  },
  granted: [
    "To plan and check: eks:DescribeNodegroup on the node group and ec2:DescribeLaunchTemplateVersions; with tags ec2:DescribeLaunchTemplates. For a new group and for another version: eks:DescribeCluster; for a new group ec2:DescribeRouteTables, with subnets also ec2:DescribeSubnets, with instance-types and without ami-type ec2:DescribeInstanceTypes.",
    "To apply: also eks:CreateNodegroup, eks:UpdateNodegroupConfig, eks:UpdateNodegroupVersion, eks:DescribeUpdate and eks:TagResource; ec2:CreateLaunchTemplate, ec2:CreateLaunchTemplateVersion, and ec2:RunInstances and ec2:CreateTags, which EKS requires of who gives it a launch template; iam:PassRole on the node role.",
    "To destroy and to replace: also eks:DeleteNodegroup and ec2:DeleteLaunchTemplate.",
    "The first node group of an account: iam:CreateServiceLinkedRole for eks-nodegroup.amazonaws.com.",
  ],
  notes: [
    "A new group is launched by a launch template of its own, called CLUSTER/NAME: instance metadata by IMDSv2 only, with a hop limit of 1, so that pods cannot take the nodes' role, and a gp3 disk that is encrypted. A change of it makes another version, and the nodes are replaced by that.",
    "A group that others created keeps the launch template that it has, or that it has none; its instance metadata and its disk are not compared.",
    "Only the bounds of the size are compared. Where new bounds do not hold the present number of nodes, it is moved to the nearer one.",
    "What EKS changes in place is one request for labels, taints, bounds, repair and the update's configuration, and another for version, release and launch template; each is waited for by its number. What it never changes (instance types, image, subnets, capacity type, node role, the disk of a group without a launch template) is planned as a replace, which needs the group's name in allow-replace and a group that Slipway created.",
    "EKS does not pass on the tags of a node group. Machines, disks and network interfaces get them from Slipway's launch template, so changing a tag makes a new version of the template and replaces the nodes. In a group that others created only the node group is tagged. The Auto Scaling group never is.",
    "Without release-version the image stays at its release until the version or the launch template changes.",
    "What EKS says of the group's health is a warning. A check and an apply fail for a group that is degraded.",
    "A destroy drains and deletes the node group, then its launch template, if Slipway created them. The access entry that EKS made for the node role stays.",
  ],
  contradictions: nodeGroupContradictions,
  confirm: ({ name }) => name,
  connect: connectAws,
  async goals({ cluster, name, ...given }, aws) {
    const group = await lookUpGroup(nodeGroupWant(cluster, name, given), aws);
    const template = group.template && launchTemplate(aws, group.template);
    const nodes = nodeGroup(aws, group, { after: template ? [template] : [] });
    return template ? [nodes, template] : [nodes];
  },
  report: (_inputs, [{ have }]) => ({
    arn: have?.nodegroupArn ?? "",
    "auto-scaling-group": have?.autoScalingGroup ?? "",
    version: have?.version ?? "",
  }),
});
