import { lookup } from "../../../world/table.ts";
import type { Fields } from "../../engine/operation.ts";
import { minorVersions } from "./versions.ts";

/** One version of an add-on, and the versions of Kubernetes that it is for. */
export interface AddonVersion {
  readonly version: string;
  readonly clusters: readonly string[];
  /** Those for which EKS takes it unless another is given. */
  readonly defaultFor: readonly string[];
}

/** An add-on that EKS offers. */
export interface Offered {
  readonly type: string;
  /** The newest first. */
  readonly versions: readonly AddonVersion[];
  /** The service account that acts in AWS, and the policies that AWS recommends for it. */
  readonly identity?: { readonly serviceAccount: string; readonly policies: readonly string[] };
  /** It needs nodes to run on to be well; without, a daemon set has nothing to do. */
  readonly needsNodes: boolean;
  readonly computeTypes: readonly string[];
}

const every = minorVersions;
const version = (text: string, clusters: readonly string[], defaultFor: readonly string[] = []): AddonVersion => ({
  version: text,
  clusters,
  defaultFor,
});

/** The same versions for every cluster, of which the second is the default: EKS lets a new one ripen. */
const forAll = (newest: string, ...others: readonly string[]): AddonVersion[] => [
  version(newest, every),
  ...others.map((text, at) => version(text, every, at === 0 ? every : [])),
];

const proxies = { "1.34": "v1.34.1-eksbuild.2", "1.33": "v1.33.5-eksbuild.2", "1.32": "v1.32.9-eksbuild.2" };

const catalogue: Readonly<Record<string, Offered>> = {
  "vpc-cni": {
    type: "networking",
    versions: forAll("v1.21.1-eksbuild.1", "v1.20.4-eksbuild.1", "v1.19.6-eksbuild.7"),
    identity: { serviceAccount: "aws-node", policies: ["AmazonEKS_CNI_Policy"] },
    needsNodes: false,
    computeTypes: ["ec2", "hybrid"],
  },
  coredns: {
    type: "networking",
    versions: [
      version("v1.13.1-eksbuild.1", ["1.34"]),
      version("v1.12.4-eksbuild.1", ["1.34", "1.33"], ["1.34"]),
      version("v1.12.1-eksbuild.2", ["1.34", "1.33"], ["1.33"]),
      version("v1.11.4-eksbuild.24", ["1.33", "1.32", "1.31"], ["1.32", "1.31"]),
    ],
    needsNodes: true,
    computeTypes: ["ec2", "fargate", "hybrid"],
  },
  "kube-proxy": {
    type: "networking",
    versions: [
      ...Object.entries(proxies).map(([minor, text]) =>
        version(text, every.slice(0, every.indexOf(minor) + 1), [minor]),
      ),
      version("v1.31.13-eksbuild.2", every, ["1.31"]),
    ],
    needsNodes: false,
    computeTypes: ["ec2", "hybrid"],
  },
  "eks-pod-identity-agent": {
    type: "security",
    versions: forAll("v1.3.10-eksbuild.1", "v1.3.9-eksbuild.3"),
    needsNodes: false,
    computeTypes: ["ec2", "hybrid"],
  },
  "aws-ebs-csi-driver": {
    type: "storage",
    versions: forAll("v1.53.0-eksbuild.1", "v1.51.0-eksbuild.1", "v1.48.0-eksbuild.2"),
    identity: { serviceAccount: "ebs-csi-controller-sa", policies: ["service-role/AmazonEBSCSIDriverPolicy"] },
    needsNodes: true,
    computeTypes: ["ec2"],
  },
  "aws-efs-csi-driver": {
    type: "storage",
    versions: forAll("v2.1.14-eksbuild.1", "v2.1.13-eksbuild.1"),
    identity: { serviceAccount: "efs-csi-controller-sa", policies: ["service-role/AmazonEFSCSIDriverPolicy"] },
    needsNodes: true,
    computeTypes: ["ec2"],
  },
  "metrics-server": {
    type: "observability",
    versions: forAll("v0.8.0-eksbuild.5", "v0.8.0-eksbuild.3"),
    needsNodes: true,
    computeTypes: ["ec2", "fargate", "hybrid"],
  },
};

/** The add-on of a name, where EKS has it for a version of Kubernetes. */
export const offered = (name: string): Offered | undefined => lookup(catalogue, name);

export const offeredNames: readonly string[] = Object.keys(catalogue);

export const defaultOf = ({ versions }: Offered, cluster: string): AddonVersion | undefined =>
  versions.find(({ defaultFor }) => defaultFor.includes(cluster));

/** An add-on as DescribeAddonVersions shows it: for one version of Kubernetes, or for all. */
export function shownOffer(
  addonName: string,
  { type, versions, identity, computeTypes }: Offered,
  only?: string,
): Fields {
  const shown = versions.flatMap((each): Fields[] => {
    const clusters = each.clusters.filter((cluster) => only === undefined || cluster === only);
    if (clusters.length === 0) return [];
    return [
      {
        addonVersion: each.version,
        architecture: ["amd64", "arm64"],
        computeTypes,
        compatibilities: clusters.map((clusterVersion) => ({
          clusterVersion,
          platformVersions: ["*"],
          defaultVersion: each.defaultFor.includes(clusterVersion),
        })),
        requiresConfiguration: false,
        requiresIamPermissions: identity !== undefined,
      },
    ];
  });
  return { addonName, type, addonVersions: shown, publisher: "eks", owner: "aws", defaultNamespace: "kube-system" };
}
