import { defineAction } from "@slipway/action";
import { aksCluster, clusterFacts, connectAzure } from "@slipway/azure";
import { contradictions } from "./contradictions.ts";
import { inputs } from "./inputs.ts";
import { clusterId, clusterWant } from "./want.ts";

export default defineAction({
  name: "create-aks",
  about:
    "Settles an AKS cluster, private unless told otherwise, with the node pool that it begins with. Adopts a cluster that is there already and changes only what the inputs name.",
  branding: { icon: "box", color: "blue" },
  inputs,
  outputs: {
    id: "Resource ID of the cluster.",
    "node-resource-group": "Name of the resource group in which AKS keeps nodes, network and zone.",
    network: "Resource ID of the virtual network that the nodes are in.",
    subnet: "Resource ID of the nodes' subnet.",
    fqdn: "Public name of the API server; empty when it has none.",
    "private-fqdn": "Private name of the API server; empty for a public cluster and where there is no zone.",
    zone: "Resource ID of the private DNS zone; empty when there is none.",
    identity: "Object ID of the identity that the cluster acts as.",
    "kubelet-identity": "Object ID of the identity by which nodes pull images.",
    "oidc-issuer": "Address of the OIDC issuer; empty while it is off.",
    version: "The Kubernetes version that runs.",
    hopsworks:
      "What the Hopsworks form asks for, as JSON: location, resourceGroup, aksClusterName, networkResourceGroup and virtualNetworkName.",
  },
  example: {
    name: "platform",
    "resource-group": "platform",
    location: "northeurope",
    "node-size": "Standard_D4s_v5",
    "node-count": 3,
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
    "subscription-id": "${{ vars.AZURE_SUBSCRIPTION_ID }}",
  },
  granted: [
    "To plan and check: Reader on the cluster's resource group, on the subnet's network (when given) and on the node resource group, which AKS makes.",
    "To apply: Azure Kubernetes Service Contributor on the resource group; Network Contributor on the subnet, and Managed Identity Operator on the identity, when these are given.",
  ],
  notes: [
    "No kubeconfig is put out, in any mode.",
    "An optional input that is not given is Azure's or somebody else's matter: it is neither compared nor touched. Only access and network-mode always count.",
    "A version is the least that is wanted, and nothing is ever downgraded. An upgrade takes the control plane and the named pool, one minor version at a time.",
    "A difference that cannot be changed in place would mean another cluster: it is refused unless `allow-replace: true`. For other nodes name a new pool instead: it is added beside, and work can move.",
    "A subnet of one's own together with the system-assigned identity needs a grant after the creation; a user-assigned identity can have it before.",
    "A locked node resource group denies links and peerings in it: use a subnet and a zone of your own with `lockdown: true`.",
  ],
  contradictions,
  confirm: (given) => given.name,
  connect: connectAzure,
  goals: (given, azure) => [aksCluster(azure, clusterWant(given))],
  report: (given, [{ have }]) => ({ id: clusterId(given), ...(have ? clusterFacts(have) : {}) }),
});
