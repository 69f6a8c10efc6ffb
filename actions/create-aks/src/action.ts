import { defineAction } from "@slipway/action";
import {
  aksCluster,
  clusterFacts,
  connectAzure,
  containerLogs,
  maintenanceWindow,
  publicAddresses,
} from "@slipway/azure";
import { contradictions } from "./contradictions.ts";
import { inputs } from "./inputs.ts";
import { clusterId, clusterWant, logsWanted, windowsWanted } from "./want.ts";

export default defineAction({
  name: "create-aks",
  about:
    "Creates an AKS cluster, private by default, with its first node pool, and keeps it as declared. Adopts an existing cluster and changes only what the inputs name.",
  branding: { icon: "box", color: "blue" },
  inputs,
  outputs: {
    id: "Resource ID of the cluster.",
    "node-resource-group": "Name of the resource group in which AKS keeps nodes, network and zone.",
    network: "Resource ID of the virtual network that the nodes are in.",
    subnet: "Resource ID of the nodes' subnet.",
    fqdn: "Public host name of the API server; empty if it has none.",
    "private-fqdn": "Private host name of the API server; empty for a public cluster and if there is no zone.",
    zone: "Resource ID of the private DNS zone; empty if there is none.",
    identity: "Object ID of the identity that the cluster acts as.",
    "kubelet-identity": "Object ID of the identity that the nodes pull images with.",
    "oidc-issuer": "Address of the OIDC issuer; empty while it is off.",
    version: "The Kubernetes version that the cluster runs.",
    "public-addresses":
      "What of the cluster has an address in the internet, one a line, such as the load balancer by which its traffic leaves; empty if nothing has.",
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
    "To plan and check: Reader on the cluster's resource group, on the subnet's network (if you give a subnet) and on the node resource group, which AKS creates.",
    "To apply: Azure Kubernetes Service Contributor on the resource group; Network Contributor on the subnets, and Managed Identity Operator on the identities, if you give these.",
    "With container-logs: Monitoring Contributor on the resource group, and Reader on the workspace and on the rules that the cluster is associated with.",
    "The cluster's own identity, before the cluster is created: Network Contributor on api-server-subnet, Managed Identity Operator on kubelet-identity, Key Vault Crypto User on the vault of kms-key.",
  ],
  notes: [
    "The action never outputs a kubeconfig, in any mode.",
    "An optional input that you leave out is neither compared nor changed: its value is up to Azure or other people. Only access and network-mode always count.",
    "The version is a minimum, and nothing is ever downgraded. An upgrade covers the control plane and the named pool, one minor version at a time.",
    "A difference that cannot be changed in place would require another cluster: it is refused unless `allow-replace: true`. Other nodes are a pool of their own (action add-node-pool): work can move there.",
    "A subnet of your own with the system-assigned identity needs a role assignment after the cluster is created; a user-assigned identity can have it before.",
    "The subnet of the nodes needs its route table or NAT gateway before an outbound-type that uses it. Another outbound-type changes the addresses that the cluster comes from.",
    "container-logs also creates what sends the logs to the workspace: a data collection rule beside the cluster, and its association, under the names that the Azure CLI gives them (MSCI-<region>-<cluster>, ContainerInsightsExtension). A rule that already sends them there is adopted; one of another name may serve other clusters, so it gets no tags. A rule that others use too is never moved to another workspace. A destroy with container-logs removes what Slipway created of these. For a workspace in another region a new rule is created, and the old one stays, unused.",
    "metrics and defender switch on what collects in the cluster. Data collection rules for them are not created.",
    "Enabling api-server-subnet in a cluster that is there takes effect once it has been stopped and started. A new kms-key encrypts only what is written afterwards.",
    "A locked node resource group denies links and peerings in it: with `lockdown: true` use a subnet and a zone of your own.",
  ],
  contradictions,
  confirm: (given) => given.name,
  connect: connectAzure,
  async goals(given, azure) {
    const cluster = aksCluster(azure, clusterWant(given));
    // They go with the cluster.
    const windows = azure.run.mode === "destroy" ? [] : windowsWanted(given);
    const logs = logsWanted(given);
    return [
      cluster,
      ...windows.map((window) => maintenanceWindow(azure, window, { after: [cluster] })),
      ...(logs === undefined ? [] : await containerLogs(azure, logs, cluster)),
    ] as const;
  },
  report: (given, [{ have }]) => ({
    id: clusterId(given),
    ...(have ? { ...clusterFacts(have), "public-addresses": publicAddresses(have.resource).join("\n") } : {}),
  }),
});
