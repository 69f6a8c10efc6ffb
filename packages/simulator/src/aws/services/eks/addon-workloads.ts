import { lookup } from "../../../world/table.ts";
import { type Fields, fieldsOf, flagOf, numberOf } from "../../engine/operation.ts";

const namespace = "kube-system";

const podOf = (app: string, serviceAccountName: string, image: string, container: string): Fields => ({
  metadata: { labels: { "k8s-app": app } },
  spec: {
    serviceAccountName,
    tolerations: [{ operator: "Exists" }],
    containers: [{ name: container, image }],
  },
});

const metadataOf = (name: string): Fields => ({
  name,
  namespace,
  labels: { "app.kubernetes.io/managed-by": "EKS", "k8s-app": name },
});

const workload = (kind: string, name: string, account: string, image: string, more: Fields = {}): Fields => ({
  apiVersion: "apps/v1",
  kind,
  metadata: metadataOf(name),
  spec: {
    ...more,
    selector: { matchLabels: { "k8s-app": name } },
    template: podOf(name, account, image, name),
  },
});

const account = (name: string): Fields => ({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } });

/** What the default class of the EBS driver is: gp3, which the driver makes of a volume whose class says no type. */
const defaultClass: Fields = {
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: {
    name: "ebs-csi-default-sc",
    annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
  },
  provisioner: "ebs.csi.aws.com",
  volumeBindingMode: "WaitForFirstConsumer",
  allowVolumeExpansion: true,
};

const driver = (name: string): Fields => ({
  apiVersion: "storage.k8s.io/v1",
  kind: "CSIDriver",
  metadata: { name },
  spec: { attachRequired: true, podInfoOnMount: false },
});

type Make = (image: (name: string) => string, values: Fields) => Fields[];

const replicas = (values: Fields, name: string): Fields => ({ replicas: numberOf(values, name) ?? 2 });

// The objects that the add-ons' manifests have, those that run or that others look for.
const makers: Readonly<Record<string, Make>> = {
  "vpc-cni": (image) => [account("aws-node"), workload("DaemonSet", "aws-node", "aws-node", image("amazon-k8s-cni"))],
  coredns: (image, values) => [
    account("coredns"),
    workload("Deployment", "coredns", "coredns", image("coredns"), replicas(values, "replicaCount")),
  ],
  "kube-proxy": (image) => [
    account("kube-proxy"),
    workload("DaemonSet", "kube-proxy", "kube-proxy", image("kube-proxy-minimal")),
  ],
  "eks-pod-identity-agent": (image) => [
    account("eks-pod-identity-agent"),
    workload("DaemonSet", "eks-pod-identity-agent", "eks-pod-identity-agent", image("eks-pod-identity-agent")),
  ],
  "aws-ebs-csi-driver": (image, values) => [
    account("ebs-csi-controller-sa"),
    account("ebs-csi-node-sa"),
    driver("ebs.csi.aws.com"),
    workload(
      "Deployment",
      "ebs-csi-controller",
      "ebs-csi-controller-sa",
      image("aws-ebs-csi-driver"),
      replicas(fieldsOf(values, "controller"), "replicaCount"),
    ),
    workload("DaemonSet", "ebs-csi-node", "ebs-csi-node-sa", image("aws-ebs-csi-driver")),
    ...(flagOf(fieldsOf(values, "defaultStorageClass"), "enabled") ? [defaultClass] : []),
  ],
  "aws-efs-csi-driver": (image) => [
    account("efs-csi-controller-sa"),
    account("efs-csi-node-sa"),
    driver("efs.csi.aws.com"),
    workload("Deployment", "efs-csi-controller", "efs-csi-controller-sa", image("aws-efs-csi-driver"), { replicas: 2 }),
    workload("DaemonSet", "efs-csi-node", "efs-csi-node-sa", image("aws-efs-csi-driver")),
  ],
  "metrics-server": (image, values) => [
    account("metrics-server"),
    workload("Deployment", "metrics-server", "metrics-server", image("metrics-server"), replicas(values, "replicas")),
  ],
};

/** What an add-on of a version puts into its cluster. */
export function workloadsOf(addon: string, version: string, region: string, values: Fields): Fields[] {
  const image = (name: string) => `602401143452.dkr.ecr.${region}.amazonaws.com/eks/${name}:${version}`;
  return lookup(makers, addon)?.(image, values) ?? [];
}
