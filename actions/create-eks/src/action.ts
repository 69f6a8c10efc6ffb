import { defineAction, text } from "@slipway/action";
import {
  adminEntries,
  awsInputs,
  clusterContradictions,
  clusterInputs,
  clusterOutputs,
  connectAws,
  controlPlane,
  leftBehind,
  leftBehindInput,
  logGroup,
  loggedOf,
  lookAtCluster,
} from "@slipway/aws";

export default defineAction({
  name: "create-eks",
  about:
    "Creates an EKS cluster and keeps it as declared: version, API server, access, logs and encryption. Adopts an existing cluster and changes only what the inputs name. Nodes and add-ons are actions of their own.",
  branding: { icon: "server", color: "orange" },
  inputs: {
    name: text("The name of the cluster.", {
      form: {
        pattern: /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/,
        write: "Write a cluster's name: 1 to 100 letters, digits, dashes or underscores.",
      },
    }),
    ...clusterInputs,
    "made-by-workloads": leftBehindInput,
    ...awsInputs,
  },
  outputs: {
    name: "Name of the cluster.",
    arn: "ARN of the cluster.",
    account: "ID of the account that it is in.",
    endpoint: "Address of its API server.",
    "certificate-authority": "The API server's certificate authority: PEM in base64.",
    "security-group": "ID of the security group that EKS made for the cluster, which its nodes have as well.",
    "oidc-issuer": "Address of the issuer of its service accounts' tokens.",
    vpc: "ID of its VPC.",
    version: "The version of Kubernetes that its control plane runs.",
  },
  example: {
    name: "platform",
    role: "arn:aws:iam::111122223333:role/platform-eu-north-1-cluster",
    subnets: "${{ vars.EKS_SUBNETS }}",
    endpoint: "public-and-private",
    "public-ranges": "203.0.113.0/24",
    "runner-range": "203.0.113.16/28",
    admins: "arn:aws:iam::111122223333:role/operators",
    logging: "audit",
    "log-retention-days": "90",
    region: "eu-north-1",
    "role-to-assume": "arn:aws:iam::111122223333:role/github",
  },
  granted: [
    "To plan and check: eks:DescribeCluster, eks:DescribeAccessEntry and eks:ListAssociatedAccessPolicies on the cluster and its entries; eks:DescribeClusterVersions; logs:DescribeLogGroups with log-retention-days, with tags as well logs:ListTagsForResource. For a new cluster and for other subnets also ec2:DescribeSubnets, with security-groups ec2:DescribeSecurityGroups; for a new one iam:GetRole on its role; where secrets-key is to be taken, kms:DescribeKey on it; to turn on Auto Mode iam:GetRole and iam:ListAttachedRolePolicies on it; for an upgrade eks:ListInsights.",
    "To apply: also eks:CreateCluster, eks:TagResource and iam:PassRole on the role, and on node-role for Auto Mode; eks:UpdateClusterConfig, eks:UpdateClusterVersion, eks:AssociateEncryptionConfig and eks:DescribeUpdate for changes; eks:CreateAccessEntry and eks:AssociateAccessPolicy for admins; logs:CreateLogGroup, logs:TagResource, logs:PutRetentionPolicy (logs:DeleteRetentionPolicy for never) and logs:ListTagsForResource. In an account without clusters iam:CreateServiceLinkedRole for eks.amazonaws.com. With secrets-key: kms:DescribeKey and kms:CreateGrant on the key.",
    "To destroy: eks:DeleteCluster and logs:DeleteLogGroup. To name what workloads made: elasticloadbalancing:DescribeLoadBalancers, elasticloadbalancing:DescribeTargetGroups, elasticloadbalancing:DescribeTags, ec2:DescribeSecurityGroups and ec2:DescribeVolumes. With made-by-workloads: remove also elasticloadbalancing:DeleteLoadBalancer, elasticloadbalancing:DeleteTargetGroup, ec2:DescribeNetworkInterfaces, ec2:DeleteSecurityGroup and ec2:DeleteVolume.",
  ],
  notes: [
    "Who creates a cluster does not become its administrator: name the administrators in admins. In a cluster that reads only aws-auth, an entry takes precedence over it; eks-map-role says what a role would lose.",
    "An upgrade goes one minor version after the other, each once EKS's own checks (insights) have no error against it. Nodes stay where they are: add-node-group brings them along, at most three minor versions behind. The version before is taken back within seven days by the input version, nodes first.",
    "A plan says how long the version is supported and what it costs then; a check says so only where the version differs, since it costs a request. Every run prints what EKS says is wrong with the cluster.",
    "EKS takes one kind of change at a time: each is waited for by its own ID before the next is sent, and a run that was cut goes on where it was.",
    "A new cluster comes without add-ons, so no pod has an address until vpc-cni is added (add-eks-addon); in Auto Mode it needs none.",
    "A cluster keeps the zones that it was made in: other subnets have to be in all of them and in no others, which the plan says. Nodes may be in other zones.",
    "Auto Mode takes a role that EKS may also tag the sessions of (sts:TagSession) and that has AWS's policies for it: create-vpc with auto-mode: true changes the role that it made. It takes access entries, and newer versions of the add-ons that are there, which AWS's guide lists.",
    "An optional input that you leave out is neither compared nor changed. Role, range of services and the key of Secrets cannot be changed in place, and a cluster is never replaced.",
    "To close the API server off: give runner-range, and what would shut your runners out is refused; without it a plan warns. Runners of GitHub have no fixed addresses, so for them it is endpoint: private and runners of your own in the VPC, or no range. What was shut out is opened again by this action: it asks EKS, and access entries need no API server either.",
    "When the certificate authority of a cluster is rotated, by someone or by EKS before it expires, the output certificate-authority has both for that time, and every run says so: what holds a copy has to be brought along.",
    "A destroy removes the cluster, if Slipway created it, and its log group. Node groups have to go first, and deletion-protection has to be off.",
    "What workloads made is found by the tags that the cluster's controllers give: load balancers of both generations with their target groups and security groups, and the volumes of claims. With made-by-workloads: remove the plan of a destroy names each, with the size and the claim of a volume. They go once the cluster is gone, since its controllers would make load balancers again: first the load balancers, then, when their network interfaces are gone, the rest. A volume is never taken from a machine; that its claim was to be kept (Retain) is not in its tags. When the cluster is gone already, the tags alone say whose they were.",
  ],
  contradictions: clusterContradictions,
  confirm: ({ name }) => name,
  connect: connectAws,
  async goals(
    { name, admins = [], tags = {}, "log-retention-days": days, "made-by-workloads": choice, ...given },
    aws,
  ) {
    const look = lookAtCluster(name, aws);
    const logs =
      days === undefined ? [] : [logGroup(aws, { region: given.region, name: `/aws/eks/${name}/cluster`, days, tags })];
    const left = await leftBehind(aws, { cluster: name, look, choice });
    const cluster = controlPlane(
      aws,
      {
        ...given,
        name,
        look,
        tags,
        logging: loggedOf(given.logging),
        securityGroups: given["security-groups"],
        accessMode: given["access-mode"],
        publicRanges: given["public-ranges"],
        secretsKey: given["secrets-key"],
        deletionProtection: given["deletion-protection"],
        serviceRange: given["service-range"],
        autoMode: given["auto-mode"],
        nodeRole: given["node-role"],
      },
      { after: [...logs, ...left] },
    );
    return [
      cluster,
      ...logs,
      ...left,
      ...(await adminEntries(aws, { cluster: name, look, admins, tags, after: [cluster] })),
    ] as const;
  },
  report: (_inputs, [cluster]) => clusterOutputs(cluster.have),
});
