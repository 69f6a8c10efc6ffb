import { type Arrange, azureOperator } from "@slipway/testing";

const type = "Microsoft.AzureML.Kubernetes";

/** Cannot be mistaken for one that is in use somewhere. */
const pem = (what: string): string =>
  `-----BEGIN ${what}-----\n${Buffer.from(`${what} of a test`.repeat(4)).toString("base64")}\n-----END ${what}-----`;

/** Two clusters: on one another team has the extension, on ours it is not there yet. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group("ml", "Microsoft.ContainerService", "Microsoft.KubernetesConfiguration");
  const pool = { name: "nodes", mode: "System", count: 3, vmSize: "Standard_D4s_v5", osType: "Linux" };
  const [own, other] = [
    await azure.cluster(group, "ml", { agentPoolProfiles: [pool] }),
    await azure.cluster(group, "lab", {}),
  ];
  const extensions = (cluster: string) => `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions`;
  const theirs = `${extensions(other)}/lab`;
  await azure.put(theirs, {
    properties: { extensionType: type, configurationSettings: { enableTraining: "true", enableInference: "false" } },
  });
  const ours = `${extensions(own)}/azureml`;
  return {
    inputs: {
      cluster: own,
      training: "false",
      service: "internal-load-balancer",
      "tls-name": "ml.contoso.com",
      "tls-certificate": pem("CERTIFICATE"),
      "tls-key": pem("PRIVATE KEY"),
    },
    async owned() {
      const found = (await azure.find(ours))?.properties;
      return [found?.extensionType, found?.provisioningState, found?.scope, found?.configurationSettings];
    },
    async foreign() {
      const { configurationSettings, provisioningState } = (await azure.get(theirs)).properties;
      return [configurationSettings, provisioningState, (await azure.get(own)).tags];
    },
    concurrentEdit: (_cloud, turn) => azure.patch(own, { tags: { turn: String(turn) } }),
    introduceDrift: async () => {
      await azure.patch(ours, {
        properties: {
          configurationSettings: { internalLoadBalancerProvider: "none", allowInsecureConnections: "True" },
        },
      });
      cloud.world.clock.advance(60 * 60_000);
    },
    others: {
      "tls-name": "other.contoso.com",
      "tls-secret": "other",
      "tls-certificate": `${pem("CERTIFICATE")}\n${pem("CERTIFICATE")}`,
      "tls-key": pem("EC PRIVATE KEY"),
      relay: `${group}/providers/Microsoft.Relay/namespaces/contoso-relay/hybridConnections/plant`,
    },
    silent: {
      "subscription-id": "The cluster is given by its ID.",
      inference: "On is what a new extension is.",
      "high-availability": "On is what a new extension is on three nodes.",
    },
    wrong: {
      inputs: {
        cluster: "ml",
        training: "perhaps",
        inference: "perhaps",
        service: "LoadBalancer",
        "high-availability": "3",
        http: "perhaps",
        "tls-name": "https://ml",
        "tls-secret": "ML_TLS",
        "tls-certificate": "cert",
        "tls-key": "key",
        "install-prometheus": "perhaps",
        "install-volcano": "perhaps",
        relay: "relay",
      },
      named: [
        "cluster",
        "training",
        "inference",
        "service",
        "high-availability",
        "http",
        "tls-name",
        "tls-secret",
        "tls-certificate",
        "tls-key",
        "install-prometheus",
        "install-volcano",
        "relay",
      ],
    },
    secrets: [pem("PRIVATE KEY"), Buffer.from(`${pem("PRIVATE KEY")}\n`).toString("base64")],
    confirm: own,
  };
};
