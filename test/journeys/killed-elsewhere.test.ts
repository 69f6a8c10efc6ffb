import { killed } from "./killed.ts";

// One for each client: a stack of CloudFormation, EKS with its log groups, EC2, IAM, ECR; objects of a cluster, pull secrets,
// aws-auth; GitHub; Hopsworks. `arc-connect` starts Helm, which would go on without it: its laws cut it in their process.
killed(
  [
    "create-vpc",
    "create-eks",
    "add-node-group",
    "iam-role-policy",
    "ecr-retention",
    "mount-share",
    "create-registry-secret",
    "eks-map-role",
    "report-drift",
    "hopsworks-cluster",
  ].map((name) => ({ name })),
);
