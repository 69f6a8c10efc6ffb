import type { Part } from "./part.ts";
import { type Place, roleNames } from "./place.ts";

const cluster = ["AmazonEKSClusterPolicy"];
const autoCluster = [
  ...cluster,
  "AmazonEKSBlockStoragePolicy",
  "AmazonEKSComputePolicy",
  "AmazonEKSLoadBalancingPolicy",
  "AmazonEKSNetworkingPolicy",
];
const node = ["AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy"];
/** EKS runs these nodes itself, and gives their pods addresses by the cluster's role. */
const autoNode = ["AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodeMinimalPolicy"];

/** The roles that a cluster and its nodes act as: node groups of one's own need no others in Auto Mode either. */
export function roles(autoMode: boolean, place: Place) {
  const names = roleNames(place);
  const ec2 = place.partition === "aws-cn" ? "ec2.amazonaws.com.cn" : "ec2.amazonaws.com";
  const nodePolicies = autoMode ? [...new Set([...node, ...autoNode])] : node;
  return {
    resources: {
      ClusterRole: role(place, names.cluster, "eks.amazonaws.com", autoMode ? autoCluster : cluster, autoMode),
      NodeRole: role(place, names.node, ec2, nodePolicies, false),
    },
    outputs: {
      ClusterRole: { Value: { "Fn::GetAtt": ["ClusterRole", "Arn"] } },
      NodeRole: { Value: { "Fn::GetAtt": ["NodeRole", "Arn"] } },
    },
  };
}

function role(
  { partition }: Place,
  name: string,
  service: string,
  policies: readonly string[],
  tagsSession: boolean,
): Part {
  return {
    Type: "AWS::IAM::Role",
    Properties: {
      RoleName: name,
      AssumeRolePolicyDocument: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: [service] },
            Action: ["sts:AssumeRole", ...(tagsSession ? ["sts:TagSession"] : [])],
          },
        ],
      },
      ManagedPolicyArns: [...policies].sort().map((policy) => `arn:${partition}:iam::aws:policy/${policy}`),
    },
  };
}
