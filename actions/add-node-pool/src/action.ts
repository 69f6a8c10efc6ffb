import { defineAction, text } from "@slipway/action";
import {
  azureId,
  azureInputs,
  connectAzure,
  nodePool,
  nodePoolContradictions,
  nodePoolInputs,
  nodePoolWant,
} from "@slipway/azure";

export default defineAction({
  name: "add-node-pool",
  about:
    "Adds a pool of nodes to an AKS cluster and keeps it as declared: bounds within which the autoscaler counts, labels, taints, versions and images. Adopts an existing pool and changes only what the inputs name.",
  branding: { icon: "server", color: "blue" },
  inputs: {
    cluster: azureId("The AKS cluster, by its resource ID.", "Microsoft.ContainerService/managedClusters"),
    name: text("The name of the pool.", {
      form: {
        pattern: /^[a-z][a-z0-9]{0,11}$/,
        write: "Write 1 to 12 small letters and digits, beginning with a letter.",
      },
    }),
    ...nodePoolInputs,
    ...azureInputs,
  },
  outputs: {
    id: "Resource ID of the pool.",
    version: "The version of Kubernetes that the nodes run.",
    image: "The image of the nodes.",
    nodes: "How many nodes the pool has.",
  },
  example: {
    cluster:
      "/subscriptions/${{ vars.AZURE_SUBSCRIPTION_ID }}/resourceGroups/platform/providers/Microsoft.ContainerService/managedClusters/platform",
    name: "workers",
    "node-size": "Standard_D8s_v5",
    "min-nodes": 1,
    "max-nodes": 6,
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
  },
  granted: [
    "To plan and check: Reader on the cluster.",
    "To apply: Azure Kubernetes Service Contributor on the cluster, and Network Contributor on the subnets if you give any.",
  ],
  notes: [
    "An optional input that you leave out is neither compared nor changed: its value is up to Azure or other people.",
    "With bounds, only the bounds are compared: within them the autoscaler counts. Where new bounds do not hold the present number of nodes, it is moved to the nearer one.",
    "A pool is never newer than its control plane, so upgrade the cluster first. A check warns of a pool that is two or more minor versions behind, and of one that is stopped.",
    "What AKS never changes in place (size, zones, pods a node, disk, subnets, priority, GPU, host encryption) is planned as a replace, which needs the pool's name in allow-replace and a pool that Slipway created: its nodes are drained and deleted, then the new ones are made. Give another name instead to have both for a while.",
    "A new version and a new image replace the nodes a few at a time. Spot nodes get a label and a taint of AKS's own.",
    "The first pool comes with the cluster (action create-aks). A cluster keeps at least one system pool.",
  ],
  contradictions: nodePoolContradictions,
  confirm: ({ name }) => name,
  connect: connectAzure,
  goals: ({ cluster, name, ...given }, azure) => [nodePool(azure, nodePoolWant(cluster, name, given))],
  report(_inputs, [{ id, have }]) {
    const { currentOrchestratorVersion, nodeImageVersion, count = "" } = have?.pool.properties ?? {};
    return { id, version: currentOrchestratorVersion ?? "", image: nodeImageVersion ?? "", nodes: String(count) };
  },
});
