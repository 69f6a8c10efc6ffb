import { originOf } from "./nodes.ts";

// The heuristics of `az connectedk8s connect`: azure-cli-extensions, src/connectedk8s, get_kubernetes_distro and get_kubernetes_infra.
test.each<[object, string, string]>([
  [{}, "generic", "generic"],
  [{ labels: { "node.openshift.io/os_id": "rhcos" } }, "openshift", "generic"],
  [
    { labels: { "kubernetes.azure.com/node-image-version": "AKS-1" }, providerID: "azure:///subscriptions/x" },
    "aks",
    "azure",
  ],
  [{ labels: { "cloud.google.com/gke-os-distribution": "cos" }, providerID: "gce://x" }, "gke", "gcp"],
  [{ labels: { "eks.amazonaws.com/nodegroup": "n" }, providerID: "aws:///eu-north-1a/i-1" }, "eks", "aws"],
  [{ annotations: { "node.aksedge.io/distro": "aks_edge_k3s" }, providerID: "k3s://n" }, "aks_edge_k3s", "generic"],
  [{ providerID: "kind://docker/kind/n" }, "kind", "generic"],
  [{ annotations: { "rke.cattle.io/internal-ip": "10.0.0.4" } }, "rancher_rke", "generic"],
])("a node with %j is of %s on %s", (said, distribution, infrastructure) => {
  const { providerID, ...metadata } = said as { providerID?: string };
  const nodes = [{ metadata: { name: "n", ...metadata }, ...(providerID ? { spec: { providerID } } : {}) }];
  expect(originOf(nodes)).toEqual({ distribution, infrastructure });
});
