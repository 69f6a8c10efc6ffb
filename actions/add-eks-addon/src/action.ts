import { defineAction, text } from "@slipway/action";
import { addon, addonContradictions, addonInputs, addonWant, awsInputs, connectAws } from "@slipway/aws";

export default defineAction({
  name: "add-eks-addon",
  about:
    "Adds an add-on to an EKS cluster and keeps it as declared: its version, its configuration, and the role that its pods act as by Pod Identity. Adopts an existing one and changes only what the inputs name.",
  branding: { icon: "package", color: "orange" },
  inputs: {
    cluster: text("The name of the EKS cluster.", {
      form: {
        pattern: /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/,
        write: "Write a cluster's name: 1 to 100 letters, digits, dashes or underscores.",
      },
    }),
    ...addonInputs,
    ...awsInputs,
  },
  outputs: {
    arn: "The ARN of the add-on.",
    version: "The version that it has.",
  },
  example: {
    cluster: "platform",
    name: "aws-ebs-csi-driver",
    "default-storage-class": "true",
    role: "arn:aws:iam::111122223333:role/platform-ebs",
    region: "eu-north-1",
    "role-to-assume": "arn:aws:iam::111122223333:role/github",
  },
  granted: [
    "To plan and check: eks:DescribeAddon on the add-on, and with role eks:DescribePodIdentityAssociation. For a new add-on, and for another version: eks:DescribeCluster and eks:DescribeAddonVersions; for a configuration or a role eks:DescribeAddonConfiguration.",
    "To say what a role lacks: iam:ListAttachedRolePolicies on it; without that permission the plan says so and goes on.",
    "To apply: also eks:CreateAddon, eks:UpdateAddon, eks:DescribeUpdate and eks:TagResource; with role eks:CreatePodIdentityAssociation, eks:UpdatePodIdentityAssociation, eks:DeletePodIdentityAssociation and iam:PassRole on the role.",
    "To destroy: also eks:DeleteAddon.",
  ],
  notes: [
    "vpc-cni, kube-proxy and eks-pod-identity-agent run on each node and belong before the node groups. coredns, aws-ebs-csi-driver and metrics-server need nodes to run on: added before them they are degraded after some minutes, so add them after the first node group.",
    "The configuration is compared by its values, not as a text, so that other spaces or another order change nothing. What others have set in it stays.",
    "What the schema of the add-on's version does not allow is refused in the plan, with the options that there are.",
    "aws-ebs-csi-driver makes a default StorageClass itself, ebs-csi-default-sc: it makes volumes of the type gp3 and says nothing of encryption, so that the account's default for EBS decides. Any update of the add-on makes that class the default again.",
    "The service accounts that a role is for, and the policies that AWS recommends, are those that EKS names for the version. An update that does not concern them sends a role for the service account (IRSA) and the configuration as they are.",
    "What EKS says of the add-on's health is a warning. A check and an apply fail for one that is degraded; one that failed is tried again by an update.",
    "A cluster that was not created by create-eks comes with vpc-cni, kube-proxy and coredns that are no add-ons. Adding one takes over what is the same, such as the default version; with another version it fails unless resolve-conflicts is OVERWRITE.",
    "A destroy deletes the add-on with all that it consists of, if Slipway created it. Without vpc-cni no new pod gets an address.",
  ],
  contradictions: addonContradictions,
  confirm: ({ name }) => name,
  connect: connectAws,
  goals: ({ cluster, ...given }, aws) => [addon(aws, addonWant(cluster, given))],
  report: (_inputs, [{ have }]) => ({ arn: have?.addonArn ?? "", version: have?.addonVersion ?? "" }),
});
