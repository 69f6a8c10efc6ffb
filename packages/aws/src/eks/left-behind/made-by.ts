export type Tags = Readonly<Record<string, string>>;

/** A cluster, and the network that it is in, where that is still known. */
export interface Owner {
  readonly name: string;
  readonly vpc: string | undefined;
}

/** Whether a thing may be in a network. A cluster that others run may have the same name in another. */
export const isIn = (vpc: string | undefined, its: string | undefined): boolean =>
  vpc === undefined || its === undefined || its === vpc;

/** What says whose a thing is. */
export interface Marked {
  readonly tags: Tags;
  readonly name?: string | undefined;
}

/** Tags as the vendor lists them. */
export const tagsFrom = (
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
): Tags => Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));

/** The keys by which a cluster's controllers mark what they make. */
export const clusterKeys = (cluster: string): string[] => [
  `kubernetes.io/cluster/${cluster}`,
  "elbv2.k8s.aws/cluster",
  "eks:eks-cluster-name",
];

/** Whether the controller for load balancers made it, or Auto Mode: each names the cluster in a tag of its own. */
const isByName = (tags: Tags, cluster: string): boolean =>
  tags["elbv2.k8s.aws/cluster"] === cluster || tags["eks:eks-cluster-name"] === cluster;

/** `shared` is what the cluster uses and others made. */
const isOwned = (tags: Tags, cluster: string): boolean => tags[`kubernetes.io/cluster/${cluster}`] === "owned";

/** The Service or Ingress that a load balancer and what belongs to it are for. */
const stackKeys = [
  "service.k8s.aws/stack",
  "ingress.k8s.aws/stack",
  "service.eks.amazonaws.com/stack",
  "ingress.eks.amazonaws.com/stack",
  "kubernetes.io/service-name",
];

export const stackOf = (tags: Tags): string | undefined => stackKeys.flatMap((key) => tags[key] ?? [])[0];

/** Whether a cluster's controllers made a load balancer or target group; the cloud provider's names the Service. */
export const isBalancing = (tags: Tags, cluster: string): boolean =>
  isByName(tags, cluster) || (isOwned(tags, cluster) && tags["kubernetes.io/service-name"] !== undefined);

/** The same of a security group; the cloud provider's has a name of its own, and others that are owned are the cluster's. */
export const isGroupOfBalancer = (name: string, tags: Tags, cluster: string): boolean =>
  isByName(tags, cluster) || (isOwned(tags, cluster) && name.startsWith("k8s-elb-"));

/** The claim that a volume was made for. */
export function claimOf(tags: Tags): string | undefined {
  const name = tags["kubernetes.io/created-for/pvc/name"];
  const namespace = tags["kubernetes.io/created-for/pvc/namespace"];
  return name === undefined ? tags.CSIVolumeName : namespace === undefined ? name : `${namespace}/${name}`;
}

/** Whether a volume was made for a claim; the disks of nodes may have the cluster's tag as well. */
export const isClaimed = (tags: Tags, cluster: string): boolean =>
  claimOf(tags) !== undefined && (isOwned(tags, cluster) || isByName(tags, cluster));
