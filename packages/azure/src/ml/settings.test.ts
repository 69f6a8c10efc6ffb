import { differing, type MlWant, newSettings, settingsOf } from "./settings.ts";

const group = "/subscriptions/s/resourceGroups/g/providers";
const aks = `${group}/Microsoft.ContainerService/managedClusters/c`;
const relay = `${group}/Microsoft.Relay/namespaces/r/hybridConnections/h`;

const want: MlWant = {
  cluster: aks,
  training: undefined,
  inference: undefined,
  service: undefined,
  highAvailability: undefined,
  http: undefined,
  tlsName: undefined,
  tlsSecret: undefined,
  prometheus: undefined,
  volcano: undefined,
  relay: undefined,
  secrets: {},
};

// The settings and their words are those of Azure's own client: partner_extensions/AzureMLKubernetes.py of k8s-extension
// (azure-cli-extensions), and the table of settings in azure-docs' how-to-deploy-kubernetes-extension.md.
describe("the settings of the extension for Azure Machine Learning", () => {
  test.each<[Partial<MlWant>, object]>([
    [{}, {}],
    [
      { training: true, inference: false },
      { enableTraining: "True", enableInference: "False" },
    ],
    [{ highAvailability: true }, { inferenceRouterHA: "True", clusterPurpose: "FastProd" }],
    [{ highAvailability: false }, { inferenceRouterHA: "False", clusterPurpose: "DevTest" }],
    [{ http: true }, { allowInsecureConnections: "True" }],
    [
      { http: true, tlsName: "ml.example", tlsSecret: "cert" },
      { allowInsecureConnections: "False", sslCname: "ml.example", sslSecret: "cert", "scoringFe.sslSecret": "cert" },
    ],
    [
      { prometheus: false, volcano: true },
      { installPromOp: "False", installVolcano: "True" },
    ],
    [
      { relay },
      {
        "relayserver.enabled": "true",
        "relayserver.hybridConnectionResourceID": relay,
        "relayserver.hybridConnectionName": "h",
      },
    ],
    [{ service: "cluster-ip" }, service("ClusterIP", false, false)],
    [{ service: "node-port" }, service("NodePort", false, true)],
    [{ service: "internal-load-balancer" }, service("LoadBalancer", true, false)],
    [{ service: "public-load-balancer" }, service("LoadBalancer", false, false)],
  ])("for %j are %j", (more, settings) => {
    expect(settingsOf({ ...want, ...more })).toEqual(settings);
  });

  function service(type: string, isInternal: boolean, isNode: boolean) {
    return {
      inferenceRouterServiceType: type,
      internalLoadBalancerProvider: isInternal ? "azure" : "none",
      "scoringFe.serviceType.internalLoadBalancer": isInternal ? "True" : "False",
      "scoringFe.serviceType.nodePort": isNode ? "True" : "False",
    };
  }

  test.each([
    [{ enableTraining: "true" }, { enableTraining: "True" }, {}],
    [{ enableTraining: "false" }, { enableTraining: "True" }, { enableTraining: "True" }],
    [{}, { enableTraining: "False" }, { enableTraining: "False" }],
    [{}, { internalLoadBalancerProvider: "none", "scoringFe.serviceType.nodePort": "False" }, {}],
    [
      { internalLoadBalancerProvider: "azure" },
      { internalLoadBalancerProvider: "none" },
      { internalLoadBalancerProvider: "none" },
    ],
    [
      {},
      { "scoringFe.serviceType.internalLoadBalancer": "True" },
      { "scoringFe.serviceType.internalLoadBalancer": "True" },
    ],
  ])("%j differ from %j in %j", (have, wanted, differ) => expect(differing(have, wanted as never)).toEqual(differ));

  test("of a new one have what the vendor's client adds, and what no one said is the usual", () => {
    expect(newSettings(want, "North Europe", true, false)).toEqual({
      cluster_name: aks,
      clusterId: aks,
      cluster_name_friendly: "c",
      "prometheus.prometheusSpec.externalLabels.cluster_name": aks,
      domain: "northeurope.cloudapp.azure.com",
      location: "northeurope",
      jobSchedulerLocation: "northeurope",
      "servicebus.enabled": "false",
      "relayserver.enabled": "false",
      "nginxIngress.enabled": "true",
      enableTraining: "True",
      enableInference: "True",
      inferenceRouterServiceType: "ClusterIP",
      inferenceRouterHA: "False",
      clusterPurpose: "DevTest",
    });
    expect(
      newSettings(
        { ...want, training: false, inference: false, highAvailability: false, service: "node-port" },
        "n",
        false,
        true,
      ),
    ).toMatchObject({
      "relayserver.enabled": "true",
      "nginxIngress.enabled": "false",
      enableTraining: "False",
      enableInference: "False",
      inferenceRouterServiceType: "NodePort",
      "scoringFe.serviceType.nodePort": "True",
      clusterPurpose: "DevTest",
    });
    expect(newSettings(want, "n", false, false)).toMatchObject({
      inferenceRouterHA: "True",
      clusterPurpose: "FastProd",
    });
  });
});
