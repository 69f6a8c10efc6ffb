import { type Arrange, azureOperator, kubernetesOperator } from "@slipway/testing";

const release = "/api/v1/namespaces/azure-arc-release";
const agents = "/api/v1/namespaces/azure-arc";

interface Config {
  readonly data?: Readonly<Record<string, string>>;
}

/** A cluster in a plant that Azure does not know yet, and another team's beside it that it does. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group(
    "plants",
    "Microsoft.ContainerService",
    "Microsoft.Kubernetes",
    "Microsoft.KubernetesConfiguration",
  );
  const kubernetes = await kubernetesOperator(cloud, await azure.cluster(group, "stands-for-the-plants"));
  const connected = (name: string) => `${group}/providers/Microsoft.Kubernetes/connectedClusters/${name}`;
  await azure.put(connected("depot"), {
    location: "northeurope",
    identity: { type: "SystemAssigned" },
    tags: { team: "depot" },
    properties: { agentPublicKeyCertificate: "A".repeat(400) },
  });
  await kubernetes.post("/api/v1/namespaces", { metadata: { name: "apps", labels: { team: "apps" } } });
  const config = async () =>
    ((await kubernetes.find(`${agents}/configmaps/azure-clusterconfig`)) as Config | undefined)?.data;
  const status = async (secret: string) => (await kubernetes.find(`${release}/secrets/${secret}`))?.metadata.labels;
  const isThere = async (deployment: string) =>
    (await kubernetes.find(`/apis/apps/v1/namespaces/azure-arc/deployments/${deployment}`)) !== undefined;
  const password = "proxy-of-a-test-".repeat(2);
  return {
    inputs: {
      name: "plant",
      "resource-group": "plants",
      tags: "stage=test",
      "https-proxy": `http://robot:${password}@proxy.plant.example:3128`,
      "no-proxy": "10.0.0.0/8,.svc,.cluster.local",
      kubeconfig: kubernetes.kubeconfig,
    },
    async owned() {
      const found = await azure.find(connected("plant"));
      const { provisioningState, connectivityStatus, distribution, infrastructure } = found?.properties ?? {};
      const newest =
        (await status("sh.helm.release.v1.azure-arc.v2")) ?? (await status("sh.helm.release.v1.azure-arc.v1"));
      return {
        connected: [found?.tags, found?.location, provisioningState, connectivityStatus, distribution, infrastructure],
        release: newest?.status,
        config: await config(),
        agents: [await isThere("clusteridentityoperator"), await isThere("clusterconnect-agent")],
        isKept: (await kubernetes.find(`${release}/secrets/slipway-arc-key`)) !== undefined,
      };
    },
    async foreign() {
      const { tags, properties } = await azure.get(connected("depot"));
      const namespace = await kubernetes.find("/api/v1/namespaces/apps");
      return { tags, key: properties.agentPublicKeyCertificate, labels: namespace?.metadata.labels };
    },
    async concurrentEdit(_cloud, turn) {
      await kubernetes.patch("/api/v1/namespaces/apps", { metadata: { labels: { turn: String(turn) } } });
      await azure.patch(connected("depot"), { tags: { team: "depot", turn: String(turn) } });
    },
    async introduceDrift() {
      const { tags } = await azure.get(connected("plant"));
      await azure.patch(connected("plant"), { tags: { ...(tags as object), stage: "other" } });
    },
    others: {
      distribution: "k3s",
      infrastructure: "azure_stack_hci",
      "http-proxy": "http://other.plant.example:3128",
      "https-proxy": "http://other.plant.example:3128",
      "proxy-certificate": "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
      "custom-locations-oid": "0a000000-0000-4000-8000-00000000000c",
    },
    silent: {
      "insecure-skip-tls-verify": "The kubeconfig has a certificate authority.",
    },
    wrong: {
      inputs: {
        name: "-plant",
        "resource-group": "plants.",
        location: "1",
        tags: "team",
        distribution: "k3s!",
        infrastructure: "a b",
        "no-proxy": "a, b",
        "proxy-certificate": "MIIB",
        "cluster-connect": "perhaps",
        "custom-locations-oid": "oid",
        "auto-upgrade": "2",
        helm: "-f",
      },
      named: [
        "name",
        "resource-group",
        "location",
        "tags",
        "distribution",
        "infrastructure",
        "no-proxy",
        "proxy-certificate",
        "cluster-connect",
        "custom-locations-oid",
        "auto-upgrade",
        "helm",
      ],
    },
    secrets: [password, ...kubernetes.secrets],
    // What Helm began and did not end is installed again.
    unreadable: true,
    confirm: "plant",
  };
};
