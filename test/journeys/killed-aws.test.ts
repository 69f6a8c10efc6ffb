import { killed } from "./killed.ts";

// One for each client: a stack of CloudFormation, EKS with its log groups, EC2, IAM, ECR.
killed(
  ["create-vpc", "create-eks", "add-node-group", "iam-role-policy", "ecr-retention"].map((name) => ({
    name,
  })),
);
