import { defineAction } from "@slipway/action";
import { connectAzure, keyFile, mlExtension } from "@slipway/azure";
import { contradictions } from "./contradictions.ts";
import { inputs } from "./inputs.ts";

const base64 = (text: string): string => Buffer.from(keyFile(text), "utf8").toString("base64");

export default defineAction({
  name: "aml-extension",
  about:
    "Ensures that Azure Machine Learning can train and answer on an AKS or Azure Arc cluster: installs its extension, without a public address unless the inputs say so, and waits until it works. Adopts an existing one and changes only the settings that the inputs name.",
  branding: { icon: "cpu", color: "blue" },
  inputs,
  outputs: {
    id: "Resource ID of the extension.",
    version: "The version that runs.",
    service: "The type of the router's service: ClusterIP, NodePort or LoadBalancer.",
    exposure: "From where the router is reached: cluster, nodes, network or internet.",
    "public-addresses": "The router, if it has an address in the internet; else empty.",
    principal: "Object ID of the identity that the extension acts as.",
  },
  example: {
    cluster:
      "/subscriptions/${{ vars.AZURE_SUBSCRIPTION_ID }}/resourceGroups/platform/providers/Microsoft.ContainerService/managedClusters/platform",
    service: "internal-load-balancer",
    "tls-name": "ml.contoso.com",
    "tls-secret": "ml-tls",
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
  },
  granted: [
    "To plan and check: Reader on the cluster.",
    "To apply: Contributor on the cluster, or a role with the permissions below. The extension runs as an administrator of the cluster.",
  ],
  notes: [
    "With cluster-ip nothing outside the cluster reaches the endpoints: add a route by aml-ingress. With internal-load-balancer in a subnet of your own, the identity of the cluster needs Network Contributor on that subnet.",
    "A change of service, TLS or high-availability creates the router's service again: its address changes, and endpoints do not answer meanwhile.",
    "The extension is installed in the namespace azureml and takes ten to fifteen minutes. It needs nodes with at least 4 vCPUs and 14 GB, a cluster with a managed identity, and local accounts.",
    "Azure never shows the certificate, the key and the connection string again. The action keeps a salted hash of the last ones it sent, and the record that Slipway created the extension, among its settings, which the chart does not use. They are sent again when the hash differs, and when the extension has failed. Azure drops protected settings that are not sent along, so it is refused to send some while others of them are there.",
    "A cluster that Arc connects is reached through Azure Relay. az k8s-extension creates the relay as a side effect; here you create it first, and give its hybrid connection and a connection string.",
    "A destroy removes the extension only if Slipway created it. Detach the cluster from its workspaces first (attach-aml).",
  ],
  contradictions,
  confirm: ({ cluster }) => cluster,
  connect: connectAzure,
  goals: (given, azure) => {
    const { "tls-certificate": certificate, "tls-key": key, "relay-connection-string": relay } = given;
    return [
      mlExtension(azure, {
        cluster: given.cluster,
        training: given.training,
        inference: given.inference,
        service: given.service,
        highAvailability: given["high-availability"],
        http: given.http,
        tlsName: given["tls-name"],
        tlsSecret: given["tls-secret"],
        prometheus: given["install-prometheus"],
        volcano: given["install-volcano"],
        relay: given.relay,
        secrets: {
          ...(certificate && key ? { "scoringFe.sslCert": base64(certificate), "scoringFe.sslKey": base64(key) } : {}),
          ...(relay ? { "relayserver.relayConnectionString": relay } : {}),
        },
      }),
    ];
  },
  report: (_given, [{ id, have }]) => {
    const { configurationSettings: settings = {}, currentVersion, aksAssignedIdentity } = have?.properties ?? {};
    const service = String(settings.inferenceRouterServiceType ?? "");
    const exposure = exposureOf(service, settings.internalLoadBalancerProvider);
    return {
      id: have?.id ?? id,
      version: currentVersion ?? "",
      service,
      exposure,
      "public-addresses":
        exposure === "internet" ? "azureml-fe: the load balancer of the endpoints (service: public-load-balancer)" : "",
      principal: aksAssignedIdentity?.principalId ?? have?.identity?.principalId ?? "",
    };
  },
});

/** From where a service of a type is reached. */
function exposureOf(service: string, provider: unknown): string {
  const type = service.toLowerCase();
  if (type === "loadbalancer") return String(provider).toLowerCase() === "azure" ? "network" : "internet";
  return { clusterip: "cluster", nodeport: "nodes" }[type] ?? "";
}
