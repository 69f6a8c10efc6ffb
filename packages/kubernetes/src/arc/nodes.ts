import type { KubernetesObject, KubernetesReads } from "../client/client.ts";

/** A node, in wire shape. */
export interface Node extends KubernetesObject {
  readonly spec?: {
    readonly providerID?: string;
    readonly unschedulable?: boolean;
  };
}

export async function nodesOf(kubernetes: KubernetesReads): Promise<readonly Node[]> {
  return (await kubernetes.get<{ readonly items?: readonly Node[] }>("/api/v1/nodes"))?.items ?? [];
}

const label = ({ metadata }: Node, name: string): string | undefined =>
  metadata.labels?.[name] ?? metadata.annotations?.[name];

/** What a node says of who made its cluster, as `az connectedk8s connect` reads it: the first that fits. */
const distributions: readonly (readonly [distribution: string, isOf: (node: Node) => boolean])[] = [
  ["openshift", (node) => label(node, "node.openshift.io/os_id") !== undefined],
  ["aks", (node) => label(node, "kubernetes.azure.com/node-image-version") !== undefined],
  [
    "gke",
    (node) =>
      (label(node, "cloud.google.com/gke-nodepool") ?? label(node, "cloud.google.com/gke-os-distribution")) !==
      undefined,
  ],
  ["eks", (node) => label(node, "eks.amazonaws.com/nodegroup") !== undefined],
  ["minikube", (node) => label(node, "minikube.k8s.io/version") !== undefined],
  ["aks_edge_k3s", (node) => label(node, "node.aksedge.io/distro") === "aks_edge_k3s"],
  ["aks_edge_k8s", (node) => label(node, "node.aksedge.io/distro") === "aks_edge_k8s"],
  ["kind", ({ spec }) => spec?.providerID?.startsWith("kind://") ?? false],
  ["k3s", ({ spec }) => spec?.providerID?.startsWith("k3s://") ?? false],
  [
    "rancher_rke",
    (node) => (label(node, "rke.cattle.io/external-ip") ?? label(node, "rke.cattle.io/internal-ip")) !== undefined,
  ],
];

const infrastructures: Readonly<Record<string, string>> = { azure: "azure", gce: "gcp", aws: "aws" };

/** What a cluster is and where it runs, in the words of Azure Arc. */
export interface Origin {
  readonly distribution: string;
  readonly infrastructure: string;
}

export function originOf(nodes: readonly Node[]): Origin {
  const [distribution = "generic"] = distributions.find(([, isOf]) => nodes.some(isOf)) ?? [];
  const schemes = nodes.map(({ spec }) => spec?.providerID?.split("://")[0] ?? "");
  const infrastructure = schemes.map((scheme) => infrastructures[scheme]).find(Boolean) ?? "generic";
  return { distribution, infrastructure };
}
