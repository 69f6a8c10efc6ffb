import type { Need } from "../../engine/operation.ts";

/** Who gives a service a role must be allowed to pass it; a policy may say to which services. */
export const passing = (resource: string, service: "eks" | "pods.eks" | "ec2" | "cloudformation"): Need => ({
  permission: "iam:PassRole",
  resource,
  facts: { "iam:passedtoservice": `${service}.amazonaws.com` },
});
